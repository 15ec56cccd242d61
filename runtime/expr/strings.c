/*
 * CEL's strings library, but for format: format.c.
 *
 * Places in a text are counted in code points.  Searching works on bytes, for
 * in UTF-8 a match of bytes is a match of characters; only places are
 * converted.  Searching from the end is searching from the start in texts that
 * are turned round, so that both ways are linear whatever the texts are.
 */
#include "expr/args.h"

#include <string.h>

#include "base/buf.h"

/* Bytes of the character at `at`; an invalid byte is one. */
static size_t step(struct rp_text text, size_t at)
{
	uint32_t point;
	unsigned length = rp_utf8_decode(&point, text.at + at, text.n - at);

	return length ? length : 1;
}

/* The byte at which code point `index` begins; the end counts as a place. */
static bool find_place(size_t *out, struct rp_text text, int64_t index)
{
	size_t at = 0;

	if (index < 0)
		return false;
	for (; index > 0 && at < text.n; index--)
		at += step(text, at);
	*out = at;
	return index == 0;
}

static const struct rp_value *out_of_range(struct rp_frame *f,
					   const struct rp_value *index)
{
	return rp_x_fail(f, RP_F_RANGE, "index out of range: %lld",
			 (long long)index->as.integer);
}

static struct rp_text part(struct rp_text text, size_t from, size_t to)
{
	return (struct rp_text){ text.at + from, to - from };
}

/* Code points before byte `at`, as a value; what it costs to find that out. */
static const struct rp_value *index_value(struct rp_frame *f,
					  struct rp_text text, size_t at)
{
	const struct rp_value *error = rp_x_spend(f, text.n / 64);

	if (error)
		return error;
	return rp_x_int(f, (int64_t)rp_utf8_length(part(text, 0, at)));
}

const struct rp_value *rp_x_char_at(struct rp_frame *f,
				    const struct rp_value *a,
				    const struct rp_value *b)
{
	const struct rp_value *bad = rp_x_expect(f, "charAt", "si",
						 RP_ARGS(a, b));
	struct rp_text text = a->as.text;
	size_t at;

	if (bad)
		return bad;
	if (!find_place(&at, text, b->as.integer))
		return out_of_range(f, b);
	if (at == text.n)
		return rp_x_string(f, RP_TEXT(""));
	return rp_x_string(f, part(text, at, at + step(text, at)));
}

/* ----------------------------------------------------------------- finding */

static const struct rp_value *find_from(struct rp_frame *f,
					struct rp_text text, size_t from,
					struct rp_text needle)
{
	const char *found;

	if (needle.n == 0)
		return index_value(f, text, from);
	found = memmem(text.at + from, text.n - from, needle.at, needle.n);
	if (!found)
		return rp_x_int(f, -1);
	return index_value(f, text, (size_t)(found - text.at));
}

const struct rp_value *rp_x_index_of(struct rp_frame *f,
				     const struct rp_value *a,
				     const struct rp_value *b)
{
	const struct rp_value *bad = rp_x_expect(f, "indexOf", "ss",
						 RP_ARGS(a, b));

	return bad ? bad : find_from(f, a->as.text, 0, b->as.text);
}

const struct rp_value *rp_x_index_of_from(struct rp_frame *f,
					  const struct rp_value *a,
					  const struct rp_value *b,
					  const struct rp_value *c)
{
	const struct rp_value *bad = rp_x_expect(f, "indexOf", "ssi",
						 RP_ARGS(a, b, c));
	size_t from;

	if (bad)
		return bad;
	if (!find_place(&from, a->as.text, c->as.integer))
		return out_of_range(f, c);
	return find_from(f, a->as.text, from, b->as.text);
}

static char *turned_round(struct rp_frame *f, struct rp_text text)
{
	char *bytes = rp_arena_alloc(f->arena, text.n + 1);

	for (size_t i = 0; i < text.n; i++)
		bytes[i] = text.at[text.n - 1 - i];
	return bytes;
}

/* The last match that ends at or before byte `end`. */
static const struct rp_value *find_before(struct rp_frame *f,
					  struct rp_text text, size_t end,
					  struct rp_text needle)
{
	const struct rp_value *error = rp_x_spend(f, (end + needle.n) / 64);
	const char *turned, *found;

	if (error)
		return error;
	if (needle.n > end)
		return rp_x_int(f, -1);
	turned = turned_round(f, part(text, 0, end));
	found = memmem(turned, end, turned_round(f, needle), needle.n);
	if (!found)
		return rp_x_int(f, -1);
	return index_value(f, text, end - (size_t)(found - turned) - needle.n);
}

const struct rp_value *rp_x_last_index_of(struct rp_frame *f,
					  const struct rp_value *a,
					  const struct rp_value *b)
{
	const struct rp_value *bad = rp_x_expect(f, "lastIndexOf", "ss",
						 RP_ARGS(a, b));

	if (bad)
		return bad;
	return find_before(f, a->as.text, a->as.text.n, b->as.text);
}

const struct rp_value *rp_x_last_index_of_from(struct rp_frame *f,
					       const struct rp_value *a,
					       const struct rp_value *b,
					       const struct rp_value *c)
{
	const struct rp_value *bad = rp_x_expect(f, "lastIndexOf", "ssi",
						 RP_ARGS(a, b, c));
	struct rp_text text = a->as.text;
	size_t at;

	if (bad)
		return bad;
	if (!find_place(&at, text, c->as.integer))
		return out_of_range(f, c);
	/* A match may begin at `at`, so it ends this much later at most. */
	at = text.n - at < b->as.text.n ? text.n : at + b->as.text.n;
	return find_before(f, text, at, b->as.text);
}

/* ------------------------------------------------------------------- parts */

static const struct rp_value *substring(struct rp_frame *f, struct rp_text text,
					const struct rp_value *from,
					const struct rp_value *to)
{
	size_t start, end = text.n;

	if (!find_place(&start, text, from->as.integer))
		return out_of_range(f, from);
	if (to && !find_place(&end, text, to->as.integer))
		return out_of_range(f, to);
	if (end < start)
		return rp_x_fail(f, RP_F_RANGE, "invalid substring range. "
				 "start: %lld, end: %lld",
				 (long long)from->as.integer,
				 (long long)to->as.integer);
	return rp_x_string(f, part(text, start, end));
}

const struct rp_value *rp_x_substring(struct rp_frame *f,
				      const struct rp_value *a,
				      const struct rp_value *b)
{
	const struct rp_value *bad = rp_x_expect(f, "substring", "si",
						 RP_ARGS(a, b));

	return bad ? bad : substring(f, a->as.text, b, NULL);
}

const struct rp_value *rp_x_substring_to(struct rp_frame *f,
					 const struct rp_value *a,
					 const struct rp_value *b,
					 const struct rp_value *c)
{
	const struct rp_value *bad = rp_x_expect(f, "substring", "sii",
						 RP_ARGS(a, b, c));

	return bad ? bad : substring(f, a->as.text, b, c);
}

const struct rp_value *rp_x_reverse(struct rp_frame *f,
				    const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "reverse", "s", RP_ARGS(a));
	struct rp_text text = a->as.text;
	char *bytes;
	size_t length;

	if (!bad)
		bad = rp_x_spend(f, text.n / 64);
	if (bad)
		return bad;
	bytes = rp_arena_alloc(f->arena, text.n + 1);
	for (size_t at = 0; at < text.n; at += length) {
		length = step(text, at);
		memcpy(bytes + text.n - at - length, text.at + at, length);
	}
	return rp_x_string(f, (struct rp_text){ bytes, text.n });
}

/* ----------------------------------------------------------------- quoting */

static void add_quoted(struct rp_buf *buf, char c)
{
	static const char special[] = "\a\b\f\n\r\t\v\\\"";
	static const char letters[] = "abfnrtv\\\"";
	const char *found = c ? strchr(special, c) : NULL;

	if (found) {
		rp_buf_char(buf, '\\');
		c = letters[found - special];
	}
	rp_buf_char(buf, c);
}

const struct rp_value *rp_x_quote(struct rp_frame *f, const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "strings.quote", "s",
						 RP_ARGS(a));
	struct rp_buf buf;

	if (!bad)
		bad = rp_x_spend(f, a->as.text.n / 32);
	if (bad)
		return bad;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_char(&buf, '"');
	for (size_t i = 0; i < a->as.text.n; i++)
		add_quoted(&buf, a->as.text.at[i]);
	rp_buf_char(&buf, '"');
	a = rp_x_string(f, (struct rp_text){
		rp_arena_copy(f->arena, buf.at, buf.n), buf.n });
	rp_buf_finish(&buf);
	return a;
}
