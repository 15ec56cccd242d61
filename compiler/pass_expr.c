/*
 * Conditions, and whether nodes look back only at what runs before them.
 *
 * An expression is `NODE.has_errors`, with `not` or `!` before it.  An id may
 * hold blanks, dots and the word "not", so the id is whatever stands before
 * `.has_errors`: first the whole of it is tried, then what follows the `not`.
 */
#include "compile.h"

#include "base/json.h"
#include "expr/ast.h"
#include "passes.h"

#define FIELD ".has_errors"

/* An expression where it stands. */
struct site {
	struct rp_unit *unit;
	const struct rp_ir_node *node;
	const char *key;		/* "skip_if_condition" */
	const char *at;
};

/* ----------------------------------------------------------------- parsing */

static struct rp_text without(struct rp_text text, size_t head, size_t tail)
{
	return (struct rp_text){ text.at + head, text.n - head - tail };
}

/* Takes a leading `!` or `not` off; false if there is none. */
static bool take_not(struct rp_text *text)
{
	bool is_word = rp_text_starts(*text, "not ")
		       || rp_text_starts(*text, "not\t");

	if (!is_word && !rp_text_starts(*text, "!"))
		return false;
	*text = rp_text_trim(without(*text, is_word ? 4 : 1, 0));
	return true;
}

static bool has_operator(struct rp_text text)
{
	static const char *const operators[] = {
		FIELD, "==", "!=", "<", ">", "&&", "||", "(", ")", "[", "]",
		" and ", " or ", " in ",
	};

	for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
		if (rp_text_find(text, operators[i]) >= 0)
			return true;
	return false;
}

/* Whether it is an expression at all; what is wrong with it is reported. */
static bool is_expression(const struct site *site, struct rp_text text)
{
	struct rp_site place = {
		.unit = site->unit, .node = site->node, .at = site->at,
		.text = text,
		.what = rp_arena_printf(&site->unit->arena, "Node %s: '%s'",
					site->node->label, site->key),
	};

	return rp_expr_parse(&place) != NULL;
}

static void report_not_understood(const struct site *site, struct rp_text text)
{
	struct rp_unit *unit = site->unit;
	struct rp_text id = text;
	const struct rp_ir_node *near;
	struct rp_diag *diag;

	if (!is_expression(site, text))
		return;
	diag = rp_report(unit, RP_D_BAD_EXPRESSION, site->at,
			 site->node->label, site->key,
			 rp_diag_text(unit, text));
	take_not(&id);
	while (id.n > 0 && id.at[id.n - 1] != '.')
		id.n--;
	near = rp_ir_find(site->node->graph, id.n ? without(id, 0, 1) : text);
	if (near)
		diag->hint = rp_arena_printf(&unit->arena,
					     "did you mean '%s" FIELD "'?",
					     near->label);
}

static void report_unknown(const struct site *site, struct rp_text id)
{
	struct rp_unit *unit = site->unit;
	struct rp_diag *diag = rp_report(unit, RP_D_UNKNOWN_OPERAND, site->at,
					 site->node->label, site->key,
					 rp_diag_text(unit, id));

	diag->hint = rp_diag_suggest(unit, id, rp_ids_names(unit, site->node->graph));
}

static void report_not_upstream(const struct site *site,
				const struct rp_ir_node *other)
{
	rp_report(site->unit, RP_D_NOT_UPSTREAM, site->at, site->node->label,
		  site->key, other->label);
}

/* Whether a node may look at another; if not, that is reported. */
static bool check_upstream(const struct site *site,
			   const struct rp_ir_node *other)
{
	if (rp_ir_is_upstream(other, site->node))
		return true;
	report_not_upstream(site, other);
	return false;
}

/* The expression in `text`, or NULL after a report. */
static struct rp_ir_expr *parse(const struct site *site, struct rp_text text)
{
	struct rp_unit *unit = site->unit;
	struct rp_text whole = rp_text_trim(text), id;
	struct rp_ir_node *node;
	struct rp_ir_expr *expr;
	bool negated = false;

	if (!rp_text_ends(whole, FIELD)) {
		report_not_understood(site, whole);
		return NULL;
	}
	id = without(whole, 0, sizeof FIELD - 1);
	node = rp_ir_find(site->node->graph, id);
	if (!node) {
		negated = take_not(&id);
		node = rp_ir_find(site->node->graph, id);
	}
	if (!node && (has_operator(id) || id.n == 0))
		report_not_understood(site, whole);
	else if (!node)
		report_unknown(site, id);
	if (!node || !check_upstream(site, node))
		return NULL;
	expr = rp_arena_alloc(&unit->arena, sizeof *expr);
	*expr = (struct rp_ir_expr){ site->at, whole, node, negated };
	return expr;
}

/* ------------------------------------------------------------------- nodes */

static void read_skip_condition(struct rp_unit *unit, struct rp_ir_node *node)
{
	static const char key[] = "skip_if_condition";
	const struct rp_value *value = rp_map_get(node->json, key);
	struct site site = { unit, node, key, NULL };

	if (!value || value->tag == RP_NULL)
		return;
	site.at = rp_json_pointer(&unit->arena, node->at, rp_text(key));
	if (value->tag != RP_STRING)
		rp_report(unit, RP_D_BAD_FIELD, site.at,
			  rp_node_title(unit, node), key, "a condition",
			  rp_diag_value(unit, value));
	else if (value->as.text.n > 0)
		node->skip_if = parse(&site, value->as.text);
}

static void check_skip_list(struct rp_unit *unit, const struct rp_ir_node *node)
{
	static const char key[] = "skip_if_errors";
	const struct rp_value *ids = rp_map_get(node->json, key);
	struct site site = { unit, node, key, NULL };

	for (size_t i = 0; i < rp_value_count(ids); i++) {
		const struct rp_ir_node *other =
			rp_ir_find_here(node->graph,
					rp_list_at(ids, i)->as.text);

		if (rp_ir_is_upstream(other, node))
			continue;
		site.at = rp_json_pointer(&unit->arena, node->at, rp_text(key));
		site.at = rp_json_pointer_index(&unit->arena, site.at, i);
		report_not_upstream(&site, other);
	}
}

static void read_options(struct rp_unit *unit, struct rp_ir_node *node)
{
	for (const struct rp_option *row = node->type->options;
	     row && row->name; row++) {
		struct site site = { unit, node, row->name, NULL };
		const struct rp_value *value;

		if (row->kind != RP_OPT_NODE && row->kind != RP_OPT_TEST)
			continue;
		value = rp_ir_option(unit, node, row, &site.at);
		if (!rp_is(value, RP_STRING))
			continue;
		if (row->kind == RP_OPT_TEST)
			node->test = parse(&site, value->as.text);
		else
			check_upstream(&site,
				       rp_ir_find_here(node->graph,
						       value->as.text));
	}
}

static void read_graph(struct rp_unit *unit, struct rp_ir *ir)
{
	for (size_t i = 0; i < ir->n; i++) {
		struct rp_ir_node *node = &ir->nodes[i];

		read_skip_condition(unit, node);
		check_skip_list(unit, node);
		read_options(unit, node);
	}
}

void rp_pass_expr(struct rp_unit *unit)
{
	for (size_t i = 0; i < unit->n_graphs; i++)
		read_graph(unit, unit->graphs[i]);
}
