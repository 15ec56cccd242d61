/*
 * Growing buffers and their ceiling.
 */
#include "base/buf.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "lib/files.h"
#include "lib/rows.h"

Test(buf, is_a_string_at_all_times)
{
	struct rp_buf buf;

	rp_buf_init(&buf, 100);
	cr_expect(eq(str, buf.at, ""));
	rp_buf_add(&buf, NULL, 0);
	rp_buf_str(&buf, "one");
	rp_buf_char(&buf, ' ');
	rp_buf_text(&buf, RP_TEXT("two"));
	rp_buf_printf(&buf, " %d", 3);
	cr_expect(eq(str, buf.at, "one two 3"));
	cr_expect(eq(sz, rp_buf_view(&buf).n, 9));
	rp_buf_clear(&buf);
	cr_expect(eq(str, buf.at, ""));
	rp_buf_finish(&buf);
	cr_expect(eq(str, buf.at, ""));
	rp_buf_finish(&buf);
	rp_buf_finish(NULL);
}

Test(buf, grows_without_losing_a_byte)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (int i = 0; i < 20000; i++)
		rp_buf_printf(&buf, "%05d", i);
	cr_assert(eq(sz, buf.n, 100000));
	cr_expect(rp_text_starts(rp_buf_view(&buf), "000000000100002"));
	cr_expect(rp_text_ends(rp_buf_view(&buf), "1999819999"));
	rp_buf_finish(&buf);
}

/* Appends "12345678" by `way` to a buffer of at most `max` bytes. */
static const struct {
	size_t max;
	const char *want;
	bool overflowed;
} ceilings[] = {
	{ 0, "", true },
	{ 7, "", true },
	{ 8, "12345678", false },
	{ 9, "12345678", false },
	{ 15, "12345678", true },
	{ 16, "1234567812345678", false },
};

static void add_twice(struct rp_buf *buf, bool formatted)
{
	for (int i = 0; i < (buf->max >= 10 ? 2 : 1); i++) {
		if (formatted)
			rp_buf_printf(buf, "%d", 12345678);
		else
			rp_buf_str(buf, "12345678");
	}
}

RP_ROWS(buf, drops_whole_appends_beyond_its_max, ceilings)
{
	struct rp_buf buf;

	for (int formatted = 0; formatted < 2; formatted++) {
		rp_buf_init(&buf, row->max);
		add_twice(&buf, formatted);
		cr_expect(eq(str, buf.at, (char *)row->want));
		cr_expect(eq(int, buf.overflowed, row->overflowed), "%zu",
			  row->max);
		rp_buf_clear(&buf);
		cr_expect(not(buf.overflowed));
		rp_buf_finish(&buf);
	}
}

Test(buf, reserves_no_more_than_its_max)
{
	struct rp_buf buf;

	rp_buf_init(&buf, 10);
	rp_buf_reserve(&buf, 1000000);
	cr_expect(le(sz, buf.room, 11));
	rp_buf_str(&buf, "0123456789");
	cr_expect(eq(str, buf.at, "0123456789"));
	rp_buf_finish(&buf);
}

static const char *write_file(struct rp_arena *arena, size_t n)
{
	const char *path = rp_arena_printf(arena, "%s/file",
					   test_directory(arena));
	FILE *file = fopen(path, "w");

	for (size_t i = 0; i < n; i++)
		fputc('a' + (int)(i % 26), file);
	fclose(file);
	return path;
}

static const struct {
	size_t size, max;
	int want;
} files[] = {
	{ 0, 0, 0 },	       { 0, 10, 0 },
	{ 1, 0, -EFBIG },      { 10, 10, 0 },
	{ 11, 10, -EFBIG },    { 100000, RP_BUF_UNLIMITED, 0 },
	{ 100000, 99999, -EFBIG },
};

RP_ROWS(buf, reads_files_up_to_its_max, files)
{
	struct rp_arena arena;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, row->max);
	cr_expect(eq(int, rp_buf_read_file(&buf, write_file(&arena, row->size)),
		     row->want), "%zu of %zu", row->size, row->max);
	if (row->want == 0)
		cr_expect(eq(sz, buf.n, row->size));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

Test(buf, reads_pipes_and_says_when_they_are_too_long)
{
	struct rp_buf buf;
	int ends[2];

	cr_assert(eq(int, pipe(ends), 0));
	cr_assert(eq(int, (int)write(ends[1], "0123456789", 10), 10));
	close(ends[1]);
	rp_buf_init(&buf, 4);
	cr_expect(eq(int, rp_buf_read_fd(&buf, ends[0]), -EFBIG));
	cr_expect(eq(str, buf.at, "0123"));
	rp_buf_clear(&buf);
	buf.max = 100;
	cr_expect(eq(int, rp_buf_read_fd(&buf, ends[0]), 0));
	cr_expect(eq(str, buf.at, "56789"));
	rp_buf_finish(&buf);
	close(ends[0]);
}

static const struct {
	const char *path;
	int want;
	const char *problem;
} unreadable[] = {
	{ "/", -EISDIR, "Is a directory; name a file in it" },
	{ "/no/such/file", -ENOENT,
	  "No such file or directory; check the path" },
	{ "", -ENOENT, "No such file or directory; check the path" },
	{ "/proc/version/x", -ENOTDIR,
	  "Not a directory; a part of the path is a file" },
	{ "/proc/version", -EFBIG,
	  "File too large; it is longer than anything that belongs here" },
	{ "/proc/self/mem", -EIO,
	  "Input/output error; check the disk and the kernel's log" },
};

RP_ROWS(buf, says_why_a_file_cannot_be_read, unreadable)
{
	struct rp_arena arena;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, 4);
	cr_expect(eq(int, rp_buf_read_file(&buf, row->path), row->want), "%s",
		  row->path);
	cr_expect(eq(str, (char *)rp_buf_read_problem(&arena, row->want),
		     (char *)row->problem));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}
