/*
 * The calendar, both ways.
 */
#include "base/clock.h"

#include <stdlib.h>

#include "base/arena.h"
#include "lib/rows.h"

#define SECOND INT64_C(1000000)

Test(clock, goes_forward)
{
	const struct rp_clock *clock = &rp_system_clock;
	int64_t before = clock->mono_us(clock);

	cr_expect(ge(i64, clock->mono_us(clock), before));
	cr_expect(gt(i64, clock->wall_us(clock),
		     INT64_C(1700000000) * SECOND));
}

static const struct {
	int64_t us;
	const char *want;
} times[] = {
	{ 0, "1970-01-01T00:00:00.000000Z" },
	{ 1, "1970-01-01T00:00:00.000001Z" },
	{ -1, "1969-12-31T23:59:59.999999Z" },
	{ 951782400 * SECOND, "2000-02-29T00:00:00.000000Z" },
	{ 1773144000 * SECOND, "2026-03-10T12:00:00.000000Z" },
	{ 4107542400 * SECOND, "2100-03-01T00:00:00.000000Z" },
	{ -2203891200 * SECOND, "1900-03-01T00:00:00.000000Z" },
	{ -62135596800 * SECOND, "0001-01-01T00:00:00.000000Z" },
	{ 253402300800 * SECOND - 1, "9999-12-31T23:59:59.999999Z" },
	{ INT64_MIN, "0001-01-01T00:00:00.000000Z" },
	{ INT64_MAX, "9999-12-31T23:59:59.999999Z" },
};

RP_ROWS(clock, formats_rfc_3339, times)
{
	struct rp_text want = rp_text(row->want), offset;
	char text[RP_TIME_SIZE];
	struct rp_arena arena;

	rp_arena_init(&arena);
	rp_time_format(text, row->us);
	cr_expect(eq(str, text, (char *)row->want));
	cr_expect(rp_text_is(want, rp_time_text(&arena, row->us)));
	offset = rp_text(rp_time_text_offset(&arena, row->us));
	cr_expect(rp_text_ends(offset, "+00:00"));
	cr_expect(eq(int, memcmp(offset.at, want.at, want.n - 1), 0));
	rp_arena_finish(&arena);
}

static const struct {
	int date[3], clock[4], offset;
	const char *want;	/* NULL: no such time */
} fields[] = {
	{ { 2024, 2, 29 }, { 0 }, 0, "2024-02-29T00:00:00.000000Z" },
	{ { 2023, 2, 29 }, { 0 }, 0, NULL },
	{ { 1900, 2, 29 }, { 0 }, 0, NULL },
	{ { 2000, 2, 29 }, { 0 }, 0, "2000-02-29T00:00:00.000000Z" },
	{ { 2026, 4, 31 }, { 0 }, 0, NULL },
	{ { 2026, 12, 31 }, { 23, 59, 59, 999999 }, 0,
	  "2026-12-31T23:59:59.999999Z" },
	{ { 2026, 0, 1 }, { 0 }, 0, NULL },
	{ { 2026, 13, 1 }, { 0 }, 0, NULL },
	{ { 2026, 1, 0 }, { 0 }, 0, NULL },
	{ { 0, 1, 1 }, { 0 }, 0, NULL },
	{ { 10000, 1, 1 }, { 0 }, 0, NULL },
	{ { -1, 1, 1 }, { 0 }, 0, NULL },
	{ { 2026, 1, 1 }, { 24 }, 0, NULL },
	{ { 2026, 1, 1 }, { -1 }, 0, NULL },
	{ { 2026, 1, 1 }, { 0, 60 }, 0, NULL },
	{ { 2026, 1, 1 }, { 0, 0, 60 }, 0, NULL },
	{ { 2026, 1, 1 }, { 0, 0, 0, 1000000 }, 0, NULL },
	{ { 2026, 1, 1 }, { 0 }, 90, "2025-12-31T22:30:00.000000Z" },
	{ { 2026, 1, 1 }, { 0 }, -90, "2026-01-01T01:30:00.000000Z" },
	{ { 2026, 1, 1 }, { 0 }, 1439, "2025-12-31T00:01:00.000000Z" },
	{ { 2026, 1, 1 }, { 0 }, 1440, NULL },
	{ { 2026, 1, 1 }, { 0 }, -1440, NULL },
	{ { 1, 1, 1 }, { 0 }, 1, NULL },
	{ { 9999, 12, 31 }, { 23, 59 }, -1, NULL },
};

RP_ROWS(clock, makes_times_of_fields, fields)
{
	const int *date = row->date, *at = row->clock;
	char text[RP_TIME_SIZE];
	int64_t us;
	bool ok = rp_time_make(&us, date[0], date[1], date[2], at[0], at[1],
			       at[2], at[3], row->offset);

	cr_assert(eq(int, ok, row->want != NULL), "%d-%d-%d %d", date[0],
		  date[1], date[2], at[0]);
	if (!ok)
		return;
	rp_time_format(text, us);
	cr_expect(eq(str, text, (char *)row->want));
}

Test(clock, counts_every_day_of_ten_thousand_years)
{
	int64_t last = INT64_MIN, us;
	char text[RP_TIME_SIZE];
	int days = 0;

	for (int date = 10101; date <= 99991231; date++) {
		if (!rp_time_make(&us, date / 10000, date / 100 % 100,
				  date % 100, 0, 0, 0, 0, 0))
			continue;
		cr_assert(days == 0 || us - last == 86400 * SECOND);
		last = us;
		if (++days % 97 == 0) {
			rp_time_format(text, us);
			cr_assert(eq(int, atoi(text) * 10000 +
					  atoi(text + 5) * 100 +
					  atoi(text + 8), date));
		}
	}
	cr_expect(eq(int, days, 3652059));
}
