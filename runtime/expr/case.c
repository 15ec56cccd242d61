/*
 * Upper and lower case of the filters, for the letters that alerts are written
 * in: Latin with its accents, Greek, Cyrillic, Armenian.  The C library knows
 * more, but only under a locale, which is the process's.
 *
 * The three letters whose other case is not one letter, or not their own, are
 * in a table of their own.
 */
#include "expr/text.h"

/* Letters `first` to `last`, upper and lower ones in turn or far apart. */
struct letters {
	uint16_t first, last;
	int16_t to_lower;	/* TURNS: each upper one is before its lower */
};

#define TURNS 0

static const struct letters letters[] = {
	{ 'A', 'Z', 32 },
	{ 0xc0, 0xd6, 32 },
	{ 0xd8, 0xde, 32 },
	{ 0x100, 0x12f, TURNS },
	{ 0x132, 0x137, TURNS },
	{ 0x139, 0x148, TURNS },
	{ 0x14a, 0x177, TURNS },
	{ 0x178, 0x178, -121 },
	{ 0x179, 0x17e, TURNS },
	{ 0x1a0, 0x1a5, TURNS },
	{ 0x1af, 0x1b0, TURNS },
	{ 0x1cd, 0x1dc, TURNS },
	{ 0x1de, 0x1ef, TURNS },
	{ 0x1f8, 0x21f, TURNS },
	{ 0x222, 0x233, TURNS },
	{ 0x386, 0x386, 38 },
	{ 0x388, 0x38a, 37 },
	{ 0x38c, 0x38c, 64 },
	{ 0x38e, 0x38f, 63 },
	{ 0x391, 0x3a1, 32 },
	{ 0x3a3, 0x3ab, 32 },
	{ 0x3d8, 0x3ef, TURNS },
	{ 0x400, 0x40f, 80 },
	{ 0x410, 0x42f, 32 },
	{ 0x460, 0x481, TURNS },
	{ 0x48a, 0x4bf, TURNS },
	{ 0x4c0, 0x4c0, 15 },
	{ 0x4c1, 0x4ce, TURNS },
	{ 0x4d0, 0x52f, TURNS },
	{ 0x531, 0x556, 48 },
	{ 0x1e00, 0x1e95, TURNS },
	{ 0x1ea0, 0x1eff, TURNS },
	{ 0xff21, 0xff3a, 32 },
};

static const struct { uint16_t lower; const char *upper; } odd[] = {
	{ 0xdf, "SS" },
	{ 0x131, "I" },
	{ 0x3c2, "\316\243" },
};

#define COUNT(rows) (sizeof rows / sizeof rows[0])

static uint32_t lower(uint32_t point)
{
	for (size_t i = 0; i < COUNT(letters); i++) {
		const struct letters *row = &letters[i];

		if (point < row->first || point > row->last)
			continue;
		if (row->to_lower != TURNS)
			return point + (uint32_t)row->to_lower;
		return point + ((point - row->first) % 2 == 0);
	}
	return point;
}

static uint32_t upper(uint32_t point)
{
	for (size_t i = 0; i < COUNT(letters); i++) {
		const struct letters *row = &letters[i];
		uint32_t other = point - (uint32_t)row->to_lower;

		if (other < row->first || other > row->last)
			continue;
		if (row->to_lower != TURNS)
			return other;
		return point - ((point - row->first) % 2);
	}
	return point;
}

static void add_upper(struct rp_buf *buf, uint32_t point)
{
	char bytes[4];

	for (size_t i = 0; i < COUNT(odd); i++)
		if (point == odd[i].lower) {
			rp_buf_str(buf, odd[i].upper);
			return;
		}
	rp_buf_add(buf, bytes, rp_utf8_encode(bytes, upper(point)));
}

static void add_lower(struct rp_buf *buf, uint32_t point)
{
	char bytes[4];

	rp_buf_add(buf, bytes, rp_utf8_encode(bytes, lower(point)));
}

typedef void add_letter(struct rp_buf *buf, uint32_t point);

/* The first letter by one function, the rest by another. */
static const struct rp_value *in_case(struct rp_frame *f,
				      const struct rp_value *a,
				      add_letter *add_first,
				      add_letter *add_rest)
{
	const struct rp_value *text = rp_x_text(f, a);
	add_letter *add = add_first;
	struct rp_text rest;
	struct rp_buf buf;
	uint32_t point;

	if (rp_x_is_error(text))
		return text;
	rp_x_begin_text(f, &buf);
	for (rest = text->as.text; rest.n; add = add_rest) {
		unsigned n = rp_utf8_decode(&point, rest.at, rest.n);

		if (n)
			add(&buf, point);
		else
			rp_buf_char(&buf, rest.at[0]);
		rest.at += n ? n : 1;
		rest.n -= n ? n : 1;
	}
	return rp_x_end_text(f, &buf);
}

const struct rp_value *rp_x_lower(struct rp_frame *f, const struct rp_value *a)
{
	return in_case(f, a, add_lower, add_lower);
}

const struct rp_value *rp_x_upper(struct rp_frame *f, const struct rp_value *a)
{
	return in_case(f, a, add_upper, add_upper);
}

const struct rp_value *rp_x_capitalize(struct rp_frame *f,
				       const struct rp_value *a)
{
	return in_case(f, a, add_upper, add_lower);
}
