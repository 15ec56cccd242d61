/*
 * The table of printable code points as a whole and at its corners.
 */
#include "base/hash.h"

#include "lib/rows.h"

static const struct {
	uint32_t point;
	bool want;
} points[] = {
	{ 0, false },	     { 0x1f, false },	 { ' ', true },
	{ '~', true },	     { 0x7f, false },	 { 0x9f, false },
	{ 0xa0, false },     { 0xa1, true },	 { 0xad, false },
	{ 0x378, false },    { 0x2028, false },	 { 0x3000, false },
	{ 0xd7ff, false },   { 0xd800, false },	 { 0xe000, false },
	{ 0xfffd, true },    { 0xffff, false },	 { 0x1f600, true },
	{ 0xe0100, true },   { 0xe01ef, true },	 { 0xe01f0, false },
	{ 0x10ffff, false },
};

RP_ROWS(printable, knows_its_corners, points)
{
	cr_expect(eq(int, rp_utf8_printable(row->point), row->want), "U+%04X",
		  (unsigned)row->point);
}

/* The sum was taken of the same string of 0 and 1 made by Python 3.11. */
Test(printable, is_the_whole_table_of_python)
{
	static char bits[0x110000];
	char hex[RP_SHA256_HEX];

	for (uint32_t point = 0; point < sizeof bits; point++)
		bits[point] = rp_utf8_printable(point) ? '1' : '0';
	rp_sha256_hex(hex, (struct rp_text){ bits, sizeof bits });
	cr_expect(eq(str, hex, "4ee85060c16cbd4fcd8fc466cf72f18a"
			       "dafc5b2f30b180314f7fafd88f82ab1d"));
}
