/*
 * Which nodes run before which.
 *
 * Nodes are cut into segments: stretches of the graph with one way in, one
 * way out and nothing beside them.  Within a segment the order decides; for
 * each segment a row of bits says which segments lead to it.  A chain is one
 * segment and needs no bits; the worst graph of 20,000 nodes needs 50 MB and
 * some milliseconds, and then every question is answered at once.
 */
#include "compile.h"

#include "passes.h"

struct rp_reach {
	uint32_t *segment;		/* by ordinal */
	size_t n_segments;
	uint64_t *bits;			/* n_segments rows of `words` */
	size_t words;
};

static bool continues_segment(const struct rp_ir_node *node)
{
	return node->n_in == 1 && node->in[0]->from->n_out == 1
	       && node->in[0]->from->reachable;
}

static void cut(struct rp_reach *reach, const struct rp_ir *ir)
{
	for (size_t i = 0; i < ir->n_order; i++) {
		const struct rp_ir_node *node = ir->order[i];

		if (i > 0 && continues_segment(node))
			reach->segment[i] = reach->segment[
				node->in[0]->from->ordinal];
		else
			reach->segment[i] = (uint32_t)reach->n_segments++;
	}
}

static void take_over(struct rp_reach *reach, size_t to, size_t from)
{
	uint64_t *into = reach->bits + to * reach->words;
	const uint64_t *before = reach->bits + from * reach->words;

	for (size_t i = 0; i < reach->words; i++)
		into[i] |= before[i];
	into[from / 64] |= (uint64_t)1 << from % 64;
}

/* In execution order, so that what leads to a segment is complete. */
static void fill_bits(struct rp_reach *reach, const struct rp_ir *ir)
{
	for (size_t i = 1; i < ir->n_order; i++) {
		const struct rp_ir_node *node = ir->order[i];

		for (size_t j = 0; j < node->n_in; j++) {
			const struct rp_ir_node *from = node->in[j]->from;
			size_t before;

			if (!from->reachable)
				continue;
			before = reach->segment[from->ordinal];
			if (before != reach->segment[i])
				take_over(reach, reach->segment[i], before);
		}
	}
}

void rp_graph_index(struct rp_unit *unit, struct rp_ir *ir)
{
	struct rp_reach *reach = rp_arena_alloc(&unit->arena, sizeof *reach);

	reach->segment = rp_arena_array(&unit->arena, ir->n_order,
					sizeof *reach->segment);
	cut(reach, ir);
	reach->words = (reach->n_segments + 63) / 64;
	reach->bits = rp_arena_array(&unit->arena,
				     reach->n_segments * reach->words,
				     sizeof *reach->bits);
	fill_bits(reach, ir);
	ir->reach = reach;
}

bool rp_ir_is_upstream(const struct rp_ir_node *before,
		       const struct rp_ir_node *node)
{
	const struct rp_reach *reach = before->graph->reach;
	size_t from, to;

	while (node && node->graph != before->graph)
		node = node->graph->owner;
	if (!node || !reach)
		return false;
	if (before->ordinal < 0 || node->ordinal <= before->ordinal)
		return false;
	from = reach->segment[before->ordinal];
	to = reach->segment[node->ordinal];
	if (from == to)
		return true;
	return reach->bits[to * reach->words + from / 64] >> from % 64 & 1;
}

int rp_ir_levels(const struct rp_ir *around, const struct rp_ir_node *node)
{
	return (int)(node->graph->depth - around->depth);
}
