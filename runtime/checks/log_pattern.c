/*
 * Patterns for lines of logs.  As in expr/match.c each item of a pattern is
 * compiled with a callout that counts what is tried, since a pattern can be
 * written that takes for ever; here the clock is looked at too, because there
 * are many lines.  A log may hold any bytes: what is not UTF-8 matches nothing.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "checks/log_pattern.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/clock.h"

#define MOST_PATTERN 4096	/* bytes */
#define MOST_GROUPS 100		/* groups within groups */
#define MOST_HEAP_KB 16384
#define MOST_TRIES 1000000	/* in one line */
#define CLOCK_EVERY 4096	/* tries between two looks at the clock */

struct rp_log_pattern {
	pcre2_code *code;
	pcre2_match_data *data;
	pcre2_match_context *context;
};

struct tries {
	long n;
	int64_t until_us;
};

static int count(pcre2_callout_block *block, void *data)
{
	struct tries *tries = data;

	(void)block;
	tries->n++;
	if (tries->n >= MOST_TRIES)
		return PCRE2_ERROR_CALLOUT;
	if (tries->n % CLOCK_EVERY == 0
	    && rp_system_clock.mono_us(&rp_system_clock) >= tries->until_us)
		return PCRE2_ERROR_CALLOUT;
	return 0;
}

static pcre2_code *compile(const char *text, bool ignore_case, char why[200])
{
	pcre2_compile_context *context = pcre2_compile_context_create(NULL);
	uint32_t how = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF
		       | PCRE2_NEVER_BACKSLASH_C | PCRE2_AUTO_CALLOUT
		       | (ignore_case ? PCRE2_CASELESS : 0);
	pcre2_code *code;
	PCRE2_SIZE at = 0;
	char problem[160];
	int rc = 0;

	if (!context)
		rp_out_of_memory();
	pcre2_set_max_pattern_length(context, MOST_PATTERN);
	pcre2_set_parens_nest_limit(context, MOST_GROUPS);
	code = pcre2_compile((PCRE2_SPTR)text, PCRE2_ZERO_TERMINATED, how, &rc,
			     &at, context);
	pcre2_compile_context_free(context);
	if (code)
		return code;
	if (pcre2_get_error_message(rc, (PCRE2_UCHAR *)problem, sizeof problem)
	    < 0)
		snprintf(problem, sizeof problem, "error %d", rc);
	snprintf(why, 200, "%s (at byte %zu)", problem, (size_t)at);
	return NULL;
}

struct rp_log_pattern *rp_log_pattern_new(const char *text, bool ignore_case,
					  char why[200])
{
	pcre2_code *code = compile(text, ignore_case, why);
	struct rp_log_pattern *pattern;

	if (!code)
		return NULL;
	pattern = calloc(1, sizeof *pattern);
	if (!pattern)
		rp_out_of_memory();
	pattern->code = code;
	pattern->data = pcre2_match_data_create(1, NULL);
	pattern->context = pcre2_match_context_create(NULL);
	if (!pattern->data || !pattern->context)
		rp_out_of_memory();
	pcre2_set_heap_limit(pattern->context, MOST_HEAP_KB);
	return pattern;
}

void rp_log_pattern_free(struct rp_log_pattern *pattern)
{
	if (!pattern)
		return;
	pcre2_match_context_free(pattern->context);
	pcre2_match_data_free(pattern->data);
	pcre2_code_free(pattern->code);
	free(pattern);
}

enum rp_log_match rp_log_matches(const struct rp_log_pattern *pattern,
				 struct rp_text line, int64_t until_us)
{
	struct tries tries = { 0, until_us };
	int rc;

	pcre2_set_callout(pattern->context, count, &tries);
	rc = pcre2_match(pattern->code, (PCRE2_SPTR)line.at, line.n, 0, 0,
			 pattern->data, pattern->context);
	if (rc == PCRE2_ERROR_NOMATCH)
		return RP_LOG_NO;
	return rc >= 0 ? RP_LOG_YES : RP_LOG_TOO_DEAR;
}
