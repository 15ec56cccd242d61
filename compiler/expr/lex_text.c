/*
 * Texts and bytes: 'a', "a", three quotes, r'raw', b'bytes', and the escapes.
 *
 * An escape names a code point, in bytes an octet; so '\xff' is ÿ and b'\xff'
 * one byte.  Surrogates and what lies beyond Unicode are no code points.
 */
#include "expr/lex.h"

#include "base/buf.h"
#include "compile.h"
#include "expr/ast.h"

/* A literal while it is read. */
struct literal {
	struct rp_lexer *lexer;
	size_t begin;			/* of the whole, with its prefix */
	bool is_bytes, is_raw;
	char quote;
	unsigned n_quotes;		/* 1 or 3 */
	struct rp_buf buf;
};

static struct rp_text rest_of(const struct literal *literal)
{
	struct rp_text text = literal->lexer->site->text;

	return (struct rp_text){ text.at + literal->lexer->at,
				 text.n - literal->lexer->at };
}

/* Passes the letters and quotes before the text. */
static void open_literal(struct literal *literal)
{
	struct rp_text rest = rest_of(literal);
	size_t i = 0;

	if ((rest.at[i] | 0x20) == 'b') {
		literal->is_bytes = true;
		i++;
	}
	if ((rest.at[i] | 0x20) == 'r') {
		literal->is_raw = true;
		i++;
	}
	literal->quote = rest.at[i];
	literal->n_quotes = 1;
	if (i + 2 < rest.n && rest.at[i + 1] == literal->quote
	    && rest.at[i + 2] == literal->quote)
		literal->n_quotes = 3;
	literal->lexer->at += i + literal->n_quotes;
}

static bool is_closed(const struct literal *literal)
{
	struct rp_text rest = rest_of(literal);

	if (rest.n < literal->n_quotes)
		return false;
	for (unsigned i = 0; i < literal->n_quotes; i++)
		if (rest.at[i] != literal->quote)
			return false;
	return true;
}

static bool not_closed(const struct literal *literal)
{
	const struct rp_site *site = literal->lexer->site;
	struct rp_text opener = { site->text.at + literal->begin, 0 };
	struct rp_diag *diag;

	while (opener.at[opener.n] != literal->quote)
		opener.n++;
	opener.n += literal->n_quotes;
	diag = rp_expr_report(site, RP_D_EXPR_OPEN_TEXT, literal->begin,
			      opener.n, rp_diag_text(site->unit, opener));
	if (literal->n_quotes == 1 && literal->lexer->at < site->text.n)
		diag->hint = rp_arena_printf(
			&site->unit->arena,
			"a text ends with its line; write \\n, or three %c",
			literal->quote);
	return false;
}

/* ----------------------------------------------------------------- escapes */

/* What one letter stands for; the others stand for themselves. */
static const struct {
	char letter, meaning;
} letters[] = {
	{ 'a', '\a' }, { 'b', '\b' }, { 'f', '\f' }, { 'n', '\n' },
	{ 'r', '\r' }, { 't', '\t' }, { 'v', '\v' }, { '\\', '\\' },
	{ '?', '?' }, { '"', '"' }, { '\'', '\'' }, { '`', '`' },
};

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* Reads `n` digits of a base from `at` on; false if they are not all there. */
static bool read_digits(uint32_t *out, struct rp_text rest, size_t at, size_t n,
			int base)
{
	*out = 0;
	if (at + n > rest.n)
		return false;
	for (size_t i = at; i < at + n; i++) {
		int value = digit_value(rest.at[i]);

		if (value >= base)
			return false;
		*out = *out * (uint32_t)base + (uint32_t)value;
	}
	return true;
}

/* How many digits of which base follow the letter, and from where. */
struct coded {
	size_t at, n;
	int base;
};

static struct coded coding_of(char letter, bool is_bytes)
{
	if (letter == 'x' || letter == 'X')
		return (struct coded){ 2, 2, 16 };
	if (letter == 'u' && !is_bytes)
		return (struct coded){ 2, 4, 16 };
	if (letter == 'U' && !is_bytes)
		return (struct coded){ 2, 8, 16 };
	if (letter >= '0' && letter <= '3')
		return (struct coded){ 1, 3, 8 };
	return (struct coded){ 0, 0, 0 };
}

static bool bad_escape(const struct literal *literal, size_t n)
{
	const struct rp_site *site = literal->lexer->site;
	struct rp_text escape = rp_utf8_cut(rest_of(literal), n);

	rp_expr_report(site, RP_D_EXPR_ESCAPE, literal->lexer->at, escape.n,
		       rp_diag_text(site->unit, escape));
	return false;
}

static void add_point(struct literal *literal, uint32_t point)
{
	char bytes[4];

	if (literal->is_bytes)
		rp_buf_char(&literal->buf, (char)point);
	else
		rp_buf_add(&literal->buf, bytes, rp_utf8_encode(bytes, point));
}

static bool is_point(uint32_t point)
{
	return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

/* Bytes of the code point behind a backslash. */
static size_t point_length(struct rp_text rest)
{
	uint32_t point;

	return rest.n > 1 ? rp_utf8_decode(&point, rest.at + 1, rest.n - 1) : 0;
}

/* Decodes the escape whose backslash is next. */
static bool add_escape(struct literal *literal)
{
	struct rp_text rest = rest_of(literal);
	char letter = rest.n > 1 ? rest.at[1] : '\0';
	struct coded coded = coding_of(letter, literal->is_bytes);
	uint32_t point;

	for (size_t i = 0; i < sizeof letters / sizeof letters[0]; i++) {
		if (letters[i].letter != letter || rest.n < 2)
			continue;
		rp_buf_char(&literal->buf, letters[i].meaning);
		literal->lexer->at += 2;
		return true;
	}
	if (!coded.base)
		return bad_escape(literal, 1 + point_length(rest));
	if (!read_digits(&point, rest, coded.at, coded.n, coded.base)
	    || !is_point(point))
		return bad_escape(literal, coded.at + coded.n);
	add_point(literal, point);
	literal->lexer->at += coded.at + coded.n;
	return true;
}

/* -------------------------------------------------------------------- texts */

/* Up to the closing quotes, which are not passed. */
static bool read_body(struct literal *literal)
{
	struct rp_lexer *lexer = literal->lexer;

	while (!is_closed(literal)) {
		struct rp_text rest = rest_of(literal);
		char c = rest.n ? rest.at[0] : '\n';

		if (rest.n == 0 || (literal->n_quotes == 1
				    && (c == '\n' || c == '\r')))
			return not_closed(literal);
		if (c != '\\' || literal->is_raw) {
			rp_buf_char(&literal->buf, c);
			lexer->at++;
		} else if (!add_escape(literal)) {
			return false;
		}
	}
	return true;
}

bool rp_lex_text(struct rp_lexer *lexer, struct rp_token *out)
{
	struct literal literal = { .lexer = lexer, .begin = lexer->at };
	struct rp_arena *arena = &lexer->site->unit->arena;
	bool is_good;

	open_literal(&literal);
	rp_buf_init(&literal.buf, RP_BUF_UNLIMITED);
	is_good = read_body(&literal);
	if (is_good) {
		lexer->at += literal.n_quotes;
		out->kind = RP_TOKEN_CONSTANT;
		out->n = lexer->at - out->at;
		out->constant = rp_string((struct rp_text){
			rp_arena_copy(arena, literal.buf.at, literal.buf.n),
			literal.buf.n });
		if (literal.is_bytes)
			out->constant.tag = RP_BYTES;
	}
	rp_buf_finish(&literal.buf);
	return is_good;
}
