/*
 * Slices: parts of texts and lists, as Python has them.  Nothing is copied.
 */
#include "expr/args.h"
#include "expr/text.h"

/* A Python slice's end: from the back if negative, within 0 … n. */
static bool end_of(int64_t *out, const struct rp_value *given, int64_t n,
		   int64_t absent)
{
	*out = absent;
	if (given->tag == RP_NULL)
		return true;
	if (given->tag != RP_INT)
		return false;
	*out = given->as.integer < 0 ? given->as.integer + n
				     : given->as.integer;
	*out = *out < 0 ? 0 : *out > n ? n : *out;
	return true;
}

static const struct rp_value *part_of_list(struct rp_frame *f,
					   const struct rp_list *list,
					   int64_t from, int64_t to)
{
	struct rp_list *part = rp_arena_alloc(f->arena, sizeof *part);

	*part = (struct rp_list){ list->items + from, (size_t)(to - from),
				  (size_t)(to - from) };
	return rp_x_keep(f, (struct rp_value){ RP_LIST, { .list = part } });
}

const struct rp_value *rp_x_slice(struct rp_frame *f, const struct rp_value *a,
				  const struct rp_value *b,
				  const struct rp_value *c)
{
	const struct rp_value *error = rp_x_first_error(RP_ARGS(a, b, c), 3);
	bool is_text = a->tag == RP_STRING;
	int64_t n, from, to;
	size_t start;

	if (!error && is_text)
		error = rp_x_spend(f, a->as.text.n / 64);
	if (error)
		return error;
	if (!is_text && a->tag != RP_LIST)
		return rp_x_no_overload(f, "_[_:_]", RP_ARGS(a, b, c), 3);
	n = is_text ? (int64_t)rp_utf8_length(a->as.text)
		    : (int64_t)a->as.list->n;
	if (!end_of(&from, b, n, 0) || !end_of(&to, c, n, n))
		return rp_x_no_overload(f, "_[_:_]", RP_ARGS(a, b, c), 3);
	if (to < from)
		to = from;
	if (!is_text)
		return part_of_list(f, a->as.list, from, to);
	start = rp_x_place(a->as.text, from);
	return rp_x_string(f, (struct rp_text){
		a->as.text.at + start, rp_x_place(a->as.text, to) - start });
}
