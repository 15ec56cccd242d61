#include "store/file.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/rows.h"
#include "scratch.h"

static unsigned mode_of(const char *path)
{
	struct stat info;

	cr_assert(eq(int, stat(path, &info), 0), "%s", path);
	return info.st_mode & 07777;
}

static const struct { unsigned umask; } rows[] = { { 0 }, { 022 }, { 0777 } };

RP_ROWS(file, is_private_under_any_umask, rows)
{
	const char *path, *parent;
	struct scratch t;
	int fd;

	scratch_prepare(&t);
	parent = rp_arena_printf(&t.arena, "%s/a/b", t.directory);
	path = rp_arena_printf(&t.arena, "%s/c", parent);
	umask(row->umask);
	cr_expect(eq(int, rp_file_create_parents(path), 0));
	cr_expect(eq(int, rp_file_create_parents(path), 0));
	fd = rp_file_create(path);
	umask(022);
	cr_assert(ge(int, fd, 0));
	close(fd);
	cr_expect(eq(uint, mode_of(parent), 0700));
	cr_expect(eq(uint, mode_of(path), 0600));
	cr_expect(eq(int, rp_file_create(path), -EEXIST));
	scratch_finish(&t);
}

Test(file, does_not_walk_through_a_file)
{
	struct scratch t;
	const char *path;

	scratch_prepare(&t);
	path = scratch_file(&t, "plain", RP_TEXT("x"));
	path = rp_arena_printf(&t.arena, "%s/a/b.db", path);
	cr_expect(eq(int, rp_file_create_parents(path), -ENOTDIR));
	scratch_finish(&t);
}
