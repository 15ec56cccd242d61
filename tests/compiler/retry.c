/*
 * The retry policy: what is read, what is refused, how it is emitted.
 */
#include "retry.h"

#include "base/buf.h"
#include "lib/rows.h"
#include "lib/units.h"

static struct rp_unit *compile(struct rp_arena *arena, const char *defaults,
			       const char *node)
{
	const char *text = rp_arena_printf(arena, "{\"version\": 1, %s "
		"\"nodes\": [{\"id\": \"a\", \"type\": \"context\"%s}]}",
		defaults, node);

	return test_unit(arena, rp_text(text));
}

/* Blanks of any kind as one, none at the ends. */
static const char *on_one_line(struct rp_arena *arena, const char *text)
{
	char *out = rp_arena_strdup(arena, text), *to = out;

	for (const char *c = text; *c; c++) {
		bool is_blank = strchr(" \t\n", *c);

		if (!is_blank)
			*to++ = *c;
		else if (to > out && to[-1] != ' ')
			*to++ = ' ';
	}
	if (to > out && to[-1] == ' ')
		to--;
	*to = '\0';
	return out;
}

static const struct {
	const char *defaults, *node;
	const char *emitted, *printed;
} rows[] = {
	{ "", "", "", "; no retry" },
	{ "", ", \"retry\": {}", "", "; no retry" },
	{ "", ", \"retry\": {\"max_attempts\": 1}", "", "; no retry" },
	{ "", ", \"max_retries\": 2", "{ .max_retries = 2 }", "; 2 retries" },
	{ "", ", \"retry\": {\"max_attempts\": 3}", "{ .max_retries = 2 }",
	  "; 2 retries" },
	{ "", ", \"retry\": {\"max_attempts\": 2, \"backoff_ms\": 0.5e3, "
	  "\"factor\": 3, \"max_backoff_ms\": 60000, \"jitter\": false, "
	  "\"on\": [\"timeout\", \"permanent\"]}",
	  "{ .max_retries = 1, .backoff_us = 500000, "
	  ".max_backoff_us = 60000000, .factor = 0x1.8p+1, .no_jitter = 1, "
	  ".on = RP_ON_TIMEOUT | RP_ON_PERMANENT, }",
	  "; 1 retry after 500 ms times 3, at most 60000 ms, "
	  "on timeout and permanent" },
	{ "", ", \"max_retries\": 1, \"retry\": {\"jitter\": \"none\"}",
	  "{ .max_retries = 1, .no_jitter = 1, }",
	  "; 1 retry after 1000 ms times 2" },
	{ "", ", \"max_retries\": 1, \"retry\": {\"jitter\": \"full\"}",
	  "{ .max_retries = 1 }", "; 1 retry" },
	{ "\"defaults\": {\"retry\": {\"max_attempts\": 5, "
	  "\"backoff_ms\": 10}},", ", \"max_retries\": 1",
	  "{ .max_retries = 1, .backoff_us = 10000, }",
	  "; 1 retry after up to 10 ms times 2" },
	{ "\"defaults\": {\"retry\": {\"max_attempts\": 5, "
	  "\"jitter\": false}},", ", \"retry\": {\"jitter\": true}",
	  "{ .max_retries = 4 }", "; 4 retries" },
};

RP_ROWS(retry, comes_from_the_node_or_the_defaults, rows)
{
	const struct rp_retry *retry;
	struct rp_arena arena;
	struct rp_unit *unit;
	struct rp_buf emitted, printed;
	const char *want;

	rp_arena_init(&arena);
	rp_buf_init(&emitted, RP_BUF_UNLIMITED);
	rp_buf_init(&printed, RP_BUF_UNLIMITED);
	unit = compile(&arena, row->defaults, row->node);
	cr_assert(eq(sz, unit->diags.n, 0), "%s", row->node);
	retry = &unit->ir.nodes[0].retry;
	rp_retry_emit(&emitted, retry);
	rp_retry_print(&printed, retry);
	want = *row->emitted ? rp_arena_printf(&arena, ".retry = %s,",
					       row->emitted) : "";
	cr_expect_str_eq(on_one_line(&arena, emitted.at), want);
	cr_expect_str_eq(printed.at, row->printed);
	rp_buf_finish(&emitted);
	rp_buf_finish(&printed);
	rp_arena_finish(&arena);
}

static const struct {
	const char *retry, *finding, *message;
} wrong[] = {
	{ "[]", "bad-field", "Node a: 'retry' must be an object, not a list" },
	{ "null", "bad-field", "Node a: 'retry' must be an object, not null" },
	{ "{\"max_attempts\": 0}", "bad-field",
	  "Node a: 'retry.max_attempts' must be an integer from 1 to 101, "
	  "not 0" },
	{ "{\"max_attempts\": \"3\"}", "bad-field",
	  "Node a: 'retry.max_attempts' must be an integer from 1 to 101, "
	  "not \"3\"" },
	{ "{\"backoff_ms\": 0}", "bad-field",
	  "Node a: 'retry.backoff_ms' must be a number from 1 to 86400000, "
	  "not 0" },
	{ "{\"backoff_ms\": 1e300}", "bad-field", NULL },
	{ "{\"factor\": 0.5}", "bad-field",
	  "Node a: 'retry.factor' must be a number from 1 to 100, not 0.5" },
	{ "{\"factor\": true}", "bad-field", NULL },
	{ "{\"max_backoff_ms\": -1}", "bad-field", NULL },
	{ "{\"jitter\": \"half\"}", "bad-field",
	  "Node a: 'retry.jitter' must be true, false, \"full\" or \"none\", "
	  "not \"half\"" },
	{ "{\"on\": \"timeout\"}", "bad-field",
	  "Node a: 'retry.on' must be a list of \"transient\", \"timeout\" "
	  "and \"permanent\", not \"timeout\"" },
	{ "{\"on\": []}", "bad-field", NULL },
	{ "{\"on\": [\"timeouts\"]}", "bad-field",
	  "Node a: 'retry.on[0]' must be \"transient\", \"timeout\" or "
	  "\"permanent\", not \"timeouts\"" },
	{ "{\"attempts\": 3}", "unknown-key",
	  "Node a, retry: unknown key 'attempts' has no effect" },
	{ "{\"max_attempts\": 3}, \"max_retries\": 1", "both-given",
	  "Node a: both 'retry.max_attempts' and 'max_retries' are given; "
	  "'retry.max_attempts' wins" },
};

RP_ROWS(retry, refuses_other_values, wrong)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = compile(&arena, "", rp_arena_printf(&arena, ", \"retry\": %s",
						   row->retry));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->finding), "%s", row->retry);
	if (row->message && unit->diags.n)
		cr_expect_str_eq(unit->diags.rows[0].message, row->message);
	rp_arena_finish(&arena);
}
