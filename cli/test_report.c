/*
 * What tests found, for people and as data.
 */
#include <cjson/cJSON.h>
#include <string.h>

#include "base/buf.h"
#include "result.h"
#include "test.h"

#define MAX_SHOWN 200		/* bytes of a value on one line */

/* --------------------------------------------------------------- mismatches */

static const char *cut(struct rp_arena *arena, const char *text)
{
	struct rp_text shown = rp_utf8_cut(rp_text(text), MAX_SHOWN);
	const char *copy;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_visible(&buf, shown);
	rp_buf_str(&buf, shown.n < strlen(text) ? "…" : "");
	copy = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return copy;
}

/* Lists, objects and long or folded text are compared by lines. */
static bool has_lines(const struct rp_value *value)
{
	if (!value)
		return false;
	if (value->tag == RP_STRING)
		return value->as.text.n > 60
		       || memchr(value->as.text.at, '\n', value->as.text.n);
	return rp_value_count(value) > 0;
}

static void print_mismatch(const struct rp_page *page,
			   const struct rp_test *test,
			   const struct rp_mismatch *mismatch,
			   struct rp_arena *arena)
{
	rp_page_line(page, RP_STYLE_PLAIN, "      %s: %s",
		     rp_test_place(arena, test, mismatch->at),
		     cut(arena, mismatch->what));
	if (has_lines(mismatch->wanted_value)
	    && has_lines(mismatch->got_value)) {
		rp_test_diff(page, "        ", mismatch->wanted_value,
			     mismatch->got_value, arena);
		return;
	}
	rp_page_line(page, RP_STYLE_ERROR, "        expected %s",
		     cut(arena, mismatch->wanted));
	rp_page_line(page, RP_STYLE_SUCCESS, "        got      %s",
		     cut(arena, mismatch->got));
}

static void print_test(const struct rp_page *page, const struct rp_test *test,
		       const struct rp_verdict *verdict,
		       struct rp_arena *arena)
{
	if (rp_verdict_is_good(verdict)) {
		rp_page_line(page, RP_STYLE_SUCCESS, "  ✓ %s", test->name);
		return;
	}
	rp_page_line(page, RP_STYLE_ERROR, "  ✗ %s", test->name);
	if (verdict->error) {
		rp_page_line(page, RP_STYLE_PLAIN, "      %s: %s",
			     rp_test_place(arena, test, verdict->error_at),
			     cut(arena, verdict->error));
		return;
	}
	for (size_t i = 0; i < verdict->n; i++)
		print_mismatch(page, test, &verdict->mismatches[i], arena);
}

/* ----------------------------------------------------------------- coverage */

/* "gate" or "gate: else". */
static const char *point_name(struct rp_arena *arena,
			      const struct rp_point *point)
{
	return rp_arena_printf(arena, "%s%s%s", point->node->label,
			       point->way ? ": " : "",
			       point->way ? point->way : "");
}

static void print_coverage(const struct rp_page *page,
			   const struct rp_suite *suite,
			   struct rp_arena *arena)
{
	const struct rp_coverage *coverage = &suite->coverage;
	struct rp_covered count = rp_coverage_count(coverage);

	rp_page_line(page, RP_STYLE_PLAIN,
		     "  coverage: %zu of %zu nodes, %zu of %zu branches "
		     "(%.1f %%)", count.covered[0], count.all[0],
		     count.covered[1], count.all[1],
		     rp_coverage_percent(coverage));
	for (size_t i = 0; i < coverage->n; i++)
		if (!coverage->points[i].is_covered)
			rp_page_line(page, RP_STYLE_WARNING,
				     "    not reached: %s",
				     point_name(arena, &coverage->points[i]));
}

void rp_suite_print(const struct rp_page *page, const struct rp_suite *suite,
		    const struct rp_test_options *options,
		    struct rp_arena *arena)
{
	rp_page_line(page, RP_STYLE_PLAIN, "%s", cut(arena, suite->path));
	rp_buf_str(page->buf, suite->findings ? suite->findings : "");
	if (suite->problem) {
		rp_page_line(page, RP_STYLE_ERROR, "  ✗ %s",
			     cut(arena, suite->problem));
		return;
	}
	if (suite->n == 0)
		rp_page_line(page, RP_STYLE_WARNING, "  no tests");
	for (size_t i = 0; i < suite->n; i++)
		print_test(page, &suite->tests[i], &suite->verdicts[i], arena);
	if (suite->has_coverage
	    && (options->coverage || options->min_coverage))
		print_coverage(page, suite, arena);
}

void rp_suites_print_sum(const struct rp_page *page,
			 const struct rp_suites *suites)
{
	size_t n = 0, failed = 0, broken = 0;

	for (size_t i = 0; i < suites->n; i++) {
		n += suites->at[i].problem ? 0 : suites->at[i].n;
		failed += suites->at[i].n_failed;
		broken += suites->at[i].problem != NULL;
	}
	rp_buf_char(page->buf, '\n');
	if (broken)
		rp_page_line(page, RP_STYLE_ERROR,
			     "%zu tests, %zu failed; %zu of %zu definitions "
			     "could not be tested", n, failed, broken,
			     suites->n);
	else
		rp_page_line(page, failed ? RP_STYLE_ERROR : RP_STYLE_SUCCESS,
			     "%zu tests, %zu failed", n, failed);
}

/* ------------------------------------------------------------------ as data */

static cJSON *mismatch_json(const struct rp_test *test,
			    const struct rp_mismatch *mismatch,
			    struct rp_arena *arena)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddStringToObject(json, "place",
				rp_test_place(arena, test, mismatch->at));
	cJSON_AddStringToObject(json, "pointer", mismatch->at);
	cJSON_AddStringToObject(json, "what", mismatch->what);
	cJSON_AddStringToObject(json, "expected", mismatch->wanted);
	cJSON_AddStringToObject(json, "got", mismatch->got);
	return json;
}

static cJSON *test_json(const struct rp_test *test,
			const struct rp_verdict *verdict,
			struct rp_arena *arena)
{
	cJSON *json = cJSON_CreateObject();
	cJSON *failures;

	cJSON_AddStringToObject(json, "name", test->name);
	cJSON_AddBoolToObject(json, "passed", rp_verdict_is_good(verdict));
	cJSON_AddNumberToObject(json, "duration_ms", verdict->duration_ms);
	if (verdict->error)
		cJSON_AddStringToObject(json, "error", verdict->error);
	else
		cJSON_AddNullToObject(json, "error");
	failures = cJSON_AddArrayToObject(json, "failures");
	for (size_t i = 0; i < verdict->n; i++)
		cJSON_AddItemToArray(failures, mismatch_json(
			test, &verdict->mismatches[i], arena));
	return json;
}

static cJSON *coverage_json(const struct rp_suite *suite,
			    struct rp_arena *arena)
{
	const struct rp_coverage *coverage = &suite->coverage;
	struct rp_covered count = rp_coverage_count(coverage);
	cJSON *json = cJSON_CreateObject();
	cJSON *missing;

	cJSON_AddNumberToObject(json, "nodes", (double)count.all[0]);
	cJSON_AddNumberToObject(json, "nodes_covered",
				(double)count.covered[0]);
	cJSON_AddNumberToObject(json, "branches", (double)count.all[1]);
	cJSON_AddNumberToObject(json, "branches_covered",
				(double)count.covered[1]);
	cJSON_AddNumberToObject(json, "percent",
				rp_coverage_percent(coverage));
	missing = cJSON_AddArrayToObject(json, "not_reached");
	for (size_t i = 0; i < coverage->n; i++)
		if (!coverage->points[i].is_covered)
			cJSON_AddItemToArray(missing, cJSON_CreateString(
				point_name(arena, &coverage->points[i])));
	return json;
}

static cJSON *suite_json(const struct rp_suite *suite, struct rp_arena *arena)
{
	cJSON *json = cJSON_CreateObject();
	cJSON *tests;

	cJSON_AddStringToObject(json, "definition", suite->path);
	if (suite->problem)
		cJSON_AddStringToObject(json, "problem", suite->problem);
	else
		cJSON_AddNullToObject(json, "problem");
	cJSON_AddItemToObject(json, "findings", rp_diags_json(&suite->unit));
	tests = cJSON_AddArrayToObject(json, "tests");
	for (size_t i = 0; suite->verdicts && i < suite->n; i++)
		cJSON_AddItemToArray(tests, test_json(
			&suite->tests[i], &suite->verdicts[i], arena));
	if (suite->has_coverage)
		cJSON_AddItemToObject(json, "coverage",
				      coverage_json(suite, arena));
	else
		cJSON_AddNullToObject(json, "coverage");
	return json;
}

struct cJSON *rp_suites_json(const struct rp_suites *suites,
			     struct rp_arena *arena)
{
	cJSON *json = cJSON_CreateArray();

	for (size_t i = 0; i < suites->n; i++)
		cJSON_AddItemToArray(json, suite_json(&suites->at[i], arena));
	return json;
}
