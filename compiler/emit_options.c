/*
 * Options as C.
 *
 * A literal is written in two parts: what it points to (lists of strings,
 * headers, an inline channel) goes before it as arrays of their own, named
 * after the node and the option; the literal itself is one designated
 * initialiser a line.  Only what a node says or a preset gives is written,
 * the rest is zero.
 *
 * Secrets: a reference is written as a reference, also inside other text.  A literal in a secret's
 * place, a URL with credentials, a header named like a secret: the text stays
 * out and its index in unit->secrets is written.
 */
#include "emit_options.h"

#include "base/redact.h"
#include "compile.h"
#include "emit_exprs.h"
#include "passes.h"

/* What the literal of one row table is being written for. */
struct literal {
	struct rp_emit *emit;
	struct rp_unit *unit;
	const struct rp_ir_node *node;
	const char *prefix;		/* "n3" or "n3_channel" */
	bool has_patches;		/* a node's own options */
	struct rp_buf members;		/* ".driver = 1," lines */
};

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

/* Option names that C keeps for itself get a trailing underscore. */
static const char *member_suffix(const char *name)
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
				     member_suffix(row->name));
	rp_emit_line(emit, RP_DECLARATIONS, "};");
	rp_emit_line(emit, RP_DECLARATIONS,
		     "_Static_assert(sizeof(void *) != 8\n"
		     "\t\t|| sizeof(struct %s_options) == %zu,\n"
		     "\t\t\"the runtime's %s options have another size\");",
		     name, size, name);
}

/* -------------------------------------------------------------- references */

static int keep_secret(struct rp_unit *unit, const char *text)
{
	if (unit->n_secrets == unit->secrets_room) {
		size_t room = unit->secrets_room ? 2 * unit->secrets_room : 8;
		const char **more = rp_arena_array(&unit->arena, room,
						   sizeof *more);

		for (size_t i = 0; i < unit->n_secrets; i++)
			more[i] = unit->secrets[i];
		unit->secrets = more;
		unit->secrets_room = room;
	}
	unit->secrets[unit->n_secrets] = text;
	return (int)unit->n_secrets++;
}

static void put_ref(struct rp_buf *buf, struct rp_unit *unit,
		    struct rp_text text, bool is_secret)
{
	static const char *const names[] = {
		[RP_REF_PLAIN] = "RP_REF_PLAIN", [RP_REF_ENV] = "RP_REF_ENV",
		[RP_REF_FILE] = "RP_REF_FILE",
	};
	struct rp_ref ref = rp_ref_parse(&unit->arena, text);

	if (ref.kind == RP_REF_PLAIN && is_secret && !rp_has_reference(text)) {
		rp_buf_printf(buf, "{ RP_REF_LITERAL, %d, 0 }",
			      keep_secret(unit, ref.text));
		return;
	}
	rp_buf_printf(buf, "{ %s, 0, ", names[ref.kind]);
	rp_emit_string(buf, rp_text(ref.text));
	rp_buf_str(buf, " }");
}

/* ---------------------------------------------------- what it points to */

static void put_strings(struct literal *lit, const struct rp_option *row,
			const struct rp_value *list)
{
	struct rp_buf *data = &lit->emit->sections[RP_DATA];
	size_t n = rp_value_count(list);

	if (n == 0)
		return;
	rp_buf_printf(data, "static const char *const %s_%s[%zu] = {",
		      lit->prefix, row->name, n);
	for (size_t i = 0; i < n; i++) {
		rp_buf_str(data, i ? ", " : " ");
		rp_emit_string(data, rp_value_text(rp_list_at(list, i), ""));
	}
	rp_buf_str(data, " };\n");
	rp_buf_printf(&lit->members, "\t.%s%s = { %s_%s, %zu },\n", row->name,
		      member_suffix(row->name), lit->prefix, row->name, n);
}

static void put_numbers(struct literal *lit, const struct rp_option *row,
			const struct rp_value *value)
{
	struct rp_buf *data = &lit->emit->sections[RP_DATA];
	bool is_list = value->tag == RP_LIST;
	size_t n = is_list ? rp_value_count(value) : 1;

	rp_buf_printf(data, "static const int %s_%s[%zu] = {", lit->prefix,
		      row->name, n);
	for (size_t i = 0; i < n; i++)
		rp_buf_printf(data, "%s%d", i ? ", " : " ",
			      rp_option_number(row, is_list
					       ? rp_list_at(value, i) : value));
	rp_buf_str(data, " };\n");
	rp_buf_printf(&lit->members, "\t.%s%s = { %s_%s, %zu },\n", row->name,
		      member_suffix(row->name), lit->prefix, row->name, n);
}

/* "rp_check_disk", declared when it comes up first. */
static const char *row_symbol(struct literal *lit, const struct rp_option *row,
			      const char *name)
{
	const char *symbol = rp_arena_printf(&lit->unit->arena, "rp_%s_%s",
					     row->registry, name);

	if (rp_emit_first(lit->emit, lit->unit, symbol))
		rp_emit_line(lit->emit, RP_DECLARATIONS,
			     "extern const struct rp_%s %s;", row->registry,
			     symbol);
	return symbol;
}

static void put_row_array(struct literal *lit, const struct rp_option *row,
			  const char *array, const char *const *names, size_t n)
{
	struct rp_buf *data = &lit->emit->sections[RP_DATA];

	rp_buf_printf(data, "static const void *const %s[%zu] = {\n", array, n);
	for (size_t i = 0; i < n; i++)
		rp_buf_printf(data, "\t&%s,\n",
			      row_symbol(lit, row, names[i]));
	rp_buf_str(data, "};\n");
}

/* The names that a value gives, a string or a list, as the registry's own. */
static const char *const *row_names(struct rp_arena *arena,
				    const struct rp_option *row,
				    const struct rp_value *value, size_t *n)
{
	bool is_list = rp_is(value, RP_LIST);
	const char **names;

	*n = is_list ? rp_value_count(value) : value != NULL;
	names = rp_arena_array(arena, *n + 1, sizeof *names);
	for (size_t i = 0; i < *n; i++) {
		const struct rp_value *item =
			is_list ? rp_list_at(value, i) : value;
		int place = rp_choice_place(row->choices(),
					    rp_value_text(item, ""));

		names[i] = row->choices()[place - 1];
	}
	return names;
}

/* What absence stands for is an array that all nodes share. */
static void put_rows(struct literal *lit, const struct rp_option *row,
		     const struct rp_value *value)
{
	struct rp_arena *arena = &lit->unit->arena;
	size_t n;
	const char *const *names = row_names(arena, row, value, &n);
	const char *array;

	if (n > 0) {
		array = rp_arena_printf(arena, "%s_%s", lit->prefix, row->name);
		put_row_array(lit, row, array, names, n);
	} else {
		names = row->otherwise ? row->otherwise() : names;
		while (names[n])
			n++;
		array = rp_arena_printf(arena, "any_%s", row->registry);
		if (n > 0 && rp_emit_first(lit->emit, lit->unit, array))
			put_row_array(lit, row, array, names, n);
	}
	if (n > 0)
		rp_buf_printf(&lit->members, "\t.%s%s = { %s, %zu },\n",
			      row->name, member_suffix(row->name), array, n);
}

/* The function that makes the text of a setting, or NULL. */
static const char *setting_maker(const struct literal *lit,
				 const struct rp_option *row,
				 struct rp_text name)
{
	const struct rp_ir_expr *expr = lit->has_patches ? lit->node->exprs
							 : NULL;

	for (; expr; expr = expr->next)
		if (expr->row == row && rp_text_equal(expr->member, name))
			return rp_emit_expr_name(lit->unit, lit->node, expr);
	return NULL;
}

static void put_setting(struct literal *lit, const struct rp_option *row,
			const struct rp_pair *pair)
{
	struct rp_buf *data = &lit->emit->sections[RP_DATA];
	const char *maker = setting_maker(lit, row, pair->key);
	bool is_secret = row->kind == RP_OPT_HEADERS
			 && rp_key_is_secret(pair->key);

	rp_buf_str(data, "\t{ ");
	rp_emit_string(data, pair->key);
	rp_buf_str(data, ", ");
	if (maker)
		rp_buf_str(data, "{ RP_REF_MADE, 0, 0 }");
	else
		put_ref(data, lit->unit, rp_value_text(&pair->value, ""),
			is_secret);
	rp_buf_printf(data, ", %s },\n", maker ? maker : "0");
}

static void put_settings(struct literal *lit, const struct rp_option *row,
			 const struct rp_value *map)
{
	struct rp_buf *data = &lit->emit->sections[RP_DATA];
	size_t n = rp_value_count(map);

	if (n == 0)
		return;
	rp_buf_printf(data, "static const struct rp_setting %s_%s[%zu] = {\n",
		      lit->prefix, row->name, n);
	for (size_t i = 0; i < n; i++)
		put_setting(lit, row, rp_map_at(map, i));
	rp_buf_str(data, "};\n");
	rp_buf_printf(&lit->members, "\t.%s = { %s_%s, %zu },\n", row->name,
		      lit->prefix, row->name, n);
}

static void put_channel(struct literal *lit, const struct rp_option *row);

/* Functions of the option's expressions, with their names for an object. */
static void put_exprs(struct literal *lit, const struct rp_option *row)
{
	struct rp_buf *data = &lit->emit->sections[RP_DATA];
	bool has_names = row->kind == RP_OPT_VALUES;
	const struct rp_ir_expr *expr = lit->node->exprs;
	size_t n = 0;

	for (; expr; expr = expr->next) {
		if (expr->row != row)
			continue;
		if (n++ == 0)
			rp_buf_printf(data, "static %s%s_%s[] = {\n",
				      has_names ? "const struct rp_named_expr "
						: "rp_expr *const ",
				      lit->prefix, row->name);
		rp_buf_str(data, has_names ? "\t{ " : "\t");
		if (has_names)
			rp_emit_string(data, expr->member);
		rp_buf_printf(data, "%s%s%s,\n", has_names ? ", " : "",
			      rp_emit_expr_name(lit->unit, lit->node, expr),
			      has_names ? " }" : "");
	}
	if (n == 0)
		return;
	rp_buf_str(data, "};\n");
	rp_buf_printf(&lit->members, "\t.%s%s = { %s_%s, %zu },\n", row->name,
		      member_suffix(row->name), lit->prefix, row->name, n);
}

/* ----------------------------------------------------------------- members */

static void put_choice(struct literal *lit, const struct rp_option *row,
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

static void put_step(struct literal *lit, struct rp_text id)
{
	const struct rp_ir_node *other =
		rp_ir_find_here(lit->node->graph, id);

	if (other)
		rp_buf_printf(&lit->members, "N%s", other->number);
	else
		rp_buf_str(&lit->members, "-1");
}

/* Where the graph goes on by that branch, whichever key of the node said so. */
static void put_target(struct rp_buf *buf, const struct rp_ir_node *node,
		       int branch)
{
	for (size_t i = 0; i < node->n_out; i++)
		if (node->out[i]->branch == branch) {
			rp_buf_printf(buf, "N%s", node->out[i]->to->number);
			return;
		}
	rp_buf_str(buf, "-1");
}

static void put_edge(struct literal *lit, const struct rp_option *row)
{
	const struct rp_ir_node *node = lit->node;
	size_t branch = 0;

	while (branch < node->n_branches && node->branches[branch].row != row)
		branch++;
	rp_buf_printf(&lit->members, "\t.%s%s = ", row->name,
		      member_suffix(row->name));
	put_target(&lit->members, node, (int)branch);
	rp_buf_str(&lit->members, ",\n");
}

/* Where each case goes on; one that names nothing ends there. */
static void put_cases(struct literal *lit, const struct rp_option *row)
{
	struct rp_buf *data = &lit->emit->sections[RP_DATA];
	const struct rp_ir_node *node = lit->node;
	size_t n = 0;

	rp_buf_printf(data, "static const struct rp_case %s_%s[] = {\n",
		      lit->prefix, row->name);
	for (size_t i = 0; i < node->n_branches; i++) {
		const struct rp_ir_branch *branch = &node->branches[i];

		if (branch->row != row)
			continue;
		rp_buf_str(data, "\t{ { ");
		rp_emit_string(data, branch->key);
		rp_buf_printf(data, ", %zu }, ", branch->key.n);
		put_target(data, node, (int)i);
		rp_buf_str(data, " },\n");
		n++;
	}
	rp_buf_str(data, "};\n");
	rp_buf_printf(&lit->members, "\t.%s = { %s_%s, %zu },\n", row->name,
		      lit->prefix, row->name, n);
}

static void put_scalar(struct literal *lit, const struct rp_option *row,
		       const struct rp_value *value)
{
	struct rp_buf *buf = &lit->members;
	struct rp_text text = rp_value_text(value, "");

	rp_buf_printf(buf, "\t.%s%s = ", row->name, member_suffix(row->name));
	switch (row->kind) {
	case RP_OPT_STRING:
		rp_emit_string(buf, text);
		break;
	case RP_OPT_CHOICE:
		put_choice(lit, row, text);
		break;
	case RP_OPT_SECRET:
		put_ref(buf, lit->unit, text, true);
		break;
	case RP_OPT_URL:
		put_ref(buf, lit->unit, text, rp_url_has_credentials(text));
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

static void put_member(struct literal *lit, const struct rp_option *row,
		       const struct rp_value *value)
{
	if (lit->has_patches && rp_is_patch(row, value))
		return;
	switch (row->kind) {
	case RP_OPT_IGNORED:
		break;
	case RP_OPT_TEMPLATES:
	case RP_OPT_VALUES:
		put_exprs(lit, row);
		break;
	case RP_OPT_STRINGS:
		put_strings(lit, row, value);
		break;
	case RP_OPT_ROW:
	case RP_OPT_ROWS:
		put_rows(lit, row, value);
		break;
	case RP_OPT_PATHS:
	case RP_OPT_HEADERS:
		put_settings(lit, row, value);
		break;
	case RP_OPT_INTS:
	case RP_OPT_STATUSES:
		put_numbers(lit, row, value);
		break;
	case RP_OPT_CASES:
		put_cases(lit, row);
		break;
	case RP_OPT_CHANNEL:
		put_channel(lit, row);
		break;
	default:
		put_scalar(lit, row, value);
		break;
	}
}

/* An absent node is -1, everything else absent is zero. */
static void put_absent(struct literal *lit, const struct rp_option *row)
{
	const struct rp_value *preset =
		rp_option_preset(&lit->unit->arena, row);

	if (preset || row->otherwise)
		put_member(lit, row, preset);
	else if (row->kind == RP_OPT_NODE)
		rp_buf_printf(&lit->members, "\t.%s%s = -1,\n", row->name,
			      member_suffix(row->name));
}

static void close_literal(struct literal *lit, const char *type,
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

static void put_channel(struct literal *outer, const struct rp_option *row)
{
	const struct rp_ir_channel *channel = outer->node->channel;
	struct literal lit = *outer;

	if (!channel || !channel->driver)
		return;
	lit.has_patches = false;
	lit.prefix = rp_arena_printf(&outer->unit->arena, "%s_%s",
				     outer->prefix, row->name);
	rp_buf_init(&lit.members, RP_BUF_UNLIMITED);
	for (const struct rp_option *sub = channel->driver->options; sub->name;
	     sub++) {
		const struct rp_value *value = rp_option_value(
			channel->driver->options, sub, channel->config);

		if (value)
			put_member(&lit, sub, value);
		else
			put_absent(&lit, sub);
	}
	close_literal(&lit, channel->driver->name, "options");
	rp_buf_printf(&outer->emit->sections[RP_DATA],
		      "static const struct rp_inline %s = {\n"
		      "\t&rp_notifier_%s, &%s_options, sizeof %s_options\n};\n",
		      lit.prefix, channel->driver->name, lit.prefix,
		      lit.prefix);
	rp_buf_printf(&outer->members, "\t.%s = &%s,\n", row->name, lit.prefix);
}

void rp_emit_node_options(struct rp_emit *emit, struct rp_unit *unit,
			  const struct rp_ir_node *node)
{
	struct literal lit = {
		.emit = emit, .unit = unit, .node = node, .has_patches = true,
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

/* -------------------------------------------------------------- patches */

static bool is_patch(const struct rp_ir_expr *expr)
{
	return expr->row && (expr->row->kind == RP_OPT_STRING
			     || expr->row->kind == RP_OPT_URL
			     || expr->row->kind == RP_OPT_SECRET);
}

size_t rp_patch_count(const struct rp_ir_node *node)
{
	size_t n = 0;

	for (const struct rp_ir_expr *expr = node->exprs; expr;
	     expr = expr->next)
		n += is_patch(expr);
	return n;
}

void rp_emit_patches(struct rp_emit *emit, struct rp_unit *unit,
		     const struct rp_ir_node *node)
{
	struct rp_buf *data = &emit->sections[RP_DATA];
	const struct rp_ir_expr *expr = node->exprs;

	if (rp_patch_count(node) == 0)
		return;
	rp_buf_printf(data, "static const struct rp_patch n%s_patches[] = {\n",
		      node->number);
	for (; expr; expr = expr->next)
		if (is_patch(expr))
			rp_buf_printf(data, "\t{ %zu, %s, %s },\n",
				      expr->row->offset,
				      expr->row->kind == RP_OPT_STRING
					      ? "RP_PATCH_STRING"
					      : "RP_PATCH_REF",
				      rp_emit_expr_name(unit, node, expr));
	rp_buf_str(data, "};\n");
}
