/*
 * Words, numbers and signs.  Texts have a file of their own, lex_text.c.
 *
 * A number takes all letters and digits that follow it, so that `5m` and
 * `0x1G` are one mistake at one place and not two tokens that do not fit.
 */
#include "expr/lex.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "compile.h"
#include "expr/ast.h"

static const struct {
	const char *text, *meant;
} signs[] = {
#define RP_SIGN(id, text, meant) [RP_SIGN_##id] = { text, meant },
#include "expr/signs.def"
#undef RP_SIGN
};

const char *rp_sign_text(enum rp_sign sign)
{
	return signs[sign].text;
}

const char *rp_sign_meant(enum rp_sign sign)
{
	return signs[sign].meant;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool rp_is_name_byte(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
	       || c == '_';
}

static struct rp_text rest_of(const struct rp_lexer *lexer)
{
	struct rp_text text = lexer->site->text;

	return (struct rp_text){ text.at + lexer->at, text.n - lexer->at };
}

static char peek(const struct rp_lexer *lexer, size_t ahead)
{
	struct rp_text rest = rest_of(lexer);

	return ahead < rest.n ? rest.at[ahead] : '\0';
}

/* ------------------------------------------------------------------ blanks */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

static void skip_blanks(struct rp_lexer *lexer)
{
	size_t end = lexer->site->text.n;

	for (;;) {
		while (lexer->at < end && is_blank(peek(lexer, 0)))
			lexer->at++;
		if (lexer->in_template || !rp_text_starts(rest_of(lexer), "//"))
			return;
		while (lexer->at < end && peek(lexer, 0) != '\n')
			lexer->at++;
	}
}

static bool is_end(const struct rp_lexer *lexer)
{
	struct rp_text rest = rest_of(lexer);

	return rest.n == 0
	       || (lexer->in_template
		   && (rp_text_starts(rest, "%}") || rp_text_starts(rest, "-%}")
		       || rp_text_starts(rest, "-}}")));
}

/* ----------------------------------------------------------------- numbers */

/* Bytes that a person would take for one number, right or wrong. */
static size_t number_length(const struct rp_lexer *lexer)
{
	struct rp_text rest = rest_of(lexer);
	bool is_hex = rp_text_starts(rest, "0x") || rp_text_starts(rest, "0X");
	size_t i = 0;

	for (; i < rest.n; i++) {
		char c = rest.at[i], next = peek(lexer, i + 1);
		bool is_exponent = !is_hex && i > 0
				   && (rest.at[i - 1] | 0x20) == 'e'
				   && (c == '+' || c == '-') && is_digit(next);
		bool is_point = c == '.' && !is_hex && is_digit(next);

		if (!rp_is_name_byte(c) && !is_exponent && !is_point)
			break;
	}
	return i;
}

static const char *skip_digits(const char *at)
{
	while (is_digit(*at))
		at++;
	return at;
}

/* Digits, a point or an exponent or both, and nothing else. */
static bool is_double(const char *at)
{
	const char *after = skip_digits(at), *digits;
	bool has_mark = *after == '.' || (*after | 0x20) == 'e';

	if (*after == '.') {
		digits = after + 1;
		after = skip_digits(digits);
		if (after == digits)
			return false;
	}
	if ((*after | 0x20) == 'e') {
		digits = after + 1 + (after[1] == '+' || after[1] == '-');
		after = skip_digits(digits);
		if (after == digits)
			return false;
	}
	return has_mark && *after == '\0';
}

static bool bad_number(struct rp_lexer *lexer, const struct rp_token *token,
		       const char *text, const char *why)
{
	struct rp_unit *unit = lexer->site->unit;
	size_t digits = strspn(text, "0123456789.");
	struct rp_diag *diag =
		rp_expr_report(lexer->site, RP_D_EXPR_NUMBER, token->at,
			       token->n, rp_diag_text(unit, rp_text(text)),
			       why);

	if (digits > 0 && text[digits]
	    && strspn(text + digits, "0123456789.hmsu")
		       == strlen(text + digits))
		diag->hint = rp_arena_printf(
			&unit->arena, "did you mean duration('%s')?",
			rp_diag_text(unit, rp_text(text)));
	return false;
}

static bool read_double(struct rp_lexer *lexer, struct rp_token *out,
			const char *text)
{
	double number = strtod(text, NULL);

	if (isinf(number))
		return bad_number(lexer, out, text, "is too large");
	out->constant = rp_double(number);
	return true;
}

static bool read_integer(struct rp_lexer *lexer, struct rp_token *out,
			 const char *text)
{
	bool is_hex = text[0] == '0' && (text[1] | 0x20) == 'x';
	const char *digits = is_hex ? text + 2 : text;
	unsigned long long value;
	char *end;

	errno = 0;
	value = strtoull(digits, &end, is_hex ? 16 : 10);
	if (end == digits || (digits[0] == '0' && (digits[1] | 0x20) == 'x')
	    || (*end && ((*end | 0x20) != 'u' || end[1])))
		return bad_number(lexer, out, text, "is no number");
	if (errno == ERANGE)
		return bad_number(lexer, out, text, "is too large");
	if (*end) {
		out->constant = (struct rp_value){ RP_UINT,
						   { .uinteger = value } };
		return true;
	}
	out->is_least = value == (uint64_t)INT64_MAX + 1;
	if (value > INT64_MAX && !out->is_least)
		return bad_number(lexer, out, text, "is too large for an int");
	out->constant = rp_int(out->is_least ? INT64_MIN : (int64_t)value);
	return true;
}

static bool lex_number(struct rp_lexer *lexer, struct rp_token *out)
{
	const char *text;

	out->kind = RP_TOKEN_CONSTANT;
	out->n = number_length(lexer);
	text = rp_arena_copy(&lexer->site->unit->arena,
			     lexer->site->text.at + out->at, out->n);
	lexer->at += out->n;
	if (is_double(text))
		return read_double(lexer, out, text);
	return read_integer(lexer, out, text);
}

/* ------------------------------------------------------------------- words */

static bool lex_name(struct rp_lexer *lexer, struct rp_token *out)
{
	out->kind = RP_TOKEN_NAME;
	while (rp_is_name_byte(peek(lexer, 0)))
		lexer->at++;
	out->n = lexer->at - out->at;
	out->name = (struct rp_text){ lexer->site->text.at + out->at, out->n };
	return true;
}

static bool lex_quoted(struct rp_lexer *lexer, struct rp_token *out)
{
	struct rp_text rest = rest_of(lexer);
	size_t i = 1;

	while (i < rest.n && rest.at[i] != '`' && rest.at[i] != '\n')
		i++;
	if (i >= rest.n || rest.at[i] != '`') {
		rp_expr_report(lexer->site, RP_D_EXPR_OPEN_TEXT, out->at, 1,
			       "`");
		return false;
	}
	out->kind = RP_TOKEN_QUOTED;
	out->name = (struct rp_text){ rest.at + 1, i - 1 };
	out->n = i + 1;
	lexer->at += out->n;
	return true;
}

static bool lex_sign(struct rp_lexer *lexer, struct rp_token *out)
{
	struct rp_text rest = rest_of(lexer);
	uint32_t point;

	out->kind = RP_TOKEN_SIGN;
	for (size_t i = 0; i < RP_SIGN_COUNT; i++) {
		if (rest.at[0] != signs[i].text[0]
		    || !rp_text_starts(rest, signs[i].text))
			continue;
		out->sign = (enum rp_sign)i;
		out->n = strlen(signs[i].text);
		lexer->at += out->n;
		return true;
	}
	out->n = rp_utf8_decode(&point, rest.at, rest.n);
	out->n = out->n ? out->n : 1;
	rest.n = out->n;
	rp_expr_report(lexer->site, RP_D_EXPR_CHARACTER, out->at, out->n,
		       rp_diag_text(lexer->site->unit, rest));
	return false;
}

/* Length of the letters before a text's quote, or -1 if it is no text. */
static int prefix_length(const struct rp_lexer *lexer)
{
	int i = 0;

	if ((peek(lexer, 0) | 0x20) == 'b')
		i++;
	if ((peek(lexer, (size_t)i) | 0x20) == 'r')
		i++;
	return strchr("'\"", peek(lexer, (size_t)i))
			       && peek(lexer, (size_t)i) ? i : -1;
}

void rp_lex(struct rp_lexer *lexer, struct rp_token *out)
{
	bool is_good;
	char c;

	skip_blanks(lexer);
	*out = (struct rp_token){ .at = lexer->at };
	c = peek(lexer, 0);
	if (lexer->is_over)
		is_good = false;
	else if (is_end(lexer))
		is_good = true;
	else if (is_digit(c) || (c == '.' && is_digit(peek(lexer, 1))))
		is_good = lex_number(lexer, out);
	else if (prefix_length(lexer) >= 0)
		is_good = rp_lex_text(lexer, out);
	else if (rp_is_name_byte(c))
		is_good = lex_name(lexer, out);
	else if (c == '`')
		is_good = lex_quoted(lexer, out);
	else
		is_good = lex_sign(lexer, out);
	if (!is_good)
		out->kind = RP_TOKEN_BAD;
}
