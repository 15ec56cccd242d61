#ifndef COMPILER_REGIONS_H
#define COMPILER_REGIONS_H

/*
 * A graph cut into regions: stretches of straight-line code.
 *
 *	         ┌▶ a ─▶ b ─┐			region 0: s; fork(1, 2); z
 *	s ───────┤          ├─▶ z		region 1: a; b
 *	         └▶ c ──────┘			region 2: c
 *
 * A region is a function: nodes in the order of the plan, of which some are
 * followed by a fork.  Where the order is no nest of forks, or a nest too
 * deep, a node is followed by a table of nodes that wait for each other.
 */

#include <stdbool.h>
#include <stddef.h>

#include "ir.h"

struct rp_nodes {
	struct rp_ir_node **at;		/* in the order of the plan */
	size_t n;
};

struct rp_regions {
	struct rp_nodes *regions;	/* 0: the graph's own */
	size_t n;
	/* What follows a node, by ordinal: */
	struct rp_nodes *forks;		/* the first nodes of regions */
	struct rp_nodes *tables;
	size_t *region_of;		/* of a node in no table */
	struct rp_ir_node **table_of;	/* whose table a node is in, or NULL */
};

struct rp_regions rp_regions_find(struct rp_unit *unit,
				  const struct rp_ir *ir);

#endif
