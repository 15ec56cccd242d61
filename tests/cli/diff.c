/*
 * `diff`: what is told and what is not, and how it ends.
 */
#include "golden.h"

#include "lib/rows.h"

#define ALERT "suite/alert.json"

static const char other[] =
	"{\"version\": \"1.0\", \"description\": \"new\", \"nodes\": ["
	"{\"id\": \"read\", \"type\": \"ingest\", \"next\": \"look\"},"
	"{\"id\": \"look\", \"type\": \"context\", \"required\": false,"
	" \"max_retries\": 3, \"next\": \"odd\"},"
	"{\"id\": \"odd\", \"type\": \"condition\","
	" \"if\": \"look.has_errors\", \"then\": \"page\", \"else\": \"wait\"},"
	"{\"id\": \"page\", \"type\": \"notify\","
	" \"config\": {\"drivers\": [\"slack\", \"generic\"]}},"
	"{\"id\": \"wait\", \"type\": \"delay\", \"config\": {\"for\": \"5s\"}}"
	"]}";

static const char secret[] =
	"{\"version\": \"1.0\", \"nodes\": ["
	"{\"id\": \"tell\", \"type\": \"notify\", \"config\": {\"channel\":"
	" {\"driver\": \"slack\", \"config\": {\"webhook_url\":"
	" \"https://hooks.slack.com/services/T0/B0/hunter2\"}}}}]}";

static const struct cli_row rows[] = {
	{ "help-diff", { "diff", "--help" }, NULL },
	{ "diff-same", { "diff", ALERT, ALERT }, NULL },
	{ "diff", { "diff", ALERT, "-" }, other },
	{ "diff-json", { "diff", ALERT, "-", "--json" }, other },
	{ "diff-secret", { "diff", "pick.json", "-" }, secret },
	{ "diff-invalid", { "diff", "pick.json", "invalid.json" }, NULL },
	{ "diff-missing", { "diff", "pick.json", "nope@3" }, NULL },
	{ "diff-add", { "definition", "add", "pick.json", "--name", "p" },
	  NULL },
	{ "diff-version", { "diff", "p@1", ALERT }, NULL },
};

CLI_ROWS(diff, tells_what_changes, rows)
