/*
 * Times in the dialects of senders, and durations.
 */
#include "base/clock.h"

#include "base/arena.h"
#include "base/json.h"
#include "lib/files.h"
#include "lib/rows.h"

static const struct {
	const char *text, *want;	/* NULL: refused */
} times[] = {
	{ "2026-03-10T10:00:00Z", "2026-03-10T10:00:00.000000Z" },
	{ "2026-03-10 10:00:00Z", "2026-03-10T10:00:00.000000Z" },
	{ "2026-03-10   10:00:00 Z", "2026-03-10T10:00:00.000000Z" },
	{ "2026-03-10x10:00:00", "2026-03-10T10:00:00.000000Z" },
	{ "2026-03-10☃10:00:00", "2026-03-10T10:00:00.000000Z" },
	{ "2026-03-10t10:00:00Z", "2026-03-10T10:00:00.000000Z" },
	{ "2026-03-10", "2026-03-10T00:00:00.000000Z" },
	{ "2026-3-9", "2026-03-09T00:00:00.000000Z" },
	{ "2026-3-9T1:2:3Z", "2026-03-09T01:02:03.000000Z" },
	{ "2026-03-10T10:00", "2026-03-10T10:00:00.000000Z" },
	{ "2026-03-10T10", "2026-03-10T10:00:00.000000Z" },
	{ "2026-03-10T10+02", "2026-03-10T08:00:00.000000Z" },
	{ "2026-03-10T10:00:00.5Z", "2026-03-10T10:00:00.500000Z" },
	{ "2026-03-10T10:00:00,25", "2026-03-10T10:00:00.250000Z" },
	{ "2026-03-10T10:00:00.123456789Z", "2026-03-10T10:00:00.123456Z" },
	{ "2026-03-10T10:00:00.9999999Z", "2026-03-10T10:00:00.999999Z" },
	{ "2026-03-10T10:00:00.000001Z", "2026-03-10T10:00:00.000001Z" },
	{ "2026-03-10T10:00:00+05:30", "2026-03-10T04:30:00.000000Z" },
	{ "2026-03-10T10:00:00-0530", "2026-03-10T15:30:00.000000Z" },
	{ "2026-03-10T10:00:00+05", "2026-03-10T05:00:00.000000Z" },
	{ "2026-03-10T10:00:00 +05:00", "2026-03-10T05:00:00.000000Z" },
	{ "2026-03-10T10:00-01:00", "2026-03-10T11:00:00.000000Z" },
	{ "20260310T100000Z", "2026-03-10T10:00:00.000000Z" },
	{ "20260310T1000", "2026-03-10T10:00:00.000000Z" },
	{ "20260310T10", "2026-03-10T10:00:00.000000Z" },
	{ "20260310T100000.5+0530", "2026-03-10T04:30:00.500000Z" },
	{ "20260310 10:00:00", "2026-03-10T10:00:00.000000Z" },
	{ "2026-03-10T100000Z", "2026-03-10T10:00:00.000000Z" },
	{ "0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000000Z" },
	{ "9999-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z" },
	{ "2024-02-29T00:00:00Z", "2024-02-29T00:00:00.000000Z" },
	{ "", NULL },
	{ "now", NULL },
	{ "20260310", NULL },
	{ "1712011200000", NULL },
	{ "1712011200", NULL },
	{ "1712011200000Z", NULL },
	{ "1712011200.5", NULL },
	{ "20260310x100000", NULL },
	{ "2026", NULL },
	{ "2026-03", NULL },
	{ "2026-03-", NULL },
	{ "2026-03-1012:00", NULL },
	{ "2026-03-10T", NULL },
	{ "2026-03-10Z", NULL },
	{ "2026-03-10T1", NULL },
	{ "2026-03-10T100", NULL },
	{ "2026-03-10T10:", NULL },
	{ "2026-03-10T10:00:", NULL },
	{ "2026-03-10T10:00:00.", NULL },
	{ "2026-03-10T10:00:00.Z", NULL },
	{ "2026-03-10T10:00:00z", NULL },
	{ "2026-03-10T10:00:00ZZ", NULL },
	{ "2026-03-10T10:00:00+", NULL },
	{ "2026-03-10T10:00:00+5", NULL },
	{ "2026-03-10T10:00:00+053", NULL },
	{ "2026-03-10T10:00:00+05:3", NULL },
	{ "2026-03-10T10:00:00+05:", NULL },
	{ "2026-03-10T10:00:00+05:60", NULL },
	{ "2026-03-10T10:00:00+24:00", NULL },
	{ "2026-03-10T10:00:00 UTC", NULL },
	{ "2026-03-10T24:00:00Z", NULL },
	{ "2026-03-10T10:60:00Z", NULL },
	{ "2026-03-10T10:00:60Z", NULL },
	{ "2026-02-29", NULL },
	{ "2026-13-01", NULL },
	{ "2026-00-10", NULL },
	{ "0000-01-01", NULL },
	{ "02026-01-01", NULL },
	{ "226-01-01", NULL },
	{ "2026-W11-2T10:00:00Z", NULL },
	{ "10.03.2026 10:00:00", NULL },
	{ " 2026-03-10", NULL },
	{ "2026-03-10\xff""10:00", NULL },
	{ "2026-03-10T10:00:00\xff", NULL },
	{ "-026-03-10", NULL },
};

RP_ROWS(time, reads_what_senders_write, times)
{
	char text[RP_TIME_SIZE];
	int64_t us = 0;
	bool ok = rp_time_parse(&us, rp_text(row->text));

	cr_assert(eq(int, ok, row->want != NULL), "%s", row->text);
	if (!ok)
		return;
	rp_time_format(text, us);
	cr_expect(eq(str, text, (char *)row->want), "%s", row->text);
}

Test(time, stops_at_a_nul)
{
	int64_t us;

	cr_expect(not(rp_time_parse(&us, RP_TEXT("2026-03-10\0"))));
	cr_expect(not(rp_time_parse(&us, RP_TEXT("2026-03-10T10:00\0Z"))));
	cr_expect(not(rp_time_parse(&us, (struct rp_text){ NULL, 0 })));
}

/* A vector says "now" for what is refused, "naive:…" without a zone. */
static void check_vector(const struct rp_value *vector)
{
	const struct rp_value *input = rp_map_get(vector, "input");
	struct rp_text want = rp_value_text(rp_map_get(vector, "generic"), "");
	int64_t us, wanted;
	bool ok;

	if (!rp_is(input, RP_STRING))
		return;
	ok = rp_time_parse(&us, input->as.text);
	cr_expect(eq(int, ok, !rp_text_is(want, "now")), "%.*s",
		  (int)input->as.text.n, input->as.text.at);
	if (!ok)
		return;
	if (rp_text_starts(want, "naive:"))
		want = (struct rp_text){ want.at + 6, want.n - 6 };
	cr_assert(rp_time_parse(&wanted, want));
	cr_expect(eq(i64, us, wanted));
}

Test(time, agrees_with_the_recorded_vectors)
{
	static struct rp_json_result result;
	const struct rp_value *rows;
	struct rp_arena arena;
	struct rp_value root;

	rp_arena_init(&arena);
	cr_assert(eq(int, rp_json_read(&root, &arena,
		test_file(&arena, "fixtures/vectors/timestamps.json"),
		RP_JSON_DEPTH_PAYLOAD, &result), 0));
	rows = rp_map_get(&root, "rows");
	cr_assert(gt(sz, rp_value_count(rows), 20));
	for (size_t i = 0; i < rp_value_count(rows); i++)
		check_vector(rp_list_at(rows, i));
	rp_arena_finish(&arena);
}

#define REFUSED INT64_C(-1)

static const struct {
	const char *text;
	int64_t want;
} durations[] = {
	{ "0s", 0 },
	{ "1us", 1 },
	{ "250ms", 250000 },
	{ "5s", 5000000 },
	{ "2m", 120000000 },
	{ "1h30m", INT64_C(5400000000) },
	{ "1d", INT64_C(86400000000) },
	{ "1d1h1m1s1ms1us", INT64_C(90061001001) },
	{ "1.5s", 1500000 },
	{ "0.0000019s", 1 },
	{ "2.5d", INT64_C(216000000000) },
	{ "0.5h", INT64_C(1800000000) },
	{ "106751991d", INT64_C(9223372022400000000) },
	{ "106751992d", REFUSED },
	{ "9223372036854775807us", INT64_MAX },
	{ "9223372036854775807us1us", REFUSED },
	{ "9223372036854775808us", REFUSED },
	{ "99999999999999999999s", REFUSED },
	{ "", REFUSED },
	{ "5", REFUSED },
	{ "s", REFUSED },
	{ "5 s", REFUSED },
	{ " 5s", REFUSED },
	{ "5s ", REFUSED },
	{ "-5s", REFUSED },
	{ "+5s", REFUSED },
	{ "5S", REFUSED },
	{ "5sec", REFUSED },
	{ "5w", REFUSED },
	{ "1h30", REFUSED },
	{ "1.s", REFUSED },
	{ ".5s", REFUSED },
	{ "1.2.3s", REFUSED },
	{ "0x5s", REFUSED },
};

RP_ROWS(time, reads_durations, durations)
{
	int64_t us = REFUSED;

	cr_expect(eq(int, rp_duration_parse(&us, row->text),
		     row->want != REFUSED), "%s", row->text);
	cr_expect(eq(i64, us, row->want), "%s", row->text);
}
