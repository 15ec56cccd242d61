/* Pinging: by our own packets where that may be, and by a made-up ping. */
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "checks/icmp.h"
#include "checks/ping.h"
#include "lib/fields.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_network;

static const struct {
	const char *output;
	bool has;
	double want;
} latencies[] = {
	{ "rtt min/avg/max/mdev = 1.234/5.678/9.012/1.234 ms", true, 5.678 },
	{ "round-trip min/avg/max = 0.1/0.2/0.3 ms\n", true, 0.2 },
	{ "RTT MIN/AVG/MAX = 1/2/3", true, 2 },
	{ "    Minimum = 1ms, Maximum = 9ms, Average = 5ms\n", true, 5 },
	{ "1 packets transmitted\n\nrtt min/avg/max = 7/8/9\nmore\n", true,
	  8 },
	{ "avg is told below\nrtt avg = 1/4/2\n", true, 4 },
	{ "rtt min/avg/max/mdev = a/b/c/d ms", false, 0 },
	{ "rtt min/avg/max/mdev = ", false, 0 },
	{ "avg", false, 0 },
	{ "64 bytes: time=0.05 ms", false, 0 },
	{ "", false, 0 },
};

RP_ROWS(network, reads_the_mean_of_any_ping, latencies)
{
	double got = 0;

	cr_expect(eq(int, rp_ping_latency(&got, rp_text(row->output)),
		     row->has), "%s", row->output);
	cr_expect(eq(dbl, got, row->want), "%s", row->output);
}

/* A directory with a program ping that answers only for "good". */
static const char *made_up_ping(struct rp_arena *arena)
{
	const char *directory = test_directory(arena);
	const char *path = rp_arena_printf(arena, "%s/ping", directory);

	test_write(path, rp_text(
		"#!/bin/sh\n"
		"echo \"$@\" >\"$0.args\"\n"
		"case $5 in\n"
		"good) echo 'rtt min/avg/max/mdev = 1/2.5/3/0 ms' ;;\n"
		"forbidden) echo 'ping: socket: Operation not permitted' >&2\n"
		"	exit 2 ;;\n"
		"slow) sleep 1000 & sleep 1000 ;;\n"
		"*) exit 1 ;;\n"
		"esac\n"));
	chmod(path, 0700);
	setenv("PATH", rp_arena_printf(arena, "%s:%s", directory,
				       getenv("PATH")), 1);
	return path;
}

static const struct {
	const char *host;
	bool is_reachable, has_latency;
	const char *problem;
} asked[] = {
	{ "good", true, true, NULL },
	{ "bad", false, false, NULL },
	{ "forbidden", false, false, "ping may not send" },
	{ "slow", false, false, NULL },
};

RP_ROWS(network, asks_the_program_as_before, asked)
{
	struct rp_pinged pinged;
	struct rp_arena arena;
	struct rp_ping request = { .host = row->host, .count = 3,
				   .timeout_s = 2.9,
				   .deadline_us = RP_NEVER };
	const char *before = getenv("PATH"), *path;
	struct rp_buf args;

	rp_arena_init(&arena);
	rp_buf_init(&args, RP_BUF_UNLIMITED);
	before = rp_arena_strdup(&arena, before);
	path = rp_arena_printf(&arena, "%s.args", made_up_ping(&arena));
	if (strcmp(row->host, "slow") == 0)
		request.deadline_us =
			rp_system_clock.mono_us(&rp_system_clock) + 300000;
	rp_ping(&pinged, &request, &arena);
	cr_expect(eq(int, pinged.is_reachable, row->is_reachable));
	cr_expect(eq(int, pinged.has_latency, row->has_latency));
	cr_expect(eq(str, (char *)(pinged.problem ? pinged.problem : ""),
		     (char *)(row->problem ? row->problem : "")));
	cr_assert(eq(int, rp_buf_read_file(&args, path), 0));
	cr_expect(eq(str, args.at, rp_arena_printf(&arena, "-c 3 -W 2 %s\n",
						   row->host)));
	rp_buf_finish(&args);
	setenv("PATH", before, 1);
	rp_arena_finish(&arena);
}

Test(network, knows_when_there_is_no_program)
{
	struct rp_ping request = { .host = "good", .count = 1, .timeout_s = 1,
				   .deadline_us = RP_NEVER };
	struct rp_pinged pinged;
	struct rp_arena arena;

	rp_arena_init(&arena);
	setenv("PATH", "/nowhere", 1);
	rp_ping(&pinged, &request, &arena);
	cr_expect(not(pinged.is_reachable));
	cr_expect(eq(str, (char *)pinged.problem,
		     "cannot start ping: No such file or directory"));
	rp_arena_finish(&arena);
}

Test(network, hears_its_own_answers)
{
	struct sockaddr_in here = { .sin_family = AF_INET,
				    .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct rp_echo request = { .to = (const struct sockaddr *)&here,
				   .to_size = sizeof here, .count = 2,
				   .wait_us = 5000000,
				   .deadline_us = RP_NEVER };
	struct rp_echoes echoes;
	int rc = rp_echo(&echoes, &request);

	if (rc == -EACCES)
		cr_skip_test("no ICMP socket is to be had");
	cr_assert(eq(int, rc, 0));
	cr_expect(eq(int, echoes.received, 2));
	cr_expect(gt(long, echoes.total_us, 0));
}

static const struct {
	const char *config, *status, *message;
	long long reachable, total;
} judged[] = {
	{ "{\"hosts\": [\"127.0.0.1\"]}", "ok",
	  "Network: 1/1 hosts reachable (100%)", 1, 1 },
	{ "{\"hosts\": [\"127.0.0.1\", \"-n\"]}", "warning",
	  "Network: 1/2 hosts reachable (50%)", 1, 2 },
	{ "{\"hosts\": [\"127.0.0.1\", \"-n\", \"-f\"]}", "critical",
	  "Network: 1/3 hosts reachable (33%)", 1, 3 },
	{ "{\"hosts\": [\"127.0.0.1\", \"127.0.0.1\", \"-n\", \"-n\"]}",
	  "warning", "Network: 2/4 hosts reachable (50%)", 2, 4 },
	{ "{\"hosts\": [\"-n\"]}", "critical",
	  "Network: 0/1 hosts reachable (0%)", 0, 1 },
	{ "{\"hosts\": [\"127.0.0.1\", \"-n\"], \"warning_threshold\": 50}",
	  "ok", "Network: 1/2 hosts reachable (50%)", 1, 2 },
	{ "{\"hosts\": [\"127.0.0.1\", \"-n\"], \"critical_threshold\": 51}",
	  "critical", "Network: 1/2 hosts reachable (50%)", 1, 2 },
};

/* The made-up ping stands in where no packet of ours may go out. */
static void let_loopback_answer(struct rp_arena *arena)
{
	const char *path = made_up_ping(arena);

	test_write(path, rp_text("#!/bin/sh\necho avg = 1/1/1\n"));
}

RP_ROWS(network, counts_those_that_answer, judged)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };
	const struct rp_value *metrics = &result.metrics, *host;

	rp_arena_init(&arena);
	let_loopback_answer(&arena);
	result = check_with(&ctx, &rp_check_network, row->config);
	cr_expect(eq(str, (char *)rp_check_status_name(result.status),
		     (char *)row->status), "%s", row->config);
	cr_expect(eq(str, (char *)result.message, (char *)row->message));
	cr_expect(eq(llong, rp_value_int(rp_map_get(
		metrics, "reachable_count"), -1), row->reachable));
	cr_expect(eq(llong, rp_value_int(rp_map_get(
		metrics, "total_hosts"), -1), row->total));
	cr_expect(eq(str, (char *)test_unlike(&arena, metrics,
					      rp_check_network.metrics), ""));
	host = rp_map_get(rp_map_get(metrics, "hosts"), "-n");
	if (host)
		cr_expect(eq(str, (char *)text_of(&arena, host),
			     "{\"reachable\": false, \"latency_ms\": null}"));
	rp_arena_finish(&arena);
}

Test(network, ends_with_its_run)
{
	struct rp_check_result result;
	struct rp_cancel cancel;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = 1 };

	rp_arena_init(&arena);
	result = check_with(&ctx, &rp_check_network,
			    "{\"hosts\": [\"127.0.0.1\", \"::1\"]}");
	cr_expect(eq(str, (char *)result.message, "Check failed: timed out"));
	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	rp_cancel_raise(&cancel, SIGINT);
	ctx.cancel = &cancel;
	ctx.deadline_us = RP_NEVER;
	result = check_with(&ctx, &rp_check_network,
			    "{\"hosts\": [\"192.0.2.1\"]}");
	cr_expect(eq(str, (char *)result.message, "Check failed: cancelled"));
	rp_cancel_finish(&cancel);
	rp_arena_finish(&arena);
}
