/*
 * network: which hosts answer to ping, all asked at the same time.
 *
 * Only how many answer is judged, and less is worse.  A host that does not
 * answer, or whose name says nothing to anybody, is not reachable; but where
 * this process may not ping at all nothing is known about any host, and that
 * is no outage.
 */
#include <errno.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/error.h"
#include "checks/beside.h"
#include "checks/checks.h"
#include "checks/icmp.h"
#include "checks/ping.h"
#include "net/resolve.h"
#include "pool.h"

struct network {
	struct rp_strings hosts;
	long long ping_count;
	double timeout;
	double warning_threshold, critical_threshold;
};

#define DEFAULT_HOSTS "[\"8.8.8.8\", \"1.1.1.1\"]"

static const struct rp_option options[] = {
	{ "hosts", RP_OPT_STRINGS, offsetof(struct network, hosts),
	  .preset = DEFAULT_HOSTS, .doc = "names or addresses to ping" },
	{ "ping_count", RP_OPT_INT, offsetof(struct network, ping_count),
	  .preset = "1", .min = 1, .max = RP_ECHO_MOST,
	  .doc = "requests to each; one answer is enough" },
	{ "timeout", RP_OPT_DOUBLE, offsetof(struct network, timeout),
	  .preset = "5.0", .min = 0.01, .max = 3600,
	  .doc = "seconds to wait for an answer" },
	RP_CHECK_THRESHOLDS(struct network, "percent of hosts reachable below",
			    "70.0", "50.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "hosts", "map(string, reachability)", false, "each host" },
	{ "reachable_count", "int", false, "how many answered" },
	{ "total_hosts", "int", false, "how many were asked" },
	{ "reachable_percent", "double", false, "how many of them answered" },
	{ 0 }
};

struct probe {
	const char *host;
	struct rp_arena arena;
	struct rp_pinged result;
};

struct round {
	struct rp_job job;		/* first: its work finds the round */
	const struct network *network;
	const struct rp_check_ctx *ctx;
	int64_t deadline_us;
	struct probe *probes;
};

/* ----------------------------------------------------------------- probing */

/* As ping prints it: whole microseconds of the mean, in milliseconds. */
static void take_echoes(struct rp_pinged *out, const struct rp_echoes *echoes)
{
	out->is_reachable = out->has_latency = echoes->received > 0;
	if (echoes->received)
		out->latency_ms = (double)(echoes->total_us
					   / echoes->received) / 1e3;
}

/* False if this process may have no socket for it. */
static bool echo(struct probe *probe, const struct round *round,
		 const struct rp_addresses *addresses)
{
	struct rp_echoes echoes;
	int rc = -EAFNOSUPPORT;

	for (size_t i = 0; i < addresses->n && rc == -EAFNOSUPPORT; i++) {
		struct rp_echo request = {
			.to = (const struct sockaddr *)&addresses->at[i].at,
			.to_size = addresses->at[i].size,
			.count = (int)round->network->ping_count,
			.wait_us = (int64_t)(round->network->timeout * 1e6),
			.deadline_us = round->deadline_us,
			.cancel = round->ctx->cancel,
		};

		rc = rp_echo(&echoes, &request);
	}
	if (rc == 0)
		take_echoes(&probe->result, &echoes);
	return rc != -EACCES;
}

static void work(struct rp_job *job, size_t piece)
{
	struct round *round = (struct round *)job;
	struct probe *probe = &round->probes[piece];
	struct rp_resolve name = {
		.host = probe->host,
		.deadline_us = round->deadline_us,
		.cancel = round->ctx->cancel,
	};
	struct rp_ping ping = {
		.host = probe->host, .count = round->network->ping_count,
		.timeout_s = round->network->timeout,
		.deadline_us = round->deadline_us,
		.cancel = round->ctx->cancel,
	};
	struct rp_addresses addresses;
	const char *problem;

	if (probe->host[0] == '-'
	    || rp_resolve(&addresses, &name, &probe->arena, &problem) < 0
	    || echo(probe, round, &addresses))
		return;
	rp_ping(&probe->result, &ping, &probe->arena);
}

static void probe_all(struct round *round)
{
	struct rp_pool *pool;

	round->job.work = work;
	if (round->job.n == 1) {
		work(&round->job, 0);
		return;
	}
	pool = rp_pool_create();
	rp_pool_do(pool, &round->job);
	rp_pool_destroy(pool);
}

/* ----------------------------------------------------------------- judging */

static struct rp_value describe(struct rp_arena *arena,
				const struct rp_pinged *pinged)
{
	struct rp_value map = rp_map_new(arena);

	rp_map_put(arena, &map, "reachable", rp_bool(pinged->is_reachable));
	rp_map_put(arena, &map, "latency_ms",
		   pinged->has_latency ? rp_double(pinged->latency_ms)
				       : rp_null);
	return map;
}

static void judge(struct rp_check_ctx *ctx, const struct round *round,
		  struct rp_check_result *result)
{
	const struct network *network = round->network;
	struct rp_arena *arena = ctx->arena;
	struct rp_value *metrics = &result->metrics;
	struct rp_value hosts = rp_map_new(arena);
	int64_t n = (int64_t)round->job.n, reachable = 0;
	double percent;

	for (int64_t i = 0; i < n; i++) {
		const struct probe *probe = &round->probes[i];

		reachable += probe->result.is_reachable;
		rp_map_put(arena, &hosts, probe->host,
			   describe(arena, &probe->result));
	}
	percent = (double)reachable / (double)n * 100;
	*metrics = rp_map_new(arena);
	rp_map_put(arena, metrics, "hosts", hosts);
	rp_map_put(arena, metrics, "reachable_count", rp_int(reachable));
	rp_map_put(arena, metrics, "total_hosts", rp_int(n));
	rp_map_put(arena, metrics, "reachable_percent", rp_double(percent));
	result->status = rp_check_judge_low(ctx, percent,
					    network->warning_threshold,
					    network->critical_threshold);
	result->message = rp_arena_printf(
		arena, "Network: %lld/%lld hosts reachable (%.0f%%)",
		(long long)reachable, (long long)n, percent);
}

/* NULL, or why nothing is known. */
static const char *problem_of(struct rp_check_ctx *ctx,
			      const struct round *round)
{
	const char *stop = rp_check_wait(ctx, 0);

	for (size_t i = 0; i < round->job.n && !stop; i++)
		if (round->probes[i].result.problem)
			stop = rp_arena_printf(
				ctx->arena, "cannot ping: no ICMP socket may "
				"be had (net.ipv4.ping_group_range), and %s",
				round->probes[i].result.problem);
	return stop;
}

/* ----------------------------------------------------------------- running */

static void make_probes(struct round *round, struct rp_arena *arena,
			const struct rp_strings *hosts)
{
	round->job.n = hosts->n;
	round->probes = rp_arena_array(arena, hosts->n,
				       sizeof *round->probes);
	for (unsigned long i = 0; i < hosts->n; i++) {
		round->probes[i].host = hosts->at[i];
		rp_arena_init(&round->probes[i].arena);
	}
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	static const char *const usual[] = { "8.8.8.8", "1.1.1.1" };
	const struct network *network = self;
	struct rp_strings hosts = network->hosts;
	struct round round = {
		.network = network, .ctx = ctx,
		.deadline_us = rp_check_until(ctx, network->timeout
					      * (double)network->ping_count
					      + 1),
	};
	const char *problem;

	if (hosts.n == 0)
		hosts = (struct rp_strings){ usual, 2 };
	make_probes(&round, ctx->arena, &hosts);
	probe_all(&round);
	problem = problem_of(ctx, &round);
	if (problem)
		rp_check_fail(ctx, result, "%s", problem);
	else
		judge(ctx, &round, result);
	for (size_t i = 0; i < round.job.n; i++)
		rp_arena_finish(&round.probes[i].arena);
}

const struct rp_check rp_check_network = {
	.name = "network",
	.doc = "Check network connectivity by pinging hosts.",
	.options = options,
	.size = sizeof(struct network),
	.waits = rp_look_beside,
	.calls = true,
	.less_is_worse = true,
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
