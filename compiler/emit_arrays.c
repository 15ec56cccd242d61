/*
 * Arrays that literals of options point to: lists of strings, rows of a
 * registry, headers, functions, cases.  Each is named after the node and the
 * option and stands before the literal.
 *
 * Secrets: a reference is written as a reference, also inside of other text.
 * A literal in a secret's place, a URL with credentials, a header named like a
 * secret: the text stays out and its index in unit->secrets is written.
 */
#include "emit_literal.h"

#include "base/redact.h"
#include "emit_exprs.h"

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

void rp_put_ref(struct rp_buf *buf, struct rp_unit *unit,
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

/* ------------------------------------------------------------ arrays */

/* The member of an array that was written: where it is, and how long. */
static void put_pair(struct rp_literal *lit, const struct rp_option *row,
		     size_t n)
{
	rp_buf_printf(&lit->members, "\t.%s%s = { %s_%s, %zu },\n", row->name,
		      rp_member_suffix(row->name), lit->prefix, row->name, n);
}

static void put_strings(struct rp_literal *lit, const struct rp_option *row,
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
	put_pair(lit, row, n);
}

static void put_numbers(struct rp_literal *lit, const struct rp_option *row,
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
	put_pair(lit, row, n);
}

const char *rp_emit_row(struct rp_literal *lit, const char *registry,
			const char *name)
{
	const char *symbol = rp_arena_printf(&lit->unit->arena, "rp_%s_%s",
					     registry, name);

	if (rp_emit_first(lit->emit, lit->unit, symbol))
		rp_emit_line(lit->emit, RP_DECLARATIONS,
			     "extern const struct rp_%s %s;", registry,
			     symbol);
	return symbol;
}

static void put_row_array(struct rp_literal *lit, const struct rp_option *row,
			  const char *array, const char *const *names, size_t n)
{
	struct rp_buf *data = &lit->emit->sections[RP_DATA];

	rp_buf_printf(data, "static const void *const %s[%zu] = {\n", array, n);
	for (size_t i = 0; i < n; i++)
		rp_buf_printf(data, "\t&%s,\n",
			      rp_emit_row(lit, row->registry, names[i]));
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
static void put_rows(struct rp_literal *lit, const struct rp_option *row,
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
			      row->name, rp_member_suffix(row->name), array, n);
}

/* The function that makes the text of a setting, or NULL. */
static const char *setting_maker(const struct rp_literal *lit,
				 const struct rp_option *row,
				 struct rp_text name)
{
	for (const struct rp_ir_expr *expr = lit->node->exprs; expr;
	     expr = expr->next)
		if (expr->row == row && rp_text_equal(expr->member, name))
			return rp_emit_expr_name(lit->unit, lit->node, expr);
	return NULL;
}

static void put_setting(struct rp_literal *lit, const struct rp_option *row,
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
		rp_put_ref(data, lit->unit, rp_value_text(&pair->value, ""),
			is_secret);
	rp_buf_printf(data, ", %s },\n", maker ? maker : "0");
}

static void put_settings(struct rp_literal *lit, const struct rp_option *row,
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
	put_pair(lit, row, n);
}

/* Functions of the option's expressions, with their names for an object. */
static void put_exprs(struct rp_literal *lit, const struct rp_option *row)
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
	put_pair(lit, row, n);
}

void rp_put_target(struct rp_buf *buf, const struct rp_ir_node *node, int branch)
{
	for (size_t i = 0; i < node->n_out; i++)
		if (node->out[i]->branch == branch) {
			rp_buf_printf(buf, "N%s", node->out[i]->to->number);
			return;
		}
	rp_buf_str(buf, "-1");
}

/* Where each case goes on; one that names nothing ends there. */
static void put_cases(struct rp_literal *lit, const struct rp_option *row)
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
		rp_put_target(data, node, (int)i);
		rp_buf_str(data, " },\n");
		n++;
	}
	rp_buf_str(data, "};\n");
	put_pair(lit, row, n);
}

bool rp_emit_array(struct rp_literal *lit, const struct rp_option *row,
		   const struct rp_value *value)
{
	switch (row->kind) {
	case RP_OPT_TEMPLATES:
	case RP_OPT_VALUES:
		put_exprs(lit, row);
		return true;
	case RP_OPT_STRINGS:
		put_strings(lit, row, value);
		return true;
	case RP_OPT_ROW:
	case RP_OPT_ROWS:
		put_rows(lit, row, value);
		return true;
	case RP_OPT_PATHS:
	case RP_OPT_HEADERS:
		put_settings(lit, row, value);
		return true;
	case RP_OPT_INTS:
	case RP_OPT_STATUSES:
		put_numbers(lit, row, value);
		return true;
	case RP_OPT_CASES:
		put_cases(lit, row);
		return true;
	default:
		return false;
	}
}
