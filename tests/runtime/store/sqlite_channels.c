#include <string.h>

#include "base/json.h"
#include "lib/rows.h"
#include "scratch.h"

static struct rp_value config(struct scratch *t, const char *key,
			      const char *value)
{
	struct rp_value map = rp_map_new(&t->arena);

	rp_map_put(&t->arena, &map, key, rp_cstring(value));
	return map;
}

static void put(struct scratch *t, const char *name, const char *driver,
		bool active)
{
	struct rp_stored_channel channel = {
		.name = name, .driver = driver, .active = active,
		.description = "d", .config = config(t, "k", driver),
	};

	cr_expect(eq(int, rp_store_channel_put(t->store, &channel, &t->error),
		     0), "%s", t->error.message);
}

static const char *const slack[] = { "slack", NULL };
static const char *const both[] = { "email", "slack", NULL };
static const char *const none[] = { NULL };

static const struct {
	const char *const *drivers;
	bool inactive_too;
	const char *want;
} rows[] = {
	{ NULL, false, "a:slack b:email " },
	{ NULL, true, "a:slack b:email c:slack d:http " },
	{ slack, false, "a:slack " },
	{ slack, true, "a:slack c:slack " },
	{ both, true, "a:slack b:email c:slack " },
	{ none, true, "" },
};

RP_ROWS(sqlite_channels, are_listed_by_name_and_driver, rows)
{
	struct rp_stored_channel *list = NULL;
	struct scratch t;
	char *all = "";
	size_t n = 0;

	scratch_init(&t);
	put(&t, "c", "slack", false);
	put(&t, "a", "slack", true);
	put(&t, "d", "http", false);
	put(&t, "b", "email", true);
	cr_expect(eq(int, rp_store_channel_list(t.store, row->drivers,
			row->inactive_too, &list, &n, &t.arena, &t.error), 0));
	for (size_t i = 0; i < n; i++) {
		const struct rp_value *k = rp_map_get(&list[i].config, "k");

		cr_expect(rp_text_is(rp_value_text(k, ""), list[i].driver));
		all = rp_arena_printf(&t.arena, "%s%s:%s ", all, list[i].name,
				      list[i].driver);
	}
	cr_expect(eq(str, all, (char *)row->want));
	scratch_finish(&t);
}

Test(sqlite_channels, are_replaced_and_removed)
{
	struct rp_stored_channel *list = NULL;
	struct scratch t;
	size_t n = 0;

	scratch_init(&t);
	put(&t, "a", "slack", true);
	t.now_us += MINUTE;
	put(&t, "a", "email", true);
	rp_store_channel_list(t.store, NULL, true, &list, &n, &t.arena,
			      &t.error);
	cr_assert(eq(sz, n, 1));
	cr_expect(eq(str, (char *)list[0].driver, "email"));
	cr_expect(eq(str, (char *)list[0].description, "d"));
	cr_expect(eq(i64, list[0].created_us, NOON));
	cr_expect(eq(i64, list[0].updated_us, NOON + MINUTE));
	cr_expect(eq(int, rp_store_channel_remove(t.store, "a", &t.error), 0));
	cr_expect(eq(int, rp_store_channel_remove(t.store, "a", &t.error),
		     RP_ENOTFOUND));
	cr_expect(strstr(t.error.message, "no channel 'a'") != NULL);
	scratch_finish(&t);
}

Test(sqlite_channels, with_a_damaged_configuration_stay_visible)
{
	struct rp_stored_channel *list = NULL;
	struct scratch t;
	size_t n = 0;

	scratch_init(&t);
	put(&t, "a", "slack", true);
	scratch_sql(&t, "UPDATE channels SET config = '{\"k\":'");
	cr_expect(eq(int, rp_store_channel_list(t.store, NULL, true, &list, &n,
						&t.arena, &t.error), 0));
	cr_assert(eq(sz, n, 1));
	cr_expect(eq(int, list[0].config.tag, RP_MAP));
	scratch_finish(&t);
}
