#include <string.h>

#include "lib/rows.h"
#include "scratch.h"

Test(sqlite_runs, give_back_all_fields)
{
	struct rp_node_record in[] = { scratch_node("b", 1),
				       scratch_node("a", 1),
				       scratch_node("a", 2) };
	struct rp_run_record run = scratch_run("r1"), out;
	struct rp_node_record *nodes = NULL;
	struct scratch t;
	size_t n = 0;

	scratch_init(&t);
	in[1].error_class = "transient";
	in[2].skip_reason = "because";
	in[2].output = (struct rp_text){ NULL, 0 };
	run.error = "broke";
	run.ended_us = NOON + MINUTE;
	cr_expect(eq(int, rp_store_run_write(t.store, &run, in, 3, &t.error),
		     0), "%s", t.error.message);
	cr_assert(eq(int, rp_store_run_get(t.store, "r1", &out, &nodes, &n,
					   &t.arena, &t.error), 0));
	cr_expect(eq(str, (char *)out.run_id, "r1"));
	cr_expect(eq(str, (char *)out.trace_id, "trace"));
	cr_expect(eq(str, (char *)out.definition, "disk-alert"));
	cr_expect(eq(int, out.definition_version, 3));
	cr_expect(eq(str, (char *)out.sha256, "5f2c"));
	cr_expect(eq(str, (char *)out.definition_text.at, "{\"nodes\": []}"));
	cr_expect(eq(str, (char *)out.engine, "jit"));
	cr_expect(eq(str, (char *)out.source, "cli"));
	cr_expect(eq(str, (char *)out.environment, "production"));
	cr_expect(eq(str, (char *)out.status, "running"));
	cr_expect(eq(str, (char *)out.error, "broke"));
	cr_expect(eq(str, (char *)out.payload.at, "{\"a\":1}"));
	cr_expect(eq(i64, out.created_us, NOON));
	cr_expect(eq(i64, out.ended_us, NOON + MINUTE));
	cr_expect(eq(dbl, out.duration_ms, 1.5));
	cr_assert(eq(sz, n, 3));
	cr_expect(eq(str, (char *)nodes[0].node_id, "b"));
	cr_expect(eq(str, (char *)nodes[1].error_class, "transient"));
	cr_expect(eq(int, nodes[2].attempt, 2));
	cr_expect(eq(str, (char *)nodes[2].skip_reason, "because"));
	cr_expect(eq(sz, nodes[2].output.n, 0));
	cr_expect(eq(str, (char *)nodes[0].output.at, "{\"b\":2}"));
	cr_expect(nodes[0].error_class == NULL);
	scratch_finish(&t);
}

Test(sqlite_runs, are_written_again_as_they_change)
{
	struct rp_run_record run = scratch_run("r1"), out;
	struct rp_node_record node = scratch_node("in", 1), *nodes = NULL;
	struct scratch t;
	size_t n = 0;

	scratch_init(&t);
	node.status = "running";
	rp_store_run_write(t.store, &run, &node, 1, &t.error);
	scratch_sql(&t, "INSERT INTO incidents VALUES (7, 'open', 'info', 'k',"
		    " 'c', 'u', NULL, NULL, NULL, 't', '', '', '{}')");
	run.incident_id = 7;
	rp_store_run_write(t.store, &run, NULL, 0, &t.error);
	run.incident_id = 0;
	run.status = "failed";
	run.error = "disk";
	run.ended_us = NOON + MINUTE;
	run.payload = rp_text(NULL);
	node.status = "failed";
	cr_expect(eq(int, rp_store_run_write(t.store, &run, &node, 1,
					     &t.error), 0));
	rp_store_run_get(t.store, "r1", &out, &nodes, &n, &t.arena, &t.error);
	cr_expect(eq(str, (char *)out.status, "failed"));
	cr_expect(eq(str, (char *)out.error, "disk"));
	cr_expect(eq(i64, out.incident_id, 7));
	cr_expect(eq(i64, out.ended_us, NOON + MINUTE));
	cr_expect(eq(str, (char *)out.payload.at, "{\"a\":1}"));
	cr_assert(eq(sz, n, 1));
	cr_expect(eq(str, (char *)nodes[0].status, "failed"));
	scratch_finish(&t);
}

static const struct {
	const char *status;
	size_t limit;
	const char *want;
} rows[] = {
	{ NULL, 0, "r4 r3 r2 r1 r0 " },
	{ NULL, 2, "r4 r3 " },
	{ NULL, SIZE_MAX, "r4 r3 r2 r1 r0 " },
	{ "failed", 0, "r4 r2 r0 " },
	{ "failed", 1, "r4 " },
	{ "' OR 1=1 --", 0, "" },
};

RP_ROWS(sqlite_runs, are_listed_newest_first, rows)
{
	struct rp_run_record *list = NULL;
	struct scratch t;
	char *all = "";
	size_t n = 0;

	scratch_init(&t);
	for (int i = 0; i < 5; i++) {
		struct rp_run_record run = scratch_run(
			rp_arena_printf(&t.arena, "r%d", i));

		run.status = i % 2 ? "completed" : "failed";
		rp_store_run_write(t.store, &run, NULL, 0, &t.error);
	}
	cr_expect(eq(int, rp_store_run_list(t.store, row->status, row->limit,
				&list, &n, &t.arena, &t.error), 0));
	for (size_t i = 0; i < n; i++)
		all = rp_arena_printf(&t.arena, "%s%s ", all, list[i].run_id);
	cr_expect(eq(str, all, (char *)row->want));
	scratch_finish(&t);
}

Test(sqlite_runs, are_missed_by_id)
{
	struct rp_node_record *nodes = NULL;
	struct rp_run_record run;
	struct scratch t;
	size_t n = 0;

	scratch_init(&t);
	cr_expect(eq(int, rp_store_run_get(t.store, "none", &run, &nodes, &n,
					   &t.arena, &t.error), RP_ENOTFOUND));
	cr_expect(strstr(t.error.message, "no run 'none'") != NULL);
	scratch_finish(&t);
}

Test(sqlite_runs, name_an_incident_that_exists)
{
	struct rp_run_record run = scratch_run("r1");
	struct scratch t;

	scratch_init(&t);
	run.incident_id = 99;
	cr_expect(eq(int, rp_store_run_write(t.store, &run, NULL, 0, &t.error),
		     RP_ESTORE));
	cr_expect(strstr(t.error.message, "does not fit") != NULL, "%s",
		  t.error.message);
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT count(*) FROM runs"),
		     "0"));
	t.error = (struct rp_error){ 0 };
	cr_expect(eq(int, scratch_write(&t, "r1"), 0));
	scratch_finish(&t);
}

/* -------------------------------------------------------- hostile text */

static struct rp_text megabyte(struct rp_arena *arena)
{
	struct rp_text text = { rp_arena_alloc(arena, 1 << 20), 1 << 20 };

	memset((char *)text.at, '\'', text.n);
	return text;
}

static const struct { struct rp_text text; } texts[] = {
	{ RP_TEXT("'); DROP TABLE runs; --") },
	{ RP_TEXT("\"quoted\" `back` [square] ; ? ?1 :a @b $c") },
	{ RP_TEXT("before\0after") },
	{ RP_TEXT("\0") },
	{ RP_TEXT("\xf0\x9f\x94\xa5 \xe2\x80\xae \xef\xbb\xbf") },
	{ RP_TEXT("\xff\xfe not UTF-8 \xc3") },
	{ RP_TEXT("\r\n\t\x1b[31m%s%n\\") },
	{ { NULL, 0 } },
	{ { NULL, 1 } },	/* a megabyte of quotes */
};

static void expect_text(struct rp_text got, struct rp_text want)
{
	cr_expect(rp_text_equal(got, want), "%zu bytes, not %zu", got.n,
		  want.n);
}

RP_ROWS(sqlite_runs, keep_any_text_byte_by_byte, texts)
{
	struct rp_run_record run, out;
	struct rp_node_record node, *nodes = NULL;
	struct rp_text text = row->text;
	struct scratch t;
	size_t n = 0;

	scratch_init(&t);
	if (!text.at)
		text = text.n ? megabyte(&t.arena) : rp_text(NULL);
	run = scratch_run(rp_text_cstr(&t.arena, text));
	node = scratch_node(run.run_id, 1);
	run.definition_text = text.n ? text : RP_TEXT("-");
	run.payload = node.errors = node.output = text;
	run.error = node.skip_reason = run.run_id;
	cr_assert(eq(int, rp_store_run_write(t.store, &run, &node, 1,
					     &t.error), 0));
	cr_assert(eq(int, rp_store_run_get(t.store, run.run_id, &out, &nodes,
					   &n, &t.arena, &t.error), 0));
	expect_text(out.payload, text);
	expect_text(out.definition_text, run.definition_text);
	expect_text(nodes[0].errors, text);
	expect_text(nodes[0].output, text);
	cr_expect(eq(str, (char *)out.error, (char *)run.error));
	cr_expect(eq(str, (char *)nodes[0].node_id, (char *)node.node_id));
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT count(*) FROM runs"),
		     "1"));
	scratch_finish(&t);
}
