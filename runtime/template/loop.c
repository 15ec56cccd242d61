/*
 * {% for %}: over the items of a list, the keys of a map; nothing for null,
 * which is what absent data is.
 *
 * Two variables take the two parts of an item that is a pair, as items() gives
 * them.  `loop` is made only if the body looks at it.
 */
#include "template/writing.h"

#include <assert.h>

#define LOOP_STEPS 16		/* what an object `loop` is worth */

/* The slots that a body looks at; -1: none. */
struct slots {
	int item, second, loop;
};

static const struct rp_value *loop_object(struct rp_frame *f, size_t i,
					  size_t n)
{
	struct rp_value map = rp_map_new(f->arena);
	const struct {
		const char *name;
		struct rp_value value;
	} members[] = {
		{ "index", rp_int((int64_t)i + 1) },
		{ "index0", rp_int((int64_t)i) },
		{ "first", rp_bool(i == 0) },
		{ "last", rp_bool(i + 1 == n) },
		{ "length", rp_int((int64_t)n) },
	};

	for (size_t j = 0; j < sizeof members / sizeof members[0]; j++)
		rp_map_put(f->arena, &map, members[j].name, members[j].value);
	return rp_x_keep(f, map);
}

static size_t count(const struct rp_value *range)
{
	return range->tag == RP_DICT ? range->as.dict->n
				     : rp_value_count(range);
}

static const struct rp_value *item_at(struct rp_frame *f,
				      const struct rp_value *range, size_t i)
{
	if (range->tag == RP_LIST)
		return rp_list_at(range, i);
	if (range->tag == RP_DICT)
		return &range->as.dict->keys[i];
	return rp_x_string(f, rp_map_at(range, i)->key);
}

/* Sets both variables; an error if the item is no pair. */
static const struct rp_value *unpack(struct rp_frame *f, struct slots slots,
				     const struct rp_value *item)
{
	if (slots.second < 0) {
		f->locals[slots.item] = item;
		return NULL;
	}
	if (item->tag != RP_LIST || rp_value_count(item) != 2)
		return rp_x_fail(f, RP_F_OVERLOAD, "two variables need items "
				 "that are pairs, as items() gives them");
	f->locals[slots.item] = rp_list_at(item, 0);
	f->locals[slots.second] = rp_list_at(item, 1);
	return NULL;
}

/* Runs the body for one item; a failure or NULL. */
static const struct rp_value *visit(struct rp_frame *f, struct slots slots,
				    const struct rp_value *range, size_t i,
				    rp_expr *body)
{
	const struct rp_value *failure =
		rp_x_spend(f, slots.loop < 0 ? 1 : LOOP_STEPS);

	if (!failure)
		failure = unpack(f, slots, item_at(f, range, i));
	if (failure)
		return failure;
	if (slots.loop >= 0)
		f->locals[slots.loop] = loop_object(f, i, count(range));
	body(f);
	return f->writing->failure;
}

const struct rp_value *rp_x_write_for(struct rp_frame *f,
				      const struct rp_value *range, int slot,
				      int slot2, int loop_slot, rp_expr *body)
{
	const struct slots slots = { slot, slot2, loop_slot };
	struct rp_writing *w = f->writing;
	bool is_range = range->tag == RP_LIST || range->tag == RP_MAP
			|| range->tag == RP_DICT || range->tag == RP_NULL;
	size_t n = is_range ? count(range) : 0;

	assert(slot >= RP_MAX_LOCALS && slot < RP_MAX_LOCALS + RP_MAX_SETS
	       && slot2 < RP_MAX_LOCALS + RP_MAX_SETS
	       && loop_slot < RP_MAX_LOCALS + RP_MAX_SETS);
	if (!w->failure && rp_x_is_error(range))
		w->failure = range;
	else if (!w->failure && !is_range)
		w->failure = rp_x_fail(f, RP_F_OVERLOAD, "cannot go through "
				       "a value of type %s",
				       rp_x_type_name(range));
	for (size_t i = 0; i < n && !w->failure; i++)
		w->failure = visit(f, slots, range, i, body);
	return rp_x_bool(n > 0 || w->failure);
}
