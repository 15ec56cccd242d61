/*
 * The dry run: what a definition will do, without doing it.
 *
 * The list of nodes is in the file's order and in the layout that scripts
 * already read; the plan below it is in execution order and says what the
 * compiler decided: what a step waits for, how often it is tried, how long it
 * may take, and whether the world outside will notice.
 */
#include "plan.h"

#include <cjson/cJSON.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/redact.h"
#include "compile.h"
#include "passes.h"
#include "retry.h"

/* ------------------------------------------------------------ configuration */

static bool is_hidden(const struct rp_option *row, const struct rp_value *value)
{
	return row && row->kind == RP_OPT_SECRET
	       && !rp_is_reference(rp_value_text(value, ""));
}

/* Hides what a row table calls secret. */
static void hide_secrets(struct rp_value *config, const struct rp_option *rows)
{
	for (size_t i = 0; i < rp_value_count(config); i++) {
		struct rp_pair *pair = &config->as.map->pairs[i];

		if (is_hidden(rp_option_find(rows, pair->key), &pair->value))
			pair->value = rp_cstring(RP_REDACTED);
	}
}

static void hide_secrets_of_checks(struct rp_value *shown,
				   const struct rp_ir_node *node)
{
	const struct rp_value *checks = rp_map_get(shown, "checks");

	for (const struct rp_ir_check *one = node->checks; one;
	     one = one->next) {
		const struct rp_value *found =
			rp_map_get(checks, one->check->name);

		if (rp_is(found, RP_MAP)) {
			struct rp_value config = *found;

			hide_secrets(&config, one->check->options);
		}
	}
}

static struct rp_value shown_config(struct rp_arena *arena,
				    const struct rp_ir_node *node)
{
	struct rp_value shown = rp_redact(arena, node->config);
	const struct rp_option *row;

	hide_secrets(&shown, node->type->options);
	for (row = node->type->options; row->name; row++) {
		const struct rp_value *channel = rp_map_get(&shown, row->name);
		struct rp_value config;

		if (row->kind != RP_OPT_CHANNEL || !node->channel
		    || !node->channel->driver || !rp_is(channel, RP_MAP))
			continue;
		if (!rp_is(rp_map_get(channel, "config"), RP_MAP))
			continue;
		config = *rp_map_get(channel, "config");
		hide_secrets(&config, node->channel->driver->options);
	}
	hide_secrets_of_checks(&shown, node);
	return shown;
}

/* ------------------------------------------------------------------- nodes */

static void print_next(struct rp_buf *buf, const struct rp_ir_node *node)
{
	for (size_t i = 0; i < node->n_out; i++) {
		rp_buf_printf(buf, "     → %s: ",
			      rp_ir_branch_name(node, node->out[i]->branch));
		rp_buf_visible(buf, node->out[i]->to->id);
		rp_buf_char(buf, '\n');
	}
	if (node->n_out == 0)
		rp_buf_str(buf, "     → end\n");
}

static void print_node(struct rp_buf *buf, struct rp_arena *arena,
		       const struct rp_ir_node *node)
{
	struct rp_value config = shown_config(arena, node);

	rp_buf_printf(buf, "  %zu. [%s] ", node->index + 1, node->type->name);
	rp_buf_visible(buf, node->id);
	rp_buf_char(buf, '\n');
	if (rp_value_count(&config) > 0) {
		rp_buf_str(buf, "     Config: ");
		rp_json_write(buf, &config, RP_JSON_SPACED | RP_JSON_ASCII);
		rp_buf_char(buf, '\n');
	}
	print_next(buf, node);
	rp_buf_char(buf, '\n');
}

/* -------------------------------------------------------------------- plan */

/*
 * The edges that lead to a node, parted into groups: of a group only one is
 * ever taken; every group is waited for.
 */
#define MAX_GROUPS 8
#define MAX_WAITS 12		/* names, in the text */

struct waits {
	const struct rp_ir_edge *first[MAX_GROUPS];
	size_t n;			/* more than MAX_GROUPS: one each */
};

static size_t group_of(struct waits *waits, const struct rp_ir_edge *edge)
{
	for (size_t i = 0; i < waits->n && i < MAX_GROUPS; i++)
		if (rp_graph_excludes(waits->first[i], edge))
			return i;
	if (waits->n < MAX_GROUPS)
		waits->first[waits->n] = edge;
	return waits->n++;
}

static void print_wait(struct rp_buf *buf, const struct rp_ir_edge *edge)
{
	rp_buf_visible(buf, edge->from->id);
	if (edge->branch != RP_BRANCH_NONE)
		rp_buf_printf(buf, " (%s)",
			      rp_ir_branch_name(edge->from, edge->branch));
}

static void print_group(struct rp_buf *buf, const struct rp_ir_node *node,
			const size_t *groups, size_t group)
{
	bool is_first = true;

	for (size_t i = 0; i < node->n_in; i++) {
		if (groups[i] != group)
			continue;
		rp_buf_str(buf, is_first ? "" : " or ");
		print_wait(buf, node->in[i]);
		is_first = false;
	}
}

/* "after a and b", "after x or y", "after x or y, and b". */
static void print_waits(struct rp_buf *buf, struct rp_arena *arena,
			const struct rp_ir_node *node)
{
	size_t *groups = rp_arena_array(arena, node->n_in, sizeof *groups);
	struct waits waits = { .n = 0 };
	bool is_mixed;

	if (node->n_in == 0)
		rp_buf_str(buf, "first");
	for (size_t i = 0; i < node->n_in; i++)
		groups[i] = group_of(&waits, node->in[i]);
	is_mixed = waits.n > 1 && waits.n < node->n_in;
	for (size_t i = 0; i < waits.n && i < MAX_WAITS; i++) {
		rp_buf_str(buf, i == 0 ? "after " : is_mixed ? ", and "
							     : " and ");
		print_group(buf, node, groups, i);
	}
	if (waits.n > MAX_WAITS)
		rp_buf_printf(buf, " and %zu more", waits.n - MAX_WAITS);
}

static void print_skips(struct rp_buf *buf, const struct rp_ir_node *node)
{
	for (size_t i = 0; i < node->n_skip_if_errors; i++) {
		rp_buf_str(buf, i ? " or " : "; skipped if ");
		rp_buf_visible(buf, node->skip_if_errors[i]->id);
	}
	if (node->n_skip_if_errors)
		rp_buf_str(buf, " has errors");
	if (node->when) {
		rp_buf_str(buf, "; only when ");
		rp_buf_visible(buf, node->when->text);
	}
	if (node->skip_if) {
		rp_buf_str(buf, "; skipped if ");
		rp_buf_visible(buf, node->skip_if->text);
	}
	if (node->test) {
		rp_buf_str(buf, "; decides on ");
		rp_buf_visible(buf, node->test->text);
	}
}

static void print_policy(struct rp_buf *buf, const struct rp_ir_node *node)
{
	rp_retry_print(buf, &node->retry);
	if (node->timeout_us)
		rp_buf_printf(buf, "; timeout %g s",
			      (double)node->timeout_us / 1e6);
	else
		rp_buf_str(buf, "; no timeout");
	if (node->type->flags & RP_NODE_EFFECT)
		rp_buf_str(buf, "; has side effects");
	else if (node->type->flags & RP_NODE_PURE)
		rp_buf_str(buf, "; pure");
	if (!node->required)
		rp_buf_str(buf, "; may fail");
	if (node->ends_branch)
		rp_buf_str(buf, "; a skip ends its branch");
}

static void print_step(struct rp_buf *buf, struct rp_arena *arena,
		       const struct rp_ir_node *node)
{
	rp_buf_printf(buf, "  %d. ", node->ordinal + 1);
	rp_buf_visible(buf, node->id);
	rp_buf_printf(buf, " [%s]: ", node->type->name);
	print_waits(buf, arena, node);
	print_policy(buf, node);
	print_skips(buf, node);
	rp_buf_char(buf, '\n');
}

void rp_plan_print(struct rp_buf *buf, const struct rp_unit *unit)
{
	const struct rp_ir *ir = &unit->ir;
	struct rp_arena arena;

	rp_arena_init(&arena);
	rp_buf_printf(buf, "Nodes (%zu):\n", ir->n);
	for (size_t i = 0; i < ir->n; i++)
		print_node(buf, &arena, &ir->nodes[i]);
	rp_buf_str(buf, "Plan:\n");
	for (size_t i = 0; i < ir->n_order; i++)
		print_step(buf, &arena, ir->order[i]);
	if (!ir->explicit_edges && ir->n > 1)
		rp_buf_str(buf, "  No node names its next one, so they run in "
				"the order of the list.\n");
	rp_buf_printf(buf, "  Emitted C: %zu bytes\n", unit->c.n);
	rp_bounds_print(buf, unit);
	rp_buf_char(buf, '\n');
	rp_arena_finish(&arena);
}

/* ----------------------------------------------------------------- as data */

static void add_text(cJSON *object, struct rp_arena *arena, const char *key,
		     struct rp_text text)
{
	cJSON_AddStringToObject(object, key, rp_text_cstr(arena, text));
}

/* One id is a string, as it was written; several are a list. */
static void add_way(cJSON *json, struct rp_arena *arena,
		    const struct rp_ir_edge *edge)
{
	const struct rp_ir_node *node = edge->from;
	const char *key = rp_ir_branch_name(node, edge->branch);
	const char *id = rp_text_cstr(arena, edge->to->id);
	cJSON *before;

	if (edge->branch != RP_BRANCH_NONE
	    && node->branches[edge->branch].row->kind == RP_OPT_CASES) {
		const char *cases = node->branches[edge->branch].row->name;

		before = cJSON_GetObjectItem(json, cases);
		json = before ? before : cJSON_AddObjectToObject(json, cases);
	}
	before = cJSON_GetObjectItemCaseSensitive(json, key);
	if (!before) {
		cJSON_AddStringToObject(json, key, id);
		return;
	}
	if (!cJSON_IsArray(before)) {
		cJSON *list = cJSON_CreateArray();

		cJSON_AddItemToArray(list, cJSON_CreateString(
			cJSON_GetStringValue(before)));
		cJSON_ReplaceItemInObjectCaseSensitive(json, key, list);
		before = list;
	}
	cJSON_AddItemToArray(before, cJSON_CreateString(id));
}

static cJSON *node_json(struct rp_arena *arena, const struct rp_ir_node *node)
{
	struct rp_value config = shown_config(arena, node);
	cJSON *json = cJSON_CreateObject();

	add_text(json, arena, "id", node->id);
	cJSON_AddStringToObject(json, "type", node->type->name);
	cJSON_AddRawToObject(json, "config",
			     rp_json_text(arena, &config, 0).at);
	if (!(node->type->flags & RP_NODE_BRANCHES) && node->n_out == 0)
		cJSON_AddNullToObject(json, "next");
	for (size_t i = 0; i < node->n_out; i++)
		add_way(json, arena, node->out[i]);
	return json;
}

static cJSON *waits_json(struct rp_arena *arena, const struct rp_ir_node *node)
{
	cJSON *list = cJSON_CreateArray();
	struct waits waits = { .n = 0 };

	for (size_t i = 0; i < node->n_in; i++) {
		const struct rp_ir_edge *edge = node->in[i];
		cJSON *json = cJSON_CreateObject();
		size_t group = group_of(&waits, edge);

		add_text(json, arena, "node", edge->from->id);
		if (edge->branch != RP_BRANCH_NONE)
			cJSON_AddStringToObject(json, "branch",
						rp_ir_branch_name(
							edge->from,
							edge->branch));
		if (node->n_in > 1)
			cJSON_AddNumberToObject(json, "group",
						(double)group + 1);
		cJSON_AddItemToArray(list, json);
	}
	return list;
}

static cJSON *skips_json(struct rp_arena *arena, const struct rp_ir_node *node)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < node->n_skip_if_errors; i++)
		cJSON_AddItemToArray(list, cJSON_CreateString(rp_text_cstr(
			arena, node->skip_if_errors[i]->id)));
	return list;
}

static cJSON *step_json(struct rp_arena *arena, const struct rp_ir_node *node)
{
	cJSON *json = cJSON_CreateObject();

	cJSON_AddNumberToObject(json, "step", node->ordinal + 1);
	add_text(json, arena, "id", node->id);
	cJSON_AddStringToObject(json, "type", node->type->name);
	cJSON_AddItemToObject(json, "after", waits_json(arena, node));
	cJSON_AddBoolToObject(json, "required", node->required);
	if (node->ends_branch)
		cJSON_AddFalseToObject(json, "continue_on_skip");
	rp_retry_json(json, &node->retry);
	if (node->timeout_us)
		cJSON_AddNumberToObject(json, "timeout_seconds",
					(double)node->timeout_us / 1e6);
	else
		cJSON_AddNullToObject(json, "timeout_seconds");
	cJSON_AddBoolToObject(json, "side_effects",
			      (node->type->flags & RP_NODE_EFFECT) != 0);
	cJSON_AddItemToObject(json, "skip_if_errors", skips_json(arena, node));
	if (node->when)
		add_text(json, arena, "when", node->when->text);
	if (node->skip_if)
		add_text(json, arena, "skip_if_condition", node->skip_if->text);
	if (node->test)
		add_text(json, arena, "if", node->test->text);
	return json;
}

struct cJSON *rp_plan_json(const struct rp_unit *unit)
{
	cJSON *json = cJSON_CreateObject();
	cJSON *nodes = cJSON_AddArrayToObject(json, "nodes");
	cJSON *plan = cJSON_AddArrayToObject(json, "plan");
	struct rp_arena arena;

	rp_arena_init(&arena);
	for (size_t i = 0; i < unit->ir.n; i++)
		cJSON_AddItemToArray(nodes,
				     node_json(&arena, &unit->ir.nodes[i]));
	for (size_t i = 0; i < unit->ir.n_order; i++)
		cJSON_AddItemToArray(plan,
				     step_json(&arena, unit->ir.order[i]));
	cJSON_AddItemToObject(json, "bounds", rp_bounds_json(unit));
	cJSON_AddBoolToObject(json, "implied_edges", !unit->ir.explicit_edges);
	cJSON_AddStringToObject(json, "sha256", unit->sha256);
	cJSON_AddNumberToObject(json, "c_bytes", (double)unit->c.n);
	rp_arena_finish(&arena);
	return json;
}
