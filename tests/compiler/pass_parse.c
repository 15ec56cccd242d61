/*
 * Text to nodes: what is too much for a golden file, and what is read from
 * a definition that is well.
 */
#include "base/buf.h"
#include "lib/rows.h"
#include "lib/units.h"

static void repeat(struct rp_buf *buf, const char *text, size_t n)
{
	while (n-- > 0)
		rp_buf_str(buf, text);
}

static const struct {
	const char *before, *text;
	size_t n;
	const char *after, *findings;
} sizes[] = {
	{ "", "[[[[[[[[[[", 10000000, "", "too-large" },
	{ "", "[", RP_MAX_DEFINITION, "", "too-deep" },
	{ "", " ", RP_MAX_DEFINITION + 1, "", "too-large" },
	{ "", " ", RP_MAX_DEFINITION, "", "syntax" },
	{ "{\"a\":", "{\"a\":", 64, "", "too-deep" },
	{ "", "\xef\xbb\xbf", 1, "{}", "byte-order-mark" },
	{ "{\"a\": \"", "\xed\xa0\x80", 1, "\"}", "invalid-utf8" },
	{ "{\"a\": \"", "\xc0\x80", 1, "\"}", "invalid-utf8" },
	{ "{\"version\":1,\"nodes\":[0", ",0", RP_MAX_NODES, "]}",
	  "too-many-nodes" },
};

RP_ROWS(pass_parse, refuses_what_is_too_much, sizes)
{
	struct rp_arena arena;
	struct rp_unit *unit;
	struct rp_buf buf, printed;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_init(&printed, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, row->before);
	repeat(&buf, row->text, row->n);
	rp_buf_str(&buf, row->after);
	unit = test_unit(&arena, rp_buf_view(&buf));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings));
	rp_diags_print_invalid(&printed, unit);
	cr_expect(lt(sz, printed.n, 2000));
	rp_buf_finish(&printed);
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

Test(pass_parse, takes_as_many_nodes_as_it_says)
{
	struct rp_arena arena;
	struct rp_unit *unit;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "{\"version\": 1, \"nodes\": [");
	for (int i = 0; i < RP_MAX_NODES; i++)
		rp_buf_printf(&buf, "%s{\"id\": \"n%d\", \"type\": \"context\""
				    ", \"skip_if_errors\": [%s]}",
			      i ? "," : "", i, i ? "\"n0\"" : "");
	rp_buf_str(&buf, "]}");
	unit = test_unit(&arena, rp_buf_view(&buf));
	cr_expect(eq(str, (char *)test_findings(&arena, unit), ""));
	cr_expect(eq(sz, unit->ir.n_order, RP_MAX_NODES));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

static const struct {
	const char *nodes, *findings;
} falsy[] = {
	{ "null", "no-nodes" }, { "[]", "no-nodes" }, { "{}", "no-nodes" },
	{ "\"\"", "no-nodes" }, { "0", "no-nodes" }, { "false", "no-nodes" },
	{ "{\"a\": 1}", "nodes-not-list" }, { "\"a\"", "nodes-not-list" },
	{ "1", "nodes-not-list" }, { "true", "nodes-not-list" },
};

RP_ROWS(pass_parse, tells_no_nodes_from_wrong_ones, falsy)
{
	struct rp_arena arena;
	const char *text;

	rp_arena_init(&arena);
	text = rp_arena_printf(&arena, "{\"version\": 1, \"nodes\": %s}",
			       row->nodes);
	cr_expect(eq(str, (char *)test_findings(&arena, test_unit(&arena,
						rp_text(text))),
		     (char *)row->findings), "%s", row->nodes);
	rp_arena_finish(&arena);
}

Test(pass_parse, reads_what_stands_at_the_top)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, RP_TEXT("{\"version\": 1, \"name\": \"n\", "
		"\"description\": \"d\", \"tags\": [], \"$schema\": 1, "
		"\"context_flow\": 1, \"nodes\": [{\"id\": \"a\", \"type\": "
		"\"context\"}]}"));
	cr_expect(eq(sz, unit->diags.n, 0));
	cr_expect(eq(str, (char *)unit->ir.name, "n"));
	cr_expect(eq(str, (char *)unit->ir.description, "d"));
	rp_arena_finish(&arena);
}

Test(pass_parse, finds_nodes_by_id)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = test_unit(&arena, RP_TEXT("{\"nodes\": [{\"id\": \"b\"}, "
		"{\"id\": \"a\"}, {\"id\": \"b\"}, {}, {\"id\": \"\"}]}"));
	cr_expect(rp_ir_find(&unit->ir, RP_TEXT("a")) == &unit->ir.nodes[1]);
	cr_expect(rp_ir_find(&unit->ir, RP_TEXT("b")) == &unit->ir.nodes[0]);
	cr_expect(rp_ir_find(&unit->ir, RP_TEXT("c")) == NULL);
	cr_expect(rp_ir_find(&unit->ir, RP_TEXT("")) == NULL);
	rp_arena_finish(&arena);
}
