/*
 * What ingest would answer on an empty database, counted in memory.
 *
 * A small model of the rules that sqlite_alerts.c and sqlite_incidents.c
 * carry out in tables: alerts by fingerprint, incidents by group key.  Within
 * one batch no incident is ever resolved before its end, so none reopens.
 */
#include "store/store.h"

#include "alerts/alerts.h"
#include "base/arena.h"
#include "store/store_ops.h"

struct known {			/* an alert that the batch had before */
	bool firing;
	size_t incident;	/* 1 + its place; 0: none */
};

struct model {
	struct rp_arena *arena;
	struct rp_value by_fingerprint;	/* to a place in `known` */
	struct rp_value by_key;		/* to 1 + a place in `firing` */
	struct known *known;
	size_t n_known;
	size_t *firing;		/* alerts that fire, per incident */
	size_t n_incidents;
	struct rp_strings group_by;
	struct rp_ingest_outcome *out;
};

static size_t attach(struct model *m, const struct rp_alert *alert)
{
	struct rp_text key = rp_alert_group_key_by(m->arena, alert,
						   m->group_by);
	const struct rp_value *found = rp_map_find(&m->by_key, key);

	if (found) {
		m->out->incidents_updated++;
		return (size_t)rp_value_int(found, 0);
	}
	m->out->incidents_created++;
	m->n_incidents++;
	rp_map_set(m->arena, &m->by_key, key, rp_int((int64_t)m->n_incidents));
	return m->n_incidents;
}

static void fire(struct model *m, struct known *known,
		 const struct rp_alert *alert)
{
	if (!known->incident)
		known->incident = attach(m, alert);
	known->firing = true;
	m->firing[known->incident - 1]++;
}

static void count_new(struct model *m, const struct rp_alert *alert)
{
	struct known *known = &m->known[m->n_known];

	rp_map_set(m->arena, &m->by_fingerprint, alert->fingerprint,
		   rp_int((int64_t)m->n_known++));
	m->out->alerts_created++;
	if (alert->firing)
		fire(m, known, alert);
}

static void count_known(struct model *m, struct known *known,
			const struct rp_alert *alert)
{
	if (known->firing && !alert->firing) {
		m->out->alerts_resolved++;
		known->firing = false;
		m->firing[known->incident - 1]--;
		return;
	}
	m->out->alerts_updated++;
	if (!known->firing && alert->firing)
		fire(m, known, alert);
}

static void count(struct model *m, const struct rp_alert *alert)
{
	const struct rp_value *place =
		rp_map_find(&m->by_fingerprint, alert->fingerprint);

	if (place)
		count_known(m, &m->known[rp_value_int(place, 0)], alert);
	else
		count_new(m, alert);
}

/* Some are held back and some are not. */
static bool is_mixed(const struct rp_value *suppressed, size_t n)
{
	size_t held = 0;

	for (size_t i = 0; suppressed && i < n; i++)
		held += suppressed[i].tag != RP_NULL;
	return held > 0 && held < n;
}

size_t rp_ingest_gravest(const struct rp_alert_batch *batch,
			 const struct rp_value *suppressed,
			 struct rp_arena *arena)
{
	bool mixed = is_mixed(suppressed, batch->n);
	struct rp_value last = rp_map_new(arena);
	size_t best = batch->n, first = batch->n;

	for (size_t i = 0; i < batch->n; i++)
		rp_map_set(arena, &last, batch->alerts[i].fingerprint,
			   rp_int((int64_t)i));
	for (size_t i = 0; i < batch->n; i++) {
		const struct rp_alert *alert = &batch->alerts[i];
		const struct rp_value *place =
			rp_map_find(&last, alert->fingerprint);

		if (mixed && suppressed[i].tag != RP_NULL)
			continue;
		if (first == batch->n)
			first = i;
		if (!alert->firing || rp_value_int(place, -1) != (int64_t)i)
			continue;
		if (best == batch->n
		    || alert->severity > batch->alerts[best].severity)
			best = i;
	}
	return best == batch->n ? first : best;
}

void rp_ingest_outcome_count(struct rp_ingest_outcome *out,
			     const struct rp_alert_batch *batch,
			     struct rp_arena *arena)
{
	struct model m = {
		.arena = arena,
		.by_fingerprint = rp_map_new(arena),
		.by_key = rp_map_new(arena),
		.known = rp_arena_array(arena, batch->n, sizeof *m.known),
		.firing = rp_arena_array(arena, batch->n, sizeof *m.firing),
		.group_by = batch->group_by,
		.out = out,
	};
	const struct rp_alert *gravest;

	*out = (struct rp_ingest_outcome){ .messages = rp_list_new(arena) };
	for (size_t i = 0; i < batch->n; i++)
		count(&m, &batch->alerts[i]);
	for (size_t i = 0; i < m.n_incidents; i++)
		out->incidents_updated += m.firing[i] == 0;
	if (!batch->n)
		return;
	gravest = &batch->alerts[rp_ingest_gravest(batch, NULL, arena)];
	out->severity = rp_severity_name(gravest->severity);
	out->fingerprint = rp_text_cstr(arena, gravest->fingerprint);
}
