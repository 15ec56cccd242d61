/*
 * UTF-8, its limits and its forbidden forms.
 */
#include "base/text.h"

#include "lib/rows.h"

#define T(literal) { literal, sizeof(literal) - 1 }

static const struct {
	struct rp_text text;
	unsigned length;	/* 0: invalid */
	uint32_t point;
} sequences[] = {
	{ T("\0"), 1, 0 },		 { T("A"), 1, 'A' },
	{ T("\x7f"), 1, 0x7f },		 { T("\xc2\x80"), 2, 0x80 },
	{ T("\xdf\xbf"), 2, 0x7ff },	 { T("\xe0\xa0\x80"), 3, 0x800 },
	{ T("\xed\x9f\xbf"), 3, 0xd7ff }, { T("\xee\x80\x80"), 3, 0xe000 },
	{ T("\xef\xbf\xbf"), 3, 0xffff },
	{ T("\xf0\x90\x80\x80"), 4, 0x10000 },
	{ T("\xf4\x8f\xbf\xbf"), 4, 0x10ffff },
	{ T("\x80"), 0, 0 },		 { T("\xbf"), 0, 0 },
	{ T("\xc0\x80"), 0, 0 },	 { T("\xc1\xbf"), 0, 0 },
	{ T("\xc2"), 0, 0 },		 { T("\xc2\x41"), 0, 0 },
	{ T("\xc2\xc0"), 0, 0 },	 { T("\xe0\x9f\xbf"), 0, 0 },
	{ T("\xe2\x98"), 0, 0 },	 { T("\xe2\x98\x41"), 0, 0 },
	{ T("\xed\xa0\x80"), 0, 0 },	 { T("\xed\xbf\xbf"), 0, 0 },
	{ T("\xf0\x8f\xbf\xbf"), 0, 0 }, { T("\xf0\x9f\x98"), 0, 0 },
	{ T("\xf4\x90\x80\x80"), 0, 0 }, { T("\xf5\x80\x80\x80"), 0, 0 },
	{ T("\xff"), 0, 0 },
};

RP_ROWS(utf8, decodes_what_rfc_3629_allows, sequences)
{
	uint32_t point = 0;
	char bytes[4];

	cr_expect(eq(u32, rp_utf8_decode(&point, row->text.at, row->text.n),
		     row->length), "%02x", (unsigned char)row->text.at[0]);
	cr_expect(eq(int, (int)rp_utf8_invalid(row->text),
		     row->length ? -1 : 0));
	if (!row->length)
		return;
	cr_expect(eq(u32, point, row->point));
	cr_expect(eq(u32, rp_utf8_encode(bytes, point), row->length));
	cr_expect(rp_text_equal(row->text, (struct rp_text){ bytes,
							     row->length }));
}

Test(utf8, encodes_every_code_point_and_back)
{
	uint32_t back;
	char bytes[4];
	unsigned n;

	for (uint32_t point = 0; point <= 0x10ffff; point++) {
		bool surrogate = point >= 0xd800 && point <= 0xdfff;

		n = rp_utf8_encode(bytes, point);
		cr_assert(eq(u32, rp_utf8_decode(&back, bytes, n),
			     surrogate ? 0 : n));
		cr_assert(surrogate || back == point);
	}
}

static const struct {
	struct rp_text text;
	int invalid;
	size_t length;
} texts[] = {
	{ T(""), -1, 0 },
	{ { NULL, 0 }, -1, 0 },
	{ T("longer than eight bytes"), -1, 23 },
	{ T("é☃😀"), -1, 3 },
	{ T("12345678é12345678\xff"), 18, 18 },
	{ T("\xff\xfe"), 0, 2 },
	{ T("abc\xe2\x98"), 3, 5 },
	{ T("\0\0"), -1, 2 },
};

RP_ROWS(utf8, finds_bad_bytes_and_counts_code_points, texts)
{
	cr_expect(eq(int, (int)rp_utf8_invalid(row->text), row->invalid));
	cr_expect(eq(sz, rp_utf8_length(row->text), row->length));
}

static const struct {
	struct rp_text text;
	size_t max, want;
} cuts[] = {
	{ T(""), 0, 0 },	   { T("abc"), 0, 0 },
	{ T("abc"), 2, 2 },	   { T("abc"), 3, 3 },
	{ T("abc"), 9, 3 },	   { T("aé"), 2, 1 },
	{ T("aé"), 3, 3 },	   { T("☃☃"), 3, 3 },
	{ T("☃☃"), 4, 3 },	   { T("☃☃"), 5, 3 },
	{ T("😀"), 3, 0 },	   { T("😀"), 1, 0 },
	{ T("\x80\x80\x80\x80\x80\x80"), 5, 5 },
};

RP_ROWS(utf8, cuts_no_code_point, cuts)
{
	cr_expect(eq(sz, rp_utf8_cut(row->text, row->max).n, row->want),
		  "%.*s at %zu", (int)row->text.n, row->text.at, row->max);
}
