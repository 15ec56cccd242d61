#ifndef RUNTIME_CHECKS_PROC_PIDS_H
#define RUNTIME_CHECKS_PROC_PIDS_H

/* The processes under /proc and the first bytes of their files. */

#include <stddef.h>
#include <sys/types.h>

struct rp_arena;

#define RP_PID_FILE 4096	/* bytes that are read of a file */

struct rp_pids {
	long *at;		/* ascending */
	size_t n;
	int fd;			/* of /proc; closed with the arena */
};

/* 0 or a negative errno: without /proc, -ENOENT. */
int rp_pids_list(struct rp_pids *pids, struct rp_arena *arena,
		 const char *root);

/*
 * The first bytes of /proc/PID/<file>.  How many, or a negative errno: -ENOENT
 * or -ESRCH once the process is gone.
 */
ssize_t rp_pid_read(char out[RP_PID_FILE], const struct rp_pids *pids,
		    long pid, const char *file);

/* The name that the kernel keeps, at most 15 bytes as a rule. */
ssize_t rp_pid_name(char out[RP_PID_FILE], const struct rp_pids *pids,
		    long pid);

/* The letter of its state, or NUL if it cannot be read. */
char rp_pid_state(const struct rp_pids *pids, long pid);

#endif
