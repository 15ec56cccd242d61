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
		if (row->kind != RP_OPT_IGNORED)
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

/* A patch has its place in the struct filled when it is used. */
static void put_member(struct rp_literal *lit, const struct rp_option *row,
		       const struct rp_value *value)
{
	if (rp_is_patch(row, value) || row->kind == RP_OPT_IGNORED)
		return;
	if (row->kind == RP_OPT_CHANNEL)
		put_channel(lit, row);
	else if (!rp_emit_array(lit, row, value))
		put_scalar(lit, row, value);
}

/* An absent node is -1, everything else absent is zero. */
static void put_absent(struct rp_literal *lit, const struct rp_option *row)
{
	const struct rp_value *preset =
		rp_option_preset(&lit->unit->arena, row);

	if (preset || row->otherwise)
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

/* A driver's options as a literal of their own. */
static void put_channel_options(struct rp_literal *lit,
				const struct rp_ir_channel *channel)
{
	const struct rp_option *rows = channel->driver->options;

	for (const struct rp_option *row = rows; row->name; row++) {
		const struct rp_value *value =
			rp_option_value(rows, row, channel->config);

		if (value)
			put_member(lit, row, value);
		else
			put_absent(lit, row);
	}
	close_literal(lit, channel->driver->name, "options");
	rp_emit_patches(lit->emit, lit->unit, lit->node, true);
}

static void put_channel(struct rp_literal *outer, const struct rp_option *row)
{
	const struct rp_ir_channel *channel = outer->node->channel;
	struct rp_buf *data = &outer->emit->sections[RP_DATA];
	size_t n = rp_patch_count(outer->node, true);
	struct rp_literal lit = *outer;

	if (!channel || !channel->driver)
		return;
	lit.prefix = rp_arena_printf(&outer->unit->arena, "%s_%s",
				     outer->prefix, row->name);
	rp_buf_init(&lit.members, RP_BUF_UNLIMITED);
	put_channel_options(&lit, channel);
	rp_buf_printf(data, "static const struct rp_inline %s = {\n"
			    "\t&rp_notifier_%s, &%s_options, sizeof "
			    "%s_options",
		      lit.prefix, channel->driver->name, lit.prefix,
		      lit.prefix);
	if (n)
		rp_buf_printf(data, ",\n\t%s_patches, %zu", lit.prefix, n);
	rp_buf_str(data, n ? "\n};\n" : ", 0, 0\n};\n");
	rp_buf_printf(&outer->members, "\t.%s = &%s,\n", row->name, lit.prefix);
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
