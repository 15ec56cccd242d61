/*
 * A tree as text that parses to the same tree.
 *
 * Everything that has an operator stands in parentheses, so nobody has to know
 * which binds more.  Constants that came from folding and have no literal are
 * written as the call that makes them.
 */
#include "expr/ast.h"

#include <math.h>

#include "base/buf.h"
#include "base/json.h"
#include "expr/lex.h"

/* Operators with a sign on each side of it, and the sign alone. */
static const struct {
	const char *name, *sign;
} infixes[] = {
	{ "_==_", "==" }, { "_!=_", "!=" }, { "_<_", "<" }, { "_<=_", "<=" },
	{ "_>_", ">" }, { "_>=_", ">=" }, { "_+_", "+" }, { "_-_", "-" },
	{ "_*_", "*" }, { "_/_", "/" }, { "_%_", "%" }, { "@in", "in" },
};

/* --------------------------------------------------------------- constants */

static void print_bytes(struct rp_buf *buf, struct rp_text text)
{
	rp_buf_str(buf, "b'");
	for (size_t i = 0; i < text.n; i++)
		rp_buf_printf(buf, "\\x%02x", (unsigned char)text.at[i]);
	rp_buf_char(buf, '\'');
}

static void print_text(struct rp_buf *buf, struct rp_text text)
{
	rp_buf_char(buf, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (c == '"' || c == '\\')
			rp_buf_printf(buf, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			rp_buf_printf(buf, "\\x%02x", c);
		else
			rp_buf_char(buf, (char)c);
	}
	rp_buf_char(buf, '"');
}

static void print_double(struct rp_buf *buf, double number)
{
	if (isfinite(number))
		rp_buf_double(buf, number);
	else
		rp_buf_printf(buf, "double(\"%s\")",
			      isnan(number) ? "NaN"
			      : number > 0 ? "Infinity" : "-Infinity");
}

static void print_constant(struct rp_buf *buf, const struct rp_value *value);

static void print_collection(struct rp_buf *buf, const struct rp_value *value)
{
	bool is_list = value->tag == RP_LIST;

	rp_buf_char(buf, is_list ? '[' : '{');
	for (size_t i = 0; i < rp_value_count(value); i++) {
		rp_buf_str(buf, i ? ", " : "");
		if (!is_list) {
			print_text(buf, rp_map_at(value, i)->key);
			rp_buf_str(buf, ": ");
		}
		print_constant(buf, is_list ? rp_list_at(value, i)
					    : &rp_map_at(value, i)->value);
	}
	rp_buf_char(buf, is_list ? ']' : '}');
}

/* Seconds with their fraction: what duration() and timestamp() read. */
static void print_time(struct rp_buf *buf, const struct rp_value *value)
{
	bool is_negative = value->as.time.seconds < 0
			   || value->as.time.nanos < 0;
	long long whole = value->as.time.seconds;
	int nanos = value->as.time.nanos;
	unsigned long long seconds;

	if (whole < 0 && nanos > 0) {
		whole++;
		nanos -= 1000000000;
	}
	seconds = is_negative ? 0 - (unsigned long long)whole
			      : (unsigned long long)whole;

	rp_buf_printf(buf, value->tag == RP_DURATION ? "duration(\"%s"
		      : "(timestamp(0) + duration(\"%s", is_negative ? "-" : "");
	rp_buf_printf(buf, "%llu.%09ds\")", seconds,
		      is_negative ? -nanos : nanos);
	rp_buf_str(buf, value->tag == RP_DURATION ? "" : ")");
}

static void print_constant(struct rp_buf *buf, const struct rp_value *value)
{
	switch (value->tag) {
	case RP_NULL:
		rp_buf_str(buf, "null");
		break;
	case RP_BOOL:
		rp_buf_str(buf, value->as.boolean ? "true" : "false");
		break;
	case RP_INT:
		rp_buf_printf(buf, "%lld", (long long)value->as.integer);
		break;
	case RP_UINT:
		rp_buf_printf(buf, "%lluu",
			      (unsigned long long)value->as.uinteger);
		break;
	case RP_DOUBLE:
		print_double(buf, value->as.number);
		break;
	case RP_STRING:
		print_text(buf, value->as.text);
		break;
	case RP_BYTES:
		print_bytes(buf, value->as.text);
		break;
	case RP_LIST:
	case RP_MAP:
		print_collection(buf, value);
		break;
	case RP_TIMESTAMP:
	case RP_DURATION:
		print_time(buf, value);
		break;
	default:
		rp_buf_text(buf, value->as.text);
	}
}

/* ------------------------------------------------------------------- nodes */

static bool is_word(struct rp_text name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!rp_is_name_byte(name.at[i]))
			return false;
	return name.n > 0 && (name.at[0] < '0' || name.at[0] > '9');
}

static void print_field_name(struct rp_buf *buf, struct rp_text name)
{
	const char *quote = is_word(name) ? "" : "`";

	rp_buf_str(buf, quote);
	rp_buf_text(buf, name);
	rp_buf_str(buf, quote);
}

/* Items from `from` on, separated by commas; of a map keys and values. */
static void print_items(struct rp_buf *buf, const struct rp_ast *ast,
			size_t from)
{
	bool is_map = ast->kind == RP_AST_MAP;

	for (size_t i = from; i < ast->n_args; i++) {
		bool is_key = is_map && i % 2 == 0;

		if (i > from)
			rp_buf_str(buf, is_map && !is_key ? ": " : ", ");
		if (ast->args[i]->flags & RP_AST_ENTRY)
			rp_buf_char(buf, '?');
		rp_expr_print(buf, ast->args[i]);
	}
}

static void print_joined(struct rp_buf *buf, const struct rp_ast *ast,
			 const char *sign)
{
	rp_buf_char(buf, '(');
	for (size_t i = 0; i < ast->n_args; i++) {
		if (i)
			rp_buf_printf(buf, " %s ", sign);
		rp_expr_print(buf, ast->args[i]);
	}
	rp_buf_char(buf, ')');
}

static void print_choice(struct rp_buf *buf, const struct rp_ast *ast)
{
	bool is_word_form = ast->flags & RP_AST_WORD;

	rp_buf_char(buf, '(');
	rp_expr_print(buf, ast->args[is_word_form ? 1 : 0]);
	rp_buf_str(buf, is_word_form ? " if " : " ? ");
	rp_expr_print(buf, ast->args[is_word_form ? 0 : 1]);
	rp_buf_str(buf, is_word_form ? " else " : " : ");
	rp_expr_print(buf, ast->args[2]);
	rp_buf_char(buf, ')');
}

static void print_loop(struct rp_buf *buf, const struct rp_ast *ast)
{
	bool has_range = memchr(ast->name.at, '.', ast->name.n) == NULL;

	if (has_range) {
		rp_expr_print(buf, ast->args[0]);
		rp_buf_char(buf, '.');
	}
	rp_buf_text(buf, ast->name);
	rp_buf_char(buf, '(');
	for (size_t i = 0; i < 2 && ast->vars[i].n; i++) {
		rp_buf_text(buf, ast->vars[i]);
		rp_buf_str(buf, ", ");
	}
	print_items(buf, ast, has_range ? 1 : 0);
	rp_buf_char(buf, ')');
}

/* Signs before, between and around values; false if it is no operator. */
static bool print_operator(struct rp_buf *buf, const struct rp_ast *ast)
{
	bool is_slice = rp_text_is(ast->name, "_[_:_]");
	bool is_optional = rp_text_is(ast->name, "_[?_]");

	for (size_t i = 0; i < sizeof infixes / sizeof infixes[0]; i++)
		if (rp_text_is(ast->name, infixes[i].name)) {
			print_joined(buf, ast, infixes[i].sign);
			return true;
		}
	if (rp_text_is(ast->name, "!_") || rp_text_is(ast->name, "-_")) {
		rp_buf_printf(buf, "(%s", ast->flags & RP_AST_WORD ? "not "
			      : ast->name.at[0] == '!' ? "!" : "-");
		/* A bare number would become a negative constant. */
		rp_buf_str(buf, ast->name.at[0] == '-' ? "(" : "");
		rp_expr_print(buf, ast->args[0]);
		rp_buf_str(buf, ast->name.at[0] == '-' ? "))" : ")");
		return true;
	}
	if (!is_slice && !is_optional && !rp_text_is(ast->name, "_[_]"))
		return false;
	rp_expr_print(buf, ast->args[0]);
	rp_buf_str(buf, is_optional ? "[?" : "[");
	rp_expr_print(buf, ast->args[1]);
	if (is_slice) {
		rp_buf_str(buf, " : ");
		rp_expr_print(buf, ast->args[2]);
	}
	rp_buf_char(buf, ']');
	return true;
}

static void print_call(struct rp_buf *buf, const struct rp_ast *ast)
{
	bool is_method = ast->flags & RP_AST_METHOD;
	bool is_applied = ast->flags & (RP_AST_FILTER | RP_AST_TEST);

	if (!is_method && !is_applied && print_operator(buf, ast))
		return;
	rp_buf_str(buf, is_applied ? "(" : "");
	rp_buf_str(buf, ast->flags & RP_AST_GLOBAL ? "." : "");
	if (is_method || is_applied)
		rp_expr_print(buf, ast->args[0]);
	rp_buf_str(buf, is_method ? "."
		   : ast->flags & RP_AST_FILTER ? "|"
		   : ast->flags & RP_AST_TEST ? " is " : "");
	rp_buf_text(buf, ast->name);
	if (!is_applied || ast->n_args > 1) {
		rp_buf_char(buf, '(');
		print_items(buf, ast, is_method || is_applied ? 1 : 0);
		rp_buf_char(buf, ')');
	}
	rp_buf_str(buf, is_applied ? ")" : "");
}

static void print_field(struct rp_buf *buf, const struct rp_ast *ast)
{
	rp_buf_str(buf, ast->kind == RP_AST_HAS ? "has(" : "");
	rp_expr_print(buf, ast->args[0]);
	rp_buf_str(buf, ast->flags & RP_AST_OPTIONAL ? ".?" : ".");
	print_field_name(buf, ast->name);
	rp_buf_str(buf, ast->kind == RP_AST_HAS ? ")" : "");
}

void rp_expr_print(struct rp_buf *buf, const struct rp_ast *ast)
{
	switch (ast->kind) {
	case RP_AST_CONSTANT:
		print_constant(buf, &ast->constant);
		break;
	case RP_AST_NAME:
		rp_buf_str(buf, ast->flags & RP_AST_GLOBAL ? "." : "");
		rp_buf_text(buf, ast->name);
		break;
	case RP_AST_FIELD:
	case RP_AST_HAS:
		print_field(buf, ast);
		break;
	case RP_AST_CALL:
		print_call(buf, ast);
		break;
	case RP_AST_AND:
		print_joined(buf, ast,
			     ast->flags & RP_AST_WORD ? "and" : "&&");
		break;
	case RP_AST_OR:
		print_joined(buf, ast, ast->flags & RP_AST_WORD ? "or" : "||");
		break;
	case RP_AST_CONCAT:
		print_joined(buf, ast, "~");
		break;
	case RP_AST_CHOOSE:
		print_choice(buf, ast);
		break;
	case RP_AST_LIST:
		rp_buf_char(buf, '[');
		print_items(buf, ast, 0);
		rp_buf_char(buf, ']');
		break;
	case RP_AST_MAP:
		rp_buf_char(buf, '{');
		print_items(buf, ast, 0);
		rp_buf_char(buf, '}');
		break;
	case RP_AST_LOOP:
		print_loop(buf, ast);
		break;
	case RP_AST_TEMPLATE:
	case RP_AST_REFUSED:
		break;
	}
}
