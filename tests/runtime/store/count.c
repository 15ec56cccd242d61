/* The count without a database is the count on an empty one. */
#include <stdlib.h>
#include <string.h>

#include "alerts/alerts.h"
#include "lib/rows.h"
#include "scratch.h"

/*
 * Alerts as words "FINGERPRINT NAME SEVERITY", where a capital severity
 * (I, W, C) fires and a small one is resolved.
 */
static const struct {
	const char *alerts;
	const char *counts;	/* of alerts; of incidents */
	const char *gravest;
} rows[] = {
	{ "", "0/0/0 0/0", NULL },
	{ "a Disk W", "1/0/0 1/0", "a" },
	{ "a Disk w", "1/0/0 0/0", "a" },
	{ "a Disk I, b Disk C, c Load W", "3/0/0 2/1", "b" },
	{ "a Disk C, b Load C", "2/0/0 2/0", "a" },
	{ "a Disk C, a Disk C", "1/1/0 1/0", "a" },
	{ "a Disk C, a Disk c", "1/0/1 1/1", "a" },
	{ "a Disk c, a Disk C", "1/1/0 1/0", "a" },
	{ "a Disk C, a Disk c, a Disk W", "1/1/1 1/0", "a" },
	{ "a Disk C, b Disk W, a Disk c", "2/0/1 1/1", "b" },
	{ "a Disk C, b Load W, a Disk I", "2/1/0 2/0", "b" },
	{ "a Disk c, b Load w", "2/0/0 0/0", "a" },
	{ "a Disk c, b Load c, b Load C", "2/1/0 1/0", "b" },
	{ "a Disk C, b Disk C, a Disk c, b Disk c", "2/0/2 1/2", "a" },
};

static void add(struct scratch *t, struct rp_alert_batch *batch, char *words)
{
	struct rp_alert *alert = rp_alert_add(batch, &t->arena);
	char *save, *severity;

	alert->fingerprint = rp_text(strtok_r(words, " ", &save));
	alert->name = rp_text(strtok_r(NULL, " ", &save));
	severity = strtok_r(NULL, " ", &save);
	alert->firing = strchr("IWC", *severity) != NULL;
	alert->severity = *severity == 'C' || *severity == 'c' ? RP_CRITICAL
			: *severity == 'W' || *severity == 'w' ? RP_WARNING
			: RP_INFO;
	alert->labels = alert->annotations = alert->raw =
		rp_map_new(&t->arena);
	alert->started_us = NOON;
}

static struct rp_alert_batch batch_of(struct scratch *t, const char *text)
{
	char *copy = rp_arena_strdup(&t->arena, text), *save, *one;
	struct rp_alert_batch batch = { .source = RP_TEXT("generic") };

	for (one = strtok_r(copy, ",", &save); one;
	     one = strtok_r(NULL, ",", &save))
		add(t, &batch, one);
	return batch;
}

static char *counts(struct scratch *t, const struct rp_ingest_outcome *o)
{
	return rp_arena_printf(&t->arena, "%d/%d/%d %d/%d", o->alerts_created,
			       o->alerts_updated, o->alerts_resolved,
			       o->incidents_created, o->incidents_updated);
}

RP_ROWS(count, agrees_with_an_empty_database, rows)
{
	struct rp_run_record run = scratch_run("r");
	struct rp_ingest_outcome counted, stored;
	struct rp_alert_batch batch;
	struct scratch t;

	scratch_init(&t);
	batch = batch_of(&t, row->alerts);
	rp_ingest_outcome_count(&counted, &batch, &t.arena);
	cr_assert(eq(int, rp_store_ingest(t.store, &batch, &run, NULL, 0,
				&stored, &t.arena, &t.error), 0));
	cr_expect(eq(str, counts(&t, &counted), (char *)row->counts), "%s",
		  row->alerts);
	cr_expect(eq(str, counts(&t, &stored), (char *)row->counts), "%s",
		  row->alerts);
	cr_expect(eq(i64, counted.incident_id, 0));
	if (row->gravest) {
		cr_expect(eq(str, (char *)counted.fingerprint,
			     (char *)row->gravest));
		cr_expect(eq(str, (char *)stored.fingerprint,
			     (char *)row->gravest));
		cr_expect(eq(str, (char *)stored.severity,
			     (char *)counted.severity));
	} else {
		cr_expect(stored.fingerprint == NULL);
	}
	scratch_finish(&t);
}

static struct rp_alert_batch random_batch(struct scratch *t, unsigned *seed)
{
	struct rp_alert_batch batch = { .source = RP_TEXT("generic") };
	int n = rand_r(seed) % 12;

	for (int i = 0; i < n; i++) {
		unsigned id = (unsigned)rand_r(seed) % 5;

		add(t, &batch, rp_arena_printf(&t->arena, "f%u n%u %c", id,
				id / 2, "IWCiwc"[rand_r(seed) % 6]));
	}
	return batch;
}

Test(count, agrees_on_random_batches)
{
	unsigned seed = 4;

	for (int i = 0; i < 40; i++) {
		struct rp_run_record run = scratch_run("r");
		struct rp_ingest_outcome counted, stored;
		struct rp_alert_batch batch;
		struct scratch t;

		scratch_init(&t);
		batch = random_batch(&t, &seed);
		rp_ingest_outcome_count(&counted, &batch, &t.arena);
		rp_store_ingest(t.store, &batch, &run, NULL, 0, &stored,
				&t.arena, &t.error);
		cr_expect(eq(str, counts(&t, &counted), counts(&t, &stored)),
			  "batch %d", i);
		scratch_finish(&t);
	}
}

Test(count, stays_fast_with_many_alerts)
{
	struct rp_alert_batch batch = { .source = RP_TEXT("generic") };
	struct rp_ingest_outcome counted;
	struct scratch t;

	scratch_prepare(&t);
	for (int i = 0; i < 50000; i++)
		add(&t, &batch, rp_arena_printf(&t.arena, "f%d n%d C", i,
						i / 2));
	rp_ingest_outcome_count(&counted, &batch, &t.arena);
	cr_expect(eq(str, counts(&t, &counted), "50000/0/0 25000/25000"));
	scratch_finish(&t);
}
