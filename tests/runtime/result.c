/*
 * The texts around a run, byte by byte: scripts grep them.
 */
#include "result.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "lib/rows.h"
#include "node.h"

static void show_checks(struct rp_buf *buf, const struct rp_value *result,
			const void *options)
{
	(void)options;
	rp_show_field(buf, "Checks run", result, "checks_run");
	rp_buf_str(buf, "  disk: critical — \033[2Jfull\n");
}

static const struct rp_node_type context = {
	.name = "context", .show = show_checks,
};
static const struct rp_node_type transform = { .name = "transform" };

/* Steps stand in execution order, `listed` brings the file's. */
static const struct rp_step steps[] = {
	{ .id = "check", .type = &context },
	{ .id = "pick", .type = &transform },
	{ .id = "late", .type = &transform },
	{ .id = "skipped", .type = &transform },
};
static const int listed[] = { 3, 0, 1, 2 };
static const struct rp_plan plan = {
	.n_steps = 4, .steps = steps, .listed = listed,
};

static const char failed[] =
	"{\"trace_id\":\"T1\",\"run_id\":\"R1\",\"definition\":\"disk\","
	"\"status\":\"failed\",\"executed_nodes\":[\"check\",\"pick\"],"
	"\"skipped_nodes\":[\"skipped\"],\"node_results\":{"
	"\"check\":{\"output\":{\"checks_run\":3},\"errors\":[],"
	"\"duration_ms\":12.5},"
	"\"pick\":{\"output\":{},\"errors\":[\"a\",\"it's\"],"
	"\"duration_ms\":0.004},"
	"\"skipped\":{\"output\":{},\"errors\":[],\"skipped\":true}},"
	"\"duration_ms\":247.451,\"error\":\"Node pick failed: a; it's\"}";

static const char completed[] =
	"{\"trace_id\":\"T1\",\"run_id\":\"R1\",\"definition\":\"disk\","
	"\"status\":\"completed\",\"skipped_nodes\":[],\"node_results\":{},"
	"\"duration_ms\":1,\"error\":null}";

#define RULE "============================================================\n"

static const struct {
	const char *result, *path, *want;
} shown[] = {
	{ failed, NULL,
	  "\n" RULE "PIPELINE RESULT\n" RULE "\n"
	  "Status: failed\nDefinition: disk\nTrace ID: T1\nRun ID: R1\n"
	  "Duration: 247.45ms\n\n"
	  "--- transform (skipped) ---\n  (skipped)\n\n"
	  "--- context (check) ---\n  Checks run: 3\n"
	  "  disk: critical — \\x1b[2Jfull\n  Duration: 12.50ms\n\n"
	  "--- transform (pick) ---\n  Errors: ['a', \"it's\"]\n"
	  "  Duration: 0.00ms\n\n"
	  "--- transform (late) ---\n  (not executed)\n\n"
	  "✗ Pipeline failed: failed\n  Node pick failed: a; it's\n" },
	{ completed, "in.json",
	  "\n" RULE "PIPELINE RESULT\n" RULE "\n"
	  "Status: completed\nConfig: in.json\nTrace ID: T1\nRun ID: R1\n"
	  "Duration: 1.00ms\n\n"
	  "--- transform (skipped) ---\n  (not executed)\n\n"
	  "--- context (check) ---\n  (not executed)\n\n"
	  "--- transform (pick) ---\n  (not executed)\n\n"
	  "--- transform (late) ---\n  (not executed)\n\n"
	  "✓ Pipeline completed successfully\n" },
};

static struct rp_value read(struct rp_arena *arena, const char *text)
{
	struct rp_json_result result;
	struct rp_value value = rp_null;

	cr_assert(eq(int, rp_json_read(&value, arena, rp_text(text), 64,
				       &result), 0));
	return value;
}

RP_ROWS(result, shows_nodes_in_the_order_of_the_file, shown)
{
	struct rp_heading heading = { .definition = "disk",
				      .path = row->path };
	struct rp_arena arena;
	struct rp_buf buf;
	struct rp_page page = { .buf = &buf };
	struct rp_value value;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	value = read(&arena, row->result);
	rp_result_show(&page, &heading, &plan, &value);
	cr_expect(eq(str, buf.at, (char *)row->want));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

Test(result, colours_whole_lines_and_only_when_asked)
{
	struct rp_heading heading = { "disk", NULL, "cli", "test" };
	struct rp_buf buf;
	struct rp_page page = { &buf, true };

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_result_banner(&page, &heading);
	cr_expect(eq(str, buf.at,
		     "\033[31mStarting pipeline...\033[0m\n"
		     "  Source: cli\n  Environment: test\n"
		     "  Definition: disk\n\n"));
	rp_buf_clear(&buf);
	page.colour = false;
	rp_page_line(&page, RP_STYLE_ERROR, "%s", "a\nb");
	cr_expect(eq(str, buf.at, "a\\nb\n"));
	rp_buf_finish(&buf);
}

Test(result, gives_failing_checks_their_style)
{
	struct rp_heading heading = { .definition = "disk" };
	struct rp_arena arena;
	struct rp_buf buf;
	struct rp_page page = { &buf, true };
	struct rp_value value;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	value = read(&arena, failed);
	rp_result_show(&page, &heading, &plan, &value);
	cr_expect(strstr(buf.at, "\033[33;1m  disk: critical — \\x1b[2Jfull"
				 "\033[0m\n") != NULL);
	cr_expect(strstr(buf.at, "\n  Checks run: 3\n") != NULL);
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

Test(result, frames_a_dry_run)
{
	struct rp_heading heading = { "__adhoc__a.json", "a.json", "cli",
				      "test" };
	struct rp_value payload = rp_cstring("é");
	struct rp_buf buf;
	struct rp_page page = { .buf = &buf };

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_result_dry_run(&page, &heading, "Nodes (0):\n\n", &payload);
	cr_expect(eq(str, buf.at,
		     "=== DRY RUN ===\n\nPipeline Config: a.json\n"
		     "Source: cli\nEnvironment: test\n\nNodes (0):\n\n"
		     "Payload:\n\"\\u00e9\"\n\n"
		     "Use without --dry-run to execute\n"));
	rp_buf_finish(&buf);
}
