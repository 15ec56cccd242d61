#include "alerts/policy.h"

#include <string.h>

#include "base/arena.h"
#include "lib/rows.h"

static const struct { const char *name, *value, *complaint; } rows[] = {
	{ "incidents.group_by", "name", NULL },
	{ "incidents.group_by", " name ,host|hostname", NULL },
	{ "incidents.group_by", "", "must be 1 to 16 labels" },
	{ "incidents.group_by", "a,,b", NULL },
	{ "incidents.group_by", "a, ,b", "must be 1 to 16 labels" },
	{ "incidents.group_by", "a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a",
	  "must be 1 to 16 labels" },
	{ "incidents.reopen_within", "2h", NULL },
	{ "incidents.reopen_within", "0s", NULL },
	{ "incidents.reopen_within", "2 hours", "must be a duration" },
	{ "incidents.reopen_within", "9999999d", "must be a duration" },
	{ "flapping.low", "12.5", NULL },
	{ "flapping.high", "0", NULL },
	{ "flapping.high", "101", "must be a number from 0 to 100" },
	{ "flapping.high", "nan", "must be a number from 0 to 100" },
	{ "flapping.high", "0x10", "must be a number from 0 to 100" },
	{ "flapping.high", "1.2.3", "must be a number from 0 to 100" },
	{ "flapping.high", "", "must be a number from 0 to 100" },
	{ "flapping.interval", "30s", NULL },
	{ "flapping.interval", "0s", "must be a duration" },
};

RP_ROWS(policy, takes_what_can_be_or_says_why_not, rows)
{
	struct rp_policy policy = rp_policy_preset;
	struct rp_error error = { 0 };
	struct rp_arena arena;
	int rc;

	rp_arena_init(&arena);
	rc = rp_policy_set(&policy, row->name, row->value, &arena, &error);
	cr_expect(eq(int, rc, row->complaint ? RP_EBADINPUT : 0), "%s = '%s'",
		  row->name, row->value);
	if (row->complaint) {
		cr_expect(strstr(error.message, row->complaint) != NULL, "%s",
			  error.message);
		cr_expect(strstr(error.message, row->name) != NULL, "%s",
			  error.message);
		cr_expect(eq(int, memcmp(&policy, &rp_policy_preset,
					 sizeof policy), 0));
	}
	rp_arena_finish(&arena);
}

/* The preset that people are shown is the one that holds. */
Test(policy, shows_its_presets)
{
	struct rp_policy policy = { 0 };
	struct rp_arena arena;

	rp_arena_init(&arena);
	for (size_t i = 0; rp_policy_rows[i].name; i++)
		cr_expect(eq(int, rp_policy_set(&policy,
			rp_policy_rows[i].name, rp_policy_rows[i].preset,
			&arena, NULL), 0), "%s", rp_policy_rows[i].name);
	cr_expect(eq(i64, policy.reopen_us, rp_policy_preset.reopen_us));
	cr_expect(eq(i64, policy.look_us, rp_policy_preset.look_us));
	cr_expect(eq(dbl, policy.flap_low, rp_policy_preset.flap_low));
	cr_expect(eq(dbl, policy.flap_high, rp_policy_preset.flap_high));
	cr_expect(eq(sz, policy.group_by.n, 4));
	cr_expect(eq(int, rp_policy_set(&policy, "nope", "1", &arena, NULL),
		     RP_ENOTFOUND));
	rp_arena_finish(&arena);
}

Test(policy, wants_low_below_high)
{
	struct rp_policy policy = rp_policy_preset;
	struct rp_error error = { 0 };

	cr_expect(eq(int, rp_policy_check(&policy, &error), 0));
	policy.flap_low = 30;
	cr_expect(eq(int, rp_policy_check(&policy, &error), RP_EBADINPUT));
	cr_expect(strstr(error.message, "flapping.low (30) must be below "
			 "flapping.high (30)") != NULL, "%s", error.message);
	policy.flap_high = 0;
	cr_expect(eq(int, rp_policy_check(&policy, NULL), 0));
}
