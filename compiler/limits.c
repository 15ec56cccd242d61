/*
 * "limits" at the top of a definition: what its author allows one event to
 * cause.  A definition that may cause more does not compile, and the message
 * names the nodes that add up to it.
 */
#include "base/buf.h"
#include "base/json.h"
#include "bound_kinds.h"
#include "compile.h"
#include "keys.h"
#include "passes.h"

#define MAX_NAMED 6
#define MAX_LIMIT 1000000000000.0	/* of counts and of seconds */

static bool read_limit(const struct rp_value *value, enum rp_bound_kind kind,
		       uint64_t *out)
{
	double number = -1;

	if (rp_is(value, RP_INT))
		number = (double)value->as.integer;
	else if (rp_is(value, RP_DOUBLE) && rp_bound_names[kind].is_time)
		number = value->as.number;
	if (!(number >= 0 && number <= MAX_LIMIT))
		return false;
	*out = (uint64_t)(rp_bound_names[kind].is_time ? number * 1e6 : number);
	return true;
}

/* ------------------------------------------------------------------- causes */

static void add_cause(struct rp_buf *buf, enum rp_bound_kind kind,
		      const struct rp_ir_node *node, struct rp_bound bound)
{
	if (bound.unbounded) {
		rp_buf_visible(buf, bound.unbounded->id);
		rp_buf_printf(buf, " has no '%s'",
			      rp_bound_lacks(bound.unbounded));
		return;
	}
	rp_buf_visible(buf, node->id);
	if (bound.most == 1)
		return;
	rp_buf_str(buf, " (");
	rp_bound_amount(buf, kind, bound.most);
	rp_buf_char(buf, ')');
}

/* "page (4), mail (4)"; if something is unbounded, only what makes it so. */
static const char *causes_of(struct rp_unit *unit, enum rp_bound_kind kind)
{
	const struct rp_ir *ir = &unit->ir;
	bool is_unbounded = ir->bounds.of[kind].unbounded;
	bool *counted = rp_arena_array(&unit->arena, ir->n_order,
				       sizeof *counted);
	const char *causes;
	size_t n = 0;
	struct rp_buf buf;

	rp_bound_of_graph(unit, ir, kind, counted);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < ir->n_order; i++) {
		struct rp_bound bound = rp_bound_of_node(unit, ir->order[i],
							 kind);

		if (!counted[i] || (is_unbounded ? !bound.unbounded
						 : !bound.most))
			continue;
		if (n++ >= MAX_NAMED)
			continue;
		rp_buf_str(&buf, n > 1 ? ", " : "");
		add_cause(&buf, kind, ir->order[i], bound);
	}
	if (n > MAX_NAMED)
		rp_buf_printf(&buf, " and %zu more", n - MAX_NAMED);
	causes = rp_arena_copy(&unit->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return causes;
}

/* ------------------------------------------------------------------ reports */

static const char *amount_text(struct rp_unit *unit, enum rp_bound_kind kind,
			       uint64_t amount, bool with_noun)
{
	const struct rp_bound_name *name = &rp_bound_names[kind];
	const char *text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_bound_amount(&buf, kind, amount);
	if (with_noun)
		rp_buf_printf(&buf, " %s", amount == 1 ? name->one
						       : name->many);
	text = rp_arena_copy(&unit->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

static void compare(struct rp_unit *unit, enum rp_bound_kind kind,
		    uint64_t limit, const char *at)
{
	struct rp_bound bound = unit->ir.bounds.of[kind];
	const char *allowed = amount_text(unit, kind, limit, false);

	if (bound.unbounded)
		rp_report(unit, RP_D_UNBOUNDED, at, rp_bound_names[kind].key,
			  allowed, causes_of(unit, kind));
	else if (bound.most > limit)
		rp_report(unit, RP_D_OVER_LIMIT, at,
			  amount_text(unit, kind, bound.most, true), allowed,
			  causes_of(unit, kind));
}

static void check_limit(struct rp_unit *unit, const struct rp_pair *pair)
{
	const char *const *names = rp_key_names(&unit->arena, rp_limits_rows);
	const char *at = rp_json_pointer(&unit->arena, "/limits", pair->key);
	int place = rp_choice_place(names, pair->key);
	enum rp_bound_kind kind;
	uint64_t limit;

	if (!place) {
		rp_report_key(unit, at, "limits", pair->key, names);
		return;
	}
	kind = (enum rp_bound_kind)(place - 1);
	if (read_limit(&pair->value, kind, &limit))
		compare(unit, kind, limit, at);
	else
		rp_report(unit, RP_D_BAD_FIELD, at, "limits", names[kind],
			  rp_bound_names[kind].is_time
				  ? "a number of seconds from 0 on"
				  : "an integer from 0 on",
			  rp_diag_value(unit, &pair->value))->hint =
			rp_plain_number_hint(unit, &pair->value);
}

void rp_check_limits(struct rp_unit *unit)
{
	const struct rp_value *limits = rp_map_get(&unit->root, "limits");

	if (limits && limits->tag != RP_MAP)
		rp_report(unit, RP_D_BAD_FIELD, "/limits", "Top level",
			  "limits", "an object", rp_diag_value(unit, limits));
	for (size_t i = 0; rp_is(limits, RP_MAP) && i < rp_value_count(limits);
	     i++)
		check_limit(unit, rp_map_at(limits, i));
}
