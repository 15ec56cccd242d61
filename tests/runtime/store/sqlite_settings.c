/*
 * Settings are put, listed by name and removed.
 */
#include "lib/rows.h"
#include <stdlib.h>

#include "scratch.h"
#include "store/schema.h"

static const char *all(struct scratch *t)
{
	struct rp_stored_setting *rows = NULL;
	const char *text = "";
	size_t n = 0;

	cr_expect(eq(int, rp_store_setting_list(t->store, &rows, &n, &t->arena,
						&t->error), 0));
	for (size_t i = 0; i < n; i++) {
		cr_expect(eq(long, rows[i].updated_us, t->now_us));
		text = rp_arena_printf(&t->arena, "%s%s=%s ", text,
				       rows[i].name, rows[i].value);
	}
	return text;
}

Test(sqlite_settings, are_put_listed_and_removed)
{
	struct scratch t;

	scratch_init(&t);
	cr_expect_str_eq(all(&t), "");
	rp_store_setting_put(t.store, "b", "1", &t.error);
	rp_store_setting_put(t.store, "a", "x'; DROP TABLE settings", &t.error);
	rp_store_setting_put(t.store, "b", "2", &t.error);
	cr_expect_str_eq(all(&t), "a=x'; DROP TABLE settings b=2 ");
	cr_expect(eq(int, rp_store_setting_remove(t.store, "a", &t.error), 0));
	cr_expect_str_eq(all(&t), "b=2 ");
	cr_expect(eq(int, rp_store_setting_remove(t.store, "a", &t.error),
		     RP_ENOTFOUND));
	scratch_finish(&t);
}

Test(sqlite_settings, come_to_a_database_of_the_first_schema)
{
	struct scratch t;

	scratch_prepare(&t);
	scratch_sql(&t, rp_schema_migrations[0]);
	scratch_sql(&t, "INSERT INTO definition_texts VALUES ('00', x'00')");
	scratch_open(&t);
	cr_expect(eq(int, rp_store_setting_put(t.store, "a", "1", &t.error), 0),
		  "%s", t.error.message);
	cr_expect_str_eq(all(&t), "a=1 ");
	cr_expect_str_eq(scratch_sql(&t, "SELECT sha256 FROM "
				     "definition_texts"), "00");
	cr_expect(eq(int, atoi(scratch_sql(&t, "PRAGMA user_version")),
		     RP_STORE_SCHEMA));
	scratch_finish(&t);
}
