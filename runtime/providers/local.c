/*
 * local: rules that run on this machine, need nothing and always answer.
 *
 * They look only where the evidence points, and say nothing about memory or
 * CPU that are not under pressure: advice that is always there is not read.
 */
#include "providers/local.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "checks/checks.h"
#include "checks/disk_space.h"
#include "providers/mounts.h"
#include "providers/providers.h"
#include "run.h"

#define TOP_PROCESSES 10
#define LARGE_BYTES ((uint64_t)100 << 20)
#define OLD_DAYS 30
#define WALK_US 2000000
#define WALK_ENTRIES 200000

/* ---------------------------------------------------------- for the rules */

const char *rp_local_priority(double percent)
{
	if (percent > 90)
		return "critical";
	if (percent > 80)
		return "high";
	return percent > RP_PRESSURE ? "medium" : "low";
}

int rp_local_stop(const struct rp_local *local)
{
	if (rp_cancel_raised(local->cancel))
		return RP_ECANCELLED;
	if (rp_system_clock.mono_us(&rp_system_clock) >= local->deadline_us)
		return RP_ETIMEOUT;
	return 0;
}

double rp_mib(uint64_t bytes)
{
	return rp_round2((double)bytes / (1 << 20));
}

struct rp_text rp_local_text(struct rp_arena *arena, struct rp_text bytes)
{
	struct rp_text text = bytes;
	struct rp_buf buf;
	ptrdiff_t bad;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	while ((bad = rp_utf8_invalid(text)) >= 0) {
		rp_buf_add(&buf, text.at, (size_t)bad);
		rp_buf_str(&buf, "\xef\xbf\xbd");
		text.at += bad + 1;
		text.n -= (size_t)bad + 1;
	}
	rp_buf_text(&buf, text);
	text = (struct rp_text){ rp_arena_copy(arena, buf.at, buf.n), buf.n };
	rp_buf_finish(&buf);
	return text;
}

void rp_local_advise(const struct rp_local *local,
		     const struct rp_finding *finding,
		     struct rp_advice *advice,
		     struct rp_value *recommendations)
{
	struct rp_arena *arena = local->arena;
	struct rp_value map = rp_map_new(arena), actions = rp_list_new(arena);

	assert(advice->details.tag == RP_MAP && advice->actions[0]);
	for (const char *const *action = advice->actions; *action; action++)
		rp_list_push(arena, &actions, rp_cstring(*action));
	rp_map_put(arena, &advice->details, "evidence", finding->notes);
	rp_map_put(arena, &map, "type", rp_cstring(advice->type));
	rp_map_put(arena, &map, "priority", rp_cstring(advice->priority));
	rp_map_put(arena, &map, "title", rp_cstring(advice->title));
	rp_map_put(arena, &map, "description",
		   rp_cstring(advice->description));
	rp_map_put(arena, &map, "details", advice->details);
	rp_map_put(arena, &map, "actions", actions);
	rp_map_put(arena, &map, "incident_id", local->incident_id
		   ? rp_int(local->incident_id) : rp_null);
	rp_list_push(arena, recommendations, map);
}

/* ---------------------------------------------------------------- dispatch */

int rp_local_general(const struct rp_local *local,
		     struct rp_evidence *evidence,
		     struct rp_value *recommendations)
{
	struct rp_value mounts = rp_mounts_physical(local->arena, local->root);
	struct rp_disk_space space;
	int rc = rp_local_memory(local, &evidence->topics[RP_TOPIC_MEMORY],
				 recommendations);

	for (size_t i = 0; rc >= 0 && i < rp_value_count(&mounts); i++) {
		const char *path = rp_list_at(&mounts, i)->as.text.at;

		if (rp_disk_space_read(&space, path) < 0
		    || space.percent <= RP_PRESSURE)
			continue;
		return rp_local_disk(local, &evidence->topics[RP_TOPIC_DISK],
				     path, recommendations);
	}
	return rc;
}

static int apply(const struct rp_local *local, enum rp_topic topic,
		 struct rp_evidence *evidence,
		 struct rp_value *recommendations)
{
	struct rp_finding *finding = &evidence->topics[topic];

	switch (topic) {
	case RP_TOPIC_MEMORY:
		return rp_local_memory(local, finding, recommendations);
	case RP_TOPIC_CPU:
		return rp_local_cpu(local, finding, recommendations);
	default:
		return rp_local_disk(local, finding,
				     evidence->path ? evidence->path : "/",
				     recommendations);
	}
}

/* The strongest topic not done yet, or RP_TOPICS. */
static enum rp_topic next_topic(const struct rp_evidence *evidence,
				const bool done[RP_TOPICS])
{
	enum rp_topic best = RP_TOPICS;

	for (enum rp_topic i = 0; i < RP_TOPICS; i++)
		if (!done[i] && rp_evidence_points_to(evidence, i)
		    && (best == RP_TOPICS || evidence->topics[i].strength
					     > evidence->topics[best].strength))
			best = i;
	return best;
}

int rp_local_analyze(const struct rp_local *local,
		     struct rp_evidence *evidence,
		     struct rp_value *recommendations)
{
	bool done[RP_TOPICS] = { false };
	enum rp_topic topic = next_topic(evidence, done);
	int rc = 0;

	if (topic == RP_TOPICS)
		return rp_local_general(local, evidence, recommendations);
	for (; rc >= 0 && topic < RP_TOPICS;
	     topic = next_topic(evidence, done)) {
		done[topic] = true;
		rc = apply(local, topic, evidence, recommendations);
	}
	return rc;
}

/* ---------------------------------------------------------------- provider */

static const char *const *scan_paths(struct rp_arena *arena)
{
	static const char *const fixed[] = { "/var/log", "/tmp", "/var/tmp",
					     "/var/cache" };
	size_t n = sizeof fixed / sizeof fixed[0];
	const char **paths = rp_arena_array(arena, n + 2, sizeof *paths);
	const char *home = getenv("HOME");

	memcpy(paths, fixed, sizeof fixed);
	if (home && *home == '/')
		paths[n] = rp_arena_printf(arena, "%s/.cache", home);
	return paths;
}

static void prepare(struct rp_local *local, struct rp_ctx *ctx)
{
	long left_ms = rp_time_left_ms(ctx);

	*local = (struct rp_local){
		.arena = ctx->arena,
		.cancel = ctx->run->request.cancel,
		.deadline_us = RP_NEVER,
		.now_us = ctx->run->clock->wall_us(ctx->run->clock),
		.incident_id = ctx->run->incident_id,
		.root = "",
		.top_processes = TOP_PROCESSES,
		.large_bytes = LARGE_BYTES,
		.old_days = OLD_DAYS,
		.scan_paths = scan_paths(ctx->arena),
		.walk_us = WALK_US,
		.walk_entries = WALK_ENTRIES,
	};
	if (left_ms >= 0)
		local->deadline_us = rp_system_clock.mono_us(&rp_system_clock)
				     + (int64_t)left_ms * 1000;
}

static int analyze(struct rp_ctx *ctx, struct rp_value *recommendations)
{
	struct rp_evidence evidence;
	struct rp_local local;
	int rc;

	prepare(&local, ctx);
	rp_evidence_gather(&evidence, ctx->run, ctx->ordinal, ctx->arena);
	rc = rp_local_stop(&local);
	if (rc >= 0)
		rc = rp_local_analyze(&local, &evidence, recommendations);
	if (rc == RP_ECANCELLED)
		return rp_fail(ctx, rc, "the analysis was cancelled");
	return rc < 0 ? rp_fail(ctx, rc, "the analysis timed out") : 0;
}

const struct rp_provider rp_provider_local = {
	.name = "local",
	.doc = "Rules that look at this machine",
	.analyze = analyze,
};
