/*
 * What a node adds to the bounds of its graph, by its row and its policy.
 *
 * A server may ask for a wait between attempts, so a node that talks to one
 * waits at worst as long as the HTTP client lets itself be told.
 */
#include "bounds.h"

#include <stdlib.h>

#include "compile.h"
#include "net/http.h"
#include "notify/notify.h"
#include "step.h"

static const struct rp_bound one = { .most = 1 };

static struct rp_bound number(uint64_t most)
{
	return (struct rp_bound){ .most = most };
}

static struct rp_bound unbounded(const struct rp_ir_node *node)
{
	return (struct rp_bound){ .unbounded = node };
}

static struct rp_bound attempts_of(const struct rp_ir_node *node)
{
	return number((uint64_t)node->retry.max_retries + 1);
}

/* ------------------------------------------------------------------ drivers */

struct drivers {
	uint64_t n, remote;		/* remote: over the network */
};

static void add_driver(struct drivers *drivers, const struct rp_notifier *row)
{
	drivers->n++;
	if (row && row->uses_network)
		drivers->remote++;
}

static void add_named(struct drivers *drivers, const struct rp_value *names)
{
	if (rp_is(names, RP_STRING))
		add_driver(drivers, rp_notifier_find(names->as.text));
	for (size_t i = 0; rp_is(names, RP_LIST) && i < names->as.list->n; i++)
		add_driver(drivers, rp_notifier_find(rp_value_text(
			&names->as.list->items[i], "")));
}

/* A list of drivers wins over a single one, and a channel comes on top. */
static struct drivers drivers_of(const struct rp_unit *unit,
				 const struct rp_ir_node *node)
{
	struct drivers drivers = { 0 };

	for (const struct rp_option *row = node->type->options; row->name;
	     row++) {
		if (row->kind == RP_OPT_CHANNEL && node->channel)
			add_driver(&drivers, node->channel->driver);
		else if (row->registry &&
			 strcmp(row->registry, "notifier") == 0 &&
			 (row->kind == RP_OPT_ROWS || drivers.n == 0))
			add_named(&drivers, rp_ir_option(unit, node, row, NULL));
	}
	return drivers;
}

static struct rp_bound calls_of(const struct rp_unit *unit,
				const struct rp_ir_node *node)
{
	struct rp_bound calls = number(drivers_of(unit, node).remote);

	if (node->type->flags & RP_NODE_CALLS)
		calls = rp_bound_add(calls, one);
	for (const struct rp_ir_check *check = node->checks; check;
	     check = check->next)
		if (check->check->calls)
			calls = rp_bound_add(calls, one);
	return rp_bound_times(attempts_of(node), calls);
}

/* ------------------------------------------------------------------- bodies */

static const struct rp_option *row_of(const struct rp_ir_node *node,
				      enum rp_option_kind kind)
{
	const struct rp_option *row = node->type->options;

	while (row->name && row->kind != kind)
		row++;
	return row->name ? row : NULL;
}

/* What an option of that name is, said or by its row; or 0. */
static uint64_t said(const struct rp_unit *unit, const struct rp_ir_node *node,
		     const char *name)
{
	const struct rp_option *row = rp_option_find(node->type->options,
						     rp_text(name));
	const struct rp_value *value = row ? rp_ir_option(unit, node, row, NULL)
					   : NULL;
	int64_t n = rp_value_int(value, 0);

	if (row && row->preset && (!value || value->tag == RP_NULL))
		n = strtoll(row->preset, NULL, 10);
	return n > 0 ? (uint64_t)n : 0;
}

/* How often the body runs in one attempt. */
static struct rp_bound items_of(const struct rp_unit *unit,
				const struct rp_ir_node *node)
{
	uint64_t most = said(unit, node, "max_items");

	if (!row_of(node, RP_OPT_BODY))
		return one;
	return most ? number(most) : unbounded(node);
}

/* How often one body follows another. */
static struct rp_bound rounds_of(const struct rp_unit *unit,
				 const struct rp_ir_node *node)
{
	struct rp_bound rounds = items_of(unit, node);
	uint64_t parallel = said(unit, node, "max_parallel");

	if (parallel > 1)
		rounds.most = rounds.most / parallel +
			      (rounds.most % parallel != 0);
	return rounds;
}

static struct rp_bound body_of(const struct rp_unit *unit,
			       const struct rp_ir_node *node,
			       enum rp_bound_kind kind)
{
	if (!node->body)
		return number(0);
	return rp_bound_times(rp_bound_times(attempts_of(node),
					     items_of(unit, node)),
			      node->body->bounds.of[kind]);
}

/* --------------------------------------------------------------------- time */

/* The waits between attempts. */
static struct rp_bound waits_of(const struct rp_unit *unit,
				const struct rp_ir_node *node)
{
	struct rp_retry retry = node->retry;
	struct rp_bound waits = number(0);
	int64_t asked = calls_of(unit, node).most ? RP_HTTP_MAX_WAIT_S * 1000000LL : 0;

	retry.no_jitter = true;
	for (int i = 1; i <= retry.max_retries; i++)
		waits = rp_bound_add(waits, number((uint64_t)rp_backoff_us(
			&retry, 0, i, asked)));
	return waits;
}

/* What the node's own options say about how long it takes. */
static bool read_wait(const struct rp_unit *unit, const struct rp_ir_node *node,
		      long long *us)
{
	const struct rp_option *row = row_of(node, RP_OPT_DURATION);
	const struct rp_value *value;

	if (!row || !row->is_wait)
		return false;
	value = rp_ir_option(unit, node, row, NULL);
	if (!value)
		value = rp_option_preset((struct rp_arena *)&unit->arena, row);
	return value && rp_option_duration(us, value);
}

/* How long one attempt of a node without a timeout may take. */
static struct rp_bound untimed(const struct rp_unit *unit,
			       const struct rp_ir_node *node,
			       enum rp_bound_kind kind)
{
	long long us;

	if (node->body)
		return rp_bound_times(kind == RP_BOUND_WALL
					      ? rounds_of(unit, node)
					      : items_of(unit, node),
				      node->body->bounds.of[kind]);
	if (!(node->type->flags & RP_NODE_BLOCKS))
		return number(0);
	if (read_wait(unit, node, &us))
		return number((uint64_t)us);
	return unbounded(node);
}

static struct rp_bound wall_of(const struct rp_unit *unit,
			       const struct rp_ir_node *node,
			       enum rp_bound_kind kind)
{
	struct rp_bound attempt = untimed(unit, node, kind);
	struct rp_bound timeout = number((uint64_t)node->timeout_us);

	if (node->timeout_us && rp_bound_exceeds(attempt, timeout))
		attempt = timeout;
	return rp_bound_add(rp_bound_times(attempts_of(node), attempt),
			    waits_of(unit, node));
}

/* The most edges that are taken together: those of one branch. */
static size_t edges_at_once(const struct rp_ir_node *node)
{
	size_t most = 0, run = 0;

	for (size_t i = 0; i < node->n_out; i++) {
		run = i && node->out[i]->branch == node->out[i - 1]->branch
			      ? run + 1 : 1;
		if (run > most)
			most = run;
	}
	return most;
}

/* How many nodes run at once from here on that did not before. */
static struct rp_bound width_of(const struct rp_unit *unit,
				const struct rp_ir_node *node)
{
	size_t edges = edges_at_once(node);
	struct rp_bound width = number(edges ? edges - 1 : 0);
	uint64_t parallel = said(unit, node, "max_parallel");

	if (node->graph->order[0] == node)
		width = rp_bound_add(width, one);
	if (node->body) {
		struct rp_bound inner = rp_bound_times(
			number(parallel ? parallel : 1),
			node->body->bounds.of[RP_BOUND_WIDTH]);

		inner.most -= inner.most > 0;
		width = rp_bound_add(width, inner);
	}
	return width;
}

struct rp_bound rp_bound_of_node(const struct rp_unit *unit,
				 const struct rp_ir_node *node,
				 enum rp_bound_kind kind)
{
	struct rp_bound body = body_of(unit, node, kind);

	switch (kind) {
	case RP_BOUND_PATH:
		if (node->body)
			body = node->body->bounds.of[kind];
		return rp_bound_add(one, body);
	case RP_BOUND_EXECUTIONS:
		return rp_bound_add(one, body);
	case RP_BOUND_CALLS:
		return rp_bound_add(calls_of(unit, node), body);
	case RP_BOUND_NOTIFICATIONS:
		return rp_bound_add(number(drivers_of(unit, node).n), body);
	case RP_BOUND_WALL:
	case RP_BOUND_WORK:
		return wall_of(unit, node, kind);
	case RP_BOUND_WIDTH:
		return width_of(unit, node);
	default:
		rp_unreachable();
	}
}
