/*
 * Order, guards, what runs before what.
 *
 * Graphs are written shorter than JSON is, nodes between blanks:
 *
 *	a	a node without "next"		a>b	a node with one
 *	c?x:y	a condition, then x, else y	c?x	without "else"
 *	c?:y	without "then"			c?x>z	with "next"
 *	a>b,c	a node with two successors	a!>b	one that ends its
 *						branch if it is skipped
 *
 * A condition asks about the first node.
 */
#include "base/buf.h"
#include "lib/rows.h"
#include "lib/units.h"

static void put_edge(struct rp_buf *buf, const char *key, const char *at)
{
	int n = (int)strcspn(at, "?:> ");

	if (memchr(at, ',', (size_t)n)) {
		rp_buf_printf(buf, ", \"%s\": [", key);
		for (const char *c = at; c < at + n; c += strcspn(c, ", ")) {
			c += *c == ',';
			rp_buf_printf(buf, "%s\"%.*s\"", c == at ? "" : ", ",
				      (int)strcspn(c, ",?:> "), c);
		}
		rp_buf_char(buf, ']');
	} else if (n) {
		rp_buf_printf(buf, ", \"%s\": \"%.*s\"", key, n, at);
	}
}

static void put_node(struct rp_buf *buf, const char *node, const char *first)
{
	const char *end = node + strcspn(node, " ");
	bool is_condition = memchr(node, '?', (size_t)(end - node));

	rp_buf_printf(buf, "{\"id\": \"%.*s\", \"type\": \"%s\"",
		      (int)strcspn(node, "!?:> "), node,
		      is_condition ? "condition" : "context");
	if (is_condition)
		rp_buf_printf(buf, ", \"if\": \"%.*s.has_errors\"",
			      (int)strcspn(first, "?:> "), first);
	if (memchr(node, '!', (size_t)(end - node)))
		rp_buf_str(buf, ", \"continue_on_skip\": false");
	for (const char *c = node; c < end; c++) {
		if (*c == '?')
			put_edge(buf, "then", c + 1);
		if (*c == ':')
			put_edge(buf, "else", c + 1);
		if (*c == '>')
			put_edge(buf, "next", c + 1);
	}
	rp_buf_char(buf, '}');
}

static struct rp_unit *graph(struct rp_arena *arena, const char *nodes)
{
	struct rp_text text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "{\"version\": 1, \"nodes\": [");
	for (const char *c = nodes; *c; c += strcspn(c, " ")) {
		c += *c == ' ';
		rp_buf_str(&buf, c == nodes ? "" : ", ");
		put_node(&buf, c, nodes);
	}
	rp_buf_str(&buf, "]}");
	text.at = rp_arena_copy(arena, buf.at, buf.n);
	text.n = buf.n;
	rp_buf_finish(&buf);
	return test_unit(arena, text);
}

/* ------------------------------------------------------------------- order */

static const struct {
	const char *nodes, *order;
} orders[] = {
	{ "a", "a" },
	{ "a b c", "a b c" },
	{ "a>c b c>b", "a c b" },
	{ "s>c c?x:y x>z y>z z", "s c x y z" },
	{ "s>c c?y:x z y>z x>z", "s c y x z" },
	{ "s>c c?x x", "s c x" },
	{ "s>c c?:x x", "s c x" },
	{ "s>c z c?x>z x>z", "s c x z" },
	{ "s>a a>b b>c c", "s a b c" },
	{ "s>c e d>e c?x:d x>d", "s c x d e" },
	{ "s>a,b a>z b>z z", "s a b z" },
	{ "s>b,a a>z b>z z", "s a b z" },
	{ "s>a,b,c a>z c z b>z", "s a c b z" },
};

static const char *order_of(struct rp_arena *arena, const struct rp_unit *unit)
{
	const char *order = "";

	for (size_t i = 0; i < unit->ir.n_order; i++) {
		const struct rp_ir_node *node = unit->ir.order[i];

		cr_expect(eq(int, node->ordinal, (int)i));
		order = rp_arena_printf(arena, "%s%s%s", order, i ? " " : "",
					node->label);
	}
	return order;
}

RP_ROWS(pass_graph, runs_along_edges_in_the_files_order, orders)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = graph(&arena, row->nodes);
	cr_expect(eq(str, (char *)test_findings(&arena, unit), ""), "%s",
		  row->nodes);
	cr_expect(eq(str, (char *)order_of(&arena, unit), (char *)row->order),
		  "%s", row->nodes);
	rp_arena_finish(&arena);
}

static const struct {
	const char *nodes, *findings;
} faults[] = {
	{ "a>a", "cycle" },
	{ "a>b b>a", "cycle" },
	{ "a>b b c>d d>c", "cycle" },
	{ "s>c c?s:x x", "cycle" },
	{ "s>c c?x:y x>s y>c", "cycle cycle" },
	{ "a>b b c", "unreachable" },
	{ "a>b b c>d d", "unreachable" },
	{ "a>b b c>b", "unreachable" },
	{ "a>nowhere b", "unknown-next" },
	{ "s>c c?nowhere:s", "unknown-next cycle" },
	{ "s>c c?x:y>z x y z", "next-beside-branches unreachable" },
	{ "s>c c?>z z", "no-branch" },
	{ "s>a,b a>s b", "cycle" },
	{ "s>a,b a", "unknown-next" },
	{ "s>a,a a", "repeated-name" },
};

RP_ROWS(pass_graph, reports_faults_once, faults)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)test_findings(&arena,
						graph(&arena, row->nodes)),
		     (char *)row->findings), "%s", row->nodes);
	rp_arena_finish(&arena);
}

static const struct {
	const char *nodes;
	bool is_explicit;
} edges[] = {
	{ "a b c", false },
	{ "a>b b", true },
	{ "s c?x x", true },
	{ "s>a,b a b", true },
};

RP_ROWS(pass_graph, takes_the_list_for_a_chain_without_edges, edges)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = graph(&arena, row->nodes);
	cr_expect(eq(int, unit->ir.explicit_edges, row->is_explicit));
	for (size_t i = 0; i < unit->ir.n_edges; i++)
		cr_expect(eq(int, unit->ir.edges[i].implied,
			     !row->is_explicit));
	rp_arena_finish(&arena);
}

/* ------------------------------------------------------------------ guards */

static const struct {
	const char *nodes, *node, *guards;
} guards[] = {
	{ "a b", "b", "" },
	{ "s>c c?x:y x>z y>z z", "x", "c+" },
	{ "s>c c?x:y x>z y>z z", "y", "c-" },
	{ "s>c c?x:y x>z y>z z", "z", "" },
	{ "s>c c?x:z x>z z", "z", "" },
	{ "s>c c?x:x x", "x", "" },
	{ "s>c c?x x>y y", "y", "c+" },
	{ "s>c c?x>y x y", "y", "c-" },
	{ "s>c c?:x>y x y", "y", "c+" },
	{ "s>c c?d:z d?x:y x>z y>z z", "y", "d-" },
	{ "s>c c?d:z d?x:y x>z y>z z", "z", "" },
	{ "s>c c?d d?x:y x>z y>z z", "z", "c+" },
	{ "s>c c?d:e d?x:y e?x:y x y", "x", "d+ e+" },
	{ "s>c c?d:e d?x:y e?x:y x>z y>z z", "z", "" },
	{ "s>c c?d:z d?z z", "z", "c- d+" },
	{ "s>c c?d:y d?x:y x>y y>z z", "z", "" },
	{ "s>a,b a>z b>z z", "z", "" },
	{ "s>c,b c?x x>z b>z z", "z", "" },
	{ "s>c,d c?x d?y x>z y>z z", "z", "c+ d+" },
	{ "s>c c?y>a,b a>z b>z y z", "b", "c-" },
	{ "s>c c?y>a,b a>z b>z y z", "z", "c-" },
	{ "s!>b b>c c", "c", "s*" },
	{ "s>a a!>z,b b>z z", "z", "a*" },
	{ "s>a,b a!>z b>z z", "z", "" },
	{ "s>c c!?x:y x>z y>z z", "z", "c+ c-" },
};

static const char *guards_of(struct rp_arena *arena,
			     const struct rp_ir_node *node)
{
	const char *text = "";

	for (size_t i = 0; i < node->n_guards; i++)
		text = rp_arena_printf(arena, "%s%s%s%c", text, i ? " " : "",
				       node->guards[i].condition->label,
				       "*+-"[1 + node->guards[i].branch]);
	return text;
}

RP_ROWS(pass_graph, says_which_branches_lead_to_a_node, guards)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = graph(&arena, row->nodes);
	cr_assert(eq(sz, unit->diags.n, 0), "%s", row->nodes);
	cr_expect(eq(str, (char *)guards_of(&arena, rp_ir_find(&unit->ir,
						rp_text(row->node))),
		     (char *)row->guards), "%s of %s", row->node, row->nodes);
	rp_arena_finish(&arena);
}

/* "s>c0 c0?x:c1 … cN?x:y x y": x has N + 1 guards, or none with the end. */
static const char *ladder(struct rp_arena *arena, int n, const char *end)
{
	const char *text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "s>c0");
	for (int i = 0; i < n; i++)
		rp_buf_printf(&buf, " c%d?x:c%d", i, i + 1);
	rp_buf_printf(&buf, " c%d?x:%s", n, end);
	text = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

static const struct {
	int n;
	const char *end, *findings;
	size_t n_guards;
} ladders[] = {
	{ 63, "y x y", "", 64 },
	{ 64, "y x y", "too-many-branches", 64 },
	{ 5000, "y x y", "too-many-branches", 64 },
	{ 5000, "y y>x x", "", 0 },
};

RP_ROWS(pass_graph, bounds_the_branches_that_lead_to_a_node, ladders)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = graph(&arena, ladder(&arena, row->n, row->end));
	cr_expect(eq(str, (char *)test_findings(&arena, unit),
		     (char *)row->findings));
	cr_expect(eq(sz, rp_ir_find(&unit->ir, RP_TEXT("x"))->n_guards,
		     row->n_guards));
	rp_arena_finish(&arena);
}

/* ---------------------------------------------------------------- upstream */

static const struct {
	const char *nodes, *before, *node;
	bool is_upstream;
} looks[] = {
	{ "a b c", "a", "c", true },
	{ "a b c", "c", "a", false },
	{ "a b c", "b", "b", false },
	{ "s>c c?x:y x>z y>z z", "s", "z", true },
	{ "s>c c?x:y x>z y>z z", "x", "z", true },
	{ "s>c c?x:y x>z y>z z", "x", "y", false },
	{ "s>c c?x:y x>z y>z z", "c", "y", true },
	{ "s>c c?x:y x>xx xx y", "x", "xx", true },
	{ "s>c c?x:y x>xx xx y>yy yy", "x", "yy", false },
};

RP_ROWS(pass_graph, knows_what_runs_before_what, looks)
{
	struct rp_arena arena;
	struct rp_unit *unit;

	rp_arena_init(&arena);
	unit = graph(&arena, row->nodes);
	cr_assert(eq(sz, unit->diags.n, 0), "%s", row->nodes);
	cr_expect(eq(int, rp_ir_is_upstream(
			rp_ir_find(&unit->ir, rp_text(row->before)),
			rp_ir_find(&unit->ir, rp_text(row->node))),
		     row->is_upstream), "%s before %s in %s", row->before,
		  row->node, row->nodes);
	rp_arena_finish(&arena);
}

/*
 * Diamonds in a row, of more segments than fit one word of bits.  The order is
 * s, then c, x and y of each; only x and y beside each other are strangers.
 */
Test(pass_graph, sees_through_many_branches)
{
	struct rp_arena arena;
	struct rp_unit *unit;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "s>c0");
	for (int i = 0; i < 100; i++)
		rp_buf_printf(&buf, " c%d?x%d:y%d x%d>c%d y%d>c%d", i, i, i,
			      i, i + 1, i, i + 1);
	rp_buf_str(&buf, " c100");
	unit = graph(&arena, buf.at);
	cr_assert(eq(sz, unit->diags.n, 0));
	for (size_t i = 0; i < unit->ir.n_order; i++)
		for (size_t j = 0; j < unit->ir.n_order; j++)
			cr_assert(eq(int, rp_ir_is_upstream(
					unit->ir.order[i], unit->ir.order[j]),
				     i < j && !(i % 3 == 2 && j == i + 1)),
				  "%zu %zu", i, j);
	cr_expect(eq(sz, rp_ir_find(&unit->ir, RP_TEXT("c100"))->n_guards, 0));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}
