/*
 * The keys of tests.
 */
#include "testing/rules.h"

#include <stddef.h>

const struct rp_test_kind_row rp_test_kinds[] = {
	[RP_TEST_ANY] = { "anything", "{}" },
	[RP_TEST_STRING] = { "a string", "{\"type\": \"string\"}" },
	[RP_TEST_MAP] = { "an object", "{\"type\": \"object\"}" },
	[RP_TEST_LIST] = { "a list", "{\"type\": \"array\"}" },
	[RP_TEST_TIME] = { "a time such as \"2026-03-01T12:00:00Z\"",
			   "{\"type\": \"string\"}" },
	[RP_TEST_STRING_MAP] = { "an object of strings",
				 "{\"type\": \"object\", "
				 "\"additionalProperties\": "
				 "{\"type\": \"string\"}}" },
	[RP_TEST_CLASS] = { "\"transient\", \"permanent\" or \"timeout\"",
			    "{\"enum\": [\"transient\", \"permanent\", "
			    "\"timeout\"]}" },
	[RP_TEST_MATCH] = { "anything", "{}" },
	[RP_TEST_MATCHES] = { "an object", "{\"type\": \"object\"}" },
};

const struct rp_test_rule rp_test_rules[] = {
	{ "name", RP_TEST_STRING, "what it shows" },
	{ "description", RP_TEST_STRING, "more about it" },
	{ "payload", RP_TEST_ANY, "what the run gets; {} without one" },
	{ "payload_file", RP_TEST_STRING,
	  "a file with the payload, beside the one with the test" },
	{ "source", RP_TEST_STRING, "the run's source; \"test\" without one" },
	{ "environment", RP_TEST_STRING,
	  "the run's environment; \"test\" without one" },
	{ "trace_id", RP_TEST_STRING, "the run's trace id" },
	{ "now", RP_TEST_TIME, "where the clock begins; it jumps, no run waits" },
	{ "vars", RP_TEST_STRING_MAP,
	  "variables of the environment, for ${env:NAME}" },
	{ "mocks", RP_TEST_MAP,
	  "by node id: an outcome, a list with one an attempt, or "
	  "{\"items\": [...]} with one an item of a foreach" },
	{ "expect", RP_TEST_MAP, "what must come of it" },
	{ NULL, RP_TEST_ANY, NULL }
};

const struct rp_test_rule rp_expect_rules[] = {
	{ "status", RP_TEST_MATCH, "completed, failed or filtered" },
	{ "executed", RP_TEST_MATCH, "ids of the nodes that ran, in any order" },
	{ "skipped", RP_TEST_MATCH, "ids of the nodes that were skipped" },
	{ "outputs", RP_TEST_MAP,
	  "by node id: dotted paths into its output, or the whole output" },
	{ "errors", RP_TEST_MATCHES,
	  "by node id: its errors, joined by \"; \"; null for none" },
	{ "notifications", RP_TEST_ANY,
	  "each message, in the order of the nodes, or a matcher" },
	{ "error", RP_TEST_MATCH, "the run's error, null for none" },
	{ NULL, RP_TEST_ANY, NULL }
};

const struct rp_test_rule rp_mock_rules[] = {
	{ "output", RP_TEST_ANY, "what the node puts out" },
	{ "error", RP_TEST_STRING, "why it fails" },
	{ "class", RP_TEST_CLASS, "of the failure; permanent without one" },
	{ NULL, RP_TEST_ANY, NULL }
};

const struct rp_test_rule rp_notification_rules[] = {
	{ "node", RP_TEST_MATCH, "id of the node that sent it" },
	{ "driver", RP_TEST_MATCH, "its drivers, joined by \", \"" },
	{ "drivers", RP_TEST_MATCH, "its drivers as a list" },
	{ "title", RP_TEST_MATCH, "the title" },
	{ "body", RP_TEST_MATCH, "the text" },
	{ "severity", RP_TEST_MATCH, "critical, warning, info or success" },
	{ "html", RP_TEST_MATCH, "what html_template made" },
	{ "payload", RP_TEST_MATCH, "what payload_template made" },
	{ NULL, RP_TEST_ANY, NULL }
};

const struct rp_test_rule rp_matcher_rules[] = {
	{ "equals", RP_TEST_ANY, "the same value" },
	{ "contains", RP_TEST_ANY,
	  "a text with this part, a list with this item, an object with "
	  "this key or these pairs" },
	{ "matches", RP_TEST_STRING,
	  "a text in which this regular expression finds something" },
	{ "approx", RP_TEST_MAP, "a number: {\"value\", \"tolerance\"}" },
	{ "any", RP_TEST_ANY, "whatever is there" },
	{ "absent", RP_TEST_ANY, "nothing, or null; false: the opposite" },
	{ "one_of", RP_TEST_LIST, "one of these values" },
	{ "length", RP_TEST_ANY, "so many characters, items or pairs" },
	{ NULL, RP_TEST_ANY, NULL }
};

const struct rp_test_rule rp_approx_rules[] = {
	{ "value", RP_TEST_ANY, "the middle" },
	{ "tolerance", RP_TEST_ANY, "the greatest difference" },
	{ NULL, RP_TEST_ANY, NULL }
};
