/*
 * A log is known by its inode and its first bytes.  What a rotation does:
 *
 *	renamed		another inode is at the path: the rest of the old file,
 *			found beside it by its inode, then the new one
 *	copied away	the same inode is shorter, or begins otherwise: the
 *			whole of it
 *
 * A line that has no end yet is left for the next look, and so is what is more
 * than may be read.  A line that is longer than a whole look counts at once, by
 * its beginning; otherwise there would be no end of it.  Where there is no next
 * look, the oldest bytes are skipped and counted: an alarm about now is worth
 * more than one about what nobody saw in time.
 */
#include "checks/log_read.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "checks/aside.h"
#include "checks/log_pattern.h"

#define MAX_LINE ((size_t)64 << 10)	/* longer lines are matched so far */
#define CHUNK ((size_t)64 << 10)
#define MOST_SIBLINGS 10000
#define HEAD 256
#define CLOCK_EVERY 64			/* lines */

struct reader {
	struct rp_log_look *look;
	int fd;
	int64_t at, to;		/* what is still to be read */
	int64_t end;		/* of the file; beyond `to` is for later */
	bool is_cut;		/* there is something for later */
	bool is_final;		/* a last line without an end counts */
	bool in_middle;		/* of a line that does not count any more */
	int64_t line_at;	/* where the line began */
	struct rp_buf line;
};

/* ------------------------------------------------------------------- lines */

static void count_line(struct rp_log_look *look, struct rp_text line)
{
	enum rp_log_match match = rp_log_matches(look->wanted, line,
						 look->until_us);

	look->lines++;
	if (match == RP_LOG_YES && look->ignored) {
		match = rp_log_matches(look->ignored, line, look->until_us);
		if (match != RP_LOG_TOO_DEAR)
			match = match == RP_LOG_YES ? RP_LOG_NO : RP_LOG_YES;
	}
	look->given_up += match == RP_LOG_TOO_DEAR;
	if (match != RP_LOG_YES)
		return;
	look->matches++;
	line = rp_utf8_cut(line, sizeof look->last);
	memcpy(look->last, line.at, line.n);
	look->last_n = line.n;
}

static bool is_over(struct rp_log_look *look)
{
	if (!look->out_of_time && look->lines % CLOCK_EVERY == 0
	    && rp_system_clock.mono_us(&rp_system_clock) >= look->until_us)
		look->out_of_time = true;
	return look->out_of_time;
}

static void end_line(struct reader *reader)
{
	struct rp_text line = rp_buf_view(&reader->line);

	if (line.n && line.at[line.n - 1] == '\r')
		line.n--;
	if (!reader->in_middle)
		count_line(reader->look, line);
	reader->in_middle = false;
	rp_buf_clear(&reader->line);
}

static void add_part(struct reader *reader, const char *at, size_t n)
{
	size_t room = MAX_LINE - reader->line.n;

	if (!reader->in_middle)
		rp_buf_add(&reader->line, at, n < room ? n : room);
}

/* Takes the lines of a chunk; stops between two when time is up. */
static void take_chunk(struct reader *reader, const char *at, size_t n)
{
	while (n > 0 && !is_over(reader->look)) {
		const char *end = memchr(at, '\n', n);
		size_t length = end ? (size_t)(end - at) : n;

		add_part(reader, at, length);
		length += end != NULL;
		at += length;
		n -= length;
		reader->at += (int64_t)length;
		if (end) {
			end_line(reader);
			reader->line_at = reader->at;
		}
	}
}

/* A look that is all of one line does not read it again. */
static void end_endless(struct reader *reader, int64_t began_at)
{
	if (!reader->is_cut || reader->line_at > began_at
	    || reader->at - began_at < reader->look->max_bytes)
		return;
	end_line(reader);
	reader->line_at = reader->at;
	reader->in_middle = true;
}

/* Reads a part of a file.  0 or an errno; where it ended is line_at. */
static int read_part(struct reader *reader)
{
	int64_t began_at = reader->at;
	char *chunk = malloc(CHUNK);
	ssize_t n = 1;
	int error = 0;

	if (!chunk)
		rp_out_of_memory();
	rp_buf_init(&reader->line, MAX_LINE);
	while (reader->at < reader->to && !is_over(reader->look)) {
		int64_t left = reader->to - reader->at;

		n = pread(reader->fd, chunk,
			  left < (int64_t)CHUNK ? (size_t)left : CHUNK,
			  reader->at);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		reader->look->bytes += n;
		take_chunk(reader, chunk, (size_t)n);
	}
	if (n < 0)
		error = errno;
	else if (reader->is_final && reader->line.n && !is_over(reader->look))
		end_line(reader);
	else
		end_endless(reader, began_at);
	rp_buf_finish(&reader->line);
	free(chunk);
	return error;
}

/* ------------------------------------------------------------------- heads */

/* FNV-1a of the first bytes: tells a log that began anew, nothing more. */
static int64_t hash_head(int fd, int64_t n)
{
	uint64_t hash = 0xcbf29ce484222325u;
	char head[HEAD];
	ssize_t got = pread(fd, head, (size_t)n, 0);

	for (ssize_t i = 0; i < got; i++)
		hash = (hash ^ (unsigned char)head[i]) * 0x100000001b3u;
	return (int64_t)hash;
}

static void note_place(const struct reader *reader, const struct stat *info)
{
	int64_t n = reader->line_at < HEAD ? reader->line_at : HEAD;

	reader->look->place = (struct rp_log_place){
		.is_known = true,
		.in_middle = reader->in_middle,
		.device = (int64_t)info->st_dev,
		.inode = (int64_t)info->st_ino,
		.offset = reader->line_at,
		.head_n = n,
		.head_hash = hash_head(reader->fd, n),
	};
}

static bool is_same(const struct rp_log_place *place, const struct stat *info)
{
	return place->device == (int64_t)info->st_dev
	       && place->inode == (int64_t)info->st_ino;
}

/* Whether the file goes on where it was left. */
static bool goes_on(const struct rp_log_place *place, int fd,
		    const struct stat *info)
{
	return place->offset >= 0 && place->offset <= info->st_size
	       && place->head_n >= 0 && place->head_n <= HEAD
	       && hash_head(fd, place->head_n) == place->head_hash;
}

/* ------------------------------------------------------------------- files */

static int open_log(int at, const char *name, struct stat *info)
{
	int fd = openat(at, name, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	int error = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, info) < 0)
		error = errno;
	else if ((info->st_mode & S_IFMT) == S_IFDIR)
		error = EISDIR;
	else if ((info->st_mode & S_IFMT) != S_IFREG)
		error = ESPIPE;
	if (!error)
		return fd;
	close(fd);
	return -error;
}

/* The log that was read last, under the name that it has now, or -1. */
static int open_old(const struct rp_log_look *look, struct stat *info)
{
	const char *slash = strrchr(look->path, '/');
	size_t n = slash ? (size_t)(slash - look->path) : 0;
	const char *name = slash ? slash + 1 : look->path;
	char *directory = strndup(look->path, n ? n : 1);
	DIR *dir = opendir(slash ? directory : ".");
	struct dirent *entry;
	int fd = -1;

	for (int i = 0; dir && fd < 0 && i < MOST_SIBLINGS
			&& (entry = readdir(dir)); i++) {
		if (strncmp(entry->d_name, name, strlen(name)) != 0
		    || (int64_t)entry->d_ino != look->place.inode)
			continue;
		fd = open_log(dirfd(dir), entry->d_name, info);
		if (fd >= 0 && (!is_same(&look->place, info)
				|| !goes_on(&look->place, fd, info))) {
			close(fd);
			fd = -1;
		}
	}
	if (dir)
		closedir(dir);
	free(directory);
	return fd;
}

/* Where to begin in a log that is not known. */
static int64_t first_offset(const struct rp_log_look *look, int64_t size)
{
	if (look->first == RP_LOG_FROM_END)
		return size;
	if (look->first == RP_LOG_FROM_TAIL && size > look->max_bytes)
		return size - look->max_bytes;
	return 0;
}

static bool is_in_middle(int fd, int64_t at)
{
	char before;

	return at > 0 && pread(fd, &before, 1, at - 1) == 1 && before != '\n';
}

/* How many of the bytes that are too many a part can go without. */
static int64_t spare(const struct reader *reader, int64_t *too_many)
{
	int64_t n = reader->to - reader->at;

	if (n > *too_many)
		n = *too_many > 0 ? *too_many : 0;
	*too_many -= n;
	return n;
}

/* Leaves the last bytes for the next look. */
static void cut(struct reader *reader, int64_t *too_many)
{
	int64_t n = spare(reader, too_many);

	reader->to -= n;
	reader->is_cut = n > 0;
}

/* Skips the first bytes. */
static void skip(struct reader *reader, int64_t *too_many)
{
	int64_t n = spare(reader, too_many);

	if (n == 0)
		return;
	reader->at += n;
	reader->in_middle = is_in_middle(reader->fd, reader->at);
	reader->look->skipped += n;
}

static void go_on(struct reader *reader, const struct rp_log_place *place)
{
	reader->at = place->offset;
	reader->in_middle = place->in_middle;
}

/* Which parts of which files are new. */
static void find_new(struct rp_log_look *look, struct reader *fresh,
		     struct reader *old, const struct stat *info,
		     struct stat *old_info)
{
	const struct rp_log_place *place = &look->place;

	fresh->to = fresh->end = info->st_size;
	if (!place->is_known) {
		fresh->at = first_offset(look, info->st_size);
		fresh->in_middle = is_in_middle(fresh->fd, fresh->at);
	} else if (is_same(place, info) && goes_on(place, fresh->fd, info)) {
		go_on(fresh, place);
	} else {
		look->rotated = true;
		if (!is_same(place, info))
			old->fd = open_old(look, old_info);
	}
	if (old->fd >= 0) {
		go_on(old, place);
		old->to = old->end = old_info->st_size;
	}
}

/* No more than may be read. */
static void limit(struct rp_log_look *look, struct reader *fresh,
		  struct reader *old)
{
	int64_t too_many = fresh->to - fresh->at + old->to - old->at
			   - look->max_bytes;

	if (look->has_next) {
		cut(fresh, &too_many);
		cut(old, &too_many);
	} else {
		skip(old, &too_many);
		skip(fresh, &too_many);
	}
	old->is_final = !old->is_cut;
	old->line_at = old->at;
	fresh->line_at = fresh->at;
}

static int64_t left_of(const struct reader *reader)
{
	return reader->is_cut || reader->look->out_of_time
	       ? reader->end - reader->line_at : 0;
}

/* The rest of the old log, if it is still there, and then the new one. */
static void read_logs(struct rp_log_look *look, int fd, struct stat *info)
{
	struct reader fresh = { .look = look, .fd = fd };
	struct reader old = { .look = look, .fd = -1 };
	struct stat old_info;

	find_new(look, &fresh, &old, info, &old_info);
	limit(look, &fresh, &old);
	if (old.fd >= 0) {
		look->error = read_part(&old);
		if (!look->error && (old.is_cut || look->out_of_time))
			note_place(&old, &old_info);
		close(old.fd);
	}
	if (!look->error && !old.is_cut && !look->out_of_time) {
		look->error = read_part(&fresh);
		if (!look->error)
			note_place(&fresh, info);
	}
	*(look->has_next ? &look->left : &look->skipped) += left_of(&old)
							    + left_of(&fresh);
}

static void work(void *at)
{
	struct rp_log_look *look = at;
	struct stat info;
	int fd = open_log(AT_FDCWD, look->path, &info);

	if (fd < 0) {
		look->error = -fd;
		return;
	}
	read_logs(look, fd, &info);
	close(fd);
}

/* -------------------------------------------------------------- life cycle */

struct rp_log_look *rp_log_look_new(const char *path)
{
	struct rp_log_look *look = calloc(1, sizeof *look);

	if (!look)
		rp_out_of_memory();
	rp_arena_init(&look->arena);
	look->path = rp_arena_strdup(&look->arena, path);
	return look;
}

void rp_log_look_free(void *at)
{
	struct rp_log_look *look = at;

	rp_log_pattern_free(look->wanted);
	rp_log_pattern_free(look->ignored);
	rp_arena_finish(&look->arena);
	free(look);
}

int rp_log_look_run(struct rp_log_look *look, const struct rp_cancel *cancel,
		    int64_t give_up_us)
{
	return rp_aside_run(work, rp_log_look_free, look, cancel, give_up_us);
}
