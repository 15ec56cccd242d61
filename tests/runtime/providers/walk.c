/* The disk walk: what it collects, what it leaves out, where it stops. */
#include "providers/walk.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <sys/stat.h>

#include "base/cancel.h"
#include "lib/rows.h"
#include "runtime/providers/local.h"

static const struct {
	const char *path, *want;
} kinds[] = {
	{ "/var/cache/apt/x.deb", "cache" },
	{ "/home/u/.cache/x.log", "cache" },
	{ "/tmp/x", "cache" },
	{ "/var/log/syslog", "other" },
	{ "/var/log/app.log", "log" },
	{ "/var/log/a.log.gz", "log" },
	{ "/srv/dump.old", "log" },
	{ "/srv/x.bak", "log" },
	{ "/srv/tmpfile", "temp" },
	{ "/srv/x.tmp", "temp" },
	{ "/srv/x.temp", "temp" },
	{ "/var/log/temperature.dat", "other" },
	{ "/srv/attempt.txt", "other" },
	{ "/srv/tmpl/a.txt", "other" },
	{ "/srv/a.gz", "other" },
	{ "name", "other" },
	{ "", "other" },
};

RP_ROWS(walk, tells_kinds_by_words_and_suffix, kinds)
{
	cr_expect(eq(str, (char *)rp_walk_kind(row->path), (char *)row->want),
		  "%s", row->path);
}

/* "name size, …" of the items, names below the root. */
static const char *listed(struct rp_arena *arena, const struct rp_items *items,
			  const char *root)
{
	const char *text = "";

	for (size_t i = 0; i < items->n; i++)
		text = rp_arena_printf(arena, "%s%s%s%s %d", text,
				       i ? ", " : "",
				       items->at[i].path + strlen(root),
				       items->at[i].is_directory ? "/" : "",
				       (int)(items->at[i].bytes / MIB));
	return text;
}

static void fill(const char *root)
{
	char path[32];

	disk_has(root, "/big.bin", 5 * MIB, 1);
	disk_has(root, "/deep/er/big.log", 3 * MIB, 60);
	disk_has(root, "/deep/old.bin", MIB + 4096, 60);
	disk_has(root, "/deep/young.log", MIB + 4096, 29);
	disk_has(root, "/deep/tiny.log", 4096, 400);
	for (int i = 0; i < 8; i++) {
		snprintf(path, sizeof path, "/many/%d", i);
		disk_has(root, path, MIB / 2, 0);
	}
}

Test(walk, lists_what_is_large_once)
{
	struct rp_arena arena;
	struct rp_local local;
	struct rp_walk walk;
	const char *root;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	local = local_of(&arena, "");
	fill(root);
	cr_assert(link(rp_arena_printf(&arena, "%s/big.bin", root),
		       rp_arena_printf(&arena, "%s/deep/same", root)) == 0);
	cr_assert(symlink("/", rp_arena_printf(&arena, "%s/loop", root)) == 0);
	rp_walk_init(&walk, &local);
	cr_assert(rp_walk_on(&walk, root) == 0);
	rp_walk_tree(&walk, root, true);
	cr_expect(eq(sz, walk.large.n, 4));
	cr_expect(not(walk.partial));
	/* big.bin or its other name, whichever was met first */
	cr_expect(eq(int, (int)(walk.large.at[0].bytes / MIB), 5));
	walk.large.at++;
	walk.large.n--;
	cr_expect(eq(str, (char *)listed(&arena, &walk.large, root),
		     "/many/ 4, /deep/er/big.log 3, /deep/ 2"));
	cr_expect(eq(str, (char *)listed(&arena, &walk.old, root),
		     "/deep/er/big.log 3, /deep/old.bin 1"));
	rp_walk_tree(&walk, root, true);
	cr_expect(eq(sz, walk.large.n, 3), "walked twice");
	rp_walk_finish(&walk);
	rp_arena_finish(&arena);
}

Test(walk, stops_at_its_budget)
{
	static const struct {
		size_t entries;
		int64_t us;
		bool cancelled, partial;
	} rows[] = {
		{ 10000, 60000000, false, false },
		{ 3, 60000000, false, true },
		{ 0, 60000000, false, true },
		{ 64, 0, false, true },
		{ 64, 60000000, true, true },
	};
	struct rp_cancel cancel;
	struct rp_arena arena;
	const char *root;

	rp_arena_init(&arena);
	cr_assert(rp_cancel_init(&cancel) == 0);
	rp_cancel_raise(&cancel, 2);
	root = test_directory(&arena);
	fill(root);
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		struct rp_local local = local_of(&arena, "");
		struct rp_walk walk;

		local.walk_entries = rows[i].entries;
		local.walk_us = rows[i].us;
		local.cancel = rows[i].cancelled ? &cancel : NULL;
		rp_walk_init(&walk, &local);
		cr_assert(rp_walk_on(&walk, root) == 0);
		rp_walk_tree(&walk, root, true);
		cr_expect(eq(int, walk.partial, rows[i].partial), "%zu", i);
		rp_walk_finish(&walk);
	}
	rp_cancel_finish(&cancel);
	rp_arena_finish(&arena);
}

Test(walk, keeps_the_largest_and_cuts_deep_trees)
{
	char path[2000] = "";
	struct rp_arena arena;
	struct rp_local local;
	struct rp_walk walk;
	const char *root;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	local = local_of(&arena, "");
	local.large_bytes = 4096;
	for (int i = 0; i < 60; i++) {
		snprintf(path, sizeof path, "/f%02d", i);
		disk_has(root, path, 4096 * (i + 1), 0);
	}
	rp_walk_init(&walk, &local);
	rp_walk_on(&walk, root);
	rp_walk_tree(&walk, root, false);
	cr_expect(eq(sz, walk.large.n, 50));
	cr_expect(eq(u64, walk.large.at[0].bytes, 60 * 4096));
	cr_expect(eq(u64, walk.large.at[49].bytes, 11 * 4096));
	rp_walk_finish(&walk);
	for (int i = 0; i < 100; i++)
		memcpy(path + 2 * i, "/d", 3);
	strcat(path, "/f");
	disk_has(root, path, 0, 0);
	rp_walk_init(&walk, &local);
	rp_walk_on(&walk, root);
	rp_walk_tree(&walk, root, false);
	cr_expect(walk.partial);
	rp_walk_finish(&walk);
	rp_arena_finish(&arena);
}

Test(walk, stays_on_its_file_system)
{
	struct rp_arena arena;
	struct rp_local local;
	struct rp_walk walk;

	rp_arena_init(&arena);
	local = local_of(&arena, "");
	rp_walk_init(&walk, &local);
	cr_expect(rp_walk_on(&walk, "/no/such") < 0);
	cr_assert(rp_walk_on(&walk, test_directory(&arena)) == 0);
	rp_walk_tree(&walk, "/proc", true);
	cr_expect(eq(sz, walk.entries_left, local.walk_entries));
	rp_walk_finish(&walk);
	rp_arena_finish(&arena);
}
