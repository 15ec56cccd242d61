/*
 * Values as text, by where the text goes: whatever a value holds, it is data
 * there.
 */
#include "template/writing.h"

#include "base/buf.h"
#include "base/json.h"
#include "lib/rows.h"

static struct rp_arena arena;
static struct rp_frame frame;

static void begin(enum rp_destination to)
{
	rp_arena_init(&arena);
	rp_frame_init(&frame, NULL, &arena);
	rp_x_write_begin(&frame, to);
}

static void text(const char *static_text)
{
	rp_x_write_text(&frame, static_text, strlen(static_text));
}

static void value(struct rp_text data)
{
	rp_x_write(&frame, rp_x_string(&frame, data));
}

static const struct {
	enum rp_destination to;
	const char *before, *value, *after, *want;	/* NULL: refused */
} places[] = {
	{ RP_TO_PLAIN, "a ", "<&\"'${x}\n", " b", "a <&\"'${x}\n b" },
	{ RP_TO_HTML, "<b>", "<i>&\"'", "</b>",
	  "<b>&lt;i&gt;&amp;&#34;&#39;</b>" },
	{ RP_TO_SLACK, "*", "<!channel> & \"", "*",
	  "*&lt;!channel&gt; &amp; \"*" },
	{ RP_TO_JSON, "{\"a\": \"", "x\"}\n\\", "\"}",
	  "{\"a\": \"x\\\"}\\n\\\\\"}" },
	{ RP_TO_JSON, "{\"a\": ", "x\"", "}", "{\"a\": \"x\\\"\"}" },
	{ RP_TO_JSON, "[\"\\\"\", ", "x", "]", "[\"\\\"\", \"x\"]" },
	{ RP_TO_JSON, "[\"\\\\\", ", "x", "]", "[\"\\\\\", \"x\"]" },
	{ RP_TO_URL, "https://h/", "a/b?c#d e%", "/z",
	  "https://h/a%2Fb%3Fc%23d%20e%25/z" },
	{ RP_TO_URL, "https://h/", "${env:HOME}", "",
	  "https://h/%24%7Benv%3AHOME%7D" },
	{ RP_TO_URL, "https://", "db-1.example:9100", "/x",
	  "https://db-1.example:9100/x" },
	{ RP_TO_URL, "https://", "[fe80::1]:80", "/", "https://[fe80::1]:80/" },
	{ RP_TO_URL, "https://", "h", "/", "https://h/" },
	{ RP_TO_URL, "https://", "", "/", NULL },
	{ RP_TO_URL, "https://", "h:", "/", "https://h:/" },
	{ RP_TO_URL, "https://", "me@evil:80", "/",
	  "https://me%40evil%3A80/" },
	{ RP_TO_URL, "https://", "h:80/x", "/", "https://h%3A80%2Fx/" },
	{ RP_TO_URL, "https://", "[::1", "/", "https://%5B%3A%3A1/" },
	{ RP_TO_URL, "https://h/", "a:80", "", "https://h/a%3A80" },
	{ RP_TO_URL, "", "https://h/a?b", "", "https://h/a?b" },
	{ RP_TO_URL, "", "https://h/${env:HOME}", "", NULL },
	{ RP_TO_SECRET, "", "Bearer x", "", "Bearer x" },
	{ RP_TO_SECRET, "", "${env:HOME}", "", NULL },
};

RP_ROWS(write, makes_values_data_of_their_place, places)
{
	const struct rp_value *result;

	begin(row->to);
	text(row->before);
	value(rp_text(row->value));
	text(row->after);
	result = rp_x_write_end(&frame);
	if (row->want)
		cr_expect(eq(str, (char *)rp_text_cstr(
				&arena, rp_value_text(result, "")),
			     (char *)row->want), "%s", row->value);
	else
		cr_expect(rp_x_is_error(result), "%s", row->value);
	cr_expect(frame.writing == NULL);
	rp_arena_finish(&arena);
}

/* --------------------------------------------------------------- canaries */

/* Pieces that are syntax somewhere; canaries are made of three of them. */
static const char *const pieces[] = {
	"<script>", "</b>", "&amp;", "\"", "'", "\\", "\n", "\r\n", "{{ x }}",
	"{% if %}", "${env:X}", "*/", "<!channel>", "\x1b[1m", "\xe2\x80\xae",
	"%s", "../", "?a=b", "]}", ": ",
};

#define N_PIECES (sizeof pieces / sizeof pieces[0])
#define N_CANARIES 200

static struct rp_text canary(size_t i)
{
	return rp_text(rp_arena_printf(
		&arena, "%s%s%s", pieces[i % N_PIECES],
		pieces[i / N_PIECES % N_PIECES], pieces[i * 7 % N_PIECES]));
}

Test(write, canaries_stay_strings_of_json)
{
	for (size_t i = 0; i < N_CANARIES; i++) {
		const struct rp_value *result;
		struct rp_json_result read;
		struct rp_value json;
		struct rp_text data;

		begin(RP_TO_JSON);
		data = canary(i);
		text("{\"in\": \"a ");
		value(data);
		text("\", \"out\": ");
		value(data);
		text("}");
		result = rp_x_write_end(&frame);
		cr_assert(eq(int, rp_json_read(&json, &arena,
					       rp_value_text(result, ""), 8,
					       &read), 0), "%zu", i);
		cr_assert(eq(sz, rp_value_count(&json), 2));
		cr_expect(rp_text_equal(rp_value_text(
				rp_map_get(&json, "out"), ""), data));
		cr_expect(eq(sz, rp_value_text(rp_map_get(&json, "in"), "").n,
			     data.n + 2));
		rp_arena_finish(&arena);
	}
}

static const struct {
	enum rp_destination to;
	const char *never;	/* bytes that a value must not bring */
} markups[] = {
	{ RP_TO_HTML, "<>\"'" },
	{ RP_TO_SLACK, "<>" },
	{ RP_TO_URL, "<>\"'\\\n\r{}$/?=: \x1b" },
};

RP_ROWS(write, canaries_bring_no_markup, markups)
{
	for (size_t i = 0; i < N_CANARIES; i++) {
		struct rp_text got;

		begin(row->to);
		text("x");
		value(canary(i));
		got = rp_value_text(rp_x_write_end(&frame), "");
		cr_assert(gt(sz, got.n, 1));
		for (size_t j = 1; j < got.n; j++)
			cr_assert(strchr(row->never, got.at[j]) == NULL,
				  "%zu: %.*s", i, (int)got.n, got.at);
		rp_arena_finish(&arena);
	}
}

/* ------------------------------------------------------------------ bounds */

Test(write, stops_at_its_most_bytes)
{
	struct rp_text large;
	const struct rp_value *result;

	begin(RP_TO_HTML);
	large.n = RP_MAX_WRITTEN;
	large.at = memset(rp_arena_alloc(&arena, large.n), '&', large.n);
	value(large);
	text("more");
	result = rp_x_write_end(&frame);
	cr_assert(rp_x_is_error(result));
	cr_expect(eq(int, result->as.failure->kind, RP_F_RANGE));
	rp_arena_finish(&arena);
}

Test(write, keeps_the_first_failure)
{
	const struct rp_value *first, *result;

	begin(RP_TO_PLAIN);
	first = rp_x_fail(&frame, RP_F_OTHER, "first");
	text("a");
	rp_x_write(&frame, first);
	rp_x_write(&frame, rp_x_fail(&frame, RP_F_OTHER, "second"));
	cr_expect(rp_x_write_if(&frame, &rp_x_true) == &rp_x_false);
	result = rp_x_write_end(&frame);
	cr_expect(result == first);
	rp_arena_finish(&arena);
}

Test(write, writes_within_a_writing)
{
	const struct rp_value *inner;

	begin(RP_TO_HTML);
	text("<");
	rp_x_write_begin(&frame, RP_TO_PLAIN);
	text("<");
	inner = rp_x_write_end(&frame);
	rp_x_write(&frame, inner);
	cr_expect(rp_text_is(rp_value_text(rp_x_write_end(&frame), ""),
			     "<&lt;"));
	rp_arena_finish(&arena);
}
