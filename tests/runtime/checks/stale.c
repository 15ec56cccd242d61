/*
 * File systems that do not answer.  statvfs() of this program waits for paths
 * below /stale as the kernel does for a dead server: until the test lets go.
 */
#include "checks/aside.h"

#include <dlfcn.h>
#include <semaphore.h>
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/error.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_disk, rp_check_inode;

static sem_t server;

int statvfs(const char *path, struct statvfs *info)
{
	int (*real)(const char *, struct statvfs *);
	void *found = dlsym(RTLD_NEXT, "statvfs");

	if (strncmp(path, "/stale", 6) == 0) {
		while (sem_wait(&server) < 0)
			;
		path = "/";
	}
	memcpy(&real, &found, sizeof real);
	return real(path, info);
}

static const struct {
	const struct rp_check *check;
	const char *key, *config, *status, *message;
} rows[] = {
	{ &rp_check_disk, "disks", "{\"paths\": [\"/stale/x\", \"/proc\"], "
	  "\"timeout\": 2.0}", "unknown", "Disk check error: no answer from "
	  "'/stale/x' (nfs4 from nas:/x); Disk usage:  at 0.0%" },
	{ &rp_check_disk, "disks", "{\"paths\": [\"/stale/x\", \"/proc\"], "
	  "\"timeout\": 2.0, \"critical\": 0}", "critical",
	  "Disk usage:  at 0.0%; Disk check error: no answer from '/stale/x' "
	  "(nfs4 from nas:/x)" },
	{ &rp_check_inode, "inodes", "{\"paths\": [\"/proc\", \"/stale\"], "
	  "\"timeout\": 2.0}", "unknown", "Inode check error: no answer from "
	  "'/stale' (ext4 from /dev/sda1); Inode usage:  at 0.0%" },
};

RP_ROWS(stale, mounts_do_not_hold_up_the_others, rows)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .deadline_us = RP_NEVER };
	const struct rp_value *paths;

	sem_init(&server, 0, 0);
	rp_arena_init(&arena);
	ctx.root = test_directory(&arena);
	machine_has(ctx.root, "/proc/self/mountinfo",
		    "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
		    "2 1 0:42 / /stale/x rw shared:1 master:2 - nfs4 nas:/x rw\n"
		    "3 1 0:43 / /stale/xy rw - nfs4 nas:/y rw\nbroken\n");
	result = check_with(&ctx, row->check, row->config);
	expect_result(&arena, row->check, &result, row->status, row->message,
		      NULL);
	paths = rp_map_get(&result.metrics, row->key);
	cr_expect(eq(sz, rp_value_count(paths), 2));
	cr_expect(rp_map_get(rp_map_get(paths, "/proc"), "percent") != NULL);
	cr_expect(eq(int, rp_aside_left_behind(), 1));
	sem_post(&server);
	while (rp_aside_left_behind() > 0)
		usleep(1000);
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------------- aside */

struct job {
	sem_t *go, *dropped;
	int n;
};

static void wait_and_count(void *at)
{
	struct job *job = at;

	if (job->go)
		while (sem_wait(job->go) < 0)
			;
	job->n++;
}

static void drop(void *at)
{
	struct job *job = at;

	sem_post(job->dropped);
	free(job);
}

static struct job *new_job(sem_t *go, sem_t *dropped)
{
	struct job *job = calloc(1, sizeof *job);

	if (!job)
		cr_fatal("no memory");
	job->go = go;
	job->dropped = dropped;
	return job;
}

Test(aside, hands_back_what_is_done)
{
	struct job *job = new_job(NULL, NULL);

	cr_assert(eq(int, rp_aside_run(wait_and_count, drop, job, NULL,
				       RP_NEVER), 0));
	cr_expect(eq(int, job->n, 1));
	free(job);
}

Test(aside, leaves_behind_what_takes_too_long_or_is_cancelled)
{
	struct rp_cancel cancel;
	sem_t go, dropped;

	sem_init(&go, 0, 0);
	sem_init(&dropped, 0, 0);
	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	cr_expect(eq(int, rp_aside_run(wait_and_count, drop,
				       new_job(&go, &dropped), &cancel, 1),
		     RP_ETIMEOUT));
	rp_cancel_raise(&cancel, 2);
	cr_expect(eq(int, rp_aside_run(wait_and_count, drop,
				       new_job(&go, &dropped), &cancel,
				       RP_NEVER), RP_ECANCELLED));
	cr_expect(eq(int, rp_aside_left_behind(), 2));
	sem_post(&go);
	sem_post(&go);
	sem_wait(&dropped);
	sem_wait(&dropped);
	rp_cancel_finish(&cancel);
}

/* A server that stays dead while somebody watches it. */
Test(aside, leaves_no_more_than_a_few)
{
	sem_t go, dropped;

	sem_init(&go, 0, 0);
	sem_init(&dropped, 0, 0);
	for (int i = 0; i < 40; i++)
		cr_expect(eq(int, rp_aside_run(wait_and_count, drop,
					       new_job(&go, &dropped), NULL,
					       1), RP_ETIMEOUT));
	cr_expect(eq(int, rp_aside_left_behind(), 16));
	for (int i = 0; i < 16; i++)
		sem_post(&go);
	for (int i = 0; i < 40; i++)
		sem_wait(&dropped);
}
