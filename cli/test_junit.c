/*
 * JUnit's XML, as build servers read it.  XML 1.0 has no way at all to write
 * most control characters, so text is made visible before it is escaped.
 */
#include "test.h"

#include "base/buf.h"

static void put_text(struct rp_buf *buf, const char *text)
{
	static const struct {
		char c;
		const char *entity;
	} entities[] = {
		{ '&', "&amp;" }, { '<', "&lt;" }, { '>', "&gt;" },
		{ '"', "&quot;" }, { '\'', "&apos;" },
	};
	struct rp_buf visible;

	rp_buf_init(&visible, RP_BUF_UNLIMITED);
	rp_buf_visible(&visible, rp_text(text));
	for (const char *c = visible.at; *c; c++) {
		const char *entity = NULL;

		for (size_t i = 0; i < sizeof entities / sizeof entities[0];
		     i++)
			if (entities[i].c == *c)
				entity = entities[i].entity;
		if (entity)
			rp_buf_str(buf, entity);
		else
			rp_buf_char(buf, *c);
	}
	rp_buf_finish(&visible);
}

static void put_attribute(struct rp_buf *buf, const char *name,
			  const char *text)
{
	rp_buf_printf(buf, " %s=\"", name);
	put_text(buf, text);
	rp_buf_char(buf, '"');
}

static void put_mismatches(struct rp_buf *buf, const struct rp_test *test,
			   const struct rp_verdict *verdict,
			   struct rp_arena *arena)
{
	rp_buf_str(buf, "      <failure");
	put_attribute(buf, "message", verdict->mismatches[0].what);
	rp_buf_char(buf, '>');
	for (size_t i = 0; i < verdict->n; i++) {
		const struct rp_mismatch *mismatch = &verdict->mismatches[i];

		put_text(buf, rp_test_place(arena, test, mismatch->at));
		rp_buf_str(buf, ": ");
		put_text(buf, mismatch->what);
		rp_buf_str(buf, "\n  expected ");
		put_text(buf, mismatch->wanted);
		rp_buf_str(buf, "\n  got      ");
		put_text(buf, mismatch->got);
		rp_buf_char(buf, '\n');
	}
	rp_buf_str(buf, "</failure>\n");
}

static void put_error(struct rp_buf *buf, const char *message)
{
	rp_buf_str(buf, "      <error");
	put_attribute(buf, "message", message);
	rp_buf_str(buf, "/>\n");
}

static void put_test(struct rp_buf *buf, const struct rp_suite *suite,
		     size_t i, struct rp_arena *arena)
{
	const struct rp_verdict *verdict = &suite->verdicts[i];

	rp_buf_str(buf, "    <testcase");
	put_attribute(buf, "classname", suite->path);
	put_attribute(buf, "name", suite->tests[i].name);
	rp_buf_printf(buf, " time=\"%.6f\"", verdict->duration_ms / 1e3);
	if (rp_verdict_is_good(verdict)) {
		rp_buf_str(buf, "/>\n");
		return;
	}
	rp_buf_str(buf, ">\n");
	if (verdict->error)
		put_error(buf, verdict->error);
	else
		put_mismatches(buf, &suite->tests[i], verdict, arena);
	rp_buf_str(buf, "    </testcase>\n");
}

/* A suite that could not run is a test of its own, which has an error. */
static void put_suite(struct rp_buf *buf, const struct rp_suite *suite,
		      struct rp_arena *arena)
{
	size_t errors = suite->problem ? 1 : 0;

	for (size_t i = 0; suite->verdicts && i < suite->n; i++)
		errors += suite->verdicts[i].error != NULL;
	rp_buf_str(buf, "  <testsuite");
	put_attribute(buf, "name", suite->path);
	rp_buf_printf(buf, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n",
		      suite->problem ? 1 : suite->n,
		      suite->problem ? 0 : suite->n_failed - errors, errors);
	if (suite->problem) {
		rp_buf_str(buf, "    <testcase");
		put_attribute(buf, "classname", suite->path);
		rp_buf_str(buf, " name=\"definition\">\n");
		put_error(buf, suite->problem);
		rp_buf_str(buf, "    </testcase>\n");
	}
	for (size_t i = 0; suite->verdicts && i < suite->n; i++)
		put_test(buf, suite, i, arena);
	rp_buf_str(buf, "  </testsuite>\n");
}

void rp_suites_junit(struct rp_buf *buf, const struct rp_suites *suites,
		     struct rp_arena *arena)
{
	rp_buf_str(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			"<testsuites>\n");
	for (size_t i = 0; i < suites->n; i++)
		put_suite(buf, &suites->at[i], arena);
	rp_buf_str(buf, "</testsuites>\n");
}
