/*
 * The registry of node types, made from nodes.def, and what their `show`
 * functions share.
 */
#include "node.h"

#include "base/buf.h"
#include "base/json.h"
#include "base/value.h"

#define RP_NODE(name) extern const struct rp_node_type rp_node_##name;
#include "nodes/nodes.def"
#undef RP_NODE

static const struct rp_node_type *const types[] = {
#define RP_NODE(name) &rp_node_##name,
#include "nodes/nodes.def"
#undef RP_NODE
	NULL
};

const struct rp_node_type *const *rp_node_types(void)
{
	return types;
}

const struct rp_node_type *rp_node_type_find(struct rp_text name)
{
	for (size_t i = 0; types[i]; i++)
		if (rp_text_is(name, types[i]->name))
			return types[i];
	return NULL;
}

void rp_show_field(struct rp_buf *buf, const char *label,
		   const struct rp_value *result, const char *field)
{
	const struct rp_value *value =
		rp_map_get(rp_map_get(result, "output"), field);

	if (!value)
		value = rp_map_get(result, field);
	rp_buf_printf(buf, "  %s: ", label);
	if (value)
		rp_python_str(buf, value);
	else
		rp_buf_str(buf, "N/A");
	rp_buf_char(buf, '\n');
}
