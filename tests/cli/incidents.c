/*
 * Incidents from the command line, in the order in which somebody on call
 * would come to them.
 */
#include "golden.h"

#include <criterion/criterion.h>

static const char in[] =
	"{\"version\": \"1.0\", \"nodes\": [{\"id\": \"in\", \"type\": "
	"\"ingest\"}]}";

#define DISK(status)							\
	"{\"name\": \"Disk full\", \"severity\": \"critical\", "	\
	"\"fingerprint\": \"f1\", \"status\": \"" status "\", "		\
	"\"labels\": {\"host\": \"db-1\\u001b[2J\"}}"
#define LOAD								\
	"{\"name\": \"Load\", \"fingerprint\": \"f2\", "		\
	"\"labels\": {\"host\": \"web-1\"}}"

static const struct cli_row handled[] = {
	{ "incidents-none", { "incidents", "list" }, NULL },
	{ "incidents-none-json", { "incidents", "list", "--json" }, NULL },
	{ "incidents-fire", { "--config", "-", "--payload", DISK("firing") },
	  in },
	{ "incidents-fire-too", { "--config", "-", "--payload", LOAD }, in },
	{ "incidents-list", { "incidents", "list" }, NULL },
	{ "incidents-list-json", { "incidents", "list", "--severity",
	  "CRITICAL", "--json" }, NULL },
	{ "incidents-list-status", { "incidents", "list", "--status",
	  "resolved" }, NULL },
	{ "incidents-list-limit", { "incidents", "list", "--limit", "1" },
	  NULL },
	{ "incidents-bad-status", { "incidents", "list", "--status",
	  "firing" }, NULL },
	{ "incidents-bad-severity", { "incidents", "list", "--severity",
	  "high" }, NULL },
	{ "incidents-bad-limit", { "incidents", "list", "--limit", "0" },
	  NULL },
	{ "incidents-ack", { "incidents", "ack", "1", "--author", "noor",
	  "--comment", "on it" }, NULL },
	{ "incidents-ack-again", { "incidents", "ack", "1", "--author",
	  "ada" }, NULL },
	{ "incidents-note", { "incidents", "note", "1", "fan \033[31m3",
	  "--author", "noor" }, NULL },
	{ "incidents-note-empty", { "incidents", "note", "1", "" }, NULL },
	{ "incidents-note-latin1", { "incidents", "note", "1", "f\xfcr" },
	  NULL },
	{ "incidents-author", { "incidents", "note", "1", "x", "--author",
	  "" }, NULL },
	{ "incidents-show", { "incidents", "show", "1" }, NULL },
	{ "incidents-resolve", { "incidents", "resolve", "1", "--author",
	  "noor", "--summary", "new disk", "--json" }, NULL },
	{ "incidents-close", { "incidents", "close", "1", "--author",
	  "noor" }, NULL },
	{ "incidents-closed-ack", { "incidents", "ack", "1", "--author",
	  "noor" }, NULL },
	{ "incidents-refire", { "--config", "-", "--payload",
	  DISK("resolved") }, in },
	{ "incidents-show-json", { "incidents", "show", "1", "--json" },
	  NULL },
	{ "incidents-show-none", { "incidents", "show", "99" }, NULL },
	{ "incidents-show-word", { "incidents", "show", "first" }, NULL },
	{ "incidents-close-none", { "incidents", "close", "99" }, NULL },
};

CLI_ROWS(incidents, are_handled, handled)

static const struct cli_row settings[] = {
	{ "settings-list", { "settings", "list" }, NULL },
	{ "settings-json", { "settings", "list", "--json" }, NULL },
	{ "settings-set", { "settings", "set", "incidents.group_by",
	  "name, cluster" }, NULL },
	{ "settings-bad-labels", { "settings", "set", "incidents.group_by",
	  "," }, NULL },
	{ "settings-bad-duration", { "settings", "set",
	  "incidents.reopen_within", "soon" }, NULL },
	{ "settings-bad-percent", { "settings", "set", "flapping.high",
	  "10" }, NULL },
	{ "settings-bad-flag", { "settings", "set", "allow_exec", "yes" },
	  NULL },
	{ "settings-unknown", { "settings", "set", "incident.group_by", "a" },
	  NULL },
	{ "settings-after", { "settings", "list" }, NULL },
	{ "settings-unset", { "settings", "unset", "incidents.group_by" },
	  NULL },
};

CLI_ROWS(incidents, are_made_as_the_owner_says, settings)
