/*
 * `fmt`: what it prints, what it writes and what it leaves alone.
 */
#include "golden.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "lib/files.h"
#include "lib/rows.h"

static const struct cli_row rows[] = {
	{ "help-fmt", { "fmt", "--help" }, NULL },
	{ "fmt-stdin", { "fmt" }, "{\"nodes\":[{\"type\":\"set\",\"id\":\"a\","
	  "\"config\":{\"values\":{\"z\":1.0,\"a\":2}}}],\"version\":\"1.0\"}" },
	{ "fmt-stdout", { "fmt", "pick.json", "--stdout" }, NULL },
	{ "fmt-check", { "fmt", "--check", "pick.json", "one.json",
	  "typo.json" }, NULL },
	{ "fmt-no-json", { "fmt", "-" }, "{\"version\": \"1.0\",\n"
	  " \"nodes\": [}" },
	{ "fmt-repeated-key", { "fmt" }, "{\"a\": 1, \"a\": 2}" },
	{ "fmt-list", { "fmt" }, "[]" },
	{ "fmt-missing", { "fmt", "missing.json" }, NULL },
};

CLI_ROWS(fmt, prints, rows)

static const char *scratch_file(struct rp_arena *arena, const char *name,
				const char *text)
{
	const char *path = rp_arena_printf(arena, "%s/%s", getenv("SCRATCH"),
					   name);
	FILE *file = fopen(path, "w");

	cr_assert(file != NULL, "%s", path);
	fputs(text, file);
	fclose(file);
	return path;
}

static const char *text_of(struct rp_arena *arena, const char *path)
{
	struct rp_buf buf;
	const char *text;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	cr_assert(eq(int, rp_buf_read_file(&buf, path), 0), "%s", path);
	text = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

static int fmt(struct rp_arena *arena, const char *path)
{
	const char *const args[TEST_MAX_ARGS] = { "fmt", path };

	return cli_run(arena, args, "").status;
}

Test(fmt, replaces_what_a_link_points_to_and_keeps_its_mode)
{
	struct rp_arena arena;
	struct stat info;
	const char *path, *link;

	rp_arena_init(&arena);
	cli_enter(&arena);
	path = scratch_file(&arena, "a.json", "{\"a\":1}");
	link = rp_arena_printf(&arena, "%s/link.json", getenv("SCRATCH"));
	cr_assert(eq(int, chmod(path, 0640), 0));
	cr_assert(eq(int, symlink("a.json", link), 0));
	cr_expect(eq(int, fmt(&arena, link), 0));
	cr_expect(eq(str, (char *)text_of(&arena, path), "{\n  \"a\": 1\n}\n"));
	cr_assert(eq(int, lstat(link, &info), 0));
	cr_expect(eq(int, (int)(info.st_mode & S_IFMT), S_IFLNK));
	cr_assert(eq(int, stat(path, &info), 0));
	cr_expect(eq(int, (int)(info.st_mode & 0777), 0640));
	rp_arena_finish(&arena);
}

Test(fmt, does_not_touch_what_is_canonical_or_broken)
{
	static const char *const texts[] = { "{\n  \"a\": 1\n}\n", "{\"a\":" };
	struct rp_arena arena;
	struct stat before, after;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		const char *path = scratch_file(&arena, "a.json", texts[i]);

		cr_assert(eq(int, stat(path, &before), 0));
		cr_expect(eq(int, fmt(&arena, path), (int)i));
		cr_assert(eq(int, stat(path, &after), 0));
		cr_expect(eq(ulong, before.st_ino, after.st_ino));
		cr_expect(eq(str, (char *)text_of(&arena, path),
			     (char *)texts[i]));
	}
	rp_arena_finish(&arena);
}

Test(fmt, leaves_the_file_when_its_folder_cannot_be_written)
{
	struct rp_arena arena;
	const char *path;

	rp_arena_init(&arena);
	cli_enter(&arena);
	path = scratch_file(&arena, "a.json", "{\"a\":1}");
	cr_assert(eq(int, chmod(getenv("SCRATCH"), 0500), 0));
	if (geteuid() != 0) {
		cr_expect(eq(int, fmt(&arena, path), 1));
		cr_expect(eq(str, (char *)text_of(&arena, path), "{\"a\":1}"));
	}
	cr_assert(eq(int, chmod(getenv("SCRATCH"), 0700), 0));
	rp_arena_finish(&arena);
}
