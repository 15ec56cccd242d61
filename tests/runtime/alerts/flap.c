#include "alerts/flap.h"

#include <string.h>

#include "lib/rows.h"

/* The oldest first: ' ' is well, else w and c; what is left out is well. */
static uint64_t looks_of(const char *states)
{
	uint64_t looks = 0;

	for (; *states; states++)
		looks = rp_flap_look(looks, *states == 'c' ? 3
					    : *states == 'w' ? 2 : 0);
	return looks;
}

/* Figures by hand: change x of 1 … 20 weighs 0.75 + (x - 1) / 38, of 20. */
static const struct { const char *states; double percent; } rows[] = {
	{ "", 0 },
	{ "ccccccccccccccccccccc", 0 },
	{ "c", 6.25 },
	{ "w", 6.25 },
	{ "c ", 12.368 },
	{ "wc", 12.368 },
	{ " cccccccccccccccccccc", 3.75 },
	{ "c c c ", 35.526 },
	{ "c c c c c c c c c c c", 100 },
	{ "c w c w c w c w c w c", 100 },
	{ "cccccccccccccccccccccc", 0 },	/* the 22nd is forgotten */
	{ "ccccccccccc          ", 5.066 },
};

RP_ROWS(flap, weighs_changes_as_nagios_does, rows)
{
	double got = rp_flap_percent(looks_of(row->states));

	cr_expect(lt(dbl, got - row->percent, 0.001), "'%s': %g", row->states,
		  got);
	cr_expect(gt(dbl, got - row->percent, -0.001), "'%s': %g", row->states,
		  got);
}

static const struct {
	double percent;
	bool was, low20high30, off;
} judged[] = {
	{ 0, true, false, false }, { 20, true, false, false },
	{ 20.1, true, true, false }, { 29.9, true, true, false },
	{ 29.9, false, false, false }, { 30, false, true, false },
	{ 100, false, true, false },
};

RP_ROWS(flap, starts_at_the_high_mark_and_ends_at_the_low_one, judged)
{
	cr_expect(eq(int, rp_flap_judge(row->percent, row->was, 20, 30),
		     row->low20high30), "%g", row->percent);
	cr_expect(eq(int, rp_flap_judge(row->percent, row->was, 20, 0),
		     row->off), "%g", row->percent);
}

Test(flap, forgets_in_the_course_of_time)
{
	uint64_t looks = looks_of("c c c c c ");

	cr_expect(eq(u64, rp_flap_stand(looks, 299, 300), looks));
	cr_expect(eq(u64, rp_flap_stand(looks, 300, 300),
		     rp_flap_look(looks, 0)));
	cr_expect(eq(u64, rp_flap_stand(looks, INT64_MAX, 300), 0));
	cr_expect(eq(u64, rp_flap_stand(looks, -5, 300), looks));
	looks = looks_of("c c c c c");
	cr_expect(eq(u64, rp_flap_stand(looks, INT64_MAX, 1),
		     looks_of("ccccccccccccccccccccc")));
}
