#ifndef COMPILER_EMIT_FLOW_H
#define COMPILER_EMIT_FLOW_H

/* The code that goes through a graph: plan_run, its regions and tables. */

struct rp_emit;
struct rp_ir;
struct rp_unit;

/* Emits `static int <prefix>run(struct rp_run *run)`. */
void rp_emit_run(struct rp_emit *emit, struct rp_unit *unit,
		 const struct rp_ir *ir, const char *prefix);

#endif
