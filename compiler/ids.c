/*
 * Ids to nodes.
 *
 * Ids are found by binary search in a sorted table and not by a hash, because
 * ids are anybody's and a table that is sorted cannot be made slow.  Of two
 * nodes with one id the first is found; the second was reported.
 */
#include "ir.h"

#include <stdlib.h>

#include "base/json.h"
#include "compile.h"
#include "passes.h"

#define MAX_OUTER 1000		/* ids around a body to suggest from */

struct rp_ids {
	struct rp_ir_node **sorted;	/* by id, then by index */
	size_t n;
	const char **names;		/* NULL-terminated */
};

static int compare(const void *a, const void *b)
{
	const struct rp_ir_node *x = *(struct rp_ir_node *const *)a;
	const struct rp_ir_node *y = *(struct rp_ir_node *const *)b;
	int order = rp_text_compare(x->id, y->id);

	if (order)
		return order;
	return x->index < y->index ? -1 : 1;
}

static void report_twins(struct rp_unit *unit, const struct rp_ids *ids)
{
	size_t first = 0;

	for (size_t i = 1; i < ids->n; i++) {
		const struct rp_ir_node *node = ids->sorted[i];
		struct rp_diag *diag;

		if (!rp_text_equal(node->id, ids->sorted[first]->id)) {
			first = i;
			continue;
		}
		diag = rp_report(unit, RP_D_DUPLICATE_ID,
				 rp_json_pointer(&unit->arena, node->at,
						 RP_TEXT("id")),
				 node->label);
		diag->hint = rp_arena_printf(&unit->arena,
					     "first used by %s",
					     ids->sorted[first]->at);
	}
}

void rp_ids_init(struct rp_unit *unit, struct rp_ir *ir)
{
	struct rp_ids *ids = rp_arena_alloc(&unit->arena, sizeof *ids);

	ids->sorted = rp_arena_array(&unit->arena, ir->n, sizeof *ids->sorted);
	for (size_t i = 0; i < ir->n; i++)
		if (ir->nodes[i].id.n)
			ids->sorted[ids->n++] = &ir->nodes[i];
	if (ids->n)
		qsort(ids->sorted, ids->n, sizeof *ids->sorted, compare);
	ir->ids = ids;
	report_twins(unit, ids);
}

/* Those of the graphs around come last: the nearer, the likelier. */
const char *const *rp_ids_names(struct rp_unit *unit, const struct rp_ir *ir)
{
	struct rp_ids *ids = ir->ids;
	const char *const *outer = NULL;
	size_t n = 0, n_outer = 0;

	if (ids->names)
		return ids->names;
	if (rp_ir_around(ir))
		outer = rp_ids_names(unit, rp_ir_around(ir));
	while (outer && outer[n_outer] && n_outer < MAX_OUTER)
		n_outer++;
	ids->names = rp_arena_array(&unit->arena, ids->n + n_outer + 1,
				    sizeof *ids->names);
	while (n < ids->n) {
		ids->names[n] = ids->sorted[n]->label;
		n++;
	}
	for (size_t i = 0; i < n_outer; i++)
		ids->names[n++] = outer[i];
	return ids->names;
}

struct rp_ir_node *rp_ir_find_here(const struct rp_ir *ir, struct rp_text id)
{
	const struct rp_ids *ids = ir->ids;
	size_t low = 0, high = ids ? ids->n : 0;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (rp_text_compare(ids->sorted[middle]->id, id) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (!ids || low == ids->n || !rp_text_equal(ids->sorted[low]->id, id))
		return NULL;
	return ids->sorted[low];
}

struct rp_ir_node *rp_ir_find(const struct rp_ir *ir, struct rp_text id)
{
	struct rp_ir_node *found = rp_ir_find_here(ir, id);

	while (!found && rp_ir_around(ir)) {
		ir = rp_ir_around(ir);
		found = rp_ir_find_here(ir, id);
	}
	return found;
}
