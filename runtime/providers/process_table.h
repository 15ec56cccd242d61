#ifndef RUNTIME_PROVIDERS_PROCESS_TABLE_H
#define RUNTIME_PROVIDERS_PROCESS_TABLE_H

/* The kernel's process table: one row a process, from /proc/PID/stat. */

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "providers/local.h"

#define RP_PROCESS_NAME 64	/* bytes of a row's name with its NUL */

struct rp_process_row {
	long pid;
	char state;
	char name[RP_PROCESS_NAME];
	uint64_t ticks;		/* of CPU used so far */
	uint64_t started;	/* tells a reused pid from the old process */
	uint64_t pages;		/* resident */
};

typedef void rp_process_visit(void *self, const struct rp_process_row *row);

/*
 * Shows every process to `visit`; zombies, those that vanish and those that
 * may not be read are left out.  0, or a code when it is time to stop.
 */
int rp_process_scan(const struct rp_local *local, rp_process_visit *visit,
		    void *self);

/* The first bytes of /proc/PID/<file>; negative if it cannot be read. */
ssize_t rp_process_read(char *out, size_t size, const struct rp_local *local,
			long pid, const char *file);

#endif
