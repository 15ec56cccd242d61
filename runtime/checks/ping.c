/*
 * Asking the program ping.  Its arguments and how its output is read are what
 * the monitor before us did: the same hosts are reachable, with the same
 * latency.
 */
#include "checks/ping.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/error.h"
#include "checks/proc.h"
#include "child.h"

#define MOST_OUTPUT 65536
#define USAGE 2			/* its status when it could not even try */

/* ----------------------------------------------------------------- reading */

static bool has_word(struct rp_text line, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= line.n; i++)
		if (strncasecmp(line.at + i, word, n) == 0)
			return true;
	return false;
}

static bool number(double *out, struct rp_text text)
{
	char copy[64], *end;

	text = rp_text_trim(text);
	if (text.n == 0 || text.n >= sizeof copy)
		return false;
	memcpy(copy, text.at, text.n);
	copy[text.n] = '\0';
	*out = strtod(copy, &end);
	return !*end && isfinite(*out);
}

/* "0.05/0.06/0.07/0.01 ms": the second; "5ms": that. */
static bool mean_of(double *out, struct rp_text text)
{
	const char *slash = memchr(text.at, '/', text.n);
	struct rp_text rest;

	if (!slash) {
		text = rp_text_trim(text);
		if (rp_text_ends(text, "ms"))
			text.n -= 2;
		return number(out, text);
	}
	rest.at = slash + 1;
	rest.n = text.n - (size_t)(rest.at - text.at);
	slash = memchr(rest.at, '/', rest.n);
	if (slash)
		rest.n = (size_t)(slash - rest.at);
	return number(out, rest);
}

bool rp_ping_latency(double *out, struct rp_text output)
{
	struct rp_text line;

	while (rp_proc_line(&line, &output)) {
		const char *equals = NULL;

		if (!has_word(line, "avg") && !has_word(line, "average"))
			continue;
		if (line.n)
			equals = memrchr(line.at, '=', line.n);
		if (!equals)
			continue;
		return mean_of(out, (struct rp_text){
			equals + 1,
			line.n - (size_t)(equals + 1 - line.at) });
	}
	return false;
}

/* ------------------------------------------------------------------- asking */

static bool was_forbidden(const struct rp_child_result *result)
{
	return result->exit_code == USAGE
	       && (has_word(result->err, "not permitted")
		   || has_word(result->err, "permission denied"));
}

void rp_ping(struct rp_pinged *out, const struct rp_ping *request,
	     struct rp_arena *arena)
{
	const char *path = getenv("PATH");
	const char *argv[] = {
		"ping", "-c", rp_arena_printf(arena, "%lld", request->count),
		"-W", rp_arena_printf(arena, "%.0f",
				      (double)(long)request->timeout_s),
		request->host, NULL
	};
	const char *env[] = {
		"LC_ALL=C",
		path ? rp_arena_printf(arena, "PATH=%s", path) : NULL, NULL
	};
	struct rp_child child = {
		.argv = argv, .env = env, .input = RP_TEXT(""),
		.max_output = MOST_OUTPUT,
		.deadline_us = request->deadline_us,
		.cancel = request->cancel,
	};
	struct rp_child_result result;
	struct rp_error error = { 0 };
	int rc = rp_child_run(&result, &child, arena, &error);

	*out = (struct rp_pinged){ .is_reachable = rc == 0
						   && result.exit_code == 0 };
	if (rc == RP_EPERMANENT)
		out->problem = rp_arena_strdup(arena, error.message);
	else if (rc == 0 && was_forbidden(&result))
		out->problem = "ping may not send";
	if (out->is_reachable)
		out->has_latency = rp_ping_latency(&out->latency_ms,
						   result.out);
}
