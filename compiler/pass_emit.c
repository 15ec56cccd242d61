/*
 * The last pass: the IR becomes a C program that a person can read.
 *
 *	declarations	the rows it uses, option structs, tests, ordinals
 *	data		each node's options; the table of steps
 *	code		each node's tests; plan_run, from top to bottom
 *
 * The text depends on the definition's bytes alone: no path, time or address.
 * Arrays have sizes, since libtcc reads an initialiser twice to count it.
 * Nodes are called N1, N2 … in the order in which they run, those in the body
 * of N5 are N5_1, N5_2 …; their ids stand in strings and comments only.  A body
 * is a plan like the whole: n5_plan, with n5_steps and n5_run.
 */
#include "compile.h"
#include "emit.h"
#include "emit_exprs.h"
#include "emit_flow.h"
#include "emit_literal.h"
#include "emit_options.h"
#include "expr/ast.h"
#include "retry.h"
#include "source.h"

/* ------------------------------------------------------------ declarations */

static void declare_type(struct rp_emit *emit, struct rp_unit *unit,
			 const struct rp_node_type *type)
{
	if (!rp_emit_first(emit, unit, rp_arena_printf(
			&unit->arena, "rp_node_%s", type->name)))
		return;
	rp_emit_line(emit, RP_DECLARATIONS, "%s", "");
	rp_emit_line(emit, RP_DECLARATIONS, "/* %s: %s */", type->name,
		     type->doc);
	rp_emit_line(emit, RP_DECLARATIONS,
		     "extern const struct rp_node_type rp_node_%s;",
		     type->name);
	rp_emit_options_struct(emit, type->name, type->options, type->size);
}

static void declare_types(struct rp_emit *emit, struct rp_unit *unit,
			  const struct rp_ir *ir)
{
	for (size_t i = 0; i < ir->n_order; i++)
		declare_type(emit, unit, ir->order[i]->type);
}

static void declare_drivers(struct rp_emit *emit, struct rp_unit *unit,
			    const struct rp_ir *ir)
{
	for (size_t i = 0; i < ir->n_order; i++) {
		const struct rp_ir_channel *channel = ir->order[i]->channel;
		const struct rp_notifier *driver;

		if (!channel || !channel->driver)
			continue;
		driver = channel->driver;
		if (!rp_emit_first(emit, unit, rp_arena_printf(
				&unit->arena, "rp_notifier_%s", driver->name)))
			continue;
		rp_emit_line(emit, RP_DECLARATIONS, "%s", "");
		rp_emit_line(emit, RP_DECLARATIONS, "/* %s: %s */",
			     driver->name, driver->doc);
		rp_emit_line(emit, RP_DECLARATIONS,
			     "extern const struct rp_notifier rp_notifier_%s;",
			     driver->name);
		rp_emit_options_struct(emit, driver->name, driver->options,
				       driver->size);
	}
}

static void declare_checks(struct rp_emit *emit, struct rp_unit *unit,
			   const struct rp_ir_node *node)
{
	for (const struct rp_ir_check *one = node->checks; one;
	     one = one->next) {
		const struct rp_check *check = one->check;
		const char *name = rp_arena_printf(&unit->arena, "check_%s",
						   check->name);

		if (!rp_emit_first(emit, unit, name))
			continue;
		rp_emit_line(emit, RP_DECLARATIONS, "%s", "");
		rp_emit_line(emit, RP_DECLARATIONS, "/* %s: %s */",
			     check->name, check->doc);
		rp_emit_options_struct(emit, name, check->options,
				       check->size);
	}
}

/* The struct that the options' struct points to. */
static void declare_inner(struct rp_emit *emit, struct rp_unit *unit,
			  const struct rp_ir_node *node)
{
	const struct rp_option *row = node->type->options;

	for (; node->inner && row->name; row++) {
		if (row->kind != RP_OPT_PART
		    || !rp_emit_first(emit, unit, row->name))
			continue;
		rp_emit_line(emit, RP_DECLARATIONS, "%s", "");
		rp_emit_options_struct(emit, row->name, row->part->rows,
				       row->part->size);
	}
}

static void declare_parts(struct rp_emit *emit, struct rp_unit *unit,
			  const struct rp_ir *ir)
{
	declare_drivers(emit, unit, ir);
	for (size_t i = 0; i < ir->n_order; i++) {
		declare_checks(emit, unit, ir->order[i]);
		declare_inner(emit, unit, ir->order[i]);
	}
}

static void declare_steps(struct rp_emit *emit, const struct rp_ir *ir)
{
	rp_emit_line(emit, RP_DECLARATIONS, "%s", "");
	if (ir->owner)
		rp_emit_line(emit, RP_DECLARATIONS,
			     "/* The nodes in the body of N%s. */",
			     ir->owner->number);
	else
		rp_emit_line(emit, RP_DECLARATIONS,
			     "/* The nodes as they run. */");
	rp_emit_line(emit, RP_DECLARATIONS, "enum {");
	for (size_t i = 0; i < ir->n_order; i++)
		rp_emit_line(emit, RP_DECLARATIONS, "\tN%s%s",
			     ir->order[i]->number,
			     i + 1 < ir->n_order ? "," : "");
	rp_emit_line(emit, RP_DECLARATIONS, "};");
}

/* What begins the names of a graph's own tables and functions. */
static const char *prefix_of(struct rp_arena *arena, const struct rp_ir *ir)
{
	if (!ir->owner)
		return "";
	return rp_arena_printf(arena, "n%s_", ir->owner->number);
}

/* -------------------------------------------------------------------- nodes */

static void emit_title(struct rp_emit *emit, enum rp_section section,
		       const struct rp_ir_node *node)
{
	struct rp_buf *buf = &emit->sections[section];

	rp_buf_printf(buf, "\n/* %s. %s \"", node->number, node->type->name);
	rp_emit_comment(buf, node->id);
	rp_buf_str(buf, "\"");
	if (node->when) {
		rp_buf_str(buf, ", only when ");
		rp_emit_comment(buf, node->when->text);
	}
	if (node->skip_if) {
		rp_buf_str(buf, ", skipped if ");
		rp_emit_comment(buf, node->skip_if->text);
	}
	if (node->test) {
		rp_buf_str(buf, ": ");
		rp_emit_comment(buf, node->test->text);
		rp_buf_str(buf, "?");
	}
	rp_buf_str(buf, " */\n");
}

static void emit_skip_list(struct rp_emit *emit, const struct rp_ir_node *node)
{
	struct rp_buf *data = &emit->sections[RP_DATA];

	if (node->n_skip_if_errors == 0)
		return;
	rp_buf_printf(data, "static const int n%s_skip_if_errors[%zu] = {",
		      node->number, node->n_skip_if_errors);
	for (size_t i = 0; i < node->n_skip_if_errors; i++)
		rp_buf_printf(data, "%s N%s", i ? "," : "",
			      node->skip_if_errors[i]->number);
	rp_buf_str(data, " };\n");
}

static void emit_node(struct rp_emit *emit, struct rp_unit *unit,
		      const struct rp_ir_node *node,
		      const struct rp_source *source)
{
	emit_title(emit, RP_DATA, node);
	if (unit->with_lines)
		rp_emit_line(emit, RP_DATA, "#line %zu \"definition\"",
			     rp_source_locate(source, node->at, false).line);
	rp_emit_node_exprs(emit, unit, node);
	emit_skip_list(emit, node);
	rp_emit_node_options(emit, unit, node);
	rp_emit_patches(emit, unit, node, NULL);
}

/* ------------------------------------------------------------------- steps */

static void emit_step(struct rp_emit *emit, const struct rp_ir_node *node)
{
	struct rp_buf *data = &emit->sections[RP_DATA];
	const char *n = node->number;

	rp_buf_str(data, "\t{\n\t\t.id = ");
	rp_emit_string(data, node->id);
	rp_buf_printf(data, ",\n\t\t.type = &rp_node_%s,\n"
			    "\t\t.options = &n%s_options,\n"
			    "\t\t.options_size = sizeof n%s_options,\n",
		      node->type->name, n, n);
	if (node->when)
		rp_buf_printf(data, "\t\t.when = n%s_when,\n", n);
	if (node->skip_if)
		rp_buf_printf(data, "\t\t.skip_if = n%s_skip_if,\n", n);
	if (node->n_skip_if_errors)
		rp_buf_printf(data, "\t\t.skip_if_errors = "
				    "{ n%s_skip_if_errors, %zu },\n", n,
			      node->n_skip_if_errors);
	if (rp_patch_count(node, NULL))
		rp_buf_printf(data, "\t\t.patches = { n%s_patches, %zu, "
				    "rp_patched_options },\n",
			      n, rp_patch_count(node, NULL));
	if (node->timeout_us)
		rp_buf_printf(data, "\t\t.timeout_us = %lld,\n",
			      (long long)node->timeout_us);
	rp_retry_emit(data, &node->retry);
	if (node->required)
		rp_buf_str(data, "\t\t.required = 1,\n");
	if (node->ends_branch)
		rp_buf_str(data, "\t\t.ends_branch = 1,\n");
	rp_buf_str(data, "\t},\n");
}

static void emit_steps(struct rp_emit *emit, const struct rp_ir *ir,
		       const char *prefix)
{
	struct rp_buf *data = &emit->sections[RP_DATA];

	rp_emit_line(emit, RP_DATA, "%s", "");
	rp_emit_line(emit, RP_DATA,
		     "static const struct rp_step %ssteps[%zu] = {", prefix,
		     ir->n_order);
	for (size_t i = 0; i < ir->n_order; i++)
		emit_step(emit, ir->order[i]);
	rp_emit_line(emit, RP_DATA, "};");
	rp_buf_printf(data, "\n/* In the order of the definition's list. */\n"
			    "static const int %slisted[%zu] = {", prefix,
		      ir->n);
	for (size_t i = 0; i < ir->n; i++)
		rp_buf_printf(data, "%s%sN%s", i ? "," : "",
			      i % 12 ? " " : "\n\t", ir->nodes[i].number);
	rp_buf_str(data, "\n};\n");
}

/* -------------------------------------------------------------------- plans */

static void emit_plan(struct rp_emit *emit, const struct rp_unit *unit,
		      const struct rp_ir *ir, enum rp_section section,
		      const char *head, const char *prefix)
{
	rp_emit_line(emit, section, "%s", "");
	rp_emit_line(emit, section, "%s = {", head);
	rp_emit_line(emit, section, "\t.abi = &rp_abi_2,");
	rp_emit_line(emit, section, "\t.sha256 = \"%s\",", unit->sha256);
	rp_emit_line(emit, section, "\t.n_steps = %zu,", ir->n_order);
	rp_emit_line(emit, section, "\t.steps = %ssteps,", prefix);
	rp_emit_line(emit, section, "\t.listed = %slisted,", prefix);
	if (!ir->owner && unit->channel_exprs)
		rp_emit_line(emit, section, "\t.templates = { templates, "
			     "sizeof templates / sizeof templates[0] },");
	rp_emit_line(emit, section, "\t.run = %srun",
		     *prefix ? prefix : "plan_");
	rp_emit_line(emit, section, "};");
}

/* Templates of stored channels, and the table that names them. */
static void emit_templates(struct rp_emit *emit, struct rp_unit *unit)
{
	const struct rp_ir_expr *first = unit->channel_exprs;
	int n = 0;

	for (const struct rp_ir_expr *expr = first; expr; expr = expr->next) {
		rp_emit_line(emit, RP_DATA, "%s", "");
		rp_emit_expr(emit, unit, expr->ast,
			     rp_arena_printf(&unit->arena, "template_%d", ++n),
			     expr->text);
	}
	if (!first)
		return;
	rp_emit_line(emit, RP_DATA, "%s", "");
	rp_emit_line(emit, RP_DATA,
		     "static const struct rp_template_entry templates[%d] = {",
		     n);
	n = 0;
	for (const struct rp_ir_expr *expr = first; expr; expr = expr->next)
		rp_emit_line(emit, RP_DATA, "\t{ \"%s\", template_%d },",
			     expr->name, ++n);
	rp_emit_line(emit, RP_DATA, "};");
}

/* --------------------------------------------------------------- the whole */

static void join(struct rp_unit *unit, struct rp_emit *emit)
{
	const struct rp_ir *ir = &unit->ir;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "/*\n * ");
	if (ir->name) {
		rp_emit_comment(&buf, rp_text(ir->name));
		rp_buf_str(&buf, ": ");
	}
	rp_buf_printf(&buf, "%zu node%s.  Generated by runpipe from the "
			    "definition with sha256\n * %s\n */\n"
			    "#include <runpipe/abi.h>\n\n"
			    "_Static_assert(RP_ABI_VERSION == 2, "
			    "\"made for ABI 2\");\n",
		      ir->n_order, ir->n_order == 1 ? "" : "s", unit->sha256);
	rp_emit_join(emit, unit, rp_buf_view(&buf));
	rp_buf_finish(&buf);
}

static void emit_graph(struct rp_emit *emit, struct rp_unit *unit,
		       const struct rp_ir *ir,
		       const struct rp_source *source);

/* The plan of a body stands before the options that name it. */
static void emit_body(struct rp_emit *emit, struct rp_unit *unit,
		      const struct rp_ir *ir, const struct rp_source *source)
{
	const char *prefix = prefix_of(&unit->arena, ir);

	declare_steps(emit, ir);
	rp_emit_line(emit, RP_DECLARATIONS,
		     "static int %srun(struct rp_run *run);", prefix);
	emit_graph(emit, unit, ir, source);
	emit_steps(emit, ir, prefix);
	rp_emit_run(emit, unit, ir, prefix);
	emit_plan(emit, unit, ir, RP_DATA, rp_arena_printf(
		&unit->arena, "static const struct rp_plan %splan", prefix),
		prefix);
}

static void emit_graph(struct rp_emit *emit, struct rp_unit *unit,
		       const struct rp_ir *ir, const struct rp_source *source)
{
	for (size_t i = 0; i < ir->n_order; i++) {
		if (ir->order[i]->body)
			emit_body(emit, unit, ir->order[i]->body, source);
		emit_node(emit, unit, ir->order[i], source);
	}
}

void rp_pass_emit(struct rp_unit *unit)
{
	const struct rp_ir *ir = &unit->ir;
	struct rp_source source;
	struct rp_emit emit;

	if (unit->with_lines)
		rp_source_init(&source, &unit->arena, unit->text);
	rp_emit_init(&emit);
	for (size_t i = 0; i < unit->n_graphs; i++)
		declare_types(&emit, unit, unit->graphs[i]);
	for (size_t i = 0; i < unit->n_graphs; i++)
		declare_parts(&emit, unit, unit->graphs[i]);
	declare_steps(&emit, ir);
	emit_graph(&emit, unit, ir, &source);
	emit_steps(&emit, ir, "");
	emit_templates(&emit, unit);
	rp_emit_run(&emit, unit, ir, "plan_");
	emit_plan(&emit, unit, ir, RP_CODE,
		  "const struct rp_plan plan_program", "");
	join(unit, &emit);
	rp_emit_finish(&emit);
}
