/*
 * Text of users never changes the program around it.
 *
 * Random definitions are made twice from the same numbers: once with every
 * text taken from a list of nasty ones, once with harmless texts in their
 * place.  Both emit the same tokens but for what stands inside of string
 * literals and for numbers; comments do not count.  What compiles must also
 * be accepted by libtcc, and what does not must be told without a crash.
 */
#include "nasty.h"

#include <cjson/cJSON.h>

#include "compile.h"
#include "jit.h"
#include "lib/rows.h"
#include "lib/units.h"

#define DEFINITIONS 3000

/* ----------------------------------------------------------------- tokens */

/* A program as its tokens: how many, and a hash of what they are. */
struct tokens {
	size_t n;
	uint64_t hash;
	const char *at, *end;
};

static void count(struct tokens *t, char kind, const char *from)
{
	const char *to = kind == 'i' ? t->at : from;

	t->n++;
	t->hash = (t->hash ^ (unsigned char)kind) * UINT64_C(1099511628211);
	for (; from < to; from++)
		t->hash = (t->hash ^ (unsigned char)*from)
			  * UINT64_C(1099511628211);
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
	       || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Over blanks and comments; a comment ends where a C compiler ends it. */
static void skip_blanks(struct tokens *t)
{
	for (;;) {
		const char *end = NULL;

		while (t->at < t->end && strchr(" \t\n", *t->at))
			t->at++;
		if (strncmp(t->at, "/*", 2) == 0)
			end = strstr(t->at + 2, "*/");
		else if (strncmp(t->at, "//", 2) == 0)
			end = strchrnul(t->at, '\n');
		if (!end)
			return;
		t->at = *end == '*' ? end + 2 : end;
	}
}

static void take_quoted(struct tokens *t)
{
	char quote = *t->at++;

	while (t->at < t->end && *t->at != quote && *t->at != '\n')
		t->at += *t->at == '\\' ? 2 : 1;
	cr_assert(t->at < t->end && *t->at == quote, "open literal");
	t->at++;
}

/* Literals beside each other are one. */
static void take_strings(struct tokens *t)
{
	const char *from = t->at;

	do {
		take_quoted(t);
		skip_blanks(t);
	} while (t->at < t->end && *t->at == '"');
	count(t, 's', from);
}

static void take_word(struct tokens *t)
{
	const char *from = t->at;
	bool is_number = *from >= '0' && *from <= '9';

	while (is_word(*t->at) || (is_number && *t->at == '.'))
		t->at++;
	count(t, is_number ? 'n' : 'i', from);
}

static struct tokens tokens_of(struct rp_text c)
{
	struct tokens t = { .hash = UINT64_C(14695981039346656037),
			    .at = c.at, .end = c.at + c.n };

	for (skip_blanks(&t); t.at < t.end; skip_blanks(&t)) {
		if (*t.at == '"')
			take_strings(&t);
		else if (is_word(*t.at))
			take_word(&t);
		else {
			if (*t.at == '\'')
				take_quoted(&t);
			else
				t.at++;
			count(&t, t.at[-1], t.at);
		}
	}
	return t;
}

/* Bytes that mean something else to some compiler, wherever they stand. */
static void is_plain_c(struct rp_text c)
{
	for (size_t i = 0; i < c.n; i++) {
		unsigned char byte = (unsigned char)c.at[i];

		cr_assert(byte == '\t' || byte == '\n'
			  || (byte >= ' ' && byte < 0x7f), "byte %u", byte);
		cr_assert(byte != '?' || c.at[i + 1] != '?', "trigraph");
		cr_assert(byte != '\\' || c.at[i + 1] != '\n', "splice");
	}
}

/* ------------------------------------------------------------------ tests */

static void tell(const struct rp_unit *unit)
{
	struct cJSON *list = rp_diags_json(unit);
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_diags_print(&buf, unit, 100);
	rp_diags_print_invalid(&buf, unit);
	cr_expect(strpbrk(buf.at, "\x1b\x7f\r\x01") == NULL);
	rp_buf_finish(&buf);
	cJSON_Delete(list);
}

/* Compiles and builds; false with findings if it is not a pipeline. */
static bool compiles(struct rp_unit *unit, struct nasty *m)
{
	struct rp_error error = { 0 };
	struct rp_jit jit;

	rp_unit_init(unit, "test.json", rp_buf_view(&m->buf));
	if (!rp_unit_compile(unit)) {
		tell(unit);
		return false;
	}
	is_plain_c(unit->c);
	cr_assert(eq(int, rp_jit_build(&jit, unit, &error), 0), "%s\n%s\n%s",
		  error.message, m->buf.at, unit->c.at);
	rp_jit_finish(&jit);
	return true;
}

static bool is_as_harmless(uint64_t seed)
{
	struct rp_unit nasty_unit, plain_unit;
	struct nasty nasty, plain;
	bool good;

	nasty_make(&nasty, seed, false);
	nasty_make(&plain, seed, true);
	good = compiles(&nasty_unit, &nasty);
	cr_assert(eq(int, compiles(&plain_unit, &plain), good), "%s\n%s\n%s",
		  nasty.buf.at, plain.buf.at, test_findings(
			&nasty_unit.arena, good ? &plain_unit : &nasty_unit));
	if (good) {
		struct tokens a = tokens_of(nasty_unit.c);
		struct tokens b = tokens_of(plain_unit.c);

		cr_assert(eq(sz, a.n, b.n), "%s\n%s", nasty_unit.c.at,
			  plain_unit.c.at);
		cr_assert(eq(u64, a.hash, b.hash), "%s\n%s", nasty_unit.c.at,
			  plain_unit.c.at);
	}
	rp_unit_finish(&nasty_unit);
	rp_unit_finish(&plain_unit);
	nasty_finish(&nasty);
	nasty_finish(&plain);
	return good;
}

Test(injection, changes_no_token)
{
	size_t good = 0;

	for (uint64_t seed = 1; seed <= DEFINITIONS; seed++)
		good += is_as_harmless(seed * UINT64_C(0x9e3779b97f4a7c15));
	cr_expect(gt(sz, good, DEFINITIONS / 2));
	cr_expect(lt(sz, good, DEFINITIONS));
}

/* The tokenizer itself must see what it is there to see. */
static const struct {
	const char *a, *b;
	bool same;
} pairs[] = {
	{ "f(\"a\");", "f(\"b\\\"\" /* c */ \"d\");", true },
	{ "f(\"a\");", "f(\"a\"); g();", false },
	{ "x /* */ = 1;", "x = 200; // y", true },
	{ "x = 1;", "y = 1;", false },
	{ "/* */ */", "/* * / */", false },
	{ "\"a\", \"b\"", "\"a\" \"b\"", false },
	{ "'\"'", "'a'", true },
};

RP_ROWS(injection, would_be_seen, pairs)
{
	struct tokens a = tokens_of(rp_text(row->a));
	struct tokens b = tokens_of(rp_text(row->b));

	cr_expect(eq(int, a.n == b.n && a.hash == b.hash, row->same), "%s | %s",
		  row->a, row->b);
}
