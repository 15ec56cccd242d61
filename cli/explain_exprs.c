/*
 * What expressions and templates are made of, for `runpipe explain`.
 *
 * A name may have several rows, one a number of arguments; they are told
 * together.  An operator is called as it is written: == and not _==_.
 */
#include "explain.h"

#include "base/arena.h"
#include "base/buf.h"
#include "expr/expr.h"
#include "testing/rules.h"

enum role { OPERATOR, FUNCTION, FILTER, TEST };

static bool is_operator(const struct rp_function *row)
{
	return strchr(row->name, '_') || row->name[0] == '@';
}

static enum role role_of(const struct rp_function *row)
{
	if (row->flags & RP_FN_FILTER)
		return FILTER;
	if (row->flags & RP_FN_TEST)
		return TEST;
	return is_operator(row) ? OPERATOR : FUNCTION;
}

/* "_[_:_]" is written [:]. */
static const char *written(struct rp_arena *arena,
			   const struct rp_function *row)
{
	char *name = rp_arena_strdup(arena, row->name);
	size_t n = 0;

	if (role_of(row) != OPERATOR)
		return name;
	for (size_t i = 0; name[i]; i++)
		if (name[i] != '_' && name[i] != '@')
			name[n++] = name[i];
	name[n] = '\0';
	return name;
}

/* ------------------------------------------------------------------ the rows */

static bool is_new(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return false;
	return true;
}

static const char *const *names_of(struct rp_arena *arena, enum role role)
{
	const char **names;
	size_t n = 0;

	while (rp_functions[n].name)
		n++;
	names = rp_arena_array(arena, n + 1, sizeof *names);
	n = 0;
	for (const struct rp_function *f = rp_functions; f->name; f++)
		if (role_of(f) == role && is_new(names, n, written(arena, f)))
			names[n++] = written(arena, f);
	return names;
}

static const struct rp_function *next_row(const struct rp_function *row,
					  enum role role, struct rp_text name,
					  struct rp_arena *arena)
{
	while (row->name && (role_of(row) != role
			     || !rp_text_is(name, written(arena, row))))
		row++;
	return row;
}

static const char *doc_of(enum role role, struct rp_text name)
{
	struct rp_arena arena;
	const char *doc;

	rp_arena_init(&arena);
	doc = next_row(rp_functions, role, name, &arena)->doc;
	rp_arena_finish(&arena);
	return doc;
}

static void put_signatures(struct rp_buf *buf, const char *text)
{
	while (*text) {
		size_t n = strcspn(text, ";");

		rp_buf_printf(buf, "  %.*s\n", (int)n, text);
		text += n;
		text += strspn(text, "; ");
	}
}

static void explain_rows(struct rp_buf *buf, enum role role,
			 struct rp_text name)
{
	const struct rp_function *row = rp_functions;
	struct rp_arena arena;
	bool is_first = true;

	rp_arena_init(&arena);
	rp_buf_str(buf, "\nsignatures:\n");
	while ((row = next_row(row, role, name, &arena))->name) {
		put_signatures(buf, row->signatures);
		if (!is_first)
			rp_buf_printf(buf, "      %s\n", row->doc);
		is_first = false;
		row++;
	}
	rp_arena_finish(&arena);
}

#define FAMILY(role, ROLE)						\
	static const char *const *role##_names(struct rp_arena *arena)	\
	{								\
		return names_of(arena, ROLE);				\
	}								\
	static const char *role##_doc(struct rp_text name)		\
	{								\
		return doc_of(ROLE, name);				\
	}								\
	static void explain_##role(struct rp_buf *buf, struct rp_text name) \
	{								\
		explain_rows(buf, ROLE, name);				\
	}

FAMILY(operator, OPERATOR)
FAMILY(function, FUNCTION)
FAMILY(filter, FILTER)
FAMILY(test, TEST)

/* -------------------------------------------------------------------- macros */

static const char *const *macro_names(struct rp_arena *arena)
{
	const char **names;
	size_t n = 0;

	while (rp_macros[n].name)
		n++;
	names = rp_arena_array(arena, n + 1, sizeof *names);
	n = 0;
	for (const struct rp_macro *m = rp_macros; m->name; m++)
		if (is_new(names, n, m->name))
			names[n++] = m->name;
	return names;
}

static const char *macro_doc(struct rp_text name)
{
	const struct rp_macro *row = rp_macros;

	while (!rp_text_is(name, row->name))
		row++;
	return row->doc;
}

static void put_call(struct rp_buf *buf, const struct rp_macro *row)
{
	static const char *const vars[] = { "x", "y", "z" };
	bool is_bind = strchr(row->name, '.') != NULL;

	rp_buf_printf(buf, "  %s%s(", is_bind ? "" : "range.", row->name);
	for (int i = 0; i < row->n_vars && i < 3; i++)
		rp_buf_printf(buf, "%s%s", i ? ", " : "", vars[i]);
	if (is_bind)
		rp_buf_str(buf, ", value");
	for (int i = 0; i < row->n_bodies; i++)
		rp_buf_printf(buf, ", %s", i + 1 < row->n_bodies ? "test"
								 : "body");
	rp_buf_printf(buf, "): %s\n      %s\n", row->result, row->doc);
}

static void explain_macro(struct rp_buf *buf, struct rp_text name)
{
	rp_buf_str(buf, "\ncalled as:\n");
	for (const struct rp_macro *m = rp_macros; m->name; m++)
		if (rp_text_is(name, m->name))
			put_call(buf, m);
}

/* ----------------------------------------------------------- roots and words */

struct word {
	const char *name, *doc;		/* NULL ends the table */
};

static const struct word roots[] = {
	{ "payload", "What the run was given; of any shape, unless the "
	  "definition's \"input\" says which." },
	{ "source", "Where the run came from, a text." },
	{ "environment", "The environment's name, a text." },
	{ "trace_id", "The id that follows an event through all systems." },
	{ "run_id", "The id of this run." },
	{ "incident", "The incident that the run is about, or null." },
	{ "nodes", "Every node before this one by its id: nodes[\"a-b\"]." },
	{ NULL, NULL }
};

/* Syntax: what is no call and so has no row among the functions. */
static const struct word words[] = {
	{ "&&", "Both hold; false if one is, whatever the other is." },
	{ "||", "One holds; true if one is, whatever the other is." },
	{ "?:", "test ? this : that." },
	{ "and", "As && for true and false; else the first operand that is "
	  "empty, or the last." },
	{ "or", "As || for true and false; else the first operand that is "
	  "not empty, or the last." },
	{ "not", "true for what is false, 0, empty or null." },
	{ "is", "Asks a test: payload.title is defined, is not none." },
	{ "|", "Hands a value to a filter: payload.title|upper." },
	{ "~", "One text behind the other, whatever the operands are." },
	{ "has", "has(a.b): whether a has a b that is not null; never an "
	  "error." },
	{ NULL, NULL }
};

static const char *const *names_in(struct rp_arena *arena,
				   const struct word *rows)
{
	const char **names;
	size_t n = 0;

	while (rows[n].name)
		n++;
	names = rp_arena_array(arena, n + 1, sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = rows[i].name;
	return names;
}

static const char *doc_in(const struct word *rows, struct rp_text name)
{
	while (!rp_text_is(name, rows->name))
		rows++;
	return rows->doc;
}

static const char *const *root_names(struct rp_arena *arena)
{
	return names_in(arena, roots);
}

static const char *root_doc(struct rp_text name)
{
	return doc_in(roots, name);
}

static const char *const *word_names(struct rp_arena *arena)
{
	return names_in(arena, words);
}

static const char *word_doc(struct rp_text name)
{
	return doc_in(words, name);
}

/* ------------------------------------------------------- matchers of tests */

static const char *const *matcher_names(struct rp_arena *arena)
{
	const char **names;
	size_t n = 0;

	while (rp_matcher_rules[n].key)
		n++;
	names = rp_arena_array(arena, n + 1, sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = rp_matcher_rules[i].key;
	return names;
}

static const char *matcher_doc(struct rp_text name)
{
	const struct rp_test_rule *row = rp_matcher_rules;

	while (!rp_text_is(name, row->key))
		row++;
	return row->doc;
}

const struct rp_family rp_expression_families[] = {
	{ .title = "operator", .names = operator_names, .doc = operator_doc,
	  .explain = explain_operator, .is_long = true },
	{ .title = "function", .names = function_names, .doc = function_doc,
	  .explain = explain_function, .is_long = true },
	{ .title = "filter", .names = filter_names, .doc = filter_doc,
	  .explain = explain_filter, .is_long = true },
	{ .title = "test", .names = test_names, .doc = test_doc,
	  .explain = explain_test, .is_long = true },
	{ .title = "macro", .names = macro_names, .doc = macro_doc,
	  .explain = explain_macro, .is_long = true },
	{ .title = "root", .names = root_names, .doc = root_doc },
	{ .title = "word", .names = word_names, .doc = word_doc },
	{ .title = "matcher", .names = matcher_names, .doc = matcher_doc },
	{ .title = NULL }
};
