/*
 * Time zones: tables, the rule behind them, fixed offsets, and names that are
 * none.  Wanted values are those of Python's zoneinfo.
 */
#include "expr/zone.h"

#include "lib/rows.h"

static const struct {
	const char *zone;
	int64_t seconds;
	int offset;
	const char *name;
} rows[] = {
	{ "UTC", 0, 0, "UTC" },
	{ "+05:30", 0, 19800, "UTC+05:30" },
	{ "-07:30", 0, -27000, "UTC-07:30" },
	{ "02:00", 0, 7200, "UTC+02:00" },
	/* Before the first change: mean time of the place. */
	{ "Europe/Berlin", -5000000000, 3208, "LMT" },
	/* Within the table: either side of a change. */
	{ "America/New_York", 1173596399, -18000, "EST" },
	{ "America/New_York", 1173596400, -14400, "EDT" },
	{ "Asia/Kathmandu", 1234567890, 20700, "+0545" },
	/* Behind the table, by its rule; the south has summer over new year. */
	{ "Europe/Berlin", 4098963599, 3600, "CET" },
	{ "Europe/Berlin", 4100000000, 3600, "CET" },
	{ "Europe/Berlin", 4115000000, 7200, "CEST" },
	{ "Australia/Sydney", 4102444800, 39600, "AEDT" },
	{ "Australia/Sydney", 4115000000, 36000, "AEST" },
	{ "Asia/Kolkata", 5000000000, 19800, "IST" },
};

RP_ROWS(zone, knows_what_clocks_show, rows)
{
	struct rp_zone_time time = { 0 };
	struct rp_arena arena;
	struct rp_frame frame;

	rp_arena_init(&arena);
	rp_frame_init(&frame, NULL, &arena);
	cr_expect(zero(ptr, (void *)rp_x_zone_time(&frame, &time,
						   rp_text(row->zone),
						   row->seconds)));
	cr_expect(eq(int, time.offset, row->offset), "%s", row->zone);
	cr_expect(eq(str, time.name, (char *)row->name), "%s", row->zone);
	rp_arena_finish(&arena);
}

static const struct {
	const char *zone;
} bad[] = {
	{ "" }, { "Mars/Base" }, { "Europe" }, { "Europe/" }, { "/etc" },
	{ "../../../etc/passwd" }, { "Europe/../UTC" }, { "Europe//Berlin" },
	{ "zone.tab" }, { "+25:00" }, { "+2:00" }, { "+02:60" }, { "++2:00" },
	{ "Europe/Berlin\n" },
	{ "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" },
};

RP_ROWS(zone, refuses_what_is_none, bad)
{
	struct rp_zone_time time;
	const struct rp_value *error;
	struct rp_arena arena;
	struct rp_frame frame;

	rp_arena_init(&arena);
	rp_frame_init(&frame, NULL, &arena);
	error = rp_x_zone_time(&frame, &time, rp_text(row->zone), 0);
	cr_assert(error && rp_x_is_error(error), "%s", row->zone);
	cr_expect(eq(int, (int)error->as.failure->kind, RP_F_CONVERT));
	rp_arena_finish(&arena);
}
