/*
 * Templates of stored channels.
 *
 * Which channels a notify node finds when it runs is the store's affair, so a
 * program takes the templates of all that there are when it is compiled, each
 * under a key made of its text: a channel that was changed since does not find
 * its own and says so in what it sends.
 *
 * They are no part of the definition.  What is wrong with one is a warning, as
 * people must be told of what else there is.
 */
#include "compile.h"

#include "notify/made.h"
#include "passes.h"
#include "store/store.h"
#include "template/template.h"

/* The drivers of a node may be overridden when it runs. */
static bool may_use_channels(const struct rp_ir_node *node)
{
	const struct rp_option *row = node->type ? node->type->options : NULL;

	for (; row && row->name; row++)
		if (row->registry && strcmp(row->registry, "notifier") == 0)
			return true;
	return false;
}

static bool uses_channels(const struct rp_unit *unit)
{
	for (size_t i = 0; i < unit->n_graphs; i++)
		for (size_t j = 0; j < unit->graphs[i]->n; j++)
			if (may_use_channels(&unit->graphs[i]->nodes[j]))
				return true;
	return false;
}

/* ---------------------------------------------------------------- reading */

static const struct rp_file *shown_file(struct rp_unit *unit,
					const struct rp_stored_channel *channel,
					const struct rp_option *row,
					const struct rp_value *value)
{
	struct rp_file *file = rp_arena_alloc(&unit->arena, sizeof *file);
	const struct rp_value *inner = rp_map_get(value, "template");

	*file = (struct rp_file){
		.name = rp_arena_printf(&unit->arena, "channel %s, %s",
					channel->name, row->name),
		.text = rp_value_text(inner ? inner : value, ""),
	};
	return file;
}

static void read_template(struct rp_unit *unit,
			  const struct rp_stored_channel *channel,
			  const struct rp_option *row,
			  const struct rp_value *value)
{
	struct rp_expr_place place = {
		.unit = unit, .row = row, .key = row->name, .at = "",
		.channel = channel->name,
		.name = rp_template_key(&unit->arena, channel->driver, row,
					value),
		.file = shown_file(unit, channel, row, value),
	};

	for (const struct rp_ir_expr *expr = unit->channel_exprs; expr;
	     expr = expr->next)
		if (strcmp(expr->name, place.name) == 0)
			return;
	rp_read_template(&place, value);
}

void rp_unit_read_channel(struct rp_unit *unit,
			  const struct rp_stored_channel *channel)
{
	const struct rp_notifier *driver =
		rp_notifier_find(rp_text(channel->driver));
	const struct rp_option *row = driver ? driver->options : NULL;

	for (; row && row->name; row++) {
		const struct rp_value *value = rp_option_value(
			driver->options, row, &channel->config);

		if (value && row->kind == RP_OPT_TEMPLATE
		    && !rp_option_problem(&unit->arena, row, value))
			read_template(unit, channel, row, value);
	}
}

/* What was reported since becomes a warning. */
static void relent(struct rp_diags *diags, size_t n, size_t n_errors)
{
	for (size_t i = n; i < diags->n; i++)
		diags->rows[i].severity = RP_DIAG_WARNING;
	diags->n_warnings += diags->n_errors - n_errors;
	diags->n_errors = n_errors;
}

void rp_pass_channels(struct rp_unit *unit)
{
	struct rp_diags *diags = &unit->diags;
	size_t n_findings = diags->n, n_errors = diags->n_errors, n;
	struct rp_stored_channel *channels;

	if (!unit->loader.list_channels || n_errors || !uses_channels(unit))
		return;
	n = unit->loader.list_channels(unit->loader.self, &channels,
				       &unit->arena);
	for (size_t i = 0; i < n; i++)
		rp_unit_read_channel(unit, &channels[i]);
	relent(diags, n_findings, n_errors);
}
