/*
 * Control groups, version 2.  /proc/self/cgroup says which one is ours:
 *
 *	0::/system.slice/app.service
 *
 * Limits hold for all groups above us too, so each level is looked at, up to
 * the root of what can be seen; the tightest limit is the one that counts.  In
 * a container that is as a rule "0::/" and one level.  A machine that mounts
 * both versions has this one under unified/.
 */
#include "checks/cgroup.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "checks/proc.h"

#define TOP "/sys/fs/cgroup"
#define MOST_LEVELS 64

const char *const *rp_cgroup_scopes(void)
{
	static const char *const names[] = { "host", "cgroup", NULL };

	return names;
}

/* ------------------------------------------------------------------ groups */

/* The path of our group, "" for the root's. */
static int own_group(const char **out, struct rp_arena *arena,
		     const char *root)
{
	struct rp_text rest, line;
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_PROC_MAX);
	rc = rp_proc_read(&buf, root, "/proc/self/cgroup");
	rest = rp_buf_view(&buf);
	*out = NULL;
	while (rc >= 0 && !*out && rp_proc_line(&line, &rest))
		if (rp_text_starts(line, "0::/"))
			*out = rp_arena_copy(arena, line.at + 3, line.n - 3);
	rp_buf_finish(&buf);
	if (rc >= 0 && !*out)
		rc = -ENODATA;
	if (rc >= 0 && strcmp(*out, "/") == 0)
		*out = "";
	return rc < 0 ? rc : 0;
}

/* The directory of our group below the root, or NULL and a negative errno. */
static char *own_directory(int *rc, struct rp_arena *arena, const char *root,
			   const char **file)
{
	const char *group, *top = TOP;

	*file = "/proc/self/cgroup";
	*rc = own_group(&group, arena, root);
	if (*rc < 0)
		return NULL;
	*file = TOP "/cgroup.controllers";
	if (access(rp_arena_printf(arena, "%s%s", root, *file), F_OK) < 0) {
		top = TOP "/unified";
		*file = TOP "/unified/cgroup.controllers";
		if (access(rp_arena_printf(arena, "%s%s", root, *file), F_OK)
		    < 0) {
			*rc = -errno;
			return NULL;
		}
	}
	return rp_arena_printf(arena, "%s%s", top, group);
}

/* Cuts the last level off; false at the top. */
static bool go_up(char *directory)
{
	char *slash = strrchr(directory, '/');

	if (strcmp(directory, TOP) == 0
	    || strcmp(directory, TOP "/unified") == 0)
		return false;
	*slash = '\0';
	return true;
}

/* The text of a group's file in the arena, or NULL. */
static const char *read_file(struct rp_arena *arena, const char *root,
			     const char *directory, const char *name)
{
	const char *path = rp_arena_printf(arena, "%s/%s", directory, name);
	const char *text = NULL;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_PROC_MAX);
	if (rp_proc_read(&buf, root, path) >= 0)
		text = rp_arena_strdup(arena, buf.at);
	rp_buf_finish(&buf);
	return text;
}

static uint64_t read_number(struct rp_arena *arena, const char *root,
			    const char *directory, const char *name)
{
	return rp_proc_number(rp_text(read_file(arena, root, directory,
						name)));
}

/* ------------------------------------------------------------------ memory */

static void read_usage(struct rp_cgroup_memory *out, struct rp_arena *arena,
		       const char *root, const char *directory)
{
	const char *stat = read_file(arena, root, directory, "memory.stat");
	uint64_t idle = 0;

	out->used = read_number(arena, root, directory, "memory.current");
	rp_proc_field(&idle, rp_text(stat), "inactive_file");
	out->used = out->used > idle ? out->used - idle : 0;
}

int rp_cgroup_memory_read(struct rp_cgroup_memory *out,
			  struct rp_arena *arena, const char *root,
			  const char **file)
{
	int rc, levels = 0;
	char *directory = own_directory(&rc, arena, root, file);

	if (!directory)
		return rc;
	*out = (struct rp_cgroup_memory){ 0 };
	do {
		const char *text = read_file(arena, root, directory,
					     "memory.max");
		uint64_t limit = rp_proc_number(rp_text(text));

		if (!text || *text < '0' || *text > '9'
		    || (out->is_limited && limit >= out->limit))
			continue;
		out->is_limited = true;
		out->limit = limit;
		read_usage(out, arena, root, directory);
	} while (++levels < MOST_LEVELS && go_up(directory));
	return 0;
}

/* --------------------------------------------------------------------- CPU */

/* "200000 100000": so much of such a period, or "max 100000". */
static double quota_of(const char *text)
{
	struct rp_text rest = rp_text(text), quota, period;
	double length;

	if (!rp_proc_word(&quota, &rest) || !rp_proc_word(&period, &rest)
	    || *quota.at < '0' || *quota.at > '9')
		return 0;
	length = (double)rp_proc_number(period);
	return length > 0 ? (double)rp_proc_number(quota) / length : 0;
}

static void read_times(struct rp_cgroup_cpu *out, struct rp_arena *arena,
		       const char *root, const char *directory)
{
	struct rp_text stat = rp_text(read_file(arena, root, directory,
						"cpu.stat"));

	rp_proc_field(&out->used_us, stat, "usage_usec");
	rp_proc_field(&out->throttled, stat, "nr_throttled");
}

int rp_cgroup_cpu_read(struct rp_cgroup_cpu *out, struct rp_arena *arena,
		       const char *root, const char **file)
{
	int rc, levels = 0;
	char *directory = own_directory(&rc, arena, root, file);

	if (!directory)
		return rc;
	*out = (struct rp_cgroup_cpu){ 0 };
	read_times(out, arena, root, directory);
	do {
		double limit = quota_of(read_file(arena, root, directory,
						  "cpu.max"));

		if (limit <= 0 || (out->limit > 0 && limit >= out->limit))
			continue;
		out->limit = limit;
		read_times(out, arena, root, directory);
	} while (++levels < MOST_LEVELS && go_up(directory));
	return 0;
}

/* ------------------------------------------------------------------- kills */

int rp_cgroup_oom_kills(uint64_t *kills, struct rp_arena *arena,
			const char *root, const char **file)
{
	int rc;
	const char *directory = own_directory(&rc, arena, root, file);
	const char *text;

	if (!directory)
		return rc;
	*file = rp_arena_printf(arena, "%s/memory.events", directory);
	text = read_file(arena, root, directory, "memory.events");
	if (!text)
		return -ENOENT;
	return rp_proc_field(kills, rp_text(text), "oom_kill") ? 0 : -ENODATA;
}
