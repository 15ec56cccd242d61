/*
 * transform: picks a part of an earlier output, filters it or renames it.
 *
 *	extract          data = the part at a dotted path, null if absent
 *	filter_priority  of a list: the objects of that priority
 *	mapping          instead of both: an object of parts by new names
 *
 * The paths of a mapping start at the whole source output, as they always did.
 */
#include "run.h"

#include <strings.h>

struct transform {
	int source_node;
	const char *extract, *filter_priority;
	struct rp_settings mapping;
};

static const struct rp_option options[] = {
	{ "source_node", RP_OPT_NODE, offsetof(struct transform, source_node),
	  .required = true, .doc = "the node whose output is used" },
	{ "extract", RP_OPT_STRING, offsetof(struct transform, extract),
	  .is_path = true,
	  .doc = "dotted path of the part to take" },
	{ "filter_priority", RP_OPT_STRING,
	  offsetof(struct transform, filter_priority),
	  .doc = "keep the objects of a list that have this priority" },
	{ "mapping", RP_OPT_PATHS, offsetof(struct transform, mapping),
	  .doc = "new names and the dotted paths of their values" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "transformed", "part", true, "what came out" },
	{ "source_node", "string", false, "where it came from" },
	{ 0 }
};

static struct rp_value at_path(const struct rp_value *data, const char *path)
{
	const struct rp_value *found = rp_value_path(data, path);

	return found ? *found : rp_null;
}

static struct rp_value map_all(struct rp_arena *arena,
			       const struct rp_value *source,
			       const struct rp_settings *mapping)
{
	struct rp_value map = rp_map_new(arena);

	for (unsigned long i = 0; i < mapping->n; i++)
		rp_map_put(arena, &map, mapping->at[i].name,
			   at_path(source, mapping->at[i].value.text));
	return map;
}

static bool has_priority(const struct rp_value *item, const char *wanted)
{
	struct rp_text text = rp_value_text(rp_map_get(item, "priority"), "");

	return text.n == strlen(wanted)
	       && strncasecmp(text.at, wanted, text.n) == 0;
}

static struct rp_value filter(struct rp_arena *arena,
			      const struct rp_value *list, const char *wanted)
{
	struct rp_value kept = rp_list_new(arena);

	for (size_t i = 0; i < rp_value_count(list); i++)
		if (has_priority(rp_list_at(list, i), wanted))
			rp_list_push(arena, &kept, *rp_list_at(list, i));
	return kept;
}

static struct rp_value transform(struct rp_arena *arena,
				 const struct transform *self,
				 const struct rp_value *source)
{
	struct rp_value data = *source;

	if (self->mapping.n)
		return map_all(arena, source, &self->mapping);
	if (self->extract && *self->extract)
		data = at_path(source, self->extract);
	if (self->filter_priority && *self->filter_priority
	    && data.tag == RP_LIST)
		data = filter(arena, &data, self->filter_priority);
	return data;
}

static int run(struct rp_ctx *ctx, const void *options_at,
	       struct rp_value *out)
{
	const struct transform *self = options_at;
	const struct rp_value *source = rp_output(ctx->run, self->source_node);
	struct rp_value nothing = rp_map_new(ctx->arena);

	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "transformed",
		   transform(ctx->arena, self, source ? source : &nothing));
	rp_map_put(ctx->arena, out, "source_node",
		   rp_cstring(ctx->run->plan->steps[self->source_node].id));
	return 0;
}

const struct rp_node_type rp_node_transform = {
	.name = "transform",
	.doc = "Pick, filter or rename parts of an output.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct transform),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_PURE | RP_NODE_SHAPED,
	.run = run,
};
