/*
 * Fixtures and scratch directories for tests.  Scratch directories hang on an
 * arena, so a test that fails half-way leaves nothing behind either.
 */
#include "lib/files.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"

struct rp_text test_file(struct rp_arena *arena, const char *path)
{
	const char *full = rp_arena_printf(arena, "%s/%s", TEST_SOURCE_DIR,
					   path);
	struct rp_text text;
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rc = rp_buf_read_file(&buf, full);
	if (rc < 0)
		cr_assert_fail("%s: %s", full, strerror(-rc));
	text.at = rp_arena_copy(arena, buf.at, buf.n);
	text.n = buf.n;
	rp_buf_finish(&buf);
	return text;
}

void test_write(const char *path, struct rp_text text)
{
	FILE *file = fopen(path, "w");

	if (!file || fwrite(text.at, 1, text.n, file) != text.n
	    || fclose(file))
		cr_assert_fail("%s cannot be written", path);
}

static int remove_entry(const char *path, const struct stat *info, int type,
			struct FTW *ftw)
{
	(void)info;
	(void)type;
	(void)ftw;
	return remove(path);
}

static void remove_tree(void *path)
{
	nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *test_directory(struct rp_arena *arena)
{
	const char *base = getenv("TMPDIR");
	char *path = rp_arena_printf(arena, "%s/runpipe-test-XX" "XX" "XX",
				     base ? base : "/tmp");

	if (!mkdtemp(path))
		cr_assert_fail("%s: cannot make a scratch directory", path);
	rp_arena_defer(arena, remove_tree, path);
	return path;
}
