/*
 * Looks that know of each other: hysteresis, and findings that have to last.
 *
 *	found	ok   warn  warn  crit  crit  warn  ok
 *	since	      │─────warning────────────────│
 *	                         │──critical──│
 *
 * Each severity has its own beginning; what is critical is also at least a
 * warning.  A look that could not tell ("unknown") says nothing about the
 * machine, so beginnings stay where they are.
 */
#include <assert.h>
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "checks/checks.h"
#include "store/store.h"

bool rp_check_needs_state(const struct rp_check *check,
			  const struct rp_check_policy *policy)
{
	return check->remembers || policy->for_us || policy->hysteresis;
}

static enum rp_check_status status_of(const char *name)
{
	int status = RP_CHECK_CRITICAL;

	while (status > RP_CHECK_OK
	       && (!name || strcmp(name, rp_check_status_name(status)) != 0))
		status--;
	return status;
}

/* A clock that went back begins anew. */
static void keep_since(int64_t *since_us, bool is_found, int64_t now_us)
{
	if (!is_found)
		*since_us = 0;
	else if (!*since_us || *since_us > now_us)
		*since_us = now_us;
}

static bool lasts(int64_t since_us, int64_t now_us,
		  const struct rp_check_policy *policy)
{
	return since_us && now_us - since_us >= policy->for_us;
}

/* "5m", "90s": the largest unit that leaves no rest. */
static const char *seconds_text(struct rp_arena *arena, int64_t us)
{
	long long s = us / 1000000;

	if (s >= 3600 && s % 3600 == 0)
		return rp_arena_printf(arena, "%lldh", s / 3600);
	if (s >= 60 && s % 60 == 0)
		return rp_arena_printf(arena, "%lldm", s / 60);
	return rp_arena_printf(arena, "%llds", s);
}

static void judge(const struct rp_check_policy *policy,
		  const struct rp_check_state *state, int64_t now_us,
		  struct rp_arena *arena, struct rp_check_result *result)
{
	enum rp_check_status found = result->status;
	int64_t since = found == RP_CHECK_CRITICAL ? state->critical_us
						   : state->warning_us;

	if (found == RP_CHECK_CRITICAL
	    && !lasts(state->critical_us, now_us, policy))
		result->status = RP_CHECK_WARNING;
	if (result->status == RP_CHECK_WARNING
	    && !lasts(state->warning_us, now_us, policy))
		result->status = RP_CHECK_OK;
	if (result->status != found)
		result->message = rp_arena_printf(
			arena, "%s (%s for %s, counts after %s)",
			result->message, rp_check_status_name(found),
			seconds_text(arena, now_us - since),
			seconds_text(arena, policy->for_us));
}

void rp_check_look(const struct rp_check *check, const void *options,
		   const struct rp_check_policy *policy,
		   struct rp_check_state *state, struct rp_check_ctx *ctx,
		   struct rp_check_result *result)
{
	const struct rp_clock *clock = ctx->clock ? ctx->clock
						  : &rp_system_clock;
	int64_t now_us = clock->wall_us(clock);

	if (state) {
		if (state->memory.tag != RP_MAP)
			state->memory = rp_map_new(ctx->arena);
		ctx->before = status_of(state->status);
		ctx->hysteresis = policy->hysteresis;
		ctx->memory = &state->memory;
	}
	rp_check_run(check, options, ctx, result);
	if (!state || result->status == RP_CHECK_UNKNOWN)
		return;
	keep_since(&state->warning_us, result->status >= RP_CHECK_WARNING,
		   now_us);
	keep_since(&state->critical_us, result->status == RP_CHECK_CRITICAL,
		   now_us);
	state->status = rp_check_status_name(result->status);
	judge(policy, state, now_us, ctx->arena, result);
}
