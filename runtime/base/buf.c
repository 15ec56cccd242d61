/*
 * Byte buffers with a ceiling.
 *
 * An empty buffer points at a shared empty string and owns nothing; the first
 * append allocates.  Room doubles, so appending is linear over all, and never
 * grows past the ceiling and its NUL.  Appends that would pass the ceiling are
 * dropped whole: half a header or half a number is worse than none.
 */
#include "base/buf.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vprint.h"

#define FIRST_ROOM 64
#define READ_CHUNK 16384
#define LARGE_ROOM (128 * 1024)	/* most of it will be used */

void rp_buf_init(struct rp_buf *buf, size_t max)
{
	if (max > RP_BUF_UNLIMITED)
		max = RP_BUF_UNLIMITED;
	*buf = (struct rp_buf){ .at = (char *)"", .max = max };
}

void rp_buf_finish(struct rp_buf *buf)
{
	if (!buf)
		return;
	if (buf->room)
		free(buf->at);
	rp_buf_init(buf, buf->max);
}

void rp_buf_clear(struct rp_buf *buf)
{
	buf->n = 0;
	buf->overflowed = false;
	if (buf->room)
		buf->at[0] = '\0';
}

static void grow(struct rp_buf *buf, size_t room)
{
	char *at = realloc(buf->room ? buf->at : NULL, room);

	if (!at)
		rp_out_of_memory();
	buf->at = at;
	buf->room = room;
	if (room >= LARGE_ROOM)
		rp_populate(at + buf->n, room - buf->n);
	buf->at[buf->n] = '\0';
}

/* True if `n` more bytes are allowed; there is room for them then. */
static bool make_room(struct rp_buf *buf, size_t n)
{
	size_t need, room = buf->room ? buf->room : FIRST_ROOM;

	assert(buf->at);
	if (n > buf->max - buf->n)
		return false;
	need = buf->n + n + 1;
	if (need <= buf->room)
		return true;
	while (room < need)
		room *= 2;
	grow(buf, room - 1 > buf->max ? buf->max + 1 : room);
	return true;
}

void rp_buf_reserve(struct rp_buf *buf, size_t n)
{
	if (n > buf->max - buf->n)
		n = buf->max - buf->n;
	make_room(buf, n);
}

void rp_buf_add(struct rp_buf *buf, const void *bytes, size_t n)
{
	if (!n)
		return;
	if (buf->room - buf->n <= n && !make_room(buf, n)) {
		buf->overflowed = true;
		return;
	}
	memcpy(buf->at + buf->n, bytes, n);
	buf->n += n;
	buf->at[buf->n] = '\0';
}

void rp_buf_text(struct rp_buf *buf, struct rp_text text)
{
	rp_buf_add(buf, text.at, text.n);
}

void rp_buf_str(struct rp_buf *buf, const char *text)
{
	rp_buf_add(buf, text, strlen(text));
}

void rp_buf_char(struct rp_buf *buf, char c)
{
	if (buf->n + 1 >= buf->room) {
		rp_buf_add(buf, &c, 1);
		return;
	}
	buf->at[buf->n++] = c;
	buf->at[buf->n] = '\0';
}

/* Most text fits into what is there already, so it is formatted once. */
void rp_buf_vprintf(struct rp_buf *buf, const char *format, va_list args)
{
	size_t left = buf->room ? buf->room - buf->n : 0;
	va_list again;
	int n;

	va_copy(again, args);
	n = rp_vprint(left ? buf->at + buf->n : NULL, left, format, args);
	if (n < 0 || !make_room(buf, (size_t)n)) {
		if (left)
			buf->at[buf->n] = '\0';
		buf->overflowed = true;
	} else {
		if ((size_t)n >= left)
			rp_vprint(buf->at + buf->n, (size_t)n + 1, format,
				  again);
		buf->n += (size_t)n;
	}
	va_end(again);
}

void rp_buf_printf(struct rp_buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	rp_buf_vprintf(buf, format, args);
	va_end(args);
}

/* ---------------------------------------------------------------- reading */

static ssize_t read_again(int fd, void *into, size_t n)
{
	ssize_t got;

	do
		got = read(fd, into, n);
	while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

/* The buffer is full to its max: 0 if the file ends here too. */
static int expect_end(int fd)
{
	char byte;
	ssize_t got = read_again(fd, &byte, 1);

	return got > 0 ? -EFBIG : (int)got;
}

int rp_buf_read_fd(struct rp_buf *buf, int fd)
{
	ssize_t got;

	for (;;) {
		if (buf->n == buf->max)
			return expect_end(fd);
		if (buf->room < buf->n + 2)
			rp_buf_reserve(buf, READ_CHUNK);
		got = read_again(fd, buf->at + buf->n, buf->room - buf->n - 1);
		if (got <= 0)
			return (int)got;
		buf->n += (size_t)got;
		buf->at[buf->n] = '\0';
	}
}

static int reserve_for(struct rp_buf *buf, int fd)
{
	struct stat info;

	if (fstat(fd, &info) < 0)
		return -errno;
	if (S_ISDIR(info.st_mode))
		return -EISDIR;
	if (!S_ISREG(info.st_mode))
		return 0;
	if ((uintmax_t)info.st_size > buf->max - buf->n)
		return -EFBIG;
	rp_buf_reserve(buf, (size_t)info.st_size + 1);
	return 0;
}

int rp_buf_read_file(struct rp_buf *buf, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return -errno;
	rc = reserve_for(buf, fd);
	if (rc == 0)
		rc = rp_buf_read_fd(buf, fd);
	close(fd);
	return rc;
}

int rp_buf_read_input(struct rp_buf *buf, const char *path)
{
	return strcmp(path, "-") == 0 ? rp_buf_read_fd(buf, STDIN_FILENO)
				      : rp_buf_read_file(buf, path);
}

static const struct {
	int number;
	const char *remedy;
} remedies[] = {
	{ ENOENT, "check the path" },
	{ EISDIR, "name a file in it" },
	{ EACCES, "make it readable for this user" },
	{ EPERM, "make it readable for this user" },
	{ ENOTDIR, "a part of the path is a file" },
	{ ELOOP, "its links lead back to it" },
	{ ENAMETOOLONG, "check the path" },
	{ EFBIG, "it is longer than anything that belongs here" },
	{ EIO, "check the disk and the kernel's log" },
};

const char *rp_buf_read_problem(struct rp_arena *arena, int rc)
{
	for (size_t i = 0; i < sizeof remedies / sizeof remedies[0]; i++)
		if (remedies[i].number == -rc)
			return rp_arena_printf(arena, "%s; %s", strerror(-rc),
					       remedies[i].remedy);
	return rp_arena_strdup(arena, strerror(-rc));
}
