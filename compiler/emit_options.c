/*
 * Options as C.
 *
 * A literal is written in two parts: what it points to (lists of strings,
 * headers, an inline channel) goes before it as arrays of their own, named
 * after the node and the option; the literal itself is one designated
 * initialiser a line.  Only what a node says or a preset gives is written,
 * the rest is zero.
 */
#include "emit_options.h"

#include "base/redact.h"
#include "emit_literal.h"
#include "passes.h"

/* -------------------------------------------------------------- the struct */

static const char *const c_types[] = {
	[RP_OPT_STRING] = "const char *",
	[RP_OPT_INT] = "long long ",
	[RP_OPT_DOUBLE] = "double ",
	[RP_OPT_BOOL] = "_Bool ",
	[RP_OPT_STRINGS] = "struct rp_strings ",
	[RP_OPT_CHOICE] = "int ",
	[RP_OPT_ROW] = "struct rp_rows ",
	[RP_OPT_ROWS] = "struct rp_rows ",
	[RP_OPT_SECRET] = "struct rp_ref ",
	[RP_OPT_URL] = "struct rp_ref ",
	[RP_OPT_PATHS] = "struct rp_settings ",
	[RP_OPT_HEADERS] = "struct rp_settings ",
	[RP_OPT_NODE] = "int ",
	[RP_OPT_EDGE] = "int ",
	[RP_OPT_TEST] = "rp_expr *",
	[RP_OPT_CASES] = "struct rp_cases ",
	[RP_OPT_BODY] = "const struct rp_plan *",
	[RP_OPT_PROGRAM] = "const struct rp_plan *",
	[RP_OPT_INTS] = "struct rp_ordinals ",
	[RP_OPT_STATUSES] = "struct rp_ordinals ",
	[RP_OPT_EXPR] = "rp_expr *",
	[RP_OPT_TEMPLATE] = "rp_expr *",
	[RP_OPT_TEMPLATES] = "struct rp_exprs ",
	[RP_OPT_VALUE] = "rp_expr *",
	[RP_OPT_VALUES] = "struct rp_named_exprs ",
	[RP_OPT_DURATION] = "long long ",
	[RP_OPT_CHANNEL] = "const struct rp_inline *",
	[RP_OPT_CHECKS] = "struct rp_check_uses ",
};

const char *rp_member_suffix(const char *name)
{
	static const char *const keywords[] = {
		"case", "default", "do", "else", "for", "if", "switch", "while",
	};

	for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
		if (strcmp(name, keywords[i]) == 0)
			return "_";
	return "";
}

void rp_emit_options_struct(struct rp_emit *emit, const char *name,
			    const struct rp_option *rows, size_t size)
{
	rp_emit_line(emit, RP_DECLARATIONS, "struct %s_options {", name);
	for (const struct rp_option *row = rows; row->name; row++)
		if (row->kind == RP_OPT_PART)
			rp_emit_line(emit, RP_DECLARATIONS,
				     "\tconst struct %s_options *%s;",
				     row->name, row->name);
		else if (row->kind != RP_OPT_IGNORED)
			rp_emit_line(emit, RP_DECLARATIONS, "\t%s%s%s;",
				     c_types[row->kind], row->name,
				     rp_member_suffix(row->name));
	rp_emit_line(emit, RP_DECLARATIONS, "};");
	rp_emit_line(emit, RP_DECLARATIONS,
		     "_Static_assert(sizeof(void *) != 8\n"
		     "\t\t|| sizeof(struct %s_options) == %zu,\n"
		     "\t\t\"the runtime's %s options have another size\");",
		     name, size, name);
}

/* ----------------------------------------------------------------- members */

static void put_choice(struct rp_literal *lit, const struct rp_option *row,
		       struct rp_text text)
{
	int place = rp_choice_place(row->choices(), text);

	rp_buf_printf(&lit->members, "%d /* %s */", place,
		      row->choices()[place - 1]);
}

static void put_number(struct rp_buf *buf, const struct rp_option *row,
		       const struct rp_value *value)
{
	if (row->kind == RP_OPT_BOOL)
		rp_buf_str(buf, value->as.boolean ? "1" : "0");
	else if (row->kind == RP_OPT_DOUBLE && value->tag == RP_DOUBLE)
		rp_buf_printf(buf, "%a", value->as.number);
	else if (value->tag == RP_UINT)
		rp_buf_printf(buf, "%lluu",
			      (unsigned long long)value->as.uinteger);
	else if (value->as.integer == INT64_MIN)
		rp_buf_str(buf, "-9223372036854775807 - 1");
	else
		rp_buf_printf(buf, "%lld", (long long)value->as.integer);
}

/* In microseconds, beside what was written. */
static void put_duration(struct rp_buf *buf, const struct rp_value *value)
{
	long long us = 0;

	rp_option_duration(&us, value);
	rp_buf_printf(buf, "%lld", us);
	if (value->tag == RP_STRING) {
		rp_buf_str(buf, " /* ");
		rp_emit_comment(buf, value->as.text);
		rp_buf_str(buf, " */");
	}
}

static void put_step(struct rp_literal *lit, struct rp_text id)
{
	const struct rp_ir_node *other =
		rp_ir_find_here(lit->node->graph, id);

	if (other)
		rp_buf_printf(&lit->members, "N%s", other->number);
	else
		rp_buf_str(&lit->members, "-1");
}

static void put_edge(struct rp_literal *lit, const struct rp_option *row)
{
	const struct rp_ir_node *node = lit->node;
	size_t branch = 0;

	while (branch < node->n_branches && node->branches[branch].row != row)
		branch++;
	rp_buf_printf(&lit->members, "\t.%s%s = ", row->name,
		      rp_member_suffix(row->name));
	rp_put_target(&lit->members, node, (int)branch);
	rp_buf_str(&lit->members, ",\n");
}

static void put_scalar(struct rp_literal *lit, const struct rp_option *row,
		       const struct rp_value *value)
{
	struct rp_buf *buf = &lit->members;
	struct rp_text text = rp_value_text(value, "");

	rp_buf_printf(buf, "\t.%s%s = ", row->name, rp_member_suffix(row->name));
	switch (row->kind) {
	case RP_OPT_STRING:
		rp_emit_string(buf, text);
		break;
	case RP_OPT_CHOICE:
		put_choice(lit, row, text);
		break;
	case RP_OPT_SECRET:
		rp_put_ref(buf, lit->unit, text, true);
		break;
	case RP_OPT_URL:
		rp_put_ref(buf, lit->unit, text, rp_url_has_credentials(text));
		break;
	case RP_OPT_NODE:
		put_step(lit, text);
		break;
	case RP_OPT_DURATION:
		put_duration(buf, value);
		break;
	case RP_OPT_TEST:
	case RP_OPT_EXPR:
	case RP_OPT_TEMPLATE:
	case RP_OPT_VALUE:
		rp_buf_printf(buf, "%s_%s", lit->prefix, row->name);
		break;
	case RP_OPT_BODY:
	case RP_OPT_PROGRAM:
		rp_buf_printf(buf, "&%s_plan", lit->prefix);
		break;
	default:
		put_number(buf, row, value);
		break;
	}
	rp_buf_str(buf, ",\n");
}

static void put_channel(struct rp_literal *lit, const struct rp_option *row);
static void put_checks(struct rp_literal *lit, const struct rp_option *row);
static void put_inner(struct rp_literal *lit, const struct rp_option *row);

/* A patch has its place in the struct filled when it is used. */
static void put_member(struct rp_literal *lit, const struct rp_option *row,
		       const struct rp_value *value)
{
	if (rp_is_patch(row, value) || row->kind == RP_OPT_IGNORED)
		return;
	if (row->kind == RP_OPT_CHANNEL)
		put_channel(lit, row);
	else if (row->kind == RP_OPT_CHECKS)
		put_checks(lit, row);
	else if (row->kind == RP_OPT_PART)
		put_inner(lit, row);
	else if (!rp_emit_array(lit, row, value))
		put_scalar(lit, row, value);
}

/* Whether another option says what this one would stand for. */
static bool is_said_elsewhere(const struct rp_literal *lit,
			      const struct rp_option *row)
{
	const struct rp_value *other =
		row->unless ? rp_map_get(lit->node->config, row->unless) : NULL;

	return rp_value_count(other) > 0;
}

/* An absent node is -1, everything else absent is zero. */
static void put_absent(struct rp_literal *lit, const struct rp_option *row)
{
	const struct rp_value *preset =
		rp_option_preset(&lit->unit->arena, row);

	if (preset || (row->otherwise && !is_said_elsewhere(lit, row)))
		put_member(lit, row, preset);
	else if (row->kind == RP_OPT_NODE)
		rp_buf_printf(&lit->members, "\t.%s%s = -1,\n", row->name,
			      rp_member_suffix(row->name));
}

static void close_literal(struct rp_literal *lit, const char *type,
			  const char *suffix)
{
	struct rp_buf *data = &lit->emit->sections[RP_DATA];

	rp_buf_printf(data, "static const struct %s_options %s_%s = {", type,
		      lit->prefix, suffix);
	if (lit->members.n)
		rp_buf_printf(data, "\n%s};\n", lit->members.at);
	else
		rp_buf_str(data, " 0 };\n");
	rp_buf_finish(&lit->members);
}

/* The options of a part as a literal of their own, n3_<part>_options. */
static const char *put_part(struct rp_literal *outer,
			    const struct rp_ir_part *part, const char *type)
{
	struct rp_literal lit = *outer;

	lit.prefix = rp_arena_printf(&outer->unit->arena, "%s_%s",
				     outer->prefix, part->name);
	rp_buf_init(&lit.members, RP_BUF_UNLIMITED);
	for (const struct rp_option *row = part->rows; row && row->name;
	     row++) {
		const struct rp_value *value =
			rp_option_value(part->rows, row, part->config);

		if (value)
			put_member(&lit, row, value);
		else
			put_absent(&lit, row);
	}
	close_literal(&lit, type, "options");
	rp_emit_patches(lit.emit, lit.unit, lit.node, part);
	return lit.prefix;
}

static void put_channel(struct rp_literal *outer, const struct rp_option *row)
{
	const struct rp_ir_channel *channel = outer->node->channel;
	struct rp_buf *data = &outer->emit->sections[RP_DATA];
	const char *prefix;
	size_t n;

	if (!channel || !channel->driver)
		return;
	n = rp_patch_count(outer->node, &channel->part);
	prefix = put_part(outer, &channel->part, channel->driver->name);
	rp_buf_printf(data, "static const struct rp_inline %s = {\n"
			    "\t&rp_notifier_%s, &%s_options, sizeof "
			    "%s_options",
		      prefix, channel->driver->name, prefix, prefix);
	if (n)
		rp_buf_printf(data, ",\n\t%s_patches, %zu", prefix, n);
	rp_buf_str(data, n ? "\n};\n" : ", 0, 0\n};\n");
	rp_buf_printf(&outer->members, "\t.%s = &%s,\n", row->name, prefix);
}

static void put_inner(struct rp_literal *lit, const struct rp_option *row)
{
	if (lit->node->inner)
		rp_buf_printf(&lit->members, "\t.%s = &%s_options,\n",
			      row->name,
			      put_part(lit, lit->node->inner, row->name));
}

/* ------------------------------------------------------------------ checks */

/* How the findings of a check are taken. */
static void put_policy(struct rp_buf *uses, const struct rp_ir_check *one)
{
	const struct rp_option *row = rp_check_policy_options;

	for (; row->name; row++) {
		const struct rp_value *value =
			rp_map_get(one->part.config, row->name);

		if (!value || value->tag == RP_NULL)
			continue;
		if (row->kind == RP_OPT_DURATION) {
			rp_buf_printf(uses, "\t\t.%s_us = ", row->name);
			put_duration(uses, value);
		} else {
			rp_buf_printf(uses, "\t\t.%s = ", row->name);
			put_number(uses, row, value);
		}
		rp_buf_str(uses, ",\n");
	}
}

static void put_use(struct rp_literal *lit, struct rp_buf *uses,
		    const struct rp_ir_check *one)
{
	struct rp_arena *arena = &lit->unit->arena;
	const char *name = one->check->name;
	const char *prefix = put_part(lit, &one->part,
				      rp_arena_printf(arena, "check_%s", name));
	size_t n = rp_patch_count(lit->node, &one->part);

	rp_buf_printf(uses, "\t{\n\t\t.check = &%s,\n"
			    "\t\t.options = &%s_options,\n"
			    "\t\t.options_size = sizeof %s_options,\n",
		      rp_emit_row(lit, "check", name), prefix, prefix);
	if (n)
		rp_buf_printf(uses, "\t\t.patches = %s_patches,\n"
				    "\t\t.n_patches = %zu,\n"
				    "\t\t.apply = rp_patched_check,\n",
			      prefix, n);
	put_policy(uses, one);
	rp_buf_str(uses, "\t},\n");
}

static void put_checks(struct rp_literal *lit, const struct rp_option *row)
{
	struct rp_buf *data = &lit->emit->sections[RP_DATA];
	struct rp_buf uses;
	size_t n = 0;

	rp_buf_init(&uses, RP_BUF_UNLIMITED);
	for (const struct rp_ir_check *one = lit->node->checks; one;
	     one = one->next, n++)
		put_use(lit, &uses, one);
	if (n > 0) {
		rp_buf_printf(data, "static const struct rp_check_use "
				    "%s_%s[%zu] = {\n%s};\n", lit->prefix,
			      row->name, n, uses.at);
		rp_buf_printf(&lit->members, "\t.%s = { %s_%s, %zu },\n",
			      row->name, lit->prefix, row->name, n);
	}
	rp_buf_finish(&uses);
}

void rp_emit_node_options(struct rp_emit *emit, struct rp_unit *unit,
			  const struct rp_ir_node *node)
{
	struct rp_literal lit = {
		.emit = emit, .unit = unit, .node = node,
		.prefix = rp_arena_printf(&unit->arena, "n%s", node->number),
	};

	rp_buf_init(&lit.members, RP_BUF_UNLIMITED);
	for (const struct rp_option *row = node->type->options; row->name;
	     row++) {
		const struct rp_value *value =
			rp_ir_option(unit, node, row, NULL);

		if (row->kind == RP_OPT_EDGE)
			put_edge(&lit, row);
		else if (value)
			put_member(&lit, row, value);
		else
			put_absent(&lit, row);
	}
	close_literal(&lit, node->type->name, "options");
}
