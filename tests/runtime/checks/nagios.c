/* What plugins print, as the guidelines have it and as they really do. */
#include "checks/nagios.h"

#include "lib/fields.h"
#include "lib/maker.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

#define E(v, u, w, c, min, max) "{\"value\": " v ", \"unit\": \"" u "\", "   \
	"\"warning\": " w ", \"critical\": " c ", \"min\": " min ", "	      \
	"\"max\": " max "}"
#define PLAIN(v, u) E(v, u, "null", "null", "null", "null")

static const struct {
	const char *output, *summary, *details, *data;
	size_t malformed;
} rows[] = {
	{ "", "", "", "{}", 0 },
	{ "OK\n", "OK", "", "{}", 0 },
	{ "  OK  | \n", "OK", "", "{}", 0 },
	{ "OK | a=1", "OK", "", "{\"a\": " PLAIN("1.0", "") "}", 0 },
	{ "DISK OK - free: / 1 GB|/=17MB;201;226;0;251\n",
	  "DISK OK - free: / 1 GB", "",
	  "{\"/\": " E("17.0", "MB", "\"201\"", "\"226\"", "0.0", "251.0")
	  "}", 0 },
	{ "first | a=1s\nsecond\nthird | b=2%;10:;@5:6;;100\nc=3c\n d=4 e=5\n",
	  "first", "second\nthird",
	  "{\"a\": " PLAIN("1.0", "s") ", \"b\": "
	  E("2.0", "%", "\"10:\"", "\"@5:6\"", "null", "100.0") ", \"c\": "
	  PLAIN("3.0", "c") ", \"d\": " PLAIN("4.0", "") ", \"e\": "
	  PLAIN("5.0", "") "}", 0 },
	{ "first\nsecond | a=1\nb=2 | x\n", "first", "second",
	  "{\"a\": " PLAIN("1.0", "") ", \"b\": " PLAIN("2.0", "") "}", 2 },
	{ "x | 'C: used'=1 'it''s a=b'=2 ''''=3", "x", "",
	  "{\"C: used\": " PLAIN("1.0", "") ", \"it's a=b\": "
	  PLAIN("2.0", "") ", \"'\": " PLAIN("3.0", "") "}", 0 },
	{ "x | a=U b=-.5 c=1e3B d=1,5 e=+2", "x", "",
	  "{\"a\": " PLAIN("null", "") ", \"b\": " PLAIN("-0.5", "")
	  ", \"c\": " PLAIN("1000.0", "B") ", \"d\": " PLAIN("1.5", "")
	  ", \"e\": " PLAIN("2.0", "") "}", 0 },
	{ "x | a=1 a=2", "x", "", "{\"a\": " PLAIN("2.0", "") "}", 0 },
	{ "x | a=1;;;;;;; b=2", "x", "",
	  "{\"a\": " PLAIN("1.0", "") ", \"b\": " PLAIN("2.0", "") "}", 0 },
	{ "x | junk =1 a= b=x 'c=1 ''=2 d=1", "x", "",
	  "{\"d\": " PLAIN("1.0", "") "}", 6 },
	{ "x | a=1e999 b=nan c=inf d=0x10", "x", "",
	  "{\"d\": " PLAIN("0.0", "x10") "}", 3 },
	{ "x|a=1\r\n", "x", "", "{\"a\": " PLAIN("1.0", "") "}", 0 },
	{ "\xff | \xff=1\xfe", "\xef\xbf\xbd", "",
	  "{\"\xef\xbf\xbd\": " PLAIN("1.0", "\xef\xbf\xbd") "}", 0 },
};

RP_ROWS(nagios, reads_what_plugins_print, rows)
{
	struct rp_nagios read;
	struct rp_arena arena;

	rp_arena_init(&arena);
	rp_nagios_read(&read, rp_text(row->output), &arena);
	cr_expect(eq(str, (char *)rp_text_cstr(&arena, read.summary),
		     (char *)row->summary), "%s", row->output);
	cr_expect(eq(str, (char *)rp_text_cstr(&arena, read.details),
		     (char *)row->details), "%s", row->output);
	cr_expect(eq(str, (char *)text_of(&arena, &read.data),
		     (char *)row->data), "%s", row->output);
	cr_expect(eq(sz, read.n_malformed, row->malformed), "%s", row->output);
	rp_arena_finish(&arena);
}

Test(nagios, survives_any_output)
{
	static const char signs[] = "a='' |;;1.-eU\n\r\t%,\0\xff";
	struct rp_arena arena;

	rp_arena_init(&arena);
	for (unsigned seed = 1; seed <= 20000; seed++) {
		struct test_maker maker = { seed, &arena };
		char text[64];
		struct rp_nagios read;
		size_t n = test_random(&maker, sizeof text);

		for (size_t i = 0; i < n; i++)
			text[i] = signs[test_random(&maker, sizeof signs - 1)];
		rp_nagios_read(&read, (struct rp_text){ text, n }, &arena);
		for (size_t i = 0; i < rp_value_count(&read.data); i++)
			cr_assert(eq(str, (char *)test_unlike_shape(
				&arena, &rp_map_at(&read.data, i)->value,
				"perfdata"), ""));
		cr_assert(lt(long, rp_utf8_invalid(read.details), 0));
	}
	rp_arena_finish(&arena);
}
