/*
 * Command lines from a table.  The rules are argparse's, because scripts that
 * were written against it move here unchanged: flags may stand anywhere, the
 * last of two wins, a value may not look like a flag unless it is joined by
 * '=', unknown words are collected and reported together.
 */
#include "args.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"

struct parser {
	const struct rp_syntax *syntax;
	struct rp_args *out;
	struct rp_arena *arena;
	char *options;
	bool *seen;		/* one a row */
	int argc, at;
	char **argv;
	struct rp_buf unknown;	/* words that fit nowhere */
};

static const struct rp_arg *const builtins = rp_args_builtin;

static int fail(struct parser *p, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static int fail(struct parser *p, const char *format, ...)
{
	va_list args;

	if (p->out->problem || p->out->help || p->out->version)
		return -1;
	va_start(args, format);
	p->out->problem = rp_arena_vprintf(p->arena, format, args);
	va_end(args);
	return -1;
}

/* "-o/--output", as messages call a flag. */
static const char *label(struct parser *p, const struct rp_arg *row)
{
	if (row->letter)
		return rp_arena_printf(p->arena, "-%c/--%s", row->letter,
				       row->name);
	return rp_arena_printf(p->arena, "--%s", row->name);
}

/* ---------------------------------------------------------------- look-up */

struct matches {
	const struct rp_arg *only;	/* set if there is exactly one */
	int n;
	struct rp_buf names;		/* for the message */
};

static const struct rp_arg *exact(const struct rp_arg *rows,
				  struct rp_text name)
{
	for (; rows->name; rows++)
		if (rp_text_is(name, rows->name))
			return rows;
	return NULL;
}

static bool is_prefix(struct rp_text cut, const char *name)
{
	return strncmp(name, cut.at, cut.n) == 0;
}

static void match_prefix(struct matches *m, const struct rp_arg *rows,
			 struct rp_text cut, bool old)
{
	for (; rows->name; rows++) {
		if (rows->old != old || !is_prefix(cut, rows->name))
			continue;
		m->only = m->n++ ? NULL : rows;
		rp_buf_printf(&m->names, "%s--%s", m->n > 1 ? ", " : "",
			      rows->name);
	}
}

static const struct rp_arg *find_cut(struct parser *p, struct rp_text cut)
{
	const struct rp_arg *rows = p->syntax->rows;
	struct matches m = { 0 };

	rp_buf_init(&m.names, RP_BUF_UNLIMITED);
	match_prefix(&m, rows, cut, true);
	if (!m.n) {
		match_prefix(&m, rows, cut, false);
		match_prefix(&m, builtins, cut, false);
	}
	if (m.n > 1)
		fail(p, "ambiguous option: --%.*s could match %s", (int)cut.n,
		     cut.at, m.names.at);
	rp_buf_finish(&m.names);
	return m.only;
}

static const struct rp_arg *find_long(struct parser *p, struct rp_text name)
{
	const struct rp_arg *row = exact(p->syntax->rows, name);

	if (!row)
		row = exact(builtins, name);
	return row || !name.n ? row : find_cut(p, name);
}

static const struct rp_arg *find_short(struct parser *p, char letter)
{
	for (const struct rp_arg *row = p->syntax->rows; row->name; row++)
		if (row->letter == letter)
			return row;
	return letter == builtins[0].letter ? builtins : NULL;
}

/* ---------------------------------------------------------------- parsing */

static bool looks_like_number(const char *word)
{
	size_t whole = strspn(word + 1, "0123456789");
	const char *rest = word + 1 + whole;
	size_t fraction = *rest == '.' ? strspn(rest + 1, "0123456789") : 0;

	return whole + fraction && !rest[fraction + (*rest == '.')];
}

/* "-5" and "- a" are words; in "--name=a b" the blank is of the value. */
static bool looks_like_flag(const char *word)
{
	return word[0] == '-' && word[1] && word[strcspn(word, " =")] != ' '
	       && !looks_like_number(word);
}

static void add_word(struct parser *p, struct rp_words *words,
		     const char *value)
{
	if (!words->at)
		words->at = rp_arena_array(p->arena, (size_t)p->argc,
					   sizeof *words->at);
	words->at[words->n++] = value;
}

static bool is_decimal(const char *value)
{
	char *end;

	if (!*value || strspn(value, "+-.0123456789eE") != strlen(value))
		return false;
	return isfinite(strtod(value, &end)) && !*end;
}

static bool fits(const struct rp_arg *row, const char *value)
{
	if (row->form == RP_ARG_INTEGER)
		value += *value == '-' || *value == '+';
	switch (row->form) {
	case RP_ARG_NUMBER:
		return is_decimal(value);
	case RP_ARG_INTEGER:
		return *value && !value[strspn(value, "0123456789")];
	default:
		return true;
	}
}

/* The next word if it can be a value of the row, else NULL. */
static const char *next_value(struct parser *p, const struct rp_arg *row)
{
	const char *word = p->at + 1 < p->argc ? p->argv[p->at + 1] : NULL;

	if (!word || looks_like_flag(word) || (row->alone && !fits(row, word)))
		return NULL;
	p->at++;
	return word;
}

static int store(struct parser *p, const struct rp_arg *row,
		 const char *value)
{
	void *at = p->options + row->offset;

	if (!fits(row, value))
		return fail(p, "argument %s: invalid %s value: '%s'",
			    label(p, row),
			    row->form == RP_ARG_NUMBER ? "float" : "int",
			    value);
	if (row->repeated || row->many)
		add_word(p, at, value);
	else
		*(const char **)at = value;
	return 0;
}

static int take_value(struct parser *p, const struct rp_arg *row,
		      const char *joined)
{
	const char *value = joined ? joined : next_value(p, row);
	int rc;

	if (!value)
		value = row->alone;
	if (!value)
		return fail(p, "argument %s: expected %s argument",
			    label(p, row), row->many ? "at least one" : "one");
	if (row->many)
		((struct rp_words *)(void *)(p->options + row->offset))->n = 0;
	rc = store(p, row, value);
	while (rc == 0 && row->many && !joined
	       && (value = next_value(p, row)))
		rc = store(p, row, value);
	return rc;
}

static int take_builtin(struct parser *p, const struct rp_arg *row)
{
	if (row == &builtins[0])
		p->out->help = true;
	else
		p->out->version = true;
	return 0;
}

static int take(struct parser *p, const struct rp_arg *row, const char *joined)
{
	if (!row->value && joined)
		return fail(p, "argument %s: ignored explicit argument '%s'",
			    label(p, row), joined);
	if (row >= builtins && row < builtins + 2)
		return take_builtin(p, row);
	p->seen[row - p->syntax->rows] = true;
	if (row->value)
		return take_value(p, row, joined);
	*(bool *)(p->options + row->offset) = true;
	return 0;
}

static int unknown(struct parser *p, const char *word)
{
	rp_buf_printf(&p->unknown, "%s%s", p->unknown.n ? " " : "", word);
	return 0;
}

static int take_word(struct parser *p, char *word)
{
	struct rp_args *out = p->out;

	if (p->syntax->max >= 0 && out->n_words >= p->syntax->max)
		return unknown(p, word);
	out->words[out->n_words++] = word;
	return 0;
}

static int take_long(struct parser *p, const char *word)
{
	const char *name = word + 2;
	const char *equals = strchr(name, '=');
	struct rp_text text = rp_text(name);
	const struct rp_arg *row;

	if (equals)
		text.n = (size_t)(equals - name);
	row = find_long(p, text);
	if (!row)
		return p->out->problem ? -1 : unknown(p, word);
	return take(p, row, equals ? equals + 1 : NULL);
}

/* "-o PROG", "-oPROG"; switches have no letters but -h. */
static int take_short(struct parser *p, const char *word)
{
	const struct rp_arg *row = find_short(p, word[1]);

	return row ? take(p, row, word[2] ? word + 2 : NULL)
		   : unknown(p, word);
}

/* An expression, say, where one may stand: no flag is spelled like it. */
static bool is_dashed(struct parser *p, const char *word)
{
	struct rp_text name = { word + 2, strcspn(word + 2, "=") };

	if (!p->syntax->dashed || p->out->n_words > 0
	    || strcmp(word, "--") == 0)
		return false;
	if (word[1] != '-')
		return !find_short(p, word[1]) || word[2];
	return !exact(p->syntax->rows, name) && !exact(builtins, name);
}

static int take_all(struct parser *p)
{
	bool words_only = false;
	int rc = 0;

	for (; rc == 0 && p->at < p->argc; p->at++) {
		char *word = p->argv[p->at];

		if (words_only || !looks_like_flag(word) || is_dashed(p, word))
			rc = take_word(p, word);
		else if (strcmp(word, "--") == 0)
			words_only = true;
		else if (word[1] == '-')
			rc = take_long(p, word);
		else
			rc = take_short(p, word);
	}
	return rc;
}

/* ---------------------------------------------------------------- verdict */

static void missing(struct rp_buf *list, const char *name)
{
	rp_buf_printf(list, "%s%s", list->n ? ", " : "", name);
}

static int check_required(struct parser *p)
{
	struct rp_buf list;
	int rc = 0;

	rp_buf_init(&list, RP_BUF_UNLIMITED);
	if (p->out->n_words < p->syntax->min)
		missing(&list, p->syntax->what);
	for (const struct rp_arg *row = p->syntax->rows; row->name; row++)
		if (row->required && !p->seen[row - p->syntax->rows])
			missing(&list, label(p, row));
	if (list.n)
		rc = fail(p, "the following arguments are required: %s",
			  list.at);
	rp_buf_finish(&list);
	return rc;
}

static size_t count_rows(const struct rp_arg *rows)
{
	size_t n = 0;

	while (rows[n].name)
		n++;
	return n;
}

int rp_args_parse(struct rp_args *out, void *options,
		  const struct rp_syntax *syntax, struct rp_arena *arena,
		  int argc, char **argv)
{
	struct parser p = {
		.syntax = syntax, .out = out, .arena = arena,
		.options = options, .argc = argc, .argv = argv,
	};

	assert(argc >= 0 && syntax->rows);
	*out = (struct rp_args){ 0 };
	out->words = rp_arena_array(arena, (size_t)argc + 1,
				    sizeof *out->words);
	p.seen = rp_arena_array(arena, count_rows(syntax->rows) + 1,
				sizeof *p.seen);
	rp_buf_init(&p.unknown, RP_BUF_UNLIMITED);
	if (take_all(&p) == 0 && check_required(&p) == 0 && p.unknown.n)
		fail(&p, "unrecognized arguments: %s", p.unknown.at);
	rp_buf_finish(&p.unknown);
	return out->problem ? -1 : 0;
}
