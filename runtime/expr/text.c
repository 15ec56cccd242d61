/*
 * Functions of text.  Places and lengths count code points.
 */
#include "expr/text.h"

#include <string.h>

#include "expr/args.h"
#include "expr/collection.h"

#define MAX_TEXT ((size_t)64 << 20)	/* bytes that one function makes */

/* ---------------------------------------------------------------- building */

void rp_x_begin_text(struct rp_frame *f, struct rp_buf *buf)
{
	size_t most = (size_t)f->steps_left * RP_BYTES_A_STEP;

	rp_buf_init(buf, most < MAX_TEXT ? most : MAX_TEXT);
}

const struct rp_value *rp_x_end_text(struct rp_frame *f, struct rp_buf *buf)
{
	const struct rp_value *value = rp_x_spend(f, buf->n / RP_BYTES_A_STEP + 1);

	if (!value && buf->overflowed)
		value = rp_x_fail(f, RP_F_COST, "the text would be longer "
				  "than %zu bytes", buf->max);
	if (!value)
		value = rp_x_string(f, (struct rp_text){
			rp_arena_copy(f->arena, buf->at, buf->n), buf->n });
	rp_buf_finish(buf);
	return value;
}

/* ------------------------------------------------------------------ places */

/* The bytes of the first code point. */
static size_t one(struct rp_text text)
{
	uint32_t point;
	unsigned n = rp_utf8_decode(&point, text.at, text.n);

	return n ? n : 1;
}

size_t rp_x_place(struct rp_text text, int64_t i)
{
	struct rp_text rest = text;

	for (; i > 0 && rest.n; i--) {
		size_t n = one(rest);

		rest.at += n;
		rest.n -= n;
	}
	return text.n - rest.n;
}

/* ----------------------------------------------------------------- finding */

/* Offset of `needle` in `text` from `from` on, or -1. */
static ptrdiff_t find(struct rp_text text, struct rp_text needle, size_t from)
{
	const char *at = text.at + from;

	if (needle.n == 0)
		return (ptrdiff_t)from;
	at = memmem(at, text.n - from, needle.at, needle.n);
	return at ? at - text.at : -1;
}

const struct rp_value *rp_x_contains(struct rp_frame *f,
				     const struct rp_value *a,
				     const struct rp_value *b)
{
	const struct rp_value *bad = rp_x_expect(f, "contains", "ss",
						 RP_ARGS(a, b));

	return bad ? bad : rp_x_bool(find(a->as.text, b->as.text, 0) >= 0);
}

const struct rp_value *rp_x_starts_with(struct rp_frame *f,
					const struct rp_value *a,
					const struct rp_value *b)
{
	const struct rp_value *bad = rp_x_expect(f, "startsWith", "ss",
						 RP_ARGS(a, b));
	struct rp_text text, head;

	if (bad)
		return bad;
	text = a->as.text;
	head = b->as.text;
	return rp_x_bool(head.n <= text.n
			 && memcmp(text.at, head.at, head.n) == 0);
}

const struct rp_value *rp_x_ends_with(struct rp_frame *f,
				      const struct rp_value *a,
				      const struct rp_value *b)
{
	const struct rp_value *bad = rp_x_expect(f, "endsWith", "ss",
						 RP_ARGS(a, b));
	struct rp_text text, tail;

	if (bad)
		return bad;
	text = a->as.text;
	tail = b->as.text;
	return rp_x_bool(tail.n <= text.n
			 && memcmp(text.at + text.n - tail.n, tail.at,
				   tail.n) == 0);
}

/* -------------------------------------------------------------------- case */

const struct rp_value *rp_x_lower_ascii(struct rp_frame *f,
					const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "lowerAscii", "s",
						 RP_ARGS(a));

	return bad ? bad : rp_x_string(f, rp_text_lower(f->arena, a->as.text));
}

const struct rp_value *rp_x_upper_ascii(struct rp_frame *f,
					const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "upperAscii", "s",
						 RP_ARGS(a));

	return bad ? bad : rp_x_string(f, rp_text_upper(f->arena, a->as.text));
}

/* -------------------------------------------------------------------- trim */

/* Unicode's White_Space. */
static bool is_blank(uint32_t point)
{
	return (point >= 0x09 && point <= 0x0d) || point == 0x20
	       || point == 0x85 || point == 0xa0 || point == 0x1680
	       || (point >= 0x2000 && point <= 0x200a) || point == 0x2028
	       || point == 0x2029 || point == 0x202f || point == 0x205f
	       || point == 0x3000;
}

static size_t head_blank(struct rp_text text)
{
	uint32_t point;
	unsigned n = text.n ? rp_utf8_decode(&point, text.at, text.n) : 0;

	return n && is_blank(point) ? n : 0;
}

static size_t tail_blank(struct rp_text text)
{
	size_t n = 1;
	uint32_t point;

	if (text.n == 0)
		return 0;
	while (n < text.n && n < 4
	       && ((unsigned char)text.at[text.n - n] & 0xc0) == 0x80)
		n++;
	if (rp_utf8_decode(&point, text.at + text.n - n, n) != n)
		return 0;
	return is_blank(point) ? n : 0;
}

const struct rp_value *rp_x_trim(struct rp_frame *f, const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "trim", "s", RP_ARGS(a));
	struct rp_text text;
	size_t n;

	if (bad)
		return bad;
	text = a->as.text;
	while ((n = head_blank(text)) > 0) {
		text.at += n;
		text.n -= n;
	}
	while ((n = tail_blank(text)) > 0)
		text.n -= n;
	return rp_x_string(f, text);
}

/* ------------------------------------------------------------------- split */

static const struct rp_value *split(struct rp_frame *f, struct rp_text text,
				    struct rp_text by, int64_t limit)
{
	struct rp_value list = rp_x_new_list(f, 0);
	const struct rp_value *error = NULL;

	while (!error && limit != 1 && limit != 0) {
		ptrdiff_t at = by.n ? find(text, by, 0)
				    : text.n ? (ptrdiff_t)one(text) : -1;

		if (at < 0 || (!by.n && (size_t)at == text.n))
			break;
		rp_list_push(f->arena, &list, rp_string((struct rp_text){
			text.at, (size_t)at }));
		text.at += (size_t)at + by.n;
		text.n -= (size_t)at + by.n;
		limit -= limit > 0;
		error = rp_x_spend(f, 1);
	}
	if (error)
		return error;
	if (limit != 0 && (by.n || text.n))
		rp_list_push(f->arena, &list, rp_string(text));
	return rp_x_keep(f, list);
}

const struct rp_value *rp_x_split(struct rp_frame *f, const struct rp_value *a,
				  const struct rp_value *b)
{
	const struct rp_value *bad = rp_x_expect(f, "split", "ss",
						 RP_ARGS(a, b));

	return bad ? bad : split(f, a->as.text, b->as.text, -1);
}

const struct rp_value *rp_x_split_limit(struct rp_frame *f,
					const struct rp_value *a,
					const struct rp_value *b,
					const struct rp_value *c)
{
	const struct rp_value *bad = rp_x_expect(f, "split", "ssi",
						 RP_ARGS(a, b, c));
	int64_t limit;

	if (bad)
		return bad;
	limit = c->as.integer < 0 ? -1 : c->as.integer;
	return split(f, a->as.text, b->as.text, limit);
}

/* -------------------------------------------------------------------- join */

static const struct rp_value *join(struct rp_frame *f,
				   const struct rp_value *list,
				   struct rp_text by)
{
	const struct rp_value *error = NULL;
	struct rp_buf buf;

	rp_x_begin_text(f, &buf);
	for (size_t i = 0; i < list->as.list->n && !error; i++) {
		const struct rp_value *item = &list->as.list->items[i];
		const struct rp_value *shown = rp_x_text(f, item);

		error = rp_x_is_error(shown) ? shown : rp_x_spend(f, 1);
		if (i)
			rp_buf_text(&buf, by);
		if (!error)
			rp_buf_text(&buf, shown->as.text);
	}
	if (!error)
		return rp_x_end_text(f, &buf);
	rp_buf_finish(&buf);
	return error;
}

const struct rp_value *rp_x_join(struct rp_frame *f, const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "join", "l", RP_ARGS(a));

	return bad ? bad : join(f, a, RP_TEXT(""));
}

const struct rp_value *rp_x_join_with(struct rp_frame *f,
				      const struct rp_value *a,
				      const struct rp_value *b)
{
	const struct rp_value *bad = rp_x_expect(f, "join", "ls",
						 RP_ARGS(a, b));

	return bad ? bad : join(f, a, b->as.text);
}

const struct rp_value *rp_x_join_texts(struct rp_frame *f,
				       const struct rp_value *a,
				       const struct rp_value *b)
{
	size_t n = a->as.text.n + b->as.text.n;
	const struct rp_value *error = rp_x_spend(f, n / 64 + 1);
	struct rp_value both = *a;
	char *at;

	if (error)
		return error;
	at = rp_arena_alloc(f->arena, n + 1);
	memcpy(at, a->as.text.at, a->as.text.n);
	memcpy(at + a->as.text.n, b->as.text.at, b->as.text.n);
	both.as.text = (struct rp_text){ at, n };
	return rp_x_keep(f, both);
}

/* ----------------------------------------------------------------- replace */

/* An empty `old` stands before every character and at the end. */
static void replace_nothing(struct rp_buf *buf, struct rp_text text,
			    struct rp_text by, int64_t limit)
{
	while (text.n && limit != 0) {
		size_t n = one(text);

		rp_buf_text(buf, by);
		rp_buf_add(buf, text.at, n);
		text.at += n;
		text.n -= n;
		limit -= limit > 0;
	}
	if (limit != 0)
		rp_buf_text(buf, by);
	rp_buf_text(buf, text);
}

static void replace_all(struct rp_buf *buf, struct rp_text text,
			struct rp_text old, struct rp_text by, int64_t limit)
{
	size_t from = 0;
	ptrdiff_t at;

	while (limit != 0 && (at = find(text, old, from)) >= 0) {
		rp_buf_add(buf, text.at + from, (size_t)at - from);
		rp_buf_text(buf, by);
		from = (size_t)at + old.n;
		limit -= limit > 0;
	}
	rp_buf_add(buf, text.at + from, text.n - from);
}

static const struct rp_value *replace(struct rp_frame *f, struct rp_text text,
				      struct rp_text old, struct rp_text by,
				      int64_t limit)
{
	struct rp_buf buf;

	rp_x_begin_text(f, &buf);
	if (old.n)
		replace_all(&buf, text, old, by, limit);
	else
		replace_nothing(&buf, text, by, limit);
	return rp_x_end_text(f, &buf);
}

const struct rp_value *rp_x_replace(struct rp_frame *f,
				    const struct rp_value *a,
				    const struct rp_value *b,
				    const struct rp_value *c)
{
	const struct rp_value *bad = rp_x_expect(f, "replace", "sss",
						 RP_ARGS(a, b, c));

	return bad ? bad : replace(f, a->as.text, b->as.text, c->as.text, -1);
}

const struct rp_value *rp_x_replace_limit(struct rp_frame *f,
					  const struct rp_value *a,
					  const struct rp_value *b,
					  const struct rp_value *c,
					  const struct rp_value *d)
{
	const struct rp_value *bad = rp_x_expect(f, "replace", "sssi",
						 RP_ARGS(a, b, c, d));

	if (bad)
		return bad;
	return replace(f, a->as.text, b->as.text, c->as.text,
		       d->as.integer < 0 ? -1 : d->as.integer);
}
