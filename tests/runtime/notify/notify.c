/* The table of notifiers. */
#include "notify/notify.h"

#include "base/arena.h"
#include "base/json.h"
#include "lib/rows.h"
#include "lib/scene.h"

static const struct {
	const char *name;
	bool sends, uses_network;
} rows[] = {
	{ "email", false, false }, { "slack", true, true },
	{ "pagerduty", false, false }, { "generic", true, true },
	{ "console", true, false },
};

Test(notify, lists_the_notifiers_in_order)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const struct rp_notifier *row =
			rp_notifier_find(rp_text(rows[i].name));

		cr_expect(eq(str, (char *)rp_notifier_names()[i],
			     (char *)rows[i].name));
		cr_assert(row != NULL, "%s", rows[i].name);
		cr_expect(eq(str, (char *)row->name, (char *)rows[i].name));
		cr_expect(eq(int, row->send != NULL, rows[i].sends));
		cr_expect(eq(int, row->uses_network, rows[i].uses_network));
		cr_expect(row->doc && row->invalid);
	}
	cr_expect(eq(ptr, (void *)rp_notifier_names()[5], NULL));
	cr_expect(eq(ptr, (void *)rp_notifier_find(RP_TEXT("Slack")), NULL));
}

static const struct {
	const char *driver, *config;
	const char *problem;	/* NULL: it fits */
} configs[] = {
	{ "email", "{\"smtp_host\": \"h\", \"from_address\": \"a\"}", NULL },
	{ "email", "{\"smtp_host\": \"h\", \"smtp_from\": \"a\", "
		   "\"smtp_user\": \"u\", \"smtp_password\": \"p\", "
		   "\"smtp_to\": [\"x\"], \"html_template\": {}}", NULL },
	{ "email", "{\"smtp_host\": \"h\"}", "'from_address' is missing" },
	{ "pagerduty", "{\"routing_key\": \"k\"}", NULL },
	{ "pagerduty", "{}", "'integration_key' is missing" },
	{ "slack", "{\"webhook_url\": \"https://hooks.slack.com/x\", "
		   "\"channel\": \"#a\", \"username\": \"u\", "
		   "\"icon_emoji\": \":x:\", \"template\": \"t\"}", NULL },
	{ "slack", "{}", "'webhook_url' is missing" },
	{ "slack", "{\"webhook_url\": \"x\", \"timeout\": 0}",
	  "'timeout' must be between 1 and 3600" },
	{ "generic", "{\"endpoint\": \"ftp://h/\"}",
	  "'endpoint' must start with http:// or https://" },
	{ "generic", "{}", "'endpoint' is missing" },
	{ "generic", "{\"endpoint\": \"http://h/\", \"headers\": {\"a\": 1}}",
	  "'headers' 'a' must be a string" },
	{ "console", "{}", NULL },
};

RP_ROWS(notify, knows_what_fits_a_driver, configs)
{
	const struct rp_notifier *driver =
		rp_notifier_find(rp_text(row->driver));
	struct rp_error error = { 0 };
	struct rp_arena arena;
	struct rp_value config;
	void *options;

	rp_arena_init(&arena);
	config = test_value(&arena, row->config);
	options = rp_arena_alloc(&arena, driver->size);
	rp_option_load(options, driver->size, driver->options, &config,
		       &arena, &error);
	cr_expect(eq(str, error.message,
		     (char *)(row->problem ? row->problem : "")));
	rp_arena_finish(&arena);
}
