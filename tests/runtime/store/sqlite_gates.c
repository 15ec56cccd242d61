/*
 * Gates: repeats within a window, and rates.
 */
#include "lib/rows.h"
#include "scratch.h"

#define HOUR (60 * MINUTE)

static struct rp_sighting see(struct scratch *t, const char *key,
			      const char *run_id)
{
	struct rp_pass pass = { .key = key, .run_id = run_id,
				.window_us = HOUR };
	struct rp_sighting out = { 0 };

	cr_expect(eq(int, rp_store_gate_see(t->store, &pass, &out, &t->error),
		     0), "%s", t->error.message);
	return out;
}

/* Sightings one after the other, "key run" each after so many minutes. */
static const struct {
	int minutes;
	const char *key, *run_id;
	bool repeat;
	int64_t count, first_minute;
} sightings[] = {
	{ 0, "a", "R1", false, 1, 0 },
	{ 10, "a", "R2", true, 2, 0 },
	{ 10, "b", "R3", false, 1, 20 },
	/* The same run once more: an attempt that is made again. */
	{ 10, "b", "R3", false, 1, 20 },
	{ 20, "a", "R4", true, 3, 0 },
	{ 10, "a", "R5", false, 1, 60 },
	{ 19, "b", "R6", true, 2, 20 },
	{ 1, "b", "R7", false, 1, 80 },
};

Test(sqlite_gates, tell_repeats_within_the_window)
{
	struct scratch t;

	scratch_init(&t);
	for (size_t i = 0; i < sizeof sightings / sizeof sightings[0]; i++) {
		struct rp_sighting got;

		t.now_us += sightings[i].minutes * MINUTE;
		got = see(&t, sightings[i].key, sightings[i].run_id);
		cr_expect(eq(int, got.repeat, sightings[i].repeat), "%zu", i);
		cr_expect(eq(long, got.count, sightings[i].count), "%zu", i);
		cr_expect(eq(long, (got.first_us - NOON) / MINUTE,
			     sightings[i].first_minute), "%zu", i);
	}
	scratch_finish(&t);
}

static const struct {
	const char *status;
	bool repeat;
} statuses[] = {
	{ "running", true }, { "completed", true }, { "filtered", true },
	{ "failed", false }, { "interrupted", false },
};

RP_ROWS(sqlite_gates, forget_what_failed, statuses)
{
	struct rp_run_record run = scratch_run("R1");
	struct scratch t;

	scratch_init(&t);
	run.status = row->status;
	cr_assert(eq(int, rp_store_run_write(t.store, &run, NULL, 0, &t.error),
		     0), "%s", t.error.message);
	cr_expect(not(see(&t, "a", "R1").repeat));
	cr_expect(eq(int, see(&t, "a", "R2").repeat, row->repeat), "%s",
		  row->status);
	scratch_finish(&t);
}

static struct rp_allowance take(struct scratch *t, int64_t rate, int64_t per_us)
{
	struct rp_pass pass = { .key = "k", .run_id = "R", .rate = rate,
				.window_us = per_us };
	struct rp_allowance out = { 0 };

	cr_expect(eq(int, rp_store_gate_take(t->store, &pass, &out, &t->error),
		     0), "%s", t->error.message);
	return out;
}

static const struct {
	int minutes;			/* since the one before */
	bool allowed;
	int64_t remaining, wait_minutes;
} takings[] = {
	{ 0, true, 2, 0 }, { 0, true, 1, 0 }, { 0, true, 0, 20 },
	{ 0, false, 0, 20 }, { 10, false, 0, 10 }, { 10, true, 0, 20 },
	{ 45, true, 1, 0 }, { 0, true, 0, 15 }, { 0, false, 0, 15 },
	{ 1000, true, 2, 0 }, { -500, true, 1, 0 }, { 0, true, 0, 20 },
};

Test(sqlite_gates, let_a_rate_pass)
{
	struct scratch t;

	scratch_init(&t);
	for (size_t i = 0; i < sizeof takings / sizeof takings[0]; i++) {
		struct rp_allowance got;

		t.now_us += takings[i].minutes * MINUTE;
		got = take(&t, 3, HOUR);
		cr_expect(eq(int, got.allowed, takings[i].allowed), "%zu", i);
		cr_expect(eq(long, got.remaining, takings[i].remaining), "%zu",
			  i);
		cr_expect(eq(long, (got.wait_us + MINUTE / 2) / MINUTE,
			     takings[i].wait_minutes), "%zu", i);
	}
	scratch_finish(&t);
}

Test(sqlite_gates, clear_away_what_has_expired)
{
	struct scratch t;

	scratch_init(&t);
	for (int i = 0; i < 120; i++)
		see(&t, rp_arena_printf(&t.arena, "k%d", i), "R");
	t.now_us += 2 * HOUR;
	see(&t, "new", "R");
	cr_expect_str_eq(scratch_sql(&t, "SELECT count(*) FROM gates"), "21");
	see(&t, "new", "R");
	cr_expect_str_eq(scratch_sql(&t, "SELECT count(*) FROM gates"), "1");
	scratch_finish(&t);
}

Test(sqlite_gates, agree_among_processes)
{
	struct rp_store *other = NULL;
	struct rp_pass pass = { .key = "k", .run_id = "R2", .window_us = HOUR };
	struct rp_sighting out = { 0 };
	struct scratch t;

	scratch_init(&t);
	cr_assert(eq(int, rp_store_open(&other, t.path, &t.clock, &t.error),
		     0));
	see(&t, "k", "R1");
	cr_expect(eq(int, rp_store_gate_see(other, &pass, &out, &t.error), 0));
	cr_expect(out.repeat);
	rp_store_close(other);
	scratch_finish(&t);
}
