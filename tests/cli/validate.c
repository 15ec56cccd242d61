/*
 * `validate` and `explain`: what the tables know, told to people and as data.
 */
#include "golden.h"

#include "lib/rows.h"

static const struct cli_row validations[] = {
	{ "validate", { "validate", "pick.json", "typo.json", "invalid.json",
	  "missing.json" }, NULL },
	{ "validate-json", { "validate", "pick.json", "typo.json",
	  "missing.json", "--json" }, NULL },
	{ "validate-strict", { "validate", "typo.json", "--strict" }, NULL },
	{ "explain-ingest", { "explain", "ingest" }, NULL },
	{ "explain-both", { "explain", "generic" }, NULL },
	{ "explain-diagnostic", { "explain", "no-version" }, NULL },
	{ "explain-unknown", { "explain", "ingst" }, NULL },
};

CLI_ROWS(validate, lists_findings_and_explains_them, validations)
