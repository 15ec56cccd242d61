/*
 * Templates by walking their parts.  What is written goes through the rows'
 * own functions, since escaping is theirs; which parts are written, how often
 * and with which variables is decided here.
 */
#include "base/arena.h"
#include "expr/ast.h"
#include "lib/walk.h"
#include "template/template.h"
#include "template/writing.h"

#define LOOP_STEPS 16		/* what `loop` costs */

static void walk_parts(struct rp_frame *f, const struct rp_template_part *part);

static void unset(struct rp_frame *f, const struct rp_unset *variable)
{
	for (; variable; variable = variable->next)
		rp_x_write_unset(f, variable->slot);
}

/* A failure is noted by writing it. */
static bool goes_on(struct rp_frame *f, const struct rp_value *failure)
{
	if (failure)
		rp_x_write(f, failure);
	return !f->writing->failure;
}

static size_t count(const struct rp_value *range)
{
	return range->tag == RP_DICT ? range->as.dict->n
				     : rp_value_count(range);
}

static const struct rp_value *item_of(struct rp_frame *f,
				      const struct rp_value *range, size_t i)
{
	if (range->tag == RP_LIST)
		return rp_list_at(range, i);
	if (range->tag == RP_DICT)
		return &range->as.dict->keys[i];
	return rp_x_string(f, rp_map_at(range, i)->key);
}

static const struct rp_value *loop_of(struct rp_frame *f, size_t i, size_t n)
{
	struct rp_value loop = rp_map_new(f->arena);

	rp_map_put(f->arena, &loop, "index", rp_int((int64_t)(i + 1)));
	rp_map_put(f->arena, &loop, "index0", rp_int((int64_t)i));
	rp_map_put(f->arena, &loop, "first", rp_bool(i == 0));
	rp_map_put(f->arena, &loop, "last", rp_bool(i == n - 1));
	rp_map_put(f->arena, &loop, "length", rp_int((int64_t)n));
	return rp_x_keep(f, loop);
}

static const struct rp_value *bind(struct rp_frame *f,
				   const struct rp_template_part *part,
				   const struct rp_value *item)
{
	bool is_pair = item->tag == RP_LIST && rp_value_count(item) == 2;

	if (part->slots[1] < 0) {
		f->locals[part->slots[0]] = item;
		return NULL;
	}
	if (!is_pair)
		return rp_x_fail(f, RP_F_OVERLOAD, "two variables need items "
				 "that are pairs, as items() gives them");
	f->locals[part->slots[0]] = rp_list_at(item, 0);
	f->locals[part->slots[1]] = rp_list_at(item, 1);
	return NULL;
}

static void walk_items(struct rp_frame *f, const struct rp_template_part *part,
		       const struct rp_value *range)
{
	size_t n = count(range);

	for (size_t i = 0; i < n; i++) {
		if (!goes_on(f, rp_x_spend(f, part->loop_slot < 0
						? 1 : LOOP_STEPS))
		    || !goes_on(f, bind(f, part, item_of(f, range, i))))
			return;
		if (part->loop_slot >= 0)
			f->locals[part->loop_slot] = loop_of(f, i, n);
		unset(f, part->unset);
		walk_parts(f, part->body);
	}
}

static void walk_for(struct rp_frame *f, const struct rp_template_part *part)
{
	const struct rp_value *range = test_walk(f, part->ast);
	bool is_range = range->tag == RP_LIST || range->tag == RP_MAP
			|| range->tag == RP_DICT || range->tag == RP_NULL;

	if (!is_range && !rp_x_is_error(range))
		range = rp_x_fail(f, RP_F_OVERLOAD, "cannot go through a value "
				  "of type %s", rp_x_type_name(range));
	if (!goes_on(f, is_range ? NULL : range))
		return;
	walk_items(f, part, range);
	if (count(range) == 0)
		walk_parts(f, part->otherwise);
}

static void walk_part(struct rp_frame *f, const struct rp_template_part *part)
{
	switch (part->kind) {
	case RP_PART_TEXT:
		rp_x_write_text(f, part->text.at, part->text.n);
		break;
	case RP_PART_OUTPUT:
		if (part->is_safe)
			rp_x_write_safe(f, test_walk(f, part->ast));
		else
			rp_x_write(f, test_walk(f, part->ast));
		break;
	case RP_PART_IF:
		walk_parts(f, rp_x_write_if(f, test_walk(f, part->ast))
				->as.boolean ? part->body : part->otherwise);
		break;
	case RP_PART_FOR:
		walk_for(f, part);
		break;
	case RP_PART_SET:
		rp_x_write_set(f, part->slots[0], test_walk(f, part->ast));
		break;
	case RP_PART_SCOPE:
		unset(f, part->unset);
		walk_parts(f, part->body);
		break;
	}
}

static void walk_parts(struct rp_frame *f, const struct rp_template_part *part)
{
	for (; part; part = part->next)
		walk_part(f, part);
}

const struct rp_value *test_walk_template(struct rp_frame *f,
					  const struct rp_template *template)
{
	rp_x_write_begin(f, template->destination);
	unset(f, template->unset);
	walk_parts(f, template->parts);
	return rp_x_write_end(f);
}
