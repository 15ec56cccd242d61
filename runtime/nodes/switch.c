/*
 * switch: goes one of several ways, by a value.
 *
 * A case is the value as text: a string is its own text, anything else is
 * written as JSON, so that "5", "true" and "null" are cases as well.  What no
 * case names goes the way of `default`.  A switch that is skipped or fails
 * takes no way; what lies behind all of them still runs.
 */
#include "base/json.h"
#include "expr/expr.h"
#include "run.h"

struct choose {
	rp_expr *on;
	struct rp_cases cases;
	int default_step;
};

static const struct rp_option options[] = {
	{ "on", RP_OPT_EXPR, offsetof(struct choose, on), .required = true,
	  .doc = "the value that decides" },
	{ "cases", RP_OPT_CASES, offsetof(struct choose, cases),
	  .required = true,
	  .doc = "values, and the node to go on with for each" },
	{ "default", RP_OPT_EDGE, offsetof(struct choose, default_step),
	  .doc = "the node to go on with for any other value" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "value", "any", true, "the value that decided" },
	{ "branch", "string", false, "the case it met, or default" },
	{ "next", "string", true, "id of the node that follows, or null" },
	{ 0 }
};

static struct rp_text text_of(struct rp_arena *arena,
			      const struct rp_value *value)
{
	if (value->tag == RP_STRING)
		return value->as.text;
	return rp_json_text(arena, value, RP_JSON_COMPACT);
}

/* The case that the text meets, or how many there are: the default. */
static unsigned long place_of(const struct choose *choose, struct rp_text text)
{
	unsigned long i = 0;

	while (i < choose->cases.n
	       && !rp_text_equal(choose->cases.at[i].text, text))
		i++;
	return i;
}

static int run_switch(struct rp_ctx *ctx, const void *self,
		      struct rp_value *out)
{
	const struct choose *choose = self;
	struct rp_value value;
	unsigned long place;
	bool is_case;
	int next, rc = rp_eval(ctx, choose->on, "on", &value);

	if (rc < 0)
		return rc;
	place = place_of(choose, text_of(ctx->arena, &value));
	is_case = place < choose->cases.n;
	next = is_case ? choose->cases.at[place].step : choose->default_step;
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "value", value);
	rp_map_put(ctx->arena, out, "branch",
		   is_case ? rp_string(choose->cases.at[place].text)
			   : rp_cstring("default"));
	rp_map_put(ctx->arena, out, "next",
		   next < 0 ? rp_null
			    : rp_cstring(ctx->run->plan->steps[next].id));
	return 0;
}

/* By the value and not by the branch: a case may be called "default". */
static int took(const void *self, const struct rp_value *out)
{
	const struct rp_value *value = rp_map_get(out, "value");
	struct rp_arena arena;
	int place;

	if (!value)
		return -1;
	rp_arena_init(&arena);
	place = (int)place_of(self, text_of(&arena, value));
	rp_arena_finish(&arena);
	return place;
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	(void)self;
	rp_show_field(buf, "Branch", result, "branch");
	rp_show_field(buf, "Next", result, "next");
}

const struct rp_node_type rp_node_switch = {
	.name = "switch",
	.doc = "Go one of several ways, by a value.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct choose),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_PURE | RP_NODE_BRANCHES,
	.run = run_switch,
	.took = took,
	.show = show,
};
