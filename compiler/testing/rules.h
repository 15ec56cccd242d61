#ifndef COMPILER_TESTING_RULES_H
#define COMPILER_TESTING_RULES_H

/* The keys of tests: what may stand there, for checking, schema and help. */

enum rp_test_kind {
	RP_TEST_ANY, RP_TEST_STRING, RP_TEST_MAP, RP_TEST_LIST, RP_TEST_TIME,
	RP_TEST_STRING_MAP, RP_TEST_CLASS, RP_TEST_MATCH, RP_TEST_MATCHES,
	RP_TEST_KINDS
};

struct rp_test_kind_row {
	const char *words;		/* "a string", for messages */
	const char *schema;		/* as JSON Schema */
};
extern const struct rp_test_kind_row rp_test_kinds[];

struct rp_test_rule {
	const char *key;		/* NULL ends the table */
	enum rp_test_kind kind;
	const char *doc;
};

extern const struct rp_test_rule rp_test_rules[], rp_expect_rules[],
	rp_mock_rules[], rp_notification_rules[], rp_matcher_rules[],
	rp_approx_rules[];

#endif
