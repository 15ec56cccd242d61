#ifndef RUNTIME_CHECKS_CGROUP_H
#define RUNTIME_CHECKS_CGROUP_H

/*
 * The limits of the control group that this process is in (cgroup v2): what a
 * container may use, as against what its machine has.
 */

#include <stdbool.h>
#include <stdint.h>

struct rp_arena;

/* The choices of an option `scope`, and their places. */
const char *const *rp_cgroup_scopes(void);
enum { RP_SCOPE_HOST = 1, RP_SCOPE_CGROUP };

struct rp_cgroup_memory {
	bool is_limited;
	uint64_t limit;		/* of the group with the lowest one */
	uint64_t used;		/* by that group, without idle file caches */
};

struct rp_cgroup_cpu {
	double limit;		/* CPUs; 0: as many as there are */
	uint64_t used_us;	/* so far, by the group with that limit */
	uint64_t throttled;	/* periods in which it was held up */
};

/*
 * All return 0, or a negative errno and in *file the one that it is about, in
 * the arena, without the root.  -ENOENT where there is no cgroup v2.
 */
int rp_cgroup_memory_read(struct rp_cgroup_memory *out,
			  struct rp_arena *arena, const char *root,
			  const char **file);
int rp_cgroup_cpu_read(struct rp_cgroup_cpu *out, struct rp_arena *arena,
		       const char *root, const char **file);
/* Kills for want of memory in this group and those within. */
int rp_cgroup_oom_kills(uint64_t *kills, struct rp_arena *arena,
			const char *root, const char **file);

#endif
