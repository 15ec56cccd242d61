/*
 * statvfs with a time limit, and what /proc/self/mountinfo knows of a path:
 *
 *	36 35 0:42 / /mnt/x rw,relatime shared:1 - nfs4 nas:/x rw,vers=4.2
 *
 * The fields between the options and the dash vary in number.  The last line
 * whose mount point is the longest prefix of the path is the one that holds.
 */
#include "checks/mounted.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/error.h"
#include "checks/aside.h"
#include "checks/checks.h"
#include "checks/proc.h"

struct look {
	bool of_system;			/* statvfs, not stat */
	struct statvfs system;
	struct stat file;
	int rc;
	char path[];
};

static void look(void *at)
{
	struct look *look = at;
	int rc;

	do
		rc = look->of_system ? statvfs(look->path, &look->system)
				     : stat(look->path, &look->file);
	while (rc < 0 && errno == EINTR);
	look->rc = rc < 0 ? -errno : 0;
}

/* NULL and in *rc why there is nothing, else a look to be freed. */
static struct look *look_at(int *rc, const struct rp_check_ctx *ctx,
			    const char *path, bool of_system,
			    int64_t until_us)
{
	int64_t now = rp_system_clock.mono_us(&rp_system_clock);
	size_t size = strlen(path) + 1;
	struct look *state = calloc(1, sizeof *state + size);

	if (!state)
		rp_out_of_memory();
	memcpy(state->path, path, size);
	state->of_system = of_system;
	*rc = rp_aside_run(look, free, state, ctx->cancel,
			   now + (until_us - now) / 2);
	if (*rc == 0)
		return state;
	*rc = *rc == RP_ECANCELLED ? -ECANCELED : -ETIMEDOUT;
	return NULL;
}

int rp_mounted_statvfs(struct statvfs *out, const struct rp_check_ctx *ctx,
		       const char *path, int64_t until_us)
{
	int rc;
	struct look *state = look_at(&rc, ctx, path, true, until_us);

	if (!state)
		return rc;
	rc = state->rc;
	if (rc == 0)
		*out = state->system;
	free(state);
	return rc;
}

int rp_mounted_stat(struct stat *out, const struct rp_check_ctx *ctx,
		    const char *path, int64_t until_us)
{
	int rc;
	struct look *state = look_at(&rc, ctx, path, false, until_us);

	if (!state)
		return rc;
	rc = state->rc;
	if (rc == 0)
		*out = state->file;
	free(state);
	return rc;
}

/* ------------------------------------------------------------------ naming */

struct mount {
	struct rp_text point, type, source;
};

static bool parse_mount(struct mount *mount, struct rp_text line)
{
	struct rp_text word;

	for (int i = 0; i < 4; i++)
		if (!rp_proc_word(&word, &line))
			return false;
	if (!rp_proc_word(&mount->point, &line))
		return false;
	while (rp_proc_word(&word, &line))
		if (rp_text_is(word, "-"))
			return rp_proc_word(&mount->type, &line)
			       && rp_proc_word(&mount->source, &line);
	return false;
}

static bool holds(struct rp_text point, const char *path)
{
	size_t n = point.n;

	if (strncmp(path, point.at, n) != 0)
		return false;
	return path[n] == '\0' || path[n] == '/' || (n && path[n - 1] == '/');
}

const char *rp_mounted_silence(const struct rp_check_ctx *ctx,
			       const char *path)
{
	struct mount mount, found = { 0 };
	struct rp_text rest, line;
	const char *text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_PROC_MAX);
	rp_proc_read(&buf, ctx->root, "/proc/self/mountinfo");
	rest = rp_buf_view(&buf);
	while (rp_proc_line(&line, &rest))
		if (parse_mount(&mount, line) && holds(mount.point, path)
		    && mount.point.n >= found.point.n)
			found = mount;
	text = found.type.n
		? rp_arena_printf(ctx->arena,
				  "no answer from '%s' (%.*s from %.*s)", path,
				  (int)found.type.n, found.type.at,
				  (int)found.source.n, found.source.at)
		: rp_arena_printf(ctx->arena, "no answer from '%s'", path);
	rp_buf_finish(&buf);
	return text;
}
