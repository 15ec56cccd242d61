/*
 * What the C of templates calls, but for loops.
 *
 * Every function returns a value, as all that expressions call; most is of no
 * use.  A template may be a part of another's value, so writings are a stack.
 */
#include "template/writing.h"

#include <assert.h>
#include <stdlib.h>

#include "base/buf.h"

#define STEP_BYTES 64		/* that one step of the frame pays for */

const struct rp_value *rp_x_write_begin(struct rp_frame *f, int destination)
{
	struct rp_writing *w = rp_arena_alloc(f->arena, sizeof *w);

	w->to = (enum rp_destination)destination;
	w->outer = f->writing;
	w->buf = malloc(sizeof *w->buf);
	if (!w->buf)
		rp_out_of_memory();
	rp_buf_init(w->buf, RP_MAX_WRITTEN);
	f->writing = w;
	return &rp_x_null;
}

/* Notes the first failure.  True if nothing is to be written any more. */
static bool has_failed(struct rp_frame *f, const struct rp_value *value)
{
	struct rp_writing *w = f->writing;

	if (!w->failure && value && rp_x_is_error(value))
		w->failure = value;
	return w->failure != NULL;
}

static const struct rp_value *pay(struct rp_frame *f, size_t before)
{
	const struct rp_buf *buf = f->writing->buf;

	has_failed(f, rp_x_spend(f, 1 + (buf->n - before) / STEP_BYTES));
	if (buf->overflowed)
		has_failed(f, rp_x_fail(f, RP_F_RANGE, "the text has more "
					"than %zu bytes", RP_MAX_WRITTEN));
	return &rp_x_null;
}

const struct rp_value *rp_x_write_text(struct rp_frame *f, const char *text,
				       unsigned long n)
{
	struct rp_writing *w = f->writing;
	struct rp_text bytes = { text, n };
	size_t before = w->buf->n;

	if (has_failed(f, NULL))
		return &rp_x_null;
	rp_buf_text(w->buf, bytes);
	if (w->to == RP_TO_JSON)
		rp_write_follow(w, bytes);
	return pay(f, before);
}

/*
 * What is not there (rp_x_field) prints as nothing, what is null as None.  In
 * JSON both are null, but for inside of a string.
 */
static bool is_absent(const struct rp_frame *f, const struct rp_value *value)
{
	const struct rp_writing *w = f->writing;

	return rp_x_is_absent(f, value)
	       && (w->to != RP_TO_JSON || w->in_string);
}

const struct rp_value *rp_x_write(struct rp_frame *f,
				  const struct rp_value *value)
{
	struct rp_writing *w = f->writing;
	size_t before = w->buf->n;

	if (has_failed(f, value) || is_absent(f, value))
		return &rp_x_null;
	has_failed(f, rp_write_escaped(f, w, value));
	return pay(f, before);
}

const struct rp_value *rp_x_write_safe(struct rp_frame *f,
				       const struct rp_value *value)
{
	struct rp_writing *w = f->writing;
	size_t before = w->buf->n;
	const struct rp_value *text = rp_x_text(f, value);

	if (has_failed(f, text))
		return &rp_x_null;
	if (w->to == RP_TO_JSON && w->in_string)
		has_failed(f, rp_write_escaped(f, w, text));
	else
		rp_buf_text(w->buf, text->as.text);
	return pay(f, before);
}

const struct rp_value *rp_x_write_if(struct rp_frame *f,
				     const struct rp_value *condition)
{
	const struct rp_value *truth = rp_x_truth(f, condition);

	if (has_failed(f, truth))
		return &rp_x_false;
	return truth;
}

const struct rp_value *rp_x_write_set(struct rp_frame *f, int slot,
				      const struct rp_value *value)
{
	assert(slot >= RP_MAX_LOCALS && slot < RP_MAX_LOCALS + RP_MAX_SETS);
	f->locals[slot] = value;
	return value;
}

const struct rp_value *rp_x_write_unset(struct rp_frame *f, int slot)
{
	return rp_x_write_set(f, slot, rp_x_fail(f, RP_F_MISSING,
						 "the variable was not set"));
}

const struct rp_value *rp_x_write_end(struct rp_frame *f)
{
	struct rp_writing *w = f->writing;
	const struct rp_value *result = w->failure;

	if (!result)
		result = rp_x_string(f, (struct rp_text){
			rp_arena_copy(f->arena, w->buf->at, w->buf->n),
			w->buf->n });
	rp_buf_finish(w->buf);
	free(w->buf);
	f->writing = w->outer;
	return result;
}
