#include <string.h>

#include "base/hash.h"
#include "lib/rows.h"
#include "scratch.h"

static int add(struct scratch *t, const char *name, struct rp_text text)
{
	struct rp_definition d = { .text = text, .created_by = "noor",
				   .n_nodes = 2 };
	int version = -1;
	int rc = rp_store_definition_add(t->store, name, &d, &version,
					 &t->error);

	cr_expect(eq(int, rc, 0), "%s", t->error.message);
	return version;
}

Test(sqlite_definitions, count_versions_by_text)
{
	struct rp_definition d;
	struct scratch t;

	scratch_init(&t);
	cr_expect(eq(int, add(&t, "a", RP_TEXT("one")), 1));
	cr_expect(eq(int, add(&t, "a", RP_TEXT("one")), 1));
	cr_expect(eq(int, add(&t, "a", RP_TEXT("two")), 2));
	cr_expect(eq(int, add(&t, "b", RP_TEXT("one")), 1));
	cr_expect(eq(int, add(&t, "a", RP_TEXT("one")), 3));
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT count(*) FROM "
			  "definition_texts"), "2"));
	for (int v = 1; v <= 3; v++) {
		cr_expect(eq(int, rp_store_definition_get(t.store, "a", v, &d,
						&t.arena, &t.error), 0));
		cr_expect(eq(int, d.version, v));
		cr_expect(eq(str, (char *)d.text.at, v == 2 ? "two" : "one"));
	}
	scratch_finish(&t);
}

Test(sqlite_definitions, give_back_all_fields)
{
	struct rp_definition in = { .text = RP_TEXT("{}"), .n_nodes = 7,
				    .description = "d", .created_by = "c" };
	char sha256[RP_SHA256_HEX];
	struct rp_definition d;
	struct scratch t;
	int version;

	scratch_init(&t);
	rp_store_definition_add(t.store, "a", &in, &version, &t.error);
	t.now_us += MINUTE;
	in.text = RP_TEXT("[]");
	in.description = NULL;
	rp_store_definition_add(t.store, "a", &in, &version, &t.error);
	cr_assert(eq(int, rp_store_definition_get(t.store, "a", 0, &d,
						  &t.arena, &t.error), 0));
	rp_sha256_hex(sha256, in.text);
	cr_expect(eq(str, (char *)d.name, "a"));
	cr_expect(eq(str, (char *)d.sha256, sha256));
	cr_expect(eq(str, (char *)d.description, "d"));
	cr_expect(eq(str, (char *)d.created_by, "c"));
	cr_expect(eq(int, d.version, 2));
	cr_expect(eq(int, d.n_nodes, 7));
	cr_expect(d.active);
	cr_expect(eq(i64, d.created_us, NOON));
	cr_expect(eq(i64, d.updated_us, NOON + MINUTE));
	scratch_finish(&t);
}

static char *names(struct scratch *t, bool inactive_too)
{
	struct rp_definition *rows = NULL;
	char *all = rp_arena_strdup(&t->arena, "");
	size_t n = 0;

	cr_expect(eq(int, rp_store_definition_list(t->store, inactive_too,
				&rows, &n, &t->arena, &t->error), 0));
	for (size_t i = 0; i < n; i++)
		all = rp_arena_printf(&t->arena, "%s%s%d ", all, rows[i].name,
				      rows[i].version);
	return all;
}

Test(sqlite_definitions, are_listed_by_name_and_can_be_switched)
{
	struct scratch t;

	scratch_init(&t);
	cr_expect(eq(str, names(&t, true), ""));
	add(&t, "zeta", RP_TEXT("z"));
	add(&t, "alpha", RP_TEXT("a"));
	add(&t, "alpha", RP_TEXT("b"));
	cr_expect(eq(int, rp_store_definition_enable(t.store, "zeta", false,
						     &t.error), 0));
	cr_expect(eq(str, names(&t, false), "alpha2 "));
	cr_expect(eq(str, names(&t, true), "alpha2 zeta1 "));
	add(&t, "zeta", RP_TEXT("zz"));
	cr_expect(eq(str, names(&t, false), "alpha2 "));
	rp_store_definition_enable(t.store, "zeta", true, &t.error);
	cr_expect(eq(str, names(&t, false), "alpha2 zeta2 "));
	scratch_finish(&t);
}

Test(sqlite_definitions, leave_their_text_to_runs_when_removed)
{
	struct rp_run_record run = scratch_run("r");
	char sha256[RP_SHA256_HEX];
	struct scratch t;

	scratch_init(&t);
	add(&t, "a", RP_TEXT("kept"));
	add(&t, "a", RP_TEXT("gone"));
	rp_sha256_hex(sha256, RP_TEXT("kept"));
	run.sha256 = sha256;
	run.definition_text = RP_TEXT("kept");
	cr_expect(eq(int, rp_store_run_write(t.store, &run, NULL, 0,
					     &t.error), 0));
	cr_expect(eq(int, rp_store_definition_remove(t.store, "a", &t.error),
		     0));
	cr_expect(eq(str, names(&t, true), ""));
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT text FROM "
			  "definition_texts"), "kept"));
	cr_expect(eq(str, (char *)scratch_sql(&t, "SELECT count(*) FROM "
			  "definition_versions"), "0"));
	scratch_finish(&t);
}

static int get_none(struct scratch *t)
{
	struct rp_definition d;

	return rp_store_definition_get(t->store, "no\"ne", 0, &d, &t->arena,
				       &t->error);
}

static int get_version(struct scratch *t)
{
	struct rp_definition d;

	add(t, "a", RP_TEXT("one"));
	return rp_store_definition_get(t->store, "a", 9, &d, &t->arena,
				       &t->error);
}

static int enable_none(struct scratch *t)
{
	return rp_store_definition_enable(t->store, "none", true, &t->error);
}

static int remove_none(struct scratch *t)
{
	return rp_store_definition_remove(t->store, "none", &t->error);
}

static const struct {
	int (*try)(struct scratch *t);
	const char *says;
} rows[] = {
	{ get_none, "no definition 'no\"ne'" },
	{ get_version, "no version 9 of definition 'a'" },
	{ enable_none, "no definition 'none'" },
	{ remove_none, "no definition 'none'" },
};

RP_ROWS(sqlite_definitions, are_missed_by_name, rows)
{
	struct scratch t;

	scratch_init(&t);
	cr_expect(eq(int, row->try(&t), RP_ENOTFOUND));
	cr_expect(strstr(t.error.message, row->says) != NULL, "%s",
		  t.error.message);
	scratch_finish(&t);
}
