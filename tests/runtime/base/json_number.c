/*
 * Numbers are kept exactly, each in the smallest kind that holds it.
 */
#include "base/json.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "lib/rows.h"

static struct rp_json_result result;

static struct rp_value read(struct rp_arena *arena, struct rp_text text)
{
	struct rp_value value = rp_null;

	cr_assert(eq(int, rp_json_read(&value, arena, text, 0, &result), 0),
		  "%.*s", (int)text.n, text.at);
	return value;
}

static const struct {
	const char *text;
	enum rp_tag tag;
} kinds[] = {
	{ "0", RP_INT },
	{ "-0", RP_INT },
	{ "9223372036854775807", RP_INT },
	{ "-9223372036854775808", RP_INT },
	{ "9223372036854775808", RP_UINT },
	{ "18446744073709551615", RP_UINT },
	{ "18446744073709551616", RP_BIGINT },
	{ "-9223372036854775809", RP_BIGINT },
	{ "-18446744073709551615", RP_BIGINT },
	{ "184467440737095516150", RP_BIGINT },
	{ "1.0", RP_DOUBLE },
	{ "1e0", RP_DOUBLE },
	{ "-0.0", RP_DOUBLE },
	{ "1E400", RP_NULL },
};

RP_ROWS(json_number, has_the_smallest_kind, kinds)
{
	struct rp_value value = rp_null;
	struct rp_arena arena;

	rp_arena_init(&arena);
	rp_json_read(&value, &arena, rp_text(row->text), 0, &result);
	cr_expect(eq(int, value.tag, row->tag), "%s", row->text);
	rp_arena_finish(&arena);
}

Test(json_number, keeps_the_sign_of_zero_only_in_doubles)
{
	struct rp_arena arena;
	struct rp_value value;

	rp_arena_init(&arena);
	value = read(&arena, RP_TEXT("-0"));
	cr_expect(eq(i64, value.as.integer, 0));
	value = read(&arena, RP_TEXT("-0.0"));
	cr_expect(lt(dbl, 1 / value.as.number, 0));
	value = read(&arena, RP_TEXT("-0e5"));
	cr_expect(lt(dbl, 1 / value.as.number, 0));
	rp_arena_finish(&arena);
}

/* Mantissas and exponents around every border of the quick way. */
static const char *const mantissas[] = {
	"1", "9", "1.5", "0.1", "123.456", "9007199254740991",
	"9007199254740992", "9007199254740993", "9007199254740993.5",
	"1234567890123456789", "12345678901234567890123", "0.000001",
	"99999999999999999999.99999999999999999999", "2.2250738585072011",
	"4.9406564584124654", "1.7976931348623157", "0.000",
};
static const int exponents[] = { -400, -324, -308, -290, -23, -22, -21, -1, 0,
				 1, 15, 21, 22, 23, 37, 100, 280 };

static void agrees_with_strtod(struct rp_arena *arena, const char *text)
{
	struct rp_value value = read(arena, rp_text(text));

	cr_assert(eq(int, value.tag, RP_DOUBLE), "%s", text);
	cr_expect(eq(dbl, value.as.number, strtod(text, NULL)), "%s", text);
}

Test(json_number, rounds_as_strtod_does)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	for (size_t i = 0; i < sizeof mantissas / sizeof mantissas[0]; i++)
		for (size_t j = 0; j < sizeof exponents / sizeof exponents[0];
		     j++) {
			agrees_with_strtod(&arena, rp_arena_printf(&arena,
				"%se%d", mantissas[i], exponents[j]));
			agrees_with_strtod(&arena, rp_arena_printf(&arena,
				"-%sE%+d", mantissas[i], exponents[j]));
		}
	rp_arena_finish(&arena);
}

Test(json_number, takes_numbers_of_any_length)
{
	struct rp_arena arena;
	struct rp_value value;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (int i = 0; i < 200000; i++)
		rp_buf_char(&buf, '3');
	value = read(&arena, rp_buf_view(&buf));
	cr_expect(eq(int, value.tag, RP_BIGINT));
	cr_expect(rp_text_equal(value.as.text, rp_buf_view(&buf)));
	buf.at[1] = '.';
	value = read(&arena, rp_buf_view(&buf));
	cr_expect(eq(dbl, value.as.number, 10 / 3.0));
	rp_buf_str(&buf, "e-0000000000000000000000000000000001");
	value = read(&arena, rp_buf_view(&buf));
	cr_expect(eq(dbl, value.as.number, 1 / 3.0));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}
