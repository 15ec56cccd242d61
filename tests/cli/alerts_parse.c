/*
 * How payloads are read, shown: every format, why it is that one, what is
 * wrong with them; and that nothing is stored.
 */
#include "golden.h"

#include <criterion/criterion.h>


#define PAYLOAD(name) "../../fixtures/payloads/" name ".json"

static const char group[] =
	"{\"status\": \"firing\", \"receiver\": \"r\", \"groupKey\": \"g\", "
	"\"groupLabels\": {\"a\": \"b\"}, \"truncatedAlerts\": 1, \"alerts\": "
	"[{\"labels\": {\"alertname\": \"A\\u001b[2J\"}, \"startsAt\": "
	"\"2026-03-10T10:00:00Z\"}, 5, {\"labels\": {\"alertname\": \"B\"}, "
	"\"startsAt\": \"soon\"}, {\"labels\": []}]}";

static const struct cli_row rows[] = {
	{ "alerts-parse-pagerduty", { "alerts", "parse",
	  PAYLOAD("pagerduty-v3-triggered"), "--json" }, NULL },
	{ "alerts-parse-group", { "alerts", "parse",
	  PAYLOAD("alertmanager-group-of-5") }, NULL },
	{ "alerts-parse-explain", { "alerts", "parse",
	  PAYLOAD("grafana-unified"), "--explain" }, NULL },
	{ "alerts-parse-explain-json", { "alerts", "parse", "-", "--explain",
	  "--json" }, "{\"event_id\": 1, \"host_name\": \"h\"}" },
	{ "alerts-parse-zone", { "alerts", "parse", PAYLOAD("zabbix"),
	  "--timezone", "Europe/Rome" }, NULL },
	{ "alerts-parse-bad-zone", { "alerts", "parse", PAYLOAD("zabbix"),
	  "--timezone", "Mars" }, NULL },
	{ "alerts-parse-acknowledged", { "alerts", "parse", "-" },
	  "{\"name\": \"n\", \"acknowledged_by\": \"Noor\"}" },
	{ "alerts-parse-partly", { "alerts", "parse", "-" }, group },
	{ "alerts-parse-partly-json", { "alerts", "parse", "-", "--json" },
	  group },
	{ "alerts-parse-wrapped", { "alerts", "parse", "-" },
	  "{\"driver\": \"generic\", \"payload\": {\"state\": \"x\"}}" },
	{ "alerts-parse-forced", { "alerts", "parse", "-", "--driver",
	  "grafana" }, "{\"name\": \"n\"}" },
	{ "alerts-parse-none", { "alerts", "parse", "-" }, "{\"alerts\": []}" },
	{ "alerts-parse-unknown", { "alerts", "parse", "-", "--json" }, "{}" },
	{ "alerts-parse-list", { "alerts", "parse", "-" }, "[]" },
	{ "alerts-parse-no-json", { "alerts", "parse", "-", "--json" }, "{" },
	{ "alerts-parse-missing", { "alerts", "parse", "missing.json" }, NULL },
	{ "alerts-parse-driver", { "alerts", "parse", "-", "--driver",
	  "nagios" }, "{}" },
	{ "alerts-parse-usage", { "alerts", "parse" }, NULL },
	{ "alerts-parse-stored", { "alerts", "list" }, NULL },
};

CLI_ROWS(alerts_parse, shows_how_payloads_are_read, rows)
