/*
 * What values cost: those that share their parts, those that are deep, and
 * loops that only make values.
 */
#include "expr/args.h"

#include "lib/rows.h"

struct fixture {
	struct rp_arena arena;
	struct rp_frame frame;
};

static struct rp_frame *begin(struct fixture *fixture)
{
	rp_arena_init(&fixture->arena);
	rp_frame_init(&fixture->frame, NULL, &fixture->arena);
	return &fixture->frame;
}

/* A list of `width` times the same, and so on `depth` times. */
static const struct rp_value *nest(struct rp_frame *f, int width, int depth)
{
	const struct rp_value *value = rp_x_int(f, 1);

	while (depth-- > 0)
		value = rp_x_list(f, width, RP_ARGS(value, value));
	return value;
}

static void expect_too_dear(const struct rp_value *value)
{
	cr_assert(value && rp_x_is_error(value));
	cr_expect(eq(int, (int)value->as.failure->kind, RP_F_COST));
}

static const struct {
	int width, depth;
} shapes[] = {
	{ 2, 60 },	/* 2^60 items */
	{ 1, 1500 },
};

RP_ROWS(weight, ends_walks_through_endless_values, shapes)
{
	struct fixture fixture;
	struct rp_frame *f = begin(&fixture);
	const struct rp_value *a = nest(f, row->width, row->depth);
	const struct rp_value *b = nest(f, row->width, row->depth);
	long steps = f->steps_left;

	cr_assert(a->tag == RP_LIST && b->tag == RP_LIST);
	expect_too_dear(rp_x_weigh(f, a));
	f->steps_left = steps;
	expect_too_dear(rp_x_eq(f, a, b));
	f->steps_left = steps;
	expect_too_dear(rp_x_in(f, a, rp_x_list(f, 1, &b)));
	f->steps_left = steps;
	expect_too_dear(rp_x_text(f, a));
	f->steps_left = steps;
	expect_too_dear(rp_x_tojson(f, a));
	f->steps_left = steps;
	expect_too_dear(rp_x_concat(f, 1, &a));
	rp_arena_finish(&fixture.arena);
}

Test(weight, lets_json_of_any_depth_pass)
{
	struct fixture fixture;
	struct rp_frame *f = begin(&fixture);
	const struct rp_value *a = nest(f, 1, 600);

	cr_expect(zero(ptr, (void *)rp_x_weigh(f, a)));
	cr_expect(rp_x_eq(f, a, nest(f, 1, 600))->as.boolean);
	rp_arena_finish(&fixture.arena);
}

Test(weight, counts_values_that_are_made)
{
	struct fixture fixture;
	struct rp_frame *f = begin(&fixture);
	long steps = f->steps_left;

	for (int i = 0; i < 1000; i++)
		rp_x_int(f, i);
	cr_expect(eq(long, f->steps_left, steps - 1000));
	rp_arena_finish(&fixture.arena);
}

Test(weight, lets_text_grow_only_as_far_as_it_is_paid_for)
{
	struct fixture fixture;
	struct rp_frame *f = begin(&fixture);
	const struct rp_value *text = rp_x_string(f, RP_TEXT("0123456789abcdef"
		"0123456789abcdef0123456789abcdef0123456789abcdef"));
	int n = 0;

	f->steps_left = 100000;
	for (; !rp_x_is_error(text) && n < 64; n++)
		text = rp_x_add(f, text, text);
	expect_too_dear(text);
	cr_expect(lt(int, n, 20));
	f->steps_left = 100;
	text = rp_x_string(f, RP_TEXT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
	for (n = 0; !rp_x_is_error(text) && n < 64; n++)
		text = rp_x_replace(f, text, rp_x_string(f, RP_TEXT("a")),
				    rp_x_string(f, RP_TEXT("aaaaaaaaaa")));
	expect_too_dear(text);
	rp_arena_finish(&fixture.arena);
}

Test(weight, bounds_maps_whose_keys_are_searched_one_by_one)
{
	struct fixture fixture;
	struct rp_frame *f = begin(&fixture);
	const struct rp_value **pairs = rp_arena_array(
		&fixture.arena, 200000, sizeof *pairs);

	for (int i = 0; i < 100000; i++)
		pairs[2 * i] = pairs[2 * i + 1] = rp_x_int(f, i);
	expect_too_dear(rp_x_map(f, 100000, pairs));
	rp_arena_finish(&fixture.arena);
}
