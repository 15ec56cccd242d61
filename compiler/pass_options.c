/*
 * Each node's settings against its type's row: keys of the node, keys of its
 * config, every option's value, what must be there, and an inline channel
 * against the table of its driver.
 *
 * A node whose type is unknown is left alone, for nothing is known about what
 * it may say.
 */
#include "compile.h"

#include "alerts/alerts.h"
#include "base/json.h"
#include "expr/scope.h"
#include "notify/notify.h"
#include "passes.h"

/* --------------------------------------------------------- keys of the node */

const char *const rp_node_keys[] = {
	"id", "type", "config", "next", "required", "max_retries",
	"timeout_seconds", "retry", "skip_if_errors", "skip_if_condition",
	"when", "continue_on_skip", "description", NULL
};

/* An option that stands on the node, where only a branch may stand. */
static void check_outside(struct rp_unit *unit, const struct rp_ir_node *node,
			  const struct rp_option *row, struct rp_text key)
{
	const char *at = rp_json_pointer(&unit->arena, node->at, key);
	const char *title = rp_node_title(unit, node);
	const char *shown = rp_diag_text(unit, key);

	if (!rp_ir_may_stand_outside(node, row))
		rp_report_key(unit, at, title, key, rp_node_keys)->hint =
			"put it into 'config'";
	else if (rp_option_written(node->config, row).value)
		rp_report(unit, RP_D_BOTH_GIVEN, at, title,
			  rp_arena_printf(&unit->arena, "config.%s", row->name),
			  shown)->on_key = true;
}

static void check_node_keys(struct rp_unit *unit, const struct rp_ir_node *node)
{
	for (size_t i = 0; i < rp_value_count(node->json); i++) {
		struct rp_text key = rp_map_at(node->json, i)->key;
		const struct rp_option *row;

		if (rp_choice_place(rp_node_keys, key))
			continue;
		row = rp_option_find(node->type->options, key);
		if (row)
			check_outside(unit, node, row, key);
		else
			rp_report_key(unit, rp_json_pointer(&unit->arena,
							    node->at, key),
				      rp_node_title(unit, node), key,
				      rp_node_keys);
	}
}

/* ----------------------------------------------------------------- channels */

static const char *const channel_names[] = { "driver", "config", NULL };

static const struct rp_option channel_rows[] = {
	{ .name = "driver", .kind = RP_OPT_CHOICE, .required = true,
	  .choices = rp_notifier_names, .noun = "driver" },
	{ .name = "config", .kind = RP_OPT_IGNORED },
	{ 0 }
};

/* The options of a part; they are all there is in its `config`. */
static void check_part(struct rp_unit *unit, const char *title,
		       const struct rp_ir_part *part,
		       const struct rp_option *rows, const char *const *outer)
{
	struct rp_config config = {
		.unit = unit, .title = title, .config = part->config,
		.rows = rows, .at = part->config_at, .outer = outer,
	};

	rp_check_keys(&config);
	for (const struct rp_option *row = config.rows; row && row->name;
	     row++) {
		struct rp_written written =
			rp_option_written(config.config, row);

		if (written.value)
			rp_check_option(&config, row, written.value,
					rp_json_pointer(&unit->arena,
							config.at,
							written.key));
		else if (row->required)
			rp_check_missing(&config, row);
	}
}

static void read_channel_config(struct rp_unit *unit, const char *title,
				struct rp_ir_channel *channel,
				const struct rp_value *value, const char *at)
{
	const struct rp_value *config = rp_map_get(value, "config");
	struct rp_ir_part *part = &channel->part;

	part->config_at = at;
	if (config)
		part->config_at = rp_json_pointer(&unit->arena, at,
						  RP_TEXT("config"));
	if (rp_is(config, RP_MAP))
		part->config = config;
	else if (config)
		rp_report(unit, RP_D_BAD_OPTION, part->config_at, title,
			  "config",
			  rp_arena_printf(&unit->arena,
					  "must be an object, not %s",
					  rp_diag_value(unit, config)));
	if (!channel->driver || (config && !part->config))
		return;
	part->rows = channel->driver->options;
	check_part(unit, title, part, part->rows, channel_names);
}

static void read_channel(struct rp_unit *unit, struct rp_ir_node *node,
			 const struct rp_value *value, const char *at)
{
	struct rp_ir_channel *channel =
		rp_arena_alloc(&unit->arena, sizeof *channel);
	const struct rp_value *driver = rp_map_get(value, "driver");
	const char *title = rp_arena_printf(&unit->arena, "Node %s, channel",
					    node->label);
	struct rp_config config = {
		.unit = unit, .title = title, .rows = channel_rows,
		.config = value, .at = at,
	};

	channel->part = (struct rp_ir_part){
		.name = "channel", .key = "channel", .given = RP_GIVEN_FIRST,
	};
	node->channel = channel;
	rp_check_keys(&config);
	if (driver)
		rp_check_option(&config, &channel_rows[0], driver,
				rp_json_pointer(&unit->arena, at,
						RP_TEXT("driver")));
	else
		rp_check_missing(&config, &channel_rows[0]);
	channel->driver = rp_notifier_find(rp_value_text(driver, ""));
	read_channel_config(unit, title, channel, value, at);
}

/* ------------------------------------------------------------------- checks */

static const struct rp_option check_names[] = {
	{ .name = "checks", .kind = RP_OPT_CHOICE, .choices = rp_check_names,
	  .noun = "checker" },
};

/* Nothing is meant for the object around a check's options. */
static const char *const no_names[] = { NULL };

/* The name of a check in a CHECKS option, or NULL after a report. */
static const struct rp_check *find_check(const struct rp_config *node,
					 struct rp_text name, const char *at)
{
	struct rp_unit *unit = node->unit;
	struct rp_value value = rp_string(name);
	size_t before = unit->diags.n;

	rp_check_option(node, &check_names[0], &value, at);
	for (size_t i = before; i < unit->diags.n; i++)
		unit->diags.rows[i].on_key = true;
	return rp_check_find(name);
}

static void read_check(const struct rp_config *of_node,
		       struct rp_ir_check *one, const struct rp_pair *pair,
		       const char *at)
{
	struct rp_unit *unit = of_node->unit;
	struct rp_arena *arena = &unit->arena;
	const char *name = one->check->name;
	const char *title = rp_arena_printf(arena, "%s, check '%s'",
					    of_node->title, name);

	one->part = (struct rp_ir_part){
		.name = rp_arena_printf(arena, "checks_%s", name),
		.key = rp_arena_printf(arena, "checks.%s", name),
		.rows = one->check->options, .config = &pair->value,
		.config_at = at,
	};
	if (pair->value.tag == RP_MAP)
		check_part(unit, title, &one->part,
			   rp_check_table(arena, one->check), no_names);
	else
		rp_report(unit, RP_D_BAD_OPTION, at, of_node->title,
			  one->part.key,
			  rp_arena_printf(arena, "must be an object, not %s",
					  rp_diag_value(unit, &pair->value)));
}

static void read_checks(const struct rp_config *of_node,
			struct rp_ir_node *node, const struct rp_value *checks,
			const char *at)
{
	struct rp_arena *arena = &of_node->unit->arena;
	struct rp_ir_check **end = &node->checks;

	for (size_t i = 0; i < rp_value_count(checks); i++) {
		const struct rp_pair *pair = rp_map_at(checks, i);
		const char *item = rp_json_pointer(arena, at, pair->key);
		const struct rp_check *check = find_check(of_node, pair->key,
							  item);

		if (!check)
			continue;
		*end = rp_arena_alloc(arena, sizeof **end);
		(*end)->check = check;
		read_check(of_node, *end, pair, item);
		end = &(*end)->next;
	}
}

static const struct rp_option *required_row(const struct rp_check *check)
{
	const struct rp_option *row = check ? check->options : NULL;

	while (row && row->name && !row->required)
		row++;
	return row && row->name ? row : NULL;
}

static void report_bare_name(const struct rp_config *of_node,
			     struct rp_text name, const struct rp_option *row,
			     const char *at)
{
	struct rp_unit *unit = of_node->unit;
	const char *shown = rp_diag_text(unit, name);
	struct rp_diag *diag = rp_report(
		unit, RP_D_BAD_OPTION, at, of_node->title, shown,
		rp_arena_printf(&unit->arena, "means nothing without its '%s'",
				row->name));

	diag->hint = rp_arena_printf(&unit->arena, "write \"checks\": "
				     "{\"%s\": {\"%s\": …}}", shown,
				     row->name);
}

/* What means nothing without options cannot be run by its name alone. */
static void check_bare_names(const struct rp_config *of_node,
			     const struct rp_value *names, const char *at)
{
	struct rp_arena *arena = &of_node->unit->arena;
	const struct rp_value *checks = rp_map_get(of_node->config, "checks");

	for (size_t i = 0; i < rp_value_count(names); i++) {
		struct rp_text name = rp_value_text(rp_list_at(names, i), "");
		const struct rp_option *row = required_row(rp_check_find(name));

		if (row && !rp_map_find(checks, name))
			report_bare_name(of_node, name, row,
					 rp_json_pointer_index(arena, at, i));
	}
}

/* ----------------------------------------------------------------- mapping */

static void read_inner(const struct rp_config *of_node,
		       struct rp_ir_node *node, const struct rp_option *row,
		       const struct rp_value *value, const char *at)
{
	struct rp_arena *arena = &of_node->unit->arena;

	node->inner = rp_arena_alloc(arena, sizeof *node->inner);
	*node->inner = (struct rp_ir_part){
		.name = row->name, .key = row->name, .rows = row->part->rows,
		.config = value, .config_at = at, .given = RP_GIVEN_MAPPING,
	};
	check_part(of_node->unit,
		   rp_arena_printf(arena, "%s, %s", of_node->title, row->name),
		   node->inner, row->part->rows, NULL);
}

/* A mapping and the driver that reads by one come together. */
static void check_mapping(const struct rp_config *of_node,
			  const struct rp_option *row)
{
	const struct rp_value *driver = rp_map_get(of_node->config, "driver");
	bool is_known = rp_alert_format_find(rp_value_text(driver, ""));
	bool is_named = rp_text_is(rp_value_text(driver, ""), "mapped");
	bool is_given = rp_map_get(of_node->config, row->name);

	if (is_named && !is_given)
		rp_check_missing(of_node, row);
	if (is_given && (is_known || !driver))
		rp_report(of_node->unit, RP_D_BAD_OPTION,
			  rp_json_pointer(&of_node->unit->arena, of_node->at,
					  rp_text(row->name)),
			  of_node->title, row->name,
			  "needs \"driver\": \"mapped\" beside it")
			->on_key = true;
}

/* -------------------------------------------------------------- the options */

static bool is_given(struct rp_unit *unit, const struct rp_ir_node *node,
		     const struct rp_option *row)
{
	const struct rp_value *value = rp_ir_option(unit, node, row, NULL);

	if (row->kind == RP_OPT_CHANNEL)
		return rp_is(value, RP_MAP);
	return rp_truthy(value);
}

static void check_one_of(struct rp_unit *unit, const struct rp_ir_node *node)
{
	const struct rp_node_type *type = node->type;

	if (!type->one_of)
		return;
	for (const char *const *name = type->one_of; *name; name++)
		if (is_given(unit, node, rp_option_find(type->options,
							rp_text(*name))))
			return;
	rp_report(unit, RP_D_MISSING_ONE_OF, node->config_at,
		  rp_node_title(unit, node), type->one_of_message);
}

/* The option of kind NODE must name some node; which may come later. */
static void check_source(const struct rp_config *config,
			 const struct rp_ir *ir, const struct rp_option *row,
			 struct rp_text id, const char *at)
{
	struct rp_unit *unit = config->unit;

	if (id.n == 0)
		rp_report(unit, RP_D_BAD_OPTION, at, config->title, row->name,
			  "must not be empty");
	else if (!rp_ir_find_here(ir, id))
		rp_report(unit, RP_D_UNKNOWN_SOURCE, at, config->title,
			  row->name, rp_diag_text(unit, id))->hint =
			rp_diag_suggest(unit, id, rp_ids_names(unit, ir));
}

static void check_node(struct rp_unit *unit, struct rp_ir_node *node)
{
	struct rp_config config = {
		.unit = unit, .title = rp_node_title(unit, node),
		.rows = node->type->options, .config = node->config,
		.at = node->config_at, .outer = rp_node_keys,
	};

	rp_check_keys(&config);
	for (const struct rp_option *row = config.rows; row && row->name;
	     row++) {
		const char *at = NULL;
		const struct rp_value *value =
			rp_ir_option(unit, node, row, &at);

		if (value)
			rp_check_option(&config, row, value, at);
		else if (row->required)
			rp_check_missing(&config, row);
		if (row->kind == RP_OPT_PART)
			check_mapping(&config, row);
		if (row->kind == RP_OPT_NODE && rp_is(value, RP_STRING))
			check_source(&config, node->graph, row,
				     value->as.text, at);
		if (row->kind == RP_OPT_CHANNEL && rp_is(value, RP_MAP))
			read_channel(unit, node, value, at);
		if (row->kind == RP_OPT_ROWS && rp_is(value, RP_LIST)
		    && row->choices == rp_check_names)
			check_bare_names(&config, value, at);
		if (row->kind == RP_OPT_CHECKS && rp_is(value, RP_MAP))
			read_checks(&config, node, value, at);
		if (row->kind == RP_OPT_PART && rp_is(value, RP_MAP))
			read_inner(&config, node, row, value, at);
	}
	check_one_of(unit, node);
}

static void check_graph(struct rp_unit *unit, struct rp_ir *ir)
{
	for (size_t i = 0; i < ir->n; i++) {
		struct rp_ir_node *node = &ir->nodes[i];

		if (!node->type || node->json->tag != RP_MAP)
			continue;
		check_node_keys(unit, node);
		if (!node->bad)
			check_node(unit, node);
	}
}

void rp_pass_options(struct rp_unit *unit)
{
	for (size_t i = 0; i < unit->n_graphs; i++)
		check_graph(unit, unit->graphs[i]);
}
