#ifndef COMPILER_PLAN_H
#define COMPILER_PLAN_H

/*
 * What a definition will do, for people and as data: the dry run.  Needs a
 * unit that compiled.  Secrets are shown as ***.
 */

struct cJSON;
struct rp_buf;
struct rp_unit;

/*
 * "Nodes (n):" with each node's type, id, configuration and successor in the
 * file's order (spec pipeline.md §4.6), then the block "Plan:": the steps in
 * execution order with what each waits for, branches, retries, timeout and
 * side effects, the size of the emitted C, and what one event can cause at
 * most (bounds.h).  Ends with a blank line.
 */
void rp_plan_print(struct rp_buf *buf, const struct rp_unit *unit);

/* {"nodes": […], "plan": […], "c_bytes": n}; the caller deletes it. */
struct cJSON *rp_plan_json(const struct rp_unit *unit);

#endif
