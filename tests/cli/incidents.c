/*
 * Incidents from the command line, in the order in which somebody on call
 * would come to them.
 */
#include "trouble.h"

#include "lib/rows.h"

static const char in[] =
	"{\"version\": \"1.0\", \"nodes\": [{\"id\": \"in\", \"type\": "
	"\"ingest\"}]}";

#define DISK(status)							\
	"{\"name\": \"Disk full\", \"severity\": \"critical\", "	\
	"\"fingerprint\": \"f1\", \"status\": \"" status "\", "		\
	"\"labels\": {\"host\": \"db-1\\u001b[2J\"}}"
#define PAGE								\
	"{\"version\": \"1.0\", \"nodes\": [{\"id\": \"in\", \"type\": " \
	"\"ingest\"}, {\"id\": \"page\", \"type\": \"notify\", "	\
	"\"config\": {\"driver\": \"console\"}}]}"
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

static const struct cli_row held_back[] = {
	{ "silence-none", { "silence", "list" }, NULL },
	{ "silence-nothing", { "silence", "add" }, NULL },
	{ "silence-broad", { "silence", "add", "host=~.*" }, NULL },
	{ "silence-bad", { "silence", "add", "host" }, NULL },
	{ "silence-bad-time", { "silence", "add", "host=a", "--until",
	  "tomorrow" }, NULL },
	{ "silence-past", { "silence", "add", "host=a", "--until",
	  "2020-01-01T00:00:00Z" }, NULL },
	{ "silence-both", { "silence", "add", "host=a", "--until",
	  "2120-01-01", "--for", "2h" }, NULL },
	{ "silence-add", { "silence", "add", "alertname=~Disk.*",
	  "severity!=info", "--until", "2120-01-01T00:00:00Z", "--author",
	  "noor", "--comment", "disk swap" }, NULL },
	{ "silence-list", { "silence", "list" }, NULL },
	{ "silence-page", { "--config", "-", "--payload", DISK("firing") },
	  PAGE },
	{ "silence-page-json", { "--config", "-", "--payload", DISK("firing"),
	  "--json", "--quiet" }, PAGE },
	{ "silence-mark", { "--config", "-", "--payload", DISK("firing") },
	  "{\"version\": \"1.0\", \"nodes\": [{\"id\": \"in\", \"type\": "
	  "\"ingest\", \"config\": {\"on_suppressed\": \"mark\"}}, "
	  "{\"id\": \"page\", \"type\": \"notify\", \"when\": "
	  "\"in.?suppressed_by.?kind.orValue('') != 'silence'\", "
	  "\"config\": {\"driver\": \"console\"}}]}" },
	{ "silence-other", { "--config", "-", "--payload", LOAD }, PAGE },
	{ "silence-alerts", { "alerts", "list" }, NULL },
	{ "silence-alert", { "alerts", "show", "f1" }, NULL },
	{ "silence-expire", { "silence", "expire", "1", "--author", "ada" },
	  NULL },
	{ "silence-expire-again", { "silence", "expire", "1" }, NULL },
	{ "silence-expire-none", { "silence", "expire", "7" }, NULL },
	{ "silence-list-all", { "silence", "list", "--all", "--json" },
	  NULL },
	{ "silence-after", { "--config", "-", "--payload", DISK("firing") },
	  PAGE },
};

CLI_ROWS(incidents, are_silenced, held_back)

static const struct cli_row windows[] = {
	{ "maintenance-none", { "maintenance", "list" }, NULL },
	{ "maintenance-bad-cron", { "maintenance", "add", "--cron",
	  "0 25 * * *", "--for", "2h" }, NULL },
	{ "maintenance-bad-zone", { "maintenance", "add", "--cron",
	  "0 2 * * *", "--for", "2h", "--zone", "Mars/Olympus" }, NULL },
	{ "maintenance-bad-for", { "maintenance", "add", "--cron",
	  "0 2 * * *", "--for", "99d" }, NULL },
	{ "maintenance-no-cron", { "maintenance", "add", "--for", "2h" },
	  NULL },
	{ "maintenance-add", { "maintenance", "add", "--cron", "* * * * *",
	  "--for", "2m", "--zone", "Europe/Berlin", "--author", "noor",
	  "--comment", "always", "host=~db-.*" }, NULL },
	{ "maintenance-list", { "maintenance", "list" }, NULL },
	{ "maintenance-json", { "maintenance", "list", "--json" }, NULL },
	{ "maintenance-page", { "--config", "-", "--payload",
	  DISK("firing") }, PAGE },
	{ "maintenance-rm", { "maintenance", "rm", "1", "--author", "noor" },
	  NULL },
	{ "maintenance-rm-again", { "maintenance", "rm", "1" }, NULL },
	{ "inhibit-none", { "inhibit", "list", "--json" }, NULL },
	{ "inhibit-no-target", { "inhibit", "add", "--source", "a=b" },
	  NULL },
	{ "inhibit-add", { "inhibit", "add", "--source", "alertname=Load",
	  "--target", "alertname=Disk full", "--equal", "cluster, zone",
	  "--author", "noor", "--json" }, NULL },
	{ "inhibit-list", { "inhibit", "list" }, NULL },
	{ "inhibit-source", { "--config", "-", "--payload", LOAD }, PAGE },
	{ "inhibit-target", { "--config", "-", "--payload", DISK("firing") },
	  PAGE },
	{ "inhibit-rm", { "inhibit", "rm", "2", "--author", "noor" }, NULL },
	{ "inhibit-rm-silence", { "silence", "expire", "2" }, NULL },
};

CLI_ROWS(incidents, keep_quiet_in_windows_and_beside_others, windows)

static const struct cli_row listed[] = {
	{ "alerts-none", { "alerts", "list" }, NULL },
	{ "alerts-fire", { "--config", "-", "--payload", DISK("firing") },
	  in },
	{ "alerts-resolve", { "--config", "-", "--payload",
	  DISK("resolved") }, in },
	{ "alerts-load", { "--config", "-", "--payload", LOAD }, in },
	{ "alerts-list", { "alerts", "list" }, NULL },
	{ "alerts-list-json", { "alerts", "list", "--status", "resolved",
	  "--json" }, NULL },
	{ "alerts-list-label", { "alerts", "list", "--label", "host=~web.*",
	  "--label", "rack=" }, NULL },
	{ "alerts-list-none", { "alerts", "list", "--label", "host=web" },
	  NULL },
	{ "alerts-bad-label", { "alerts", "list", "--label", "host" }, NULL },
	{ "alerts-bad-status", { "alerts", "list", "--status", "open" },
	  NULL },
	{ "alerts-incidents", { "incidents", "list", "--label",
	  "host=web-1" }, NULL },
	{ "alerts-show", { "alerts", "show", "f1" }, NULL },
	{ "alerts-show-json", { "alerts", "show", "2", "--json" }, NULL },
	{ "alerts-show-none", { "alerts", "show", "nobody" }, NULL },
};

CLI_ROWS(incidents, can_be_looked_for_by_their_alerts, listed)

/* ------------------------------------------------------------ told again */

static const struct cli_row again[] = {
	{ "again-group", { "--config", "-", "--payload", LOAD }, "{\"version\":"
	  " \"1.0\", \"nodes\": [{\"id\": \"in\", \"type\": \"ingest\", "
	  "\"config\": {\"group_by\": [\"team\"]}}]}" },
	{ "again-group-other", { "--config", "-", "--payload",
	  DISK("firing") }, "{\"version\":"
	  " \"1.0\", \"nodes\": [{\"id\": \"in\", \"type\": \"ingest\", "
	  "\"config\": {\"group_by\": [\"team\"]}}]}" },
	{ "again-same", { "--config", "-", "--payload", DISK("firing"),
	  "--json", "--quiet" }, in },
	{ "again-incidents", { "incidents", "list" }, NULL },
};

CLI_ROWS(incidents, are_joined_as_a_definition_says, again)

/* ----------------------------------------------------------------- at once */

/* Sanitizers make each slow enough for the last to wait in vain. */
#ifdef RP_ASAN
#define PROCESSES "40"
#else
#define PROCESSES "200"
#endif

Test(incidents, are_one_of_what_many_processes_tell)
{
	struct test_process p;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	trouble_file(&arena, "in.json", rp_text(in));
	p = trouble_shell(&arena, "for i in $(seq " PROCESSES "); do $RUNPIPE "
		"--config $SCRATCH/in.json --payload \x27{\"name\": \"Disk\"}\x27 "
		"--quiet >/dev/null & done; wait");
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	cr_expect(eq(sz, p.err.n, 0), "%s", p.err.at);
	cr_expect(eq(str, (char *)trouble_sql(&arena, "SELECT (SELECT count(*)"
		" FROM alerts) || ' ' || (SELECT count(*) FROM incidents)"
		" || ' ' || (SELECT count(*) FROM alert_history)"
		" || ' ' || (SELECT count(*) FROM runs)"), "1 1 1 " PROCESSES));
	rp_arena_finish(&arena);
}
