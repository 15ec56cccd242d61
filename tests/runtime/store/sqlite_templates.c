/*
 * Templates are put, found, listed by name and removed.
 */
#include "lib/rows.h"
#include "scratch.h"

static const char *all(struct scratch *t)
{
	struct rp_stored_template *rows = NULL;
	const char *text = "";
	size_t n = 0;

	cr_assert(eq(int, rp_store_template_list(t->store, &rows, &n,
						 &t->arena, &t->error), 0));
	for (size_t i = 0; i < n; i++)
		text = rp_arena_printf(&t->arena, "%s%s=%s ", text,
				       rows[i].name, rows[i].text.at);
	return text;
}

Test(sqlite_templates, are_put_found_and_removed)
{
	struct rp_stored_template found;
	struct scratch t;

	scratch_init(&t);
	cr_expect_str_eq(all(&t), "");
	rp_store_template_put(t.store, "b", RP_TEXT("1"), &t.error);
	rp_store_template_put(t.store, "a", RP_TEXT("'; DROP TABLE x"),
			      &t.error);
	rp_store_template_put(t.store, "b", RP_TEXT("{{ 2 }}"), &t.error);
	cr_expect_str_eq(all(&t), "a='; DROP TABLE x b={{ 2 }} ");
	cr_expect(eq(int, rp_store_template_get(t.store, "b", &found,
						&t.arena, &t.error), 0));
	cr_expect_str_eq(found.text.at, "{{ 2 }}");
	cr_expect(found.created_us > 0 && found.updated_us >= found.created_us);
	cr_expect(eq(int, rp_store_template_remove(t.store, "b", &t.error),
		     0));
	cr_expect(eq(int, rp_store_template_remove(t.store, "b", &t.error),
		     RP_ENOTFOUND));
	cr_expect(eq(int, rp_store_template_get(t.store, "b", &found,
						&t.arena, &t.error),
		     RP_ENOTFOUND));
	cr_expect_str_eq(all(&t), "a='; DROP TABLE x ");
	scratch_finish(&t);
}
