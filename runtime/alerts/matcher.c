/*
 * Label matchers.
 *
 *	list     = "{" [ matchers ] "}" | matchers
 *	matchers = matcher { "," matcher } [ "," ]
 *	matcher  = word op word              op: = != =~ !~
 *	word     = "…" with \" \\ \n, or bare
 *
 * A bare name ends where an operator begins, a bare value at a comma.  What a
 * backslash in quotes has before it and is none of the three stays as it is,
 * so that a regular expression may be written down as one thinks of it.
 *
 * A pattern is compiled with both ends anchored.  Matching has limits: alerts
 * come from outside, and a pattern can be written that takes for ever.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "alerts/matcher.h"

#include <pcre2.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

#define HOW (PCRE2_UTF | PCRE2_ANCHORED | PCRE2_ENDANCHORED | \
	     PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C)
#define MOST_TRIES 100000
#define MOST_HEAP_KB 1024
#define MOST_GROUPS 100

enum op { EQUAL, NOT_EQUAL, REGEX, NOT_REGEX };

static const char *const ops[] = {
	[EQUAL] = "=", [NOT_EQUAL] = "!=", [REGEX] = "=~", [NOT_REGEX] = "!~",
};

struct rp_matcher {
	struct rp_text name, value;
	enum op op;
	pcre2_code *code;	/* of a regular expression */
};

/* ------------------------------------------------------------------ patterns */

static void free_code(void *code)
{
	pcre2_code_free(code);
}

static int compile(struct rp_matcher *matcher, struct rp_arena *arena,
		   struct rp_error *error)
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	PCRE2_UCHAR why[160] = "";
	PCRE2_SIZE at = 0;
	int rc = 0;

	if (!context)
		rp_out_of_memory();
	pcre2_set_newline(context, PCRE2_NEWLINE_LF);
	pcre2_set_max_pattern_length(context, RP_MATCHER_MAX);
	pcre2_set_parens_nest_limit(context, MOST_GROUPS);
	matcher->code = pcre2_compile((PCRE2_SPTR)matcher->value.at,
				      matcher->value.n, HOW, &rc, &at, context);
	pcre2_compile_context_free(context);
	if (matcher->code) {
		rp_arena_defer(arena, free_code, matcher->code);
		return 0;
	}
	pcre2_get_error_message(rc, why, sizeof why);
	return rp_error_set(error, RP_EBADINPUT, "the regular expression "
			    "'%.*s' is not valid: %s (at byte %zu)",
			    (int)rp_utf8_cut(matcher->value, 200).n,
			    matcher->value.at, (const char *)why, at);
}

/* 1, 0, or -1 if it cannot be told. */
static int is_found(const pcre2_code *code, struct rp_text text)
{
	pcre2_match_context *context = pcre2_match_context_create(NULL);
	pcre2_match_data *data = pcre2_match_data_create(1, NULL);
	int rc;

	if (!context || !data)
		rp_out_of_memory();
	pcre2_set_match_limit(context, MOST_TRIES);
	pcre2_set_heap_limit(context, MOST_HEAP_KB);
	rc = pcre2_match(code, (PCRE2_SPTR)text.at, text.n, 0, 0, data,
			 context);
	pcre2_match_data_free(data);
	pcre2_match_context_free(context);
	if (rc == PCRE2_ERROR_NOMATCH)
		return 0;
	return rc >= 0 ? 1 : -1;
}

/* ------------------------------------------------------------------- reading */

struct reading {
	struct rp_text text;
	size_t at;
	bool braces;
	struct rp_arena *arena;
	struct rp_error *error;
};

static char peek(const struct reading *r)
{
	return r->at < r->text.n ? r->text.at[r->at] : '\0';
}

static bool take(struct reading *r, char c)
{
	if (r->at >= r->text.n || r->text.at[r->at] != c)
		return false;
	r->at++;
	return true;
}

static void skip_blanks(struct reading *r)
{
	while (peek(r) == ' ' || peek(r) == '\t' || peek(r) == '\n')
		r->at++;
}

static int refuse(struct reading *r, const char *what)
{
	struct rp_buf shown;
	int rc;

	rp_buf_init(&shown, RP_BUF_UNLIMITED);
	rp_buf_visible(&shown, rp_utf8_cut(r->text, 200));
	rc = rp_error_set(r->error, RP_EBADINPUT, "'%s' is no matcher: %s at "
			  "byte %zu; write name=value, name!=value, "
			  "name=~regex or name!~regex", shown.at, what, r->at);
	rp_buf_finish(&shown);
	return rc;
}

static int read_quoted(struct reading *r, struct rp_text *out)
{
	struct rp_buf word;

	rp_buf_init(&word, RP_BUF_UNLIMITED);
	for (r->at++; r->at < r->text.n && peek(r) != '"'; r->at++) {
		char c = peek(r);
		char next = r->at + 1 < r->text.n ? r->text.at[r->at + 1] : 0;

		if (c == '\\' && (next == '"' || next == '\\' || next == 'n')) {
			c = next == 'n' ? '\n' : next;
			r->at++;
		}
		rp_buf_char(&word, c);
	}
	*out = (struct rp_text){ rp_arena_copy(r->arena, word.at, word.n),
				 word.n };
	rp_buf_finish(&word);
	return take(r, '"') ? 0 : refuse(r, "a quote is not closed");
}

/* Ends before any of `stops`, or at the brace that closes the list. */
static int read_bare(struct reading *r, struct rp_text *out,
		     const char *stops)
{
	size_t from = r->at;

	while (r->at < r->text.n && !strchr(stops, peek(r))
	       && !(r->braces && peek(r) == '}' && r->at + 1 == r->text.n))
		r->at++;
	*out = rp_text_trim((struct rp_text){ r->text.at + from,
					      r->at - from });
	return memchr(out->at, '"', out->n) ? refuse(r, "a stray quote is") : 0;
}

static int read_op(struct reading *r, enum op *out)
{
	bool negated = take(r, '!');

	if (!negated && !take(r, '='))
		return refuse(r, "an operator is missing");
	if (take(r, '~'))
		*out = negated ? NOT_REGEX : REGEX;
	else if (negated && !take(r, '='))
		return refuse(r, "'!' needs '=' or '~'");
	else
		*out = negated ? NOT_EQUAL : EQUAL;
	return peek(r) == '=' ? refuse(r, "one '=' too many is") : 0;
}

static int read_word(struct reading *r, struct rp_text *out,
		     const char *stops)
{
	skip_blanks(r);
	return peek(r) == '"' ? read_quoted(r, out) : read_bare(r, out, stops);
}

static int read_one(struct reading *r, struct rp_matcher *out)
{
	int rc = read_word(r, &out->name, "=!~,{}");

	skip_blanks(r);
	if (rc == 0 && !out->name.n)
		rc = refuse(r, "a name is missing");
	if (rc == 0)
		rc = read_op(r, &out->op);
	if (rc == 0)
		rc = read_word(r, &out->value, ",");
	if (rc == 0 && out->value.n > RP_MATCHER_MAX)
		rc = refuse(r, "a value is too long");
	if (rc == 0 && out->op >= REGEX)
		rc = compile(out, r->arena, r->error);
	return rc;
}

static int append(struct rp_matchers *out, struct reading *r,
		  const struct rp_matcher *matcher)
{
	if (out->n == RP_MATCHERS_MOST)
		return refuse(r, "too many matchers are");
	if (!out->n)
		out->at = rp_arena_array(r->arena, RP_MATCHERS_MOST,
					 sizeof *matcher);
	out->at[out->n++] = *matcher;
	return 0;
}

static bool at_end(struct reading *r)
{
	skip_blanks(r);
	if (r->braces && peek(r) == '}') {
		r->at++;
		r->braces = false;
		skip_blanks(r);
		return true;
	}
	return r->at >= r->text.n;
}

int rp_matchers_parse(struct rp_matchers *out, struct rp_text text,
		      struct rp_arena *arena, struct rp_error *error)
{
	struct reading r = { rp_text_trim(text), 0, false, arena, error };
	int rc = 0;

	if (rp_utf8_invalid(r.text) >= 0)
		return refuse(&r, "text that is not UTF-8 is");
	r.braces = take(&r, '{');
	while (rc == 0 && !at_end(&r)) {
		struct rp_matcher matcher = { 0 };

		rc = read_one(&r, &matcher);
		if (rc == 0)
			rc = append(out, &r, &matcher);
		skip_blanks(&r);
		if (rc == 0 && !take(&r, ',') && !at_end(&r))
			rc = refuse(&r, "a comma is missing");
	}
	if (rc == 0 && r.braces)
		rc = refuse(&r, "a brace is not closed");
	return rc == 0 && r.at < r.text.n ? refuse(&r, "text after the brace is")
					  : rc;
}

/* -------------------------------------------------------------------- values */

/* As Alertmanager shows them; reading it gives the same again. */
static void write(struct rp_buf *buf, struct rp_text word)
{
	rp_buf_char(buf, '"');
	for (size_t i = 0; i < word.n; i++) {
		char c = word.at[i];

		if (c == '"' || c == '\\' || c == '\n')
			rp_buf_char(buf, '\\');
		rp_buf_char(buf, c == '\n' ? 'n' : c);
	}
	rp_buf_char(buf, '"');
}

static bool is_plain(struct rp_text name)
{
	for (size_t i = 0; i < name.n; i++)
		if (strchr("=!~,{}\"\\ \t\n", name.at[i]))
			return false;
	return true;
}

struct rp_value rp_matchers_value(const struct rp_matchers *matchers,
				  struct rp_arena *arena)
{
	struct rp_value list = rp_list_new(arena);
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < matchers->n; i++) {
		const struct rp_matcher *matcher = &matchers->at[i];

		rp_buf_clear(&buf);
		if (is_plain(matcher->name))
			rp_buf_text(&buf, matcher->name);
		else
			write(&buf, matcher->name);
		rp_buf_str(&buf, ops[matcher->op]);
		write(&buf, matcher->value);
		rp_list_push(arena, &list, rp_string((struct rp_text){
			rp_arena_copy(arena, buf.at, buf.n), buf.n }));
	}
	rp_buf_finish(&buf);
	return list;
}

int rp_matchers_read(struct rp_matchers *out, const struct rp_value *list,
		     struct rp_arena *arena, struct rp_error *error)
{
	int rc = 0;

	*out = (struct rp_matchers){ 0 };
	for (size_t i = 0; i < rp_value_count(list) && rc == 0; i++)
		rc = rp_matchers_parse(out, rp_value_text(rp_list_at(list, i),
							  ""), arena, error);
	return rc;
}

/* ------------------------------------------------------------------ matching */

struct rp_subject rp_alert_subject(const struct rp_alert_batch *batch,
				   const struct rp_alert *alert)
{
	return (struct rp_subject){
		.labels = &alert->labels, .name = alert->name,
		.source = batch->source,
		.severity = rp_severity_name(alert->severity),
	};
}

static struct rp_text spell(const struct rp_value *value,
			    struct rp_arena *arena)
{
	struct rp_text text;
	struct rp_buf buf;

	if (value->tag == RP_STRING)
		return value->as.text;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_python_str(&buf, value);
	text = (struct rp_text){ rp_arena_copy(arena, buf.at, buf.n), buf.n };
	rp_buf_finish(&buf);
	return text;
}

struct rp_text rp_subject_label(const struct rp_subject *subject,
				struct rp_text name, struct rp_arena *arena)
{
	const struct rp_value *value = rp_map_find(subject->labels, name);

	if (value && value->tag != RP_NULL)
		return spell(value, arena);
	if (rp_text_is(name, "alertname"))
		return subject->name;
	if (rp_text_is(name, "severity"))
		return rp_text(subject->severity);
	if (rp_text_is(name, "source"))
		return subject->source;
	return rp_text("");
}

static bool matches(const struct rp_matcher *matcher, struct rp_text value)
{
	switch (matcher->op) {
	case EQUAL:
		return rp_text_equal(value, matcher->value);
	case NOT_EQUAL:
		return !rp_text_equal(value, matcher->value);
	case REGEX:
		return is_found(matcher->code, value) == 1;
	case NOT_REGEX:
		return is_found(matcher->code, value) == 0;
	}
	rp_unreachable();
}

bool rp_matchers_match(const struct rp_matchers *matchers,
		       const struct rp_subject *subject, struct rp_arena *arena)
{
	for (size_t i = 0; i < matchers->n; i++)
		if (!matches(&matchers->at[i],
			     rp_subject_label(subject, matchers->at[i].name,
					      arena)))
			return false;
	return true;
}

bool rp_matchers_are_broad(const struct rp_matchers *matchers)
{
	for (size_t i = 0; i < matchers->n; i++)
		if (!matches(&matchers->at[i], rp_text("")))
			return false;
	return true;
}
