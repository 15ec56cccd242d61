/*
 * The list of findings.
 *
 * Whatever ends up in a message comes from outside as a rule, so arguments
 * are made visible and cut here, in one place, and a template has no other
 * way to take them.  How many findings are kept and how much work goes into
 * suggestions is bounded: both can be asked for by the million.
 */
#include "compile.h"

#include <assert.h>

#include "base/buf.h"
#include "base/json.h"

#define MAX_ARGUMENT 400		/* bytes of one argument */
#define MAX_TEXT 160			/* bytes of a user's word */
#define SUGGEST_BUDGET ((size_t)1 << 24)	/* cells of edit distance */

static const struct {
	const char *name, *message, *advice;
	enum rp_diag_severity severity;
} table[] = {
#define RP_DIAG(id, name, severity, message, advice) \
	[RP_D_##id] = { name, message, advice, severity },
#include "diag.def"
#undef RP_DIAG
};

const char *rp_diag_name(enum rp_diag_id id)
{
	return table[id].name;
}

const char *rp_diag_advice(enum rp_diag_id id)
{
	return table[id].advice;
}

const char *rp_diag_template(enum rp_diag_id id)
{
	return table[id].message;
}

enum rp_diag_severity rp_diag_default(enum rp_diag_id id)
{
	return table[id].severity;
}

/* --------------------------------------------------------------- reporting */

static void put_argument(struct rp_buf *buf, const char *argument)
{
	struct rp_text whole = rp_text(argument);
	struct rp_text cut = rp_utf8_cut(whole, MAX_ARGUMENT);

	rp_buf_visible(buf, cut);
	if (cut.n < whole.n)
		rp_buf_str(buf, "…");
}

/* The template with {0}, {1} … replaced; other braces stay. */
static const char *fill_in(struct rp_arena *arena, const char *message,
			   const char *const *args)
{
	const char *filled;
	struct rp_buf buf;
	size_t n = 0;

	while (args[n])
		n++;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (const char *c = message; *c; c++) {
		size_t i = (size_t)(c[1] - '0');

		if (*c == '{' && c[1] >= '0' && c[1] <= '9' && c[2] == '}') {
			assert(i < n);
			put_argument(&buf, args[i]);
			c += 2;
		} else {
			rp_buf_char(&buf, *c);
		}
	}
	filled = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return filled;
}

/* 1 + the index in "/nodes/INDEX…", or 0. */
static size_t node_of(const char *at)
{
	size_t index = 0;

	if (strncmp(at, "/nodes/", 7) != 0)
		return 0;
	for (at += 7; *at >= '0' && *at <= '9' && index < RP_MAX_NODES; at++)
		index = index * 10 + (size_t)(*at - '0');
	return 1 + index;
}

static struct rp_diag *add_row(struct rp_unit *unit)
{
	struct rp_diags *diags = &unit->diags;

	if (diags->n == diags->room) {
		size_t room = diags->room ? 2 * diags->room : 16;
		struct rp_diag *rows = rp_arena_array(&unit->arena, room,
						      sizeof *rows);

		if (diags->n)
			memcpy(rows, diags->rows, diags->n * sizeof *rows);
		diags->rows = rows;
		diags->room = room;
	}
	return &diags->rows[diags->n++];
}

struct rp_diag *rp_report_args(struct rp_unit *unit, enum rp_diag_id id,
			       const char *at, const char *const *args)
{
	enum rp_diag_severity severity =
		unit->strict ? RP_DIAG_ERROR : table[id].severity;
	size_t *count = severity == RP_DIAG_ERROR ? &unit->diags.n_errors
						  : &unit->diags.n_warnings;
	struct rp_diag *diag;

	if ((*count)++ >= RP_MAX_FINDINGS)
		return &unit->diags.dropped;
	diag = add_row(unit);
	*diag = (struct rp_diag){
		.id = id, .severity = severity, .at = at,
		.message = fill_in(&unit->arena, table[id].message, args),
		.node = node_of(at),
	};
	return diag;
}

void rp_report_again(struct rp_unit *unit, const struct rp_diag *diag)
{
	if (unit->diags.n_warnings++ < RP_MAX_FINDINGS)
		*add_row(unit) = *diag;
}

/* ------------------------------------------------------------------- words */

const char *rp_diag_text(struct rp_unit *unit, struct rp_text text)
{
	struct rp_text cut = rp_utf8_cut(text, MAX_TEXT);
	const char *shown;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_visible(&buf, cut);
	if (cut.n < text.n)
		rp_buf_str(&buf, "…");
	shown = rp_arena_copy(&unit->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return shown;
}

const char *rp_diag_value(struct rp_unit *unit, const struct rp_value *value)
{
	if (value->tag == RP_LIST)
		return "a list";
	if (value->tag == RP_MAP)
		return "an object";
	return rp_diag_text(unit, rp_json_text(&unit->arena, value,
					       RP_JSON_COMPACT));
}

static const char *join(struct rp_unit *unit, const char *const *names,
			const char *quote)
{
	const char *joined;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; names[i]; i++)
		rp_buf_printf(&buf, "%s%s%s%s", i ? ", " : "", quote, names[i],
			      quote);
	joined = rp_arena_copy(&unit->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return joined;
}

const char *rp_diag_names(struct rp_unit *unit, const char *const *names)
{
	return join(unit, names, "");
}

const char *rp_diag_python_names(struct rp_unit *unit, const char *const *names)
{
	return rp_arena_printf(&unit->arena, "[%s]", join(unit, names, "'"));
}

/* Whether one is the beginning of the other: "crit", "uppercase". */
static bool share_beginning(struct rp_text word, const char *name)
{
	size_t n = strlen(name);

	return word.n > 2 && (word.n < n || n > 3)
	       && strncmp(name, word.at, word.n < n ? word.n : n) == 0;
}

/* The one name that fits so: critical, upper. */
static const char *only_like(struct rp_text word, const char *const *names)
{
	const char *found = NULL;

	for (; *names; names++) {
		if (!share_beginning(word, *names))
			continue;
		if (found)
			return NULL;
		found = *names;
	}
	return found;
}

const char *rp_diag_suggest(struct rp_unit *unit, struct rp_text word,
			    const char *const *names)
{
	size_t *spent = &unit->diags.suggested;
	const char *nearest;

	for (size_t i = 0; names[i] && *spent < SUGGEST_BUDGET; i++)
		*spent += word.n * (strlen(names[i]) + 1);
	if (*spent >= SUGGEST_BUDGET || word.n > MAX_TEXT)
		return NULL;
	nearest = rp_nearest(rp_text_cstr(&unit->arena, word), names);
	if (!nearest)
		nearest = only_like(word, names);
	if (!nearest)
		return NULL;
	return rp_arena_printf(&unit->arena, "did you mean '%s'?",
			       rp_diag_text(unit, rp_text(nearest)));
}

const char *rp_word_for(const struct rp_word *words, struct rp_text theirs)
{
	for (; words->theirs; words++)
		if (rp_text_is(theirs, words->theirs))
			return words->ours;
	return NULL;
}
