/*
 * Names to things: the type of a node to its row, the ids in skip_if_errors
 * to their nodes.  Edges are the graph pass's, options the next one's.
 */
#include "compile.h"

#include "base/json.h"
#include "checks/checks.h"
#include "keys.h"
#include "notify/notify.h"
#include "passes.h"
#include "providers/providers.h"

static const char *const *type_names(struct rp_unit *unit)
{
	const struct rp_node_type *const *types = rp_node_types();
	const char **names;
	size_t n = 0;

	while (types[n])
		n++;
	names = rp_arena_array(&unit->arena, n + 1, sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = types[i]->name;
	return names;
}

/* What other programs call a type, and what stands within one here. */
static const struct rp_word words[] = {
	{ "if", "condition" }, { "branch", "condition" }, { "loop", "foreach" },
	{ "for", "foreach" }, { "each", "foreach" }, { "map", "foreach" },
	{ "shell", "exec" }, { "command", "exec" }, { "run", "exec" },
	{ "script", "exec" }, { "webhook", "http" }, { "request", "http" },
	{ "sleep", "delay" }, { "wait", "delay" }, { "print", "log" },
	{ "echo", "log" }, { "llm", "intelligence" }, { "ai", "intelligence" },
	{ "analyze", "intelligence" }, { "alert", "ingest" },
	{ "trigger", "ingest" }, { "check", "context" }, { "checks", "context" },
	{ "send", "notify" }, { "message", "notify" }, { "include", "pipeline" },
	{ "error", "fail" }, { "ratelimit", "throttle" }, { NULL, NULL }
};

static const char *within(struct rp_unit *unit, struct rp_text name,
			  const char *const *names, const char *before,
			  const char *behind)
{
	if (!rp_choice_place(names, name))
		return NULL;
	return rp_arena_printf(&unit->arena, "%s\"%s\"%s", before,
			       rp_diag_text(unit, name), behind);
}

static const char *meant_type(struct rp_unit *unit, struct rp_text name)
{
	const char *hint = within(unit, name, rp_notifier_names(),
		"it is a driver: type 'notify' with \"driver\": ", "");
	const char *ours;

	if (!hint)
		hint = within(unit, name, rp_check_names(), "it is a check: "
			      "type 'context' with \"checker_names\": [", "]");
	if (!hint)
		hint = within(unit, name, rp_provider_names(), "it is a "
			      "provider: type 'intelligence' with "
			      "\"provider\": ", "");
	ours = hint ? NULL : rp_word_for(words, name);
	if (ours)
		hint = rp_arena_printf(&unit->arena, "did you mean '%s'?",
				       ours);
	return hint;
}

static void link_type(struct rp_unit *unit, struct rp_ir_node *node)
{
	const char *const *names;
	struct rp_diag *diag;

	node->type = rp_node_type_find(node->type_name);
	if (node->type || !rp_is(rp_map_get(node->json, "type"), RP_STRING))
		return;
	names = type_names(unit);
	diag = rp_report(unit, RP_D_UNKNOWN_TYPE,
			 rp_json_pointer(&unit->arena, node->at,
					 RP_TEXT("type")),
			 node->label, rp_diag_text(unit, node->type_name),
			 rp_diag_python_names(unit, names));
	diag->hint = meant_type(unit, node->type_name);
	if (!diag->hint)
		diag->hint = rp_diag_suggest(unit, node->type_name, names);
}

/* ----------------------------------------------------------- skip_if_errors */

/* One node's list while it is read; `seen` holds marks by node index. */
struct skip_list {
	struct rp_unit *unit;
	struct rp_ir_node *node;
	const char *at;
	size_t *seen;
};

static const char *item_at(const struct skip_list *list, size_t i)
{
	return rp_json_pointer_index(&list->unit->arena, list->at, i);
}

static void link_skip(struct skip_list *list, size_t i, struct rp_text id)
{
	struct rp_unit *unit = list->unit;
	struct rp_ir_node *node = list->node;
	struct rp_ir_node *other = rp_ir_find_here(node->graph, id);

	if (!other) {
		rp_report(unit, RP_D_UNKNOWN_SKIP, item_at(list, i),
			  node->label, rp_diag_text(unit, id))->hint =
			rp_diag_suggest(unit, id, rp_ids_names(unit, node->graph));
	} else if (list->seen[other->index] == node->index + 1) {
		rp_report(unit, RP_D_REPEATED_NAME, item_at(list, i),
			  rp_node_title(unit, node), "skip_if_errors",
			  other->label);
	} else {
		list->seen[other->index] = node->index + 1;
		node->skip_if_errors[node->n_skip_if_errors++] = other;
	}
}

static void report_item(const struct skip_list *list, size_t i,
			const struct rp_value *item)
{
	struct rp_unit *unit = list->unit;

	rp_report(unit, RP_D_BAD_FIELD, item_at(list, i),
		  rp_node_title(unit, list->node),
		  rp_arena_printf(&unit->arena, "skip_if_errors[%zu]", i),
		  "a node id", rp_diag_value(unit, item));
}

static void link_skip_list(struct rp_unit *unit, struct rp_ir_node *node,
			   size_t *seen)
{
	const struct rp_value *ids = rp_map_get(node->json, "skip_if_errors");
	size_t n = rp_value_count(ids);
	struct skip_list list = { unit, node, NULL, seen };

	if (!ids)
		return;
	list.at = rp_json_pointer(&unit->arena, node->at,
				  RP_TEXT("skip_if_errors"));
	if (ids->tag != RP_LIST) {
		rp_report(unit, RP_D_BAD_FIELD, list.at,
			  rp_node_title(unit, node), "skip_if_errors",
			  "a list of node ids", rp_diag_value(unit, ids))
			->hint = rp_list_hint(unit, ids);
		return;
	}
	node->skip_if_errors = rp_arena_array(&unit->arena, n,
					      sizeof *node->skip_if_errors);
	for (size_t i = 0; i < n; i++) {
		const struct rp_value *id = rp_list_at(ids, i);

		if (id->tag == RP_STRING)
			link_skip(&list, i, id->as.text);
		else
			report_item(&list, i, id);
	}
}

static void link_graph(struct rp_unit *unit, struct rp_ir *ir)
{
	size_t *seen = rp_arena_array(&unit->arena, ir->n, sizeof *seen);

	for (size_t i = 0; i < ir->n; i++) {
		struct rp_ir_node *node = &ir->nodes[i];

		if (node->json->tag != RP_MAP)
			continue;
		link_type(unit, node);
		link_skip_list(unit, node, seen);
	}
}

void rp_pass_link(struct rp_unit *unit)
{
	for (size_t i = 0; i < unit->n_graphs; i++)
		link_graph(unit, unit->graphs[i]);
}
