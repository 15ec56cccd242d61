/*
 * Macros that go through a list or a map.
 *
 * A body is a function of its own; it finds its variables in the frame's
 * slots.  all and exists look on when an item goes wrong, for another item may
 * decide (langdef.md, "Macros"); the rest stop at the first error.
 */
#include "expr/expr.h"

#include <assert.h>

#include "expr/args.h"
#include "expr/collection.h"
#include "expr/number.h"

/* A loop: what it goes through and where its variables are. */
struct loop {
	struct rp_frame *f;
	const struct rp_value *range;
	int slot, slot2;		/* slot2 -1: one variable */
	size_t n;
	const struct rp_value *error;	/* the range is none, or it cost too much */
};

static struct loop begin(struct rp_frame *f, const char *name,
			 const struct rp_value *range, int slot, int slot2)
{
	struct loop loop = { f, range, slot, slot2, 0, NULL };

	assert(slot < RP_MAX_LOCALS && slot2 < RP_MAX_LOCALS);
	if (rp_x_is_error(range))
		loop.error = range;
	else if (range->tag != RP_LIST && !rp_x_is_map(range))
		loop.error = rp_x_no_overload(f, name, &range, 1);
	else
		loop.n = rp_x_count(range);
	return loop;
}

/* Puts the i-th item into the variables; false once that costs too much. */
static bool step(struct loop *loop, size_t i)
{
	const struct rp_value **locals = loop->f->locals;
	const struct rp_value *range = loop->range;
	bool is_list = range->tag == RP_LIST;

	loop->error = rp_x_spend(loop->f, 1);
	if (loop->error)
		return false;
	if (loop->slot2 < 0) {
		locals[loop->slot] = is_list
			? &range->as.list->items[i]
			: rp_x_keep(loop->f, rp_x_key_at(range, i));
		return true;
	}
	locals[loop->slot] = is_list
		? rp_x_int(loop->f, (int64_t)i)
		: rp_x_keep(loop->f, rp_x_key_at(range, i));
	locals[loop->slot2] = is_list ? &range->as.list->items[i]
				      : rp_x_value_at(range, i);
	return true;
}

/* ---------------------------------------------------------- all and exists */

/* Any item that is `decisive` decides; else the first trouble; else not. */
static const struct rp_value *decide(struct loop loop, const char *name,
				     rp_expr *body, bool decisive)
{
	const struct rp_value *trouble = NULL;

	for (size_t i = 0; i < loop.n && step(&loop, i); i++) {
		const struct rp_value *holds = body(loop.f);

		if (holds->tag == RP_BOOL && holds->as.boolean == decisive)
			return holds;
		if (holds->tag != RP_BOOL && !trouble)
			trouble = rp_x_is_error(holds)
				? holds
				: rp_x_no_overload(loop.f, name, &holds, 1);
	}
	if (loop.error)
		return loop.error;
	return trouble ? trouble : rp_x_bool(!decisive);
}

/* The verdict on one item of a stricter loop: NULL, or why it ends. */
static const struct rp_value *test_item(struct rp_frame *f, const char *name,
					rp_expr *test, bool *holds)
{
	const struct rp_value *value = test(f);

	if (rp_x_is_error(value))
		return value;
	if (value->tag != RP_BOOL)
		return rp_x_no_overload(f, name, &value, 1);
	*holds = value->as.boolean;
	return NULL;
}

static const struct rp_value *exactly_one(struct loop loop, const char *name,
					  rp_expr *body)
{
	const struct rp_value *error = NULL;
	size_t found = 0;

	for (size_t i = 0; i < loop.n && !error && step(&loop, i); i++) {
		bool holds = false;

		error = test_item(loop.f, name, body, &holds);
		found += holds;
	}
	if (error || loop.error)
		return error ? error : loop.error;
	return rp_x_bool(found == 1);
}

const struct rp_value *rp_x_loop_all(struct rp_frame *f,
				     const struct rp_value *range, int slot,
				     rp_expr *body)
{
	return decide(begin(f, "all", range, slot, -1), "all", body, false);
}

const struct rp_value *rp_x_loop_all2(struct rp_frame *f,
				      const struct rp_value *range, int slot,
				      int slot2, rp_expr *body)
{
	return decide(begin(f, "all", range, slot, slot2), "all", body, false);
}

const struct rp_value *rp_x_loop_exists(struct rp_frame *f,
					const struct rp_value *range, int slot,
					rp_expr *body)
{
	return decide(begin(f, "exists", range, slot, -1), "exists", body,
		      true);
}

const struct rp_value *rp_x_loop_exists2(struct rp_frame *f,
					 const struct rp_value *range,
					 int slot, int slot2, rp_expr *body)
{
	return decide(begin(f, "exists", range, slot, slot2), "exists", body,
		      true);
}

const struct rp_value *rp_x_loop_exists_one(struct rp_frame *f,
					    const struct rp_value *range,
					    int slot, rp_expr *body)
{
	return exactly_one(begin(f, "exists_one", range, slot, -1),
			   "exists_one", body);
}

const struct rp_value *rp_x_loop_exists_one2(struct rp_frame *f,
					     const struct rp_value *range,
					     int slot, int slot2, rp_expr *body)
{
	return exactly_one(begin(f, "exists_one", range, slot, slot2),
			   "exists_one", body);
}

/* -------------------------------------------------------- lists out of them */

/* Items that pass `test` (NULL: all), as `body` (NULL: as they are). */
static const struct rp_value *make_list(struct loop loop, const char *name,
					rp_expr *test, rp_expr *body)
{
	struct rp_value list = rp_x_new_list(loop.f, test ? 0 : loop.n);
	const struct rp_value *error = NULL;

	for (size_t i = 0; i < loop.n && !error && step(&loop, i); i++) {
		const struct rp_value *item = loop.f->locals[loop.slot];
		bool holds = true;

		if (test)
			error = test_item(loop.f, name, test, &holds);
		if (error || !holds)
			continue;
		if (body)
			item = body(loop.f);
		if (rp_x_is_error(item))
			error = item;
		else
			rp_list_push(loop.f->arena, &list, *item);
	}
	if (error || loop.error)
		return error ? error : loop.error;
	return rp_x_keep(loop.f, list);
}

const struct rp_value *rp_x_loop_map(struct rp_frame *f,
				     const struct rp_value *range, int slot,
				     rp_expr *body)
{
	return make_list(begin(f, "map", range, slot, -1), "map", NULL, body);
}

const struct rp_value *rp_x_loop_map_if(struct rp_frame *f,
					const struct rp_value *range, int slot,
					rp_expr *test, rp_expr *body)
{
	return make_list(begin(f, "map", range, slot, -1), "map", test, body);
}

const struct rp_value *rp_x_loop_filter(struct rp_frame *f,
					const struct rp_value *range, int slot,
					rp_expr *body)
{
	return make_list(begin(f, "filter", range, slot, -1), "filter", body,
			 NULL);
}

const struct rp_value *rp_x_loop_transform_list(struct rp_frame *f,
						const struct rp_value *range,
						int slot, int slot2,
						rp_expr *body)
{
	return make_list(begin(f, "transformList", range, slot, slot2),
			 "transformList", NULL, body);
}

const struct rp_value *rp_x_loop_transform_list_if(struct rp_frame *f,
						   const struct rp_value *range,
						   int slot, int slot2,
						   rp_expr *test, rp_expr *body)
{
	return make_list(begin(f, "transformList", range, slot, slot2),
			 "transformList", test, body);
}

/* --------------------------------------------------------- maps out of them */

/* Adds what the body gave under the item's key, or all that it holds. */
static const struct rp_value *add_made(struct rp_x_maker *maker,
				       const struct loop *loop,
				       const struct rp_value *made,
				       bool is_entry)
{
	const struct rp_value *error = NULL;

	if (rp_x_is_error(made))
		return made;
	if (!is_entry)
		return rp_x_maker_add(maker, loop->f->locals[loop->slot], made);
	if (!rp_x_is_map(made))
		return rp_x_no_overload(loop->f, "transformMapEntry", &made, 1);
	for (size_t i = 0; i < rp_x_count(made) && !error; i++) {
		struct rp_value key = rp_x_key_at(made, i);

		error = rp_x_maker_add(maker, &key, rp_x_value_at(made, i));
	}
	return error;
}

static const struct rp_value *make_map(struct loop loop, rp_expr *test,
				       rp_expr *body, bool is_entry)
{
	const struct rp_value *error = NULL;
	struct rp_x_maker maker;

	rp_x_maker_init(&maker, loop.f, 0);
	for (size_t i = 0; i < loop.n && !error && step(&loop, i); i++) {
		bool holds = true;

		if (test)
			error = test_item(loop.f, "transformMap", test,
					  &holds);
		if (!error && holds)
			error = add_made(&maker, &loop, body(loop.f),
					 is_entry);
	}
	if (error || loop.error)
		return error ? error : loop.error;
	return rp_x_keep(loop.f, maker.map);
}

const struct rp_value *rp_x_loop_transform_map(struct rp_frame *f,
					       const struct rp_value *range,
					       int slot, int slot2,
					       rp_expr *body)
{
	return make_map(begin(f, "transformMap", range, slot, slot2), NULL,
			body, false);
}

const struct rp_value *rp_x_loop_transform_map_if(struct rp_frame *f,
						  const struct rp_value *range,
						  int slot, int slot2,
						  rp_expr *test, rp_expr *body)
{
	return make_map(begin(f, "transformMap", range, slot, slot2), test,
			body, false);
}

const struct rp_value *rp_x_loop_transform_map_entry(
	struct rp_frame *f, const struct rp_value *range, int slot, int slot2,
	rp_expr *body)
{
	return make_map(begin(f, "transformMapEntry", range, slot, slot2), NULL,
			body, true);
}

const struct rp_value *rp_x_loop_transform_map_entry_if(
	struct rp_frame *f, const struct rp_value *range, int slot, int slot2,
	rp_expr *test, rp_expr *body)
{
	return make_map(begin(f, "transformMapEntry", range, slot, slot2), test,
			body, true);
}

/* ------------------------------------------------------------------ naming */

const struct rp_value *rp_x_bind(struct rp_frame *f,
				 const struct rp_value *value, int slot,
				 rp_expr *body)
{
	assert(slot < RP_MAX_LOCALS);
	f->locals[slot] = value;
	return body(f);
}

static const struct rp_value *none(struct rp_frame *f)
{
	return rp_x_optional_none(f);
}

const struct rp_value *rp_x_opt_flat_map(struct rp_frame *f,
					 const struct rp_value *value, int slot,
					 rp_expr *body)
{
	const struct rp_value *made;

	if (rp_x_is_error(value))
		return value;
	if (value->tag != RP_OPTIONAL)
		return rp_x_no_overload(f, "optFlatMap", &value, 1);
	if (!value->as.inner)
		return none(f);
	made = rp_x_bind(f, value->as.inner, slot, body);
	if (rp_x_is_error(made) || made->tag == RP_OPTIONAL)
		return made;
	return rp_x_no_overload(f, "optFlatMap", &made, 1);
}

const struct rp_value *rp_x_opt_map(struct rp_frame *f,
				    const struct rp_value *value, int slot,
				    rp_expr *body)
{
	if (rp_x_is_error(value))
		return value;
	if (value->tag != RP_OPTIONAL)
		return rp_x_no_overload(f, "optMap", &value, 1);
	if (!value->as.inner)
		return none(f);
	return rp_x_optional_of(f, rp_x_bind(f, value->as.inner, slot, body));
}
