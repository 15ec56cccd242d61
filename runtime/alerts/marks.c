/*
 * Marks of a format, and which format a payload is of.
 *
 * A format has a rule, which a payload must meet, and marks, which weigh how
 * well it does.  Rules overlap: Grafana's body meets Alertmanager's, and any
 * body with a title is one for people who write their own.  Among those whose
 * rule is met the marks decide, and only then are they weighed; those of a
 * vendor weigh more than the words that everybody uses.
 *
 * The membership test is as wide as it is (parts of strings, items of lists)
 * because senders' templates were told apart that way and some rely on it
 * without knowing.
 */
#include "alerts/marks.h"

#include <stdlib.h>

#include "base/arena.h"

bool rp_marks_has(const struct rp_value *payload, const char *key)
{
	return rp_map_get(payload, key) != NULL;
}

size_t rp_marks_count(const struct rp_value *payload, const char *const *keys)
{
	size_t n = 0;

	for (; *keys; keys++)
		n += rp_marks_has(payload, *keys);
	return n;
}

bool rp_marks_contains(const struct rp_value *value, const char *word)
{
	if (rp_is(value, RP_STRING))
		return rp_text_find(value->as.text, word) >= 0;
	if (!rp_is(value, RP_LIST))
		return rp_marks_has(value, word);
	for (size_t i = 0; i < rp_value_count(value); i++) {
		const struct rp_value *item = rp_list_at(value, i);

		if (rp_is(item, RP_STRING) && rp_text_is(item->as.text, word))
			return true;
	}
	return false;
}

/* ---------------------------------------------------------------- weighing */

static int weigh(const struct rp_alert_format *format,
		 const struct rp_value *payload)
{
	const struct rp_alert_mark *mark = format->marks;
	int weight = 0;

	for (; mark && mark->at; mark++)
		if (rp_value_path(payload, mark->at))
			weight += mark->weight;
	return weight;
}

/* Whether `a` wins over `b`, which stands before it in the table. */
static bool wins(const struct rp_alert_format *a, int of_a,
		 const struct rp_alert_format *b, int of_b)
{
	if (of_a != of_b)
		return of_a > of_b;
	return a->goes_first && !b->goes_first;
}

const struct rp_alert_format *rp_marks_detect(const struct rp_rows *formats,
					      const struct rp_value *payload)
{
	const struct rp_alert_format *best = NULL;
	int of_best = -1;

	for (unsigned long i = 0; i < formats->n; i++) {
		const struct rp_alert_format *format = formats->at[i];
		int weight;

		if (!format->detect(payload))
			continue;
		weight = weigh(format, payload);
		if (!best || wins(format, weight, best, of_best)) {
			best = format;
			of_best = weight;
		}
	}
	return best;
}

/* ----------------------------------------------------------------- reasons */

static struct rp_value marks_seen(const struct rp_alert_format *format,
				  const struct rp_value *payload,
				  struct rp_arena *arena)
{
	const struct rp_alert_mark *mark = format->marks;
	struct rp_value seen = rp_list_new(arena);

	for (; mark && mark->at; mark++)
		if (rp_value_path(payload, mark->at))
			rp_list_push(arena, &seen, rp_cstring(mark->at));
	return seen;
}

/* By what detection goes by; a place in the table settles what is left. */
static int by_rank(const void *a, const void *b)
{
	const struct rp_alert_score *x = a, *y = b;

	if (x->fits != y->fits)
		return x->fits ? -1 : 1;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	if (x->format->goes_first != y->format->goes_first)
		return x->format->goes_first ? -1 : 1;
	return x->place < y->place ? -1 : 1;
}

size_t rp_marks_scores(struct rp_alert_score **out,
		       const struct rp_rows *formats,
		       const struct rp_value *payload, struct rp_arena *arena)
{
	struct rp_alert_score *rows =
		rp_arena_array(arena, formats->n, sizeof *rows);

	for (unsigned long i = 0; i < formats->n; i++) {
		const struct rp_alert_format *format = formats->at[i];

		rows[i] = (struct rp_alert_score){
			.format = format,
			.fits = format->detect(payload),
			.score = weigh(format, payload),
			.marks = marks_seen(format, payload, arena),
			.place = i,
		};
	}
	qsort(rows, formats->n, sizeof *rows, by_rank);
	*out = rows;
	return formats->n;
}
