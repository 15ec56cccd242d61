/*
 * Commands that look into the store, in the order in which somebody would
 * use them.
 */
#include "golden.h"

#include <unistd.h>

#include "base/json.h"
#include "lib/rows.h"

static const struct cli_row definitions[] = {
	{ "definition-list-none", { "definition", "list" }, NULL },
	{ "definition-add", { "definition", "add", "pick.json", "--description",
	  "takes one field" }, NULL },
	{ "definition-add-again", { "definition", "add", "pick.json" }, NULL },
	{ "definition-add-new", { "definition", "add", "secret.json", "--name",
	  "pick" }, NULL },
	{ "definition-add-invalid", { "definition", "add", "invalid.json" },
	  NULL },
	{ "definition-add-name", { "definition", "add", "pick.json",
	  "--name=-x" }, NULL },
	{ "definition-list", { "definition", "list" }, NULL },
	{ "definition-list-json", { "definition", "list", "--json" }, NULL },
	{ "definition-show", { "definition", "show", "pick" }, NULL },
	{ "definition-show-old", { "definition", "show", "pick", "--version",
	  "1", "--json" }, NULL },
	{ "definition-show-raw", { "definition", "show", "pick", "--raw" },
	  NULL },
	{ "definition-show-none", { "definition", "show", "nope" }, NULL },
	{ "definition-disable", { "definition", "disable", "pick" }, NULL },
	{ "definition-list-hidden", { "definition", "list" }, NULL },
	{ "definition-run", { "--definition", "pick", "--sample", "--dry-run" },
	  NULL },
	{ "definition-enable", { "definition", "enable", "pick" }, NULL },
	{ "definition-rm", { "definition", "rm", "pick" }, NULL },
	{ "definition-rm-again", { "definition", "rm", "pick" }, NULL },
};

CLI_ROWS(store, keeps_definitions, definitions)

#define SLACK "{\"webhook_url\": \"https://hooks.example/T0/S3CR3T\", "	\
	"\"chanel\": \"#ops\"}"

static const struct cli_row channels[] = {
	{ "channel-list-none", { "channel", "list" }, NULL },
	{ "channel-add", { "channel", "add", "ops", "--driver", "slack",
	  "--config", "-" }, SLACK },
	{ "channel-add-ref", { "channel", "add", "night", "--driver", "slack",
	  "--config", "{\"webhook_url\": \"${env:SLACK}\"}" }, NULL },
	{ "channel-add-disabled", { "channel", "add", "hook", "--driver",
	  "generic", "--disabled", "--config",
	  "{\"endpoint\": \"https://x.example\", \"headers\": {\"X-A\": "
	  "\"S3CR3T\"}}" }, NULL },
	{ "channel-add-driver", { "channel", "add", "x", "--driver", "slak",
	  "--config", "{}" }, NULL },
	{ "channel-add-empty", { "channel", "add", "x", "--driver", "slack",
	  "--config", "{}" }, NULL },
	{ "channel-add-no-json", { "channel", "add", "x", "--driver", "slack",
	  "--config", "{" }, NULL },
	{ "channel-add-no-file", { "channel", "add", "x", "--driver", "slack",
	  "--config", "@nope.json" }, NULL },
	{ "channel-list", { "channel", "list" }, NULL },
	{ "channel-list-json", { "channel", "list", "--all", "--json" }, NULL },
	{ "channel-rm", { "channel", "rm", "ops" }, NULL },
	{ "channel-rm-again", { "channel", "rm", "ops" }, NULL },
};

CLI_ROWS(store, keeps_channels_and_hides_their_secrets, channels)

static const struct cli_row runs[] = {
	{ "runs-list-none", { "runs", "list" }, NULL },
	{ "runs-show-none", { "runs", "show", "nope" }, NULL },
	{ "runs-limit", { "runs", "list", "--limit", "many" }, NULL },
	{ "runs-run", { "--config", "pick.json", "--sample", "--quiet",
	  "--trace-id", "T1" }, NULL },
	{ "runs-run-failed", { "--config", "pick.json", "--payload", "[]",
	  "--quiet", "--trace-id", "T2" }, NULL },
	{ "runs-list", { "runs", "list" }, NULL },
	{ "runs-status", { "runs", "list", "--status", "done" }, NULL },
	{ "runs-list-json", { "runs", "list", "--status", "Failed", "--json" },
	  NULL },
};

CLI_ROWS(store, remembers_runs, runs)

/* The id of the newest run. */
static const char *newest(struct rp_arena *arena)
{
	static const char *const args[TEST_MAX_ARGS] = {
		"runs", "list", "--json"
	};
	struct test_process p = cli_run(arena, args, NULL);
	struct rp_json_result result;
	struct rp_value list;

	cr_assert(eq(int, rp_json_read(&list, arena, p.out, 64, &result), 0));
	cr_assert(rp_value_count(&list) > 0);
	return rp_text_cstr(arena, rp_value_text(
		rp_map_get(rp_list_at(rp_map_get(&list, "runs"), 0), "run_id"), ""));
}

Test(store, shows_a_run_with_its_nodes)
{
	static const char *const args[TEST_MAX_ARGS] = {
		"--config", "pick.json", "--sample", "--trace-id", "T1"
	};
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	cli_run(&arena, args, NULL);
	setenv("RUN", newest(&arena), 1);
	cli_check(&arena, &(struct cli_row){
		"runs-show", { "runs", "show", "$RUN" }, NULL });
	cli_check(&arena, &(struct cli_row){
		"runs-show-json", { "runs", "show", "$RUN", "--json" }, NULL });
	rp_arena_finish(&arena);
}
