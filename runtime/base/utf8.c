/*
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing beyond
 * U+10FFFF.
 *
 * The second byte is where all the exceptions are, so each lead byte says how
 * long its sequence is and which second bytes it allows; the bytes after that
 * are plain continuations.
 */
#include "base/text.h"

#include "base/arena.h"

struct lead {
	unsigned char first, last;	/* lead bytes of this row */
	unsigned char length;
	unsigned char low, high;	/* allowed second bytes */
};

static const struct lead leads[] = {
	{ 0xc2, 0xdf, 2, 0x80, 0xbf },
	{ 0xe0, 0xe0, 3, 0xa0, 0xbf },	/* not overlong */
	{ 0xe1, 0xec, 3, 0x80, 0xbf },
	{ 0xed, 0xed, 3, 0x80, 0x9f },	/* no surrogates */
	{ 0xee, 0xef, 3, 0x80, 0xbf },
	{ 0xf0, 0xf0, 4, 0x90, 0xbf },	/* not overlong */
	{ 0xf1, 0xf3, 4, 0x80, 0xbf },
	{ 0xf4, 0xf4, 4, 0x80, 0x8f },	/* up to U+10FFFF */
};

static const struct lead *find_lead(unsigned char byte)
{
	for (size_t i = 0; i < sizeof leads / sizeof leads[0]; i++)
		if (byte >= leads[i].first && byte <= leads[i].last)
			return &leads[i];
	return NULL;
}

unsigned rp_utf8_decode(uint32_t *out, const char *at, size_t n)
{
	const unsigned char *byte = (const unsigned char *)at;
	const struct lead *lead;
	uint32_t point;

	if (byte[0] < 0x80) {
		*out = byte[0];
		return 1;
	}
	lead = find_lead(byte[0]);
	if (!lead || n < lead->length)
		return 0;
	if (byte[1] < lead->low || byte[1] > lead->high)
		return 0;
	point = byte[0] & (0xffu >> (lead->length + 1));
	for (unsigned i = 1; i < lead->length; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (byte[i] & 0x3f);
	}
	*out = point;
	return lead->length;
}

unsigned rp_utf8_encode(char out[4], uint32_t point)
{
	unsigned length = point < 0x80 ? 1 : point < 0x800 ? 2 :
			  point < 0x10000 ? 3 : 4;

	if (length == 1) {
		out[0] = (char)point;
		return 1;
	}
	for (unsigned i = length - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (point & 0x3f));
		point >>= 6;
	}
	out[0] = (char)((0xf00u >> length & 0xf0) | point);
	return length;
}

/* How many of the `n` bytes at `at` are ASCII before the first that is not. */
static size_t ascii_run(const char *at, size_t n)
{
	uint64_t word;
	size_t i = 0;

	for (; i + sizeof word <= n; i += sizeof word) {
		memcpy(&word, at + i, sizeof word);
		if (word & 0x8080808080808080u)
			break;
	}
	while (i < n && (unsigned char)at[i] < 0x80)
		i++;
	return i;
}

ptrdiff_t rp_utf8_invalid(struct rp_text text)
{
	size_t i = 0;
	uint32_t point;
	unsigned length;

	while (i < text.n) {
		i += ascii_run(text.at + i, text.n - i);
		if (i == text.n)
			break;
		length = rp_utf8_decode(&point, text.at + i, text.n - i);
		if (length == 0)
			return (ptrdiff_t)i;
		i += length;
	}
	return -1;
}

size_t rp_utf8_length(struct rp_text text)
{
	size_t count = 0, i = 0;
	uint32_t point;
	unsigned length;

	while (i < text.n) {
		size_t run = ascii_run(text.at + i, text.n - i);

		count += run;
		i += run;
		if (i == text.n)
			break;
		length = rp_utf8_decode(&point, text.at + i, text.n - i);
		i += length ? length : 1;
		count++;
	}
	return count;
}

static bool continues(char byte)
{
	return ((unsigned char)byte & 0xc0) == 0x80;
}

struct rp_text rp_utf8_cut(struct rp_text text, size_t max)
{
	size_t n = max;

	if (text.n <= max)
		return text;
	while (n > 0 && max - n < 3 && continues(text.at[n]))
		n--;
	if (continues(text.at[n]))
		n = max;
	return (struct rp_text){ text.at, n };
}

struct rp_text rp_utf8_mend(struct rp_arena *arena, struct rp_text text)
{
	static const char mark[] = "\357\277\275";
	ptrdiff_t bad = rp_utf8_invalid(text);
	char *at;
	size_t n = 0;

	if (bad < 0)
		return text;
	at = rp_arena_alloc(arena, 3 * text.n + 1);
	for (; bad >= 0; bad = rp_utf8_invalid(text)) {
		memcpy(at + n, text.at, (size_t)bad);
		n += (size_t)bad;
		memcpy(at + n, mark, 3);
		n += 3;
		text.at += bad + 1;
		text.n -= (size_t)bad + 1;
	}
	memcpy(at + n, text.at, text.n);
	return (struct rp_text){ at, n + text.n };
}
