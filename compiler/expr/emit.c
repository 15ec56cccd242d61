/*
 * Checked trees as functions of C.
 *
 *	static const struct rp_value *n3_when(struct rp_frame *f)
 *	{
 *		const struct rp_value *t1;
 *
 *		t1 = rp_x_eq(f,
 *			rp_x_field(f, rp_x_node(f, 0, N1), "severity", 8),
 *			&n3_when_k1);
 *		return is_false(t1) ? t1 : rp_x_and(f, t1, rp_x_gt(f, …));
 *	}
 *
 * Errors are values, so calls nest as they are written.  Only && || and ?:
 * decide what is evaluated: a temporary holds what they look at.  What comes
 * first in any case is a statement, the rest an assignment where it is used.
 *
 * A compiler of C has limits, and a person has as well.  A part that is
 * deeper than MAX_DEPTH or wider than MAX_WIDTH becomes a function of its own;
 * a list of more than MAX_ITEMS fills an array, a statement each.
 *
 * Temporaries count up within a function, so no two operands of a call, whose
 * order C leaves open, ever set the same one.
 */
#include "expr/emission.h"

#include <assert.h>

#include "base/arena.h"
#include "base/buf.h"
#include "compile.h"
#include "emit.h"
#include "expr/ast.h"
#include "expr/expr.h"
#include "expr/layout.h"
#include "template/template.h"

#define MAX_DEPTH 12
#define MAX_WIDTH 1200
#define MAX_ITEMS 12
#define MAX_OPERAND 60
#define ITEMS "(const struct rp_value *const []){"

/* A tree as a piece; where nothing else of the function comes before it. */
static struct rp_piece *piece_of(struct rp_emission *e,
				 const struct rp_ast *ast);
static struct rp_piece *first_piece_of(struct rp_emission *e,
				       const struct rp_ast *ast);

/* -------------------------------------------------------- parts of a piece */

static const char *printed(struct rp_emission *e, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static const char *printed(struct rp_emission *e, const char *format, ...)
{
	va_list args;
	const char *text;

	va_start(args, format);
	text = rp_arena_vprintf(&e->emit->scratch, format, args);
	va_end(args);
	return text;
}

static struct rp_piece *atom(struct rp_emission *e, const char *text)
{
	struct rp_piece *piece = rp_piece_new(&e->emit->scratch, 1);

	rp_piece_add(piece, text, NULL, "");
	return piece;
}

static const char *core(struct rp_emission *e, const char *symbol)
{
	rp_emit_declare_core(e->emit, e->unit, symbol);
	return symbol;
}

static const char *core_named(struct rp_emission *e, const char *name)
{
	return core(e, printed(e, "rp_x_%s", name));
}

static const char *quoted(struct rp_emission *e, struct rp_text text)
{
	const char *literal;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_emit_string(&buf, text);
	literal = rp_arena_copy(&e->emit->scratch, buf.at, buf.n);
	rp_buf_finish(&buf);
	return literal;
}

/* "t1", for the function that is being written. */
static const char *temporary(struct rp_emission *e)
{
	return printed(e, "t%d", ++e->n_temporaries);
}

/* The program's own words for what && || ?: ask. */
static const char *test(struct rp_emission *e, bool wanted)
{
	const char *name = wanted ? "is_true" : "is_false";

	if (rp_emit_first(e->emit, e->unit, name))
		rp_emit_line(e->emit, RP_DECLARATIONS,
			     "static inline _Bool %s(const struct rp_value *a)"
			     "\n{\n\treturn a->tag == RP_BOOL && %s"
			     "a->as.boolean;\n}", name, wanted ? "" : "!");
	return name;
}

/* --------------------------------------------------------------- functions */

static struct rp_text text_of(const struct rp_emission *e,
			      const struct rp_ast *ast)
{
	if (ast->at + ast->n > e->text.n)
		return e->text;
	return (struct rp_text){ e->text.at + ast->at, ast->n };
}

static void open_function(struct rp_emission *e, const struct rp_ast *ast,
			  const char *name)
{
	struct rp_buf *code = &e->emit->sections[RP_CODE];

	rp_buf_str(code, "\n/* ");
	rp_emit_comment(code, text_of(e, ast));
	rp_buf_str(code, " */\n");
	rp_emit_open(e->emit, RP_CODE,
		     "static const struct rp_value *%s(struct rp_frame *f)",
		     name);
}

static void declare_temporaries(struct rp_emission *e, int first, int last)
{
	struct rp_buf *code = &e->emit->sections[RP_CODE];

	if (first > last)
		return;
	rp_buf_str(code, "\tconst struct rp_value ");
	for (int i = first; i <= last; i++)
		rp_buf_printf(code, "%s*t%d%s", i % 10 ? "" : "\n\t\t", i,
			      i < last ? ", " : ";\n\n");
}

static void put_statement(struct rp_emission *e, const char *before,
			  const struct rp_piece *piece)
{
	struct rp_buf *code = &e->emit->sections[RP_CODE];

	rp_buf_printf(code, "\t%s", before);
	rp_piece_put(code, piece, 1, 8 + strlen(before));
	rp_buf_str(code, ";\n");
}

/* The function of a piece that uses the temporaries from `first` on. */
static void put_function(struct rp_emission *e, const struct rp_ast *ast,
			 const char *name, const struct rp_piece *piece,
			 int first)
{
	open_function(e, ast, name);
	declare_temporaries(e, first, e->n_temporaries);
	if (piece->parts[0].before[0] == '&')
		rp_emit_line(e->emit, RP_CODE, "(void)f;");
	for (struct rp_statement *s = e->statements; s; s = s->next)
		put_statement(e, s->before, s->piece);
	put_statement(e, "return ", piece);
	rp_emit_close(e->emit, RP_CODE, "");
}

static const char *new_function(struct rp_emission *e)
{
	return printed(e, "%s_%d", e->name, ++e->n_functions);
}

/* What a function has of its own while it is made. */
struct own {
	int n_temporaries;
	struct rp_statement *statements, **end;
};

static struct own begin_function(struct rp_emission *e)
{
	struct own outer = { e->n_temporaries, e->statements, e->end };

	e->n_temporaries = 0;
	e->statements = NULL;
	e->end = &e->statements;
	return outer;
}

static void end_function(struct rp_emission *e, const struct own *outer)
{
	e->n_temporaries = outer->n_temporaries;
	e->statements = outer->statements;
	e->end = outer->end;
}

/* The whole function of a tree; NULL: the next number is its name. */
static const char *function_of(struct rp_emission *e, const struct rp_ast *ast,
			       const char *name)
{
	struct own outer = begin_function(e);
	const struct rp_piece *piece = first_piece_of(e, ast);

	if (!name)
		name = new_function(e);
	put_function(e, ast, name, piece, 1);
	end_function(e, &outer);
	return name;
}

/* Puts what has become too big into a function; a call of that is left. */
static struct rp_piece *cut(struct rp_emission *e, const struct rp_ast *ast,
			    struct rp_piece *piece, int before)
{
	struct own outer = { before, e->statements, e->end };
	const char *name;

	if (piece->depth <= MAX_DEPTH && piece->width <= MAX_WIDTH)
		return piece;
	name = new_function(e);
	e->statements = NULL;
	put_function(e, ast, name, piece, before + 1);
	end_function(e, &outer);
	return atom(e, printed(e, "%s(f)", name));
}

/* ------------------------------------------------------------------- names */

static const char *of_node(struct rp_emission *e, const char *symbol,
			   const struct rp_symbol *of)
{
	return printed(e, "%s(f, %d, N%s)", core(e, symbol), of->up,
		       of->node->number);
}

static const char *of_number(struct rp_emission *e, const char *symbol, int n)
{
	return printed(e, "%s(f, %d)", core(e, symbol), n);
}

static const char *name_of(struct rp_emission *e, const struct rp_ast *ast)
{
	const struct rp_symbol *symbol = &ast->symbol;

	switch (symbol->kind) {
	case RP_SYM_ROOT:
		return printed(e, "%s(f)", core_named(e, symbol->core));
	case RP_SYM_NODE:
		return of_node(e, "rp_x_node", symbol);
	case RP_SYM_HAS_ERRORS:
		return of_node(e, "rp_x_node_has_errors", symbol);
	case RP_SYM_ERRORS:
		return of_node(e, "rp_x_node_errors", symbol);
	case RP_SYM_SKIPPED:
		return of_node(e, "rp_x_node_skipped", symbol);
	case RP_SYM_ITEM:
		return of_number(e, "rp_x_item", symbol->up);
	case RP_SYM_INDEX:
		return of_number(e, "rp_x_item_index", symbol->up);
	case RP_SYM_GIVEN:
		return of_number(e, "rp_x_given", symbol->index);
	case RP_SYM_LOCAL:
		return of_number(e, "rp_x_local", symbol->index);
	case RP_SYM_TYPE:
		return rp_emit_constant(e, &ast->constant);
	case RP_SYM_NONE:
		break;
	}
	assert(!"a tree that was not checked");
	return "";
}

/* ------------------------------------------------------------------- calls */

/* SYMBOL(f, ARG, …) with what is behind the arguments. */
static struct rp_piece *call(struct rp_emission *e, const char *symbol,
			     struct rp_ast *const *args, size_t n,
			     const char *behind)
{
	struct rp_piece *piece = rp_piece_new(&e->emit->scratch, n + 2);

	rp_piece_add(piece, printed(e, "%s(f%s", symbol,
				    n || *behind ? "," : ")"), NULL, "");
	for (size_t i = 0; i < n; i++)
		rp_piece_add(piece, "", piece_of(e, args[i]),
			     i + 1 < n || *behind ? "," : ")");
	if (*behind)
		rp_piece_add(piece, behind, NULL, ")");
	return piece;
}

/* The arguments in an array: a literal, or filled by a function. */
static struct rp_piece *literal_items(struct rp_emission *e,
				      const struct rp_ast *ast)
{
	struct rp_piece *items = rp_piece_new(&e->emit->scratch, ast->n_args + 2);

	rp_piece_add(items, ITEMS, NULL, "");
	for (size_t i = 0; i < ast->n_args; i++)
		rp_piece_add(items, "", piece_of(e, ast->args[i]),
			     i + 1 < ast->n_args ? "," : "");
	rp_piece_add(items, "}", NULL, "");
	return items;
}

/* SYMBOL(f, 3, (const struct rp_value *const []){ a, b, c }) */
static struct rp_piece *call_list(struct rp_emission *e,
				  const struct rp_ast *ast, const char *symbol,
				  size_t n, const char *behind)
{
	struct rp_piece *piece = rp_piece_new(&e->emit->scratch, 3);
	const char *after = *behind ? "," : ")";

	rp_piece_add(piece, printed(e, "%s(f, %zu,", symbol, n), NULL, "");
	if (ast->n_args)
		rp_piece_add(piece, "", literal_items(e, ast), after);
	else
		rp_piece_add(piece, "0", NULL, after);
	if (*behind)
		rp_piece_add(piece, behind, NULL, ")");
	return piece;
}

/* The same in a function whose statements fill the array. */
static struct rp_piece *call_array(struct rp_emission *e,
				   const struct rp_ast *ast,
				   const char *symbol, size_t n,
				   const char *behind)
{
	const char **items = rp_arena_array(&e->emit->scratch, ast->n_args,
					    sizeof *items);
	const char *name;

	for (size_t i = 0; i < ast->n_args; i++)
		items[i] = rp_emit_operand(e, ast->args[i]);
	name = new_function(e);
	open_function(e, ast, name);
	rp_emit_line(e->emit, RP_CODE, "const struct rp_value *items[%zu];\n",
		     ast->n_args);
	for (size_t i = 0; i < ast->n_args; i++)
		rp_emit_line(e->emit, RP_CODE, "items[%zu] = %s;", i,
			     items[i]);
	rp_emit_line(e->emit, RP_CODE, "return %s(f, %zu, items%s%s);", symbol,
		     n, *behind ? ", " : "", behind);
	rp_emit_close(e->emit, RP_CODE, "");
	return atom(e, printed(e, "%s(f)", name));
}

static struct rp_piece *call_many(struct rp_emission *e,
				  const struct rp_ast *ast, const char *symbol,
				  size_t n, const char *behind)
{
	if (ast->n_args > MAX_ITEMS)
		return call_array(e, ast, symbol, n, behind);
	return call_list(e, ast, symbol, n, behind);
}

static struct rp_piece *function_call(struct rp_emission *e,
				      const struct rp_ast *ast)
{
	const struct rp_function *function = ast->function;
	const char *symbol = function->symbol;
	struct rp_piece *piece;

	rp_emit_declare(e->emit, e->unit, function);
	if (function->arity < 0)
		return call_many(e, ast, symbol, ast->n_args, "");
	if (!rp_ast_by_truth(ast))
		return call(e, symbol, ast->args, ast->n_args, "");
	piece = rp_piece_new(&e->emit->scratch, 1);
	rp_piece_add(piece, printed(e, "%s(f, ", symbol),
		     call(e, core(e, "rp_x_truth"), ast->args, 1, ""), ")");
	return piece;
}

/* value.key in its three kinds, and has(value.key). */
static struct rp_piece *access(struct rp_emission *e, const struct rp_ast *ast)
{
	const char *symbol = "rp_x_select";

	if (ast->kind == RP_AST_HAS)
		symbol = "rp_x_has";
	else if (ast->flags & RP_AST_OPTIONAL)
		symbol = "rp_x_select_optional";
	else if (ast->flags & RP_AST_DATA)
		symbol = "rp_x_field";
	return call(e, core(e, symbol), ast->args, 1,
		    printed(e, "%s, %zu", quoted(e, ast->name), ast->name.n));
}

/* ----------------------------------------------------------------- choices */

/*
 * What a choice looks at, in a temporary: "t1 = A" within the expression, or
 * "t1" behind a statement.
 */
struct held {
	const char *t, *set;
	const struct rp_piece *piece;	/* NULL behind a statement */
	const char *close;
};

static void add_statement(struct rp_emission *e, const char *before,
			  const struct rp_piece *piece)
{
	struct rp_statement *s = rp_arena_alloc(&e->emit->scratch, sizeof *s);

	*s = (struct rp_statement){ before, piece, NULL };
	*e->end = s;
	e->end = &s->next;
}

static struct held hold(struct rp_emission *e, const struct rp_ast *ast,
			bool is_first, bool as_truth)
{
	const char *truth = as_truth ? core(e, "rp_x_truth") : "";
	struct rp_piece *piece = is_first ? first_piece_of(e, ast)
					  : piece_of(e, ast);
	struct held held = { temporary(e), NULL, piece, as_truth ? ")" : "" };
	struct rp_piece *whole;

	held.set = printed(e, "%s = %s%s", held.t, truth,
			   as_truth ? "(f, " : "");
	if (!is_first)
		return held;
	whole = rp_piece_new(&e->emit->scratch, 1);
	rp_piece_add(whole, "", piece, held.close);
	add_statement(e, held.set, whole);
	return (struct held){ held.t, held.t, NULL, "" };
}

static void add_test(struct rp_emission *e, struct rp_piece *piece,
		     bool wanted, const struct held *held)
{
	rp_piece_add(piece, printed(e, "%s(%s", test(e, wanted), held->set),
		     held->piece, printed(e, "%s)", held->close));
}

/* `a && b` is is_false(t1 = A) ? t1 : rp_x_and(f, t1, B). */
static struct rp_piece *logic(struct rp_emission *e, const struct rp_ast *ast,
			      bool is_first)
{
	bool is_or = ast->kind == RP_AST_OR;
	const char *symbol = core(e, is_or ? "rp_x_or" : "rp_x_and");
	struct held held = hold(e, ast->args[0], is_first, false);
	struct rp_piece *piece = rp_piece_new(&e->emit->scratch, 3);

	add_test(e, piece, is_or, &held);
	rp_piece_add(piece, printed(e, "? %s", held.t), NULL, "");
	rp_piece_add(piece, printed(e, ": %s(f, %s, ", symbol, held.t),
		     piece_of(e, ast->args[1]), ")");
	return piece;
}

/* `a or b` gives an operand back, also one that is an error. */
static struct rp_piece *by_truth(struct rp_emission *e,
				 const struct rp_ast *ast, bool is_first)
{
	struct held held = hold(e, ast->args[0], is_first, false);
	struct rp_piece *piece = rp_piece_new(&e->emit->scratch, 3);

	held.set = printed(e, "%s(f, %s", core(e, "rp_x_truth"), held.set);
	held.close = ")";
	add_test(e, piece, ast->kind == RP_AST_AND, &held);
	rp_piece_add(piece, "? ", piece_of(e, ast->args[1]), "");
	rp_piece_add(piece, printed(e, ": %s", held.t), NULL, "");
	return piece;
}

static struct rp_piece *choose(struct rp_emission *e, const struct rp_ast *ast,
			       bool is_first)
{
	struct held held = hold(e, ast->args[0], is_first,
				rp_ast_by_truth(ast));
	struct rp_piece *piece = rp_piece_new(&e->emit->scratch, 4);

	add_test(e, piece, true, &held);
	rp_piece_add(piece, "? ", piece_of(e, ast->args[1]), "");
	rp_piece_add(piece, printed(e, ": %s(%s) ? ", test(e, false), held.t),
		     piece_of(e, ast->args[2]), "");
	rp_piece_add(piece, printed(e, ": %s(f, %s)",
				    core(e, "rp_x_not_bool"), held.t), NULL,
		     "");
	return piece;
}

static bool is_choice(const struct rp_ast *ast)
{
	return ast->kind == RP_AST_AND || ast->kind == RP_AST_OR
	       || ast->kind == RP_AST_CHOOSE;
}

static struct rp_piece *choice(struct rp_emission *e, const struct rp_ast *ast,
			       bool is_first)
{
	if (ast->kind == RP_AST_CHOOSE)
		return choose(e, ast, is_first);
	if (rp_ast_by_truth(ast))
		return by_truth(e, ast, is_first);
	return logic(e, ast, is_first);
}

/* ------------------------------------------------------------------- loops */

static struct rp_piece *loop(struct rp_emission *e, const struct rp_ast *ast)
{
	const struct rp_macro *macro = ast->macro;
	const char *behind = printed(e, "%d", ast->slots[0]);

	if (macro->n_vars > 1)
		behind = printed(e, "%s, %d", behind, ast->slots[1]);
	for (size_t i = 1; i < ast->n_args; i++)
		behind = printed(e, "%s, %s", behind,
				 function_of(e, ast->args[i], NULL));
	return call(e, core(e, macro->symbol), ast->args, 1, behind);
}

/* --------------------------------------------------------- lists and maps */

/* Bit i: entry i is left out if it is an optional that holds nothing. */
static const char *optional_entries(struct rp_emission *e,
				    const struct rp_ast *ast, size_t step)
{
	size_t n = ast->n_args / step;
	char *bits = rp_arena_alloc(&e->emit->scratch, n / 8 + 1);
	bool any = false;

	for (size_t i = 0; i < n; i++)
		if (ast->args[i * step]->flags & RP_AST_ENTRY) {
			bits[i / 8] = (char)(bits[i / 8] | 1 << i % 8);
			any = true;
		}
	if (!any)
		return "";
	return quoted(e, (struct rp_text){ bits, n / 8 + 1 });
}

static struct rp_piece *collection(struct rp_emission *e,
				   const struct rp_ast *ast)
{
	bool is_map = ast->kind == RP_AST_MAP;
	size_t step = is_map ? 2 : 1;
	const char *optional = optional_entries(e, ast, step);
	const char *symbol = is_map ? "rp_x_map" : "rp_x_list";

	if (*optional)
		symbol = is_map ? "rp_x_map_optional" : "rp_x_list_optional";
	return call_many(e, ast, core(e, symbol), ast->n_args / step, optional);
}

static struct rp_piece *template(struct rp_emission *e,
				 const struct rp_ast *ast)
{
	const char *name = new_function(e);

	rp_emit_template(e, ast->template, name);
	return atom(e, printed(e, "%s(f)", name));
}

/* --------------------------------------------------------------- the whole */

static struct rp_piece *write(struct rp_emission *e, const struct rp_ast *ast)
{
	switch (ast->kind) {
	case RP_AST_CONSTANT:
		return atom(e, rp_emit_constant(e, &ast->constant));
	case RP_AST_NAME:
		return atom(e, name_of(e, ast));
	case RP_AST_FIELD:
		if (ast->symbol.kind != RP_SYM_NONE)
			return atom(e, name_of(e, ast));
		return access(e, ast);
	case RP_AST_HAS:
		return access(e, ast);
	case RP_AST_CALL:
		return function_call(e, ast);
	case RP_AST_AND:
	case RP_AST_OR:
	case RP_AST_CHOOSE:
		return choice(e, ast, false);
	case RP_AST_LIST:
	case RP_AST_MAP:
		return collection(e, ast);
	case RP_AST_LOOP:
		return loop(e, ast);
	case RP_AST_CONCAT:
		return call_many(e, ast, core(e, "rp_x_concat"), ast->n_args,
				 "");
	case RP_AST_TEMPLATE:
		return template(e, ast);
	case RP_AST_REFUSED:
		return atom(e, printed(e, "%s(f, %s)",
				       core(e, "rp_x_refuse"),
				       quoted(e, rp_text(ast->fails))));
	}
	assert(!"a tree of no kind");
	return NULL;
}

static struct rp_piece *piece_of(struct rp_emission *e,
				 const struct rp_ast *ast)
{
	int before = e->n_temporaries;

	return cut(e, ast, write(e, ast), before);
}

static struct rp_piece *first_piece_of(struct rp_emission *e,
				       const struct rp_ast *ast)
{
	return is_choice(ast) ? choice(e, ast, true) : piece_of(e, ast);
}

const char *rp_emit_operand(struct rp_emission *e, const struct rp_ast *ast)
{
	struct own outer;
	struct rp_piece *piece;
	const char *name;
	struct rp_buf buf;

	if (is_choice(ast))
		return printed(e, "%s(f)", function_of(e, ast, NULL));
	outer = begin_function(e);
	piece = piece_of(e, ast);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (e->n_temporaries || piece->width > MAX_OPERAND) {
		name = new_function(e);
		put_function(e, ast, name, piece, 1);
		rp_buf_printf(&buf, "%s(f)", name);
	} else {
		rp_piece_put(&buf, piece, 0, 0);
	}
	end_function(e, &outer);
	name = rp_arena_copy(&e->emit->scratch, buf.at, buf.n);
	rp_buf_finish(&buf);
	return name;
}

void rp_emit_expr(struct rp_emit *emit, struct rp_unit *unit,
		  const struct rp_ast *ast, const char *name,
		  struct rp_text text)
{
	struct rp_emission e = {
		.emit = emit, .unit = unit, .name = name, .text = text,
	};

	rp_emit_line(emit, RP_DECLARATIONS, "static rp_expr %s;", name);
	if (ast->kind == RP_AST_TEMPLATE)
		rp_emit_template(&e, ast->template, name);
	else
		function_of(&e, ast, name);
	rp_arena_finish(&emit->scratch);
}
