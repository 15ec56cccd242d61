/*
 * set: names values, for the nodes that follow.
 *
 *	"config": {"values": {"host": "{{ payload.host }}", "limit": 5}}
 *
 * Its output is those values by name.  A value that cannot be made fails the
 * node, but only after the others have been tried, so that one run names all
 * that is wrong.
 */
#include "expr/expr.h"
#include "run.h"

#include "base/buf.h"

struct set {
	struct rp_named_exprs values;
};

static const struct rp_option options[] = {
	{ "values", RP_OPT_VALUES, offsetof(struct set, values),
	  .required = true,
	  .doc = "values by name; texts may hold {{ expressions }}, and one "
		 "that is nothing else keeps its type" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "*", "values", false, "each of the values, by its name" },
	{ 0 }
};

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	const struct rp_named_exprs *values =
		&((const struct set *)self)->values;

	*out = rp_map_new(ctx->arena);
	for (unsigned long i = 0; i < values->n; i++) {
		const struct rp_named_expr *value = &values->at[i];
		struct rp_value made;

		if (rp_eval(ctx, value->make, value->name, &made) == 0)
			rp_map_put(ctx->arena, out, value->name, made);
	}
	return ctx->code;
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	const struct rp_named_exprs *values =
		&((const struct set *)self)->values;

	for (unsigned long i = 0; i < values->n; i++)
		rp_show_field(buf, values->at[i].name, result,
			      values->at[i].name);
}

const struct rp_node_type rp_node_set = {
	.name = "set",
	.doc = "Name values for the nodes that follow.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct set),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_PURE | RP_NODE_SHAPED,
	.run = run,
	.show = show,
};
