/*
 * The families of names that `runpipe explain` knows, each made from its rows.
 */
#include "explain.h"

#include <stdio.h>

#include "alerts/alerts.h"
#include "base/arena.h"
#include "base/buf.h"
#include "checks/checks.h"
#include "diag.h"
#include "node.h"
#include "notify/notify.h"
#include "notify/variables.h"
#include "passes.h"
#include "providers/providers.h"

/* ---------------------------------------------------------------- options */

/* Those that this version supports, or the others. */
static void list_some(struct rp_buf *buf, const struct rp_option *row,
		      bool supported, const char *title)
{
	const char *const *names = row->choices ? row->choices() : NULL;
	size_t n = 0;

	for (; names && *names; names++) {
		if (rp_choice_is_supported(row, rp_text(*names)) != supported)
			continue;
		if (n++)
			rp_buf_printf(buf, ", %s", *names);
		else
			rp_buf_printf(buf, "      %s: %s", title, *names);
	}
	rp_buf_str(buf, n ? "\n" : "");
}

static void list_choices(struct rp_buf *buf, const struct rp_option *row)
{
	list_some(buf, row, true, "one of");
	list_some(buf, row, false, "known, but not in this version");
}

static void explain_option(struct rp_buf *buf, const struct rp_option *row)
{
	rp_buf_printf(buf, "  %s (%s%s", row->name,
		      rp_option_kind_name(row->kind),
		      row->required ? ", required" : "");
	if (row->preset)
		rp_buf_printf(buf, ", default %s", row->preset);
	if (row->kind == RP_OPT_IGNORED)
		rp_buf_str(buf, ", accepted and ignored");
	rp_buf_str(buf, ")\n");
	if (row->doc)
		rp_buf_printf(buf, "      %s\n", row->doc);
	list_choices(buf, row);
	if (row->min < row->max)
		rp_buf_printf(buf, "      from %g to %g\n", row->min, row->max);
	if (row->synonym)
		rp_buf_printf(buf, "      also called: %s\n", row->synonym);
}

static void list_options(struct rp_buf *buf, const char *title,
			 const struct rp_option *rows)
{
	if (!rows || !rows->name)
		return;
	rp_buf_printf(buf, "\n%s:\n", title);
	for (; rows->name; rows++)
		explain_option(buf, rows);
}

static void explain_options(struct rp_buf *buf, const struct rp_option *rows)
{
	list_options(buf, "options", rows);
}

static void explain_variables(struct rp_buf *buf)
{
	rp_buf_str(buf, "\nnames of the message, in its templates:\n");
	rp_explain_fields(buf, rp_message_variables);
}

/* ------------------------------------------------------------- node types */

static const char *const *type_names(struct rp_arena *arena)
{
	static const char *const names[] = {
#define RP_NODE(name) #name,
#include "nodes/nodes.def"
#undef RP_NODE
		NULL
	};

	(void)arena;
	return names;
}

static const char *type_doc(struct rp_text name)
{
	return rp_node_type_find(name)->doc;
}

/* Options that have a table of their own. */
static void explain_parts(struct rp_buf *buf, const struct rp_option *rows)
{
	char title[80];

	for (; rows && rows->name; rows++) {
		if (rows->kind != RP_OPT_PART)
			continue;
		snprintf(title, sizeof title, "in '%s', which sees body and "
			 "item", rows->name);
		list_options(buf, title, rows->part->rows);
	}
}

static void explain_type(struct rp_buf *buf, struct rp_text name)
{
	const struct rp_node_type *type = rp_node_type_find(name);

	explain_options(buf, type->options);
	explain_parts(buf, type->options);
	if (type->output && type->output->name) {
		rp_buf_str(buf, "\noutput:\n");
		rp_explain_fields(buf, type->output);
	}
	for (const struct rp_option *row = type->options; row && row->name;
	     row++)
		if (row->of_message) {
			explain_variables(buf);
			return;
		}
}

/* ---------------------------------------------------------------- drivers */

static const char *notifier_doc(struct rp_text name)
{
	return rp_notifier_find(name)->doc;
}

static void explain_notifier(struct rp_buf *buf, struct rp_text name)
{
	const struct rp_option *rows = rp_notifier_find(name)->options;

	explain_options(buf, rows);
	for (const struct rp_option *row = rows; row && row->name; row++)
		if (row->kind == RP_OPT_TEMPLATE) {
			explain_variables(buf);
			return;
		}
}

static bool sends(struct rp_text name)
{
	return rp_notifier_find(name)->send;
}

static const char *check_doc(struct rp_text name)
{
	return rp_check_find(name)->doc;
}

static void explain_check(struct rp_buf *buf, struct rp_text name)
{
	const struct rp_check *check = rp_check_find(name);

	explain_options(buf, check->options);
	list_options(buf, "of every check, in 'checks' of a context node",
		     rp_check_policy_options);
	if (!check->metrics || !check->metrics->name)
		return;
	rp_buf_printf(buf, "\nmetrics, in NODE.results.%s.metrics:\n",
		      check->name);
	rp_explain_fields(buf, check->metrics);
}

static bool measures(struct rp_text name)
{
	return rp_check_find(name)->run;
}

static const char *format_doc(struct rp_text name)
{
	return rp_alert_format_find(name)->doc;
}

static bool parses(struct rp_text name)
{
	return rp_alert_format_find(name)->parse;
}

static const char *provider_doc(struct rp_text name)
{
	return rp_provider_find(name)->doc;
}

static bool analyzes(struct rp_text name)
{
	return rp_provider_find(name)->analyze;
}

/* ------------------------------------------------------------ diagnostics */

static const char *const diag_rows[] = {
#define RP_DIAG(id, name, severity, message, advice) name,
#include "diag.def"
#undef RP_DIAG
	NULL
};

static const char *const *diag_names(struct rp_arena *arena)
{
	(void)arena;
	return diag_rows;
}

static enum rp_diag_id diag_id(struct rp_text name)
{
	int id = 0;

	while (!rp_text_is(name, diag_rows[id]))
		id++;
	return (enum rp_diag_id)id;
}

static const char *diag_doc(struct rp_text name)
{
	return rp_diag_template(diag_id(name));
}

static void explain_diag(struct rp_buf *buf, struct rp_text name)
{
	enum rp_diag_id id = diag_id(name);

	rp_buf_printf(buf, "\n%s: %s\n",
		      rp_diag_default(id) == RP_DIAG_ERROR
		      ? "An error" : "A warning; an error with --strict",
		      rp_diag_advice(id));
}

/* ---------------------------------------------------------------- options */

/* Whoever has options. */
struct owner {
	const char *kind, *name;
	const struct rp_option *options;
};

/* What stands in a table that several share, or in one of its own. */
static const struct owner shared_owners[] = {
	{ "every check", "in 'checks'", rp_check_policy_options },
	{ NULL, NULL, NULL },
};

/* The i-th owner, or one without a name after the last. */
static struct owner owner(size_t i)
{
	size_t n_types = 0, n_notifiers = 0;

	while (rp_node_types()[n_types])
		n_types++;
	while (rp_notifier_names()[n_notifiers])
		n_notifiers++;
	if (i < n_types)
		return (struct owner){ "node type", rp_node_types()[i]->name,
				       rp_node_types()[i]->options };
	i -= n_types;
	if (i < n_notifiers) {
		const char *name = rp_notifier_names()[i];

		return (struct owner){ "notifier", name,
			rp_notifier_find(rp_text(name))->options };
	}
	i -= n_notifiers;
	for (const char *const *name = rp_check_names(); *name; name++, i--)
		if (i == 0)
			return (struct owner){ "check", *name,
				rp_check_find(rp_text(*name))->options };
	return shared_owners[i < 1 ? i : 1];
}

static const struct rp_option *option_of(struct owner owner,
					 struct rp_text name)
{
	const struct rp_option *row = owner.options;

	while (row && row->name && !rp_text_is(name, row->name))
		row++;
	return row && row->name ? row : NULL;
}

static bool is_first(size_t i, struct rp_text name)
{
	while (i--)
		if (option_of(owner(i), name))
			return false;
	return true;
}

static const char *const *option_names(struct rp_arena *arena)
{
	const char **names;
	size_t n = 0;

	for (size_t i = 0; owner(i).name; i++)
		for (const struct rp_option *row = owner(i).options;
		     row && row->name; row++)
			n++;
	names = rp_arena_array(arena, n + 1, sizeof *names);
	n = 0;
	for (size_t i = 0; owner(i).name; i++)
		for (const struct rp_option *row = owner(i).options;
		     row && row->name; row++)
			if (is_first(i, rp_text(row->name)))
				names[n++] = row->name;
	return names;
}

static const char *option_doc(struct rp_text name)
{
	const struct rp_option *row = NULL;

	for (size_t i = 0; !row; i++)
		row = option_of(owner(i), name);
	return row->doc ? row->doc : "";
}

static void explain_owners(struct rp_buf *buf, struct rp_text name)
{
	for (size_t i = 0; owner(i).name; i++) {
		const struct rp_option *row = option_of(owner(i), name);

		if (!row)
			continue;
		rp_buf_printf(buf, "\n%s %s:\n", owner(i).kind,
			      owner(i).name);
		explain_option(buf, row);
		if (row->kind == RP_OPT_PART)
			list_options(buf, "its fields, which see body and "
				     "item", row->part->rows);
	}
}

/* --------------------------------------------------------------- families */

#define NAMES(function, rows)						\
	static const char *const *function(struct rp_arena *arena)	\
	{								\
		(void)arena;						\
		return rows();						\
	}

NAMES(format_names, rp_alert_format_names)
NAMES(check_names, rp_check_names)
NAMES(notifier_names, rp_notifier_names)
NAMES(provider_names, rp_provider_names)

static const struct rp_family families[] = {
	{ .title = "node type", .names = type_names, .doc = type_doc,
	  .explain = explain_type },
	{ .title = "option", .names = option_names, .doc = option_doc,
	  .explain = explain_owners, .is_long = true },
	{ .title = "alert format", .names = format_names, .doc = format_doc,
	  .is_supported = parses },
	{ .title = "check", .names = check_names, .doc = check_doc,
	  .explain = explain_check, .is_supported = measures },
	{ .title = "notifier", .names = notifier_names, .doc = notifier_doc,
	  .explain = explain_notifier, .is_supported = sends },
	{ .title = "provider", .names = provider_names, .doc = provider_doc,
	  .is_supported = analyzes },
	{ .title = "diagnostic", .names = diag_names, .doc = diag_doc,
	  .explain = explain_diag, .is_long = true, .has_holes = true },
};

#define N_FAMILIES (sizeof families / sizeof families[0])

const struct rp_family *rp_family(size_t i)
{
	if (i < N_FAMILIES)
		return &families[i];
	i -= N_FAMILIES;
	for (size_t k = 0; rp_key_families[k].title; k++)
		if (i-- == 0)
			return &rp_key_families[k];
	return rp_expression_families[i].title ? &rp_expression_families[i]
					       : NULL;
}
