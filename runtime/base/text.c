/*
 * Text: comparing, searching, trimming, and making it safe to look at.
 *
 * Everything works on bytes with a length and on ASCII alone, so the locale
 * never matters and a NUL is a byte like any other.
 */
#include "base/text.h"

#include "base/arena.h"
#include "base/buf.h"

bool rp_text_equal(struct rp_text a, struct rp_text b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.at, b.at, a.n) == 0);
}

bool rp_text_is(struct rp_text a, const char *b)
{
	return rp_text_equal(a, rp_text(b));
}

bool rp_text_ends(struct rp_text text, const char *suffix)
{
	size_t n = strlen(suffix);

	return n <= text.n &&
	       (n == 0 || memcmp(text.at + text.n - n, suffix, n) == 0);
}

int rp_text_compare(struct rp_text a, struct rp_text b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.at, b.at, n) : 0;

	if (order)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

ptrdiff_t rp_text_find(struct rp_text text, const char *needle)
{
	size_t n = strlen(needle);
	const char *found;

	if (n == 0)
		return 0;
	if (text.n == 0)
		return -1;
	found = memmem(text.at, text.n, needle, n);
	return found ? found - text.at : -1;
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct rp_text rp_text_trim(struct rp_text text)
{
	while (text.n && is_blank(text.at[0])) {
		text.at++;
		text.n--;
	}
	while (text.n && is_blank(text.at[text.n - 1]))
		text.n--;
	return text;
}

/* A copy in which the letters from `first` to `first` + 25 change case. */
static struct rp_text flip_case(struct rp_arena *arena, struct rp_text text,
				char first)
{
	char *copy = rp_arena_copy(arena, text.at, text.n);

	for (size_t i = 0; i < text.n; i++)
		if (copy[i] >= first && copy[i] <= first + 25)
			copy[i] ^= 0x20;
	return (struct rp_text){ copy, text.n };
}

struct rp_text rp_text_lower(struct rp_arena *arena, struct rp_text text)
{
	return flip_case(arena, text, 'A');
}

struct rp_text rp_text_upper(struct rp_arena *arena, struct rp_text text)
{
	return flip_case(arena, text, 'a');
}

struct rp_text rp_text_one_line(struct rp_arena *arena, struct rp_text text)
{
	char *copy = rp_arena_copy(arena, text.at, text.n);

	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)copy[i] < ' ' || copy[i] == 0x7f)
			copy[i] = ' ';
	return (struct rp_text){ copy, text.n };
}

const char *rp_text_cstr(struct rp_arena *arena, struct rp_text text)
{
	return rp_arena_copy(arena, text.at, text.n);
}

/* ------------------------------------------------------------- visibility */

static void add_hex(struct rp_buf *buf, const char *at, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		rp_buf_printf(buf, "\\x%02x", (unsigned char)at[i]);
}

static void add_control(struct rp_buf *buf, char c)
{
	switch (c) {
	case '\n':
		rp_buf_str(buf, "\\n");
		break;
	case '\t':
		rp_buf_str(buf, "\\t");
		break;
	case '\r':
		rp_buf_str(buf, "\\r");
		break;
	default:
		add_hex(buf, &c, 1);
	}
}

/* Text after these stands elsewhere than it was written, or on a new line. */
static bool is_misleading(uint32_t point)
{
	return (point >= 0x2028 && point <= 0x202e)
	       || (point >= 0x2066 && point <= 0x2069);
}

/* Appends one code point or one bad byte; returns how many bytes it took. */
static unsigned add_visible(struct rp_buf *buf, const char *at, size_t n)
{
	uint32_t point;
	unsigned length = rp_utf8_decode(&point, at, n);

	if (length == 0) {
		add_hex(buf, at, 1);
		return 1;
	}
	if (point < 0x20)
		add_control(buf, *at);
	else if (point >= 0x7f && point < 0xa0)
		rp_buf_printf(buf, "\\x%02x", (unsigned)point);
	else if (is_misleading(point))
		rp_buf_printf(buf, "\\u%04x", (unsigned)point);
	else
		rp_buf_add(buf, at, length);
	return length;
}

static bool is_plain(char c)
{
	return c >= 0x20 && c < 0x7f;
}

void rp_buf_visible(struct rp_buf *buf, struct rp_text text)
{
	size_t i = 0, start;

	while (i < text.n) {
		for (start = i; i < text.n && is_plain(text.at[i]); i++)
			;
		rp_buf_add(buf, text.at + start, i - start);
		if (i < text.n)
			i += add_visible(buf, text.at + i, text.n - i);
	}
}
