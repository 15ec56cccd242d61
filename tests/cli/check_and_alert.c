/*
 * `check-and-alert`: the life of one alert, on a disk that is as full as its
 * thresholds say.
 */
#include "golden.h"

#include "lib/rows.h"

#define JOB "check-and-alert", "--checkers", "disk", "--hostname", "web-1", \
	"--set", "disk.paths=/proc"

static const struct cli_row life[] = {
	{ "check-and-alert-quiet", { JOB }, NULL },
	{ "check-and-alert-fires", { JOB, "--warning-threshold", "0" }, NULL },
	{ "check-and-alert-worsens", { JOB, "--critical-threshold", "0",
	  "--json" }, NULL },
	{ "check-and-alert-incident", { "incidents", "show", "1" }, NULL },
	{ "check-and-alert-resolves", { JOB }, NULL },
	{ "check-and-alert-stays", { JOB }, NULL },
	{ "check-and-alert-refires", { JOB, "--warning-threshold", "0",
	  "--label", "env=prod", "--label", "hostname=other" }, NULL },
	{ "check-and-alert-history", { "alerts", "show", "1", "--json" },
	  NULL },
};

CLI_ROWS(check_and_alert, leads_an_alert_through_its_life, life)

static const struct cli_row rows[] = {
	{ "help-check-and-alert", { "check-and-alert", "--help" }, NULL },
	{ "check-and-alert-dry", { JOB, "--dry-run", "--warning-threshold",
	  "0" }, NULL },
	{ "check-and-alert-dry-json", { "check_and_alert", "--checkers",
	  "disk", "--set", "disk.paths=/none", "--dry-run", "--json" }, NULL },
	{ "check-and-alert-dry-ok", { JOB, "--dry-run" }, NULL },
	{ "check-and-alert-left-nothing", { "incidents", "list" }, NULL },
	{ "check-and-alert-label", { "check-and-alert", "--label", "prod" },
	  NULL },
	{ "check-and-alert-unknown", { "check-and-alert", "--checkers", "dsk",
	  "memry" }, NULL },
	{ "check-and-alert-alone", { JOB, "--no-incidents",
	  "--warning-threshold", "0" }, NULL },
	{ "check-and-alert-still-none", { "incidents", "list" }, NULL },
	{ "check-and-alert-lasting", { JOB, "--set", "disk.for=1h",
	  "--hostname", "web-2", "--warning=0" }, NULL },
};

CLI_ROWS(check_and_alert, says_what_it_did, rows)
