/*
 * Values in Python's spelling, down to the recorded fingerprints.
 */
#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "lib/files.h"
#include "lib/rows.h"

#define T(literal) { literal, sizeof(literal) - 1 }

static const struct {
	struct rp_text text;
	const char *want;
} strings[] = {
	{ T(""), "''" },
	{ { NULL, 0 }, "''" },
	{ T("plain"), "'plain'" },
	{ T("it's"), "\"it's\"" },
	{ T("say \"hi\""), "'say \"hi\"'" },
	{ T("both ' and \""), "'both \\' and \"'" },
	{ T("back\\slash"), "'back\\\\slash'" },
	{ T("\t\n\r"), "'\\t\\n\\r'" },
	{ T("\0\x01\x1f\x7f"), "'\\x00\\x01\\x1f\\x7f'" },
	{ T("\b\f\v\a\x1b"), "'\\x08\\x0c\\x0b\\x07\\x1b'" },
	{ T("\xc2\x80\xc2\x9f"), "'\\x80\\x9f'" },
	{ T("\u00a0\u00ad"), "'\\xa0\\xad'" },
	{ T("é☃😀"), "'é☃😀'" },
	{ T("\u200b\u2028\u2029\u3000"), "'\\u200b\\u2028\\u2029\\u3000'" },
	{ T("\ufeff\ue000\uffff"), "'\\ufeff\\ue000\\uffff'" },
	{ T("\U000e0001\U000f0000\U0010ffff"),
	  "'\\U000e0001\\U000f0000\\U0010ffff'" },
	{ T("\u0378"), "'\\u0378'" },
	{ T("e\u0301"), "'e\u0301'" },
	{ T("\xff"), "'\ufffd'" },
};

RP_ROWS(python, quotes_as_repr_does, strings)
{
	struct rp_value value = rp_string(row->text);
	struct rp_buf buf;

	rp_buf_init(&buf, 1000);
	rp_python_repr(&buf, &value);
	cr_expect(eq(str, buf.at, (char *)row->want));
	rp_buf_clear(&buf);
	rp_python_str(&buf, &value);
	cr_expect(rp_text_equal(rp_buf_view(&buf), row->text));
	rp_buf_finish(&buf);
}

static struct rp_json_result result;

static const struct {
	const char *text, *want;
} values[] = {
	{ "null", "None" },
	{ "[true,false]", "[True, False]" },
	{ "[-3,18446744073709551615,99999999999999999999]",
	  "[-3, 18446744073709551615, 99999999999999999999]" },
	{ "[0.5,1e16,1e-5,2.0]", "[0.5, 1e+16, 1e-05, 2.0]" },
	{ "[]", "[]" },
	{ "{}", "{}" },
	{ "{\"b\":[1,\"a\"],\"a\":{\"it's\":null}}",
	  "{'b': [1, 'a'], 'a': {\"it's\": None}}" },
	{ "[\"a\",\"it's\"]", "['a', \"it's\"]" },
};

RP_ROWS(python, spells_values, values)
{
	struct rp_arena arena;
	struct rp_value value;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, 1000);
	cr_assert(eq(int, rp_json_read(&value, &arena, rp_text(row->text), 8,
				       &result), 0));
	rp_python_str(&buf, &value);
	cr_expect(eq(str, buf.at, (char *)row->want));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

/* -------------------------------------------------------------- vectors */

/* The first label behind `after` in order of keys; NULL after: the first. */
static const struct rp_pair *next_label(const struct rp_value *labels,
					const struct rp_text *after)
{
	const struct rp_pair *next = NULL;

	for (size_t i = 0; i < rp_value_count(labels); i++) {
		const struct rp_pair *pair = rp_map_at(labels, i);

		if (after && rp_text_compare(pair->key, *after) <= 0)
			continue;
		if (!next || rp_text_compare(pair->key, next->key) < 0)
			next = pair;
	}
	return next;
}

/* "name:[('k', 'v'), …]": what a fingerprint is the hash of. */
static void spell_labels(struct rp_buf *buf, const struct rp_value *vector)
{
	const struct rp_value *labels = rp_map_get(vector, "labels");
	const struct rp_pair *label = next_label(labels, NULL);
	const char *before = "";

	rp_buf_text(buf, rp_value_text(rp_map_get(vector, "name"), ""));
	rp_buf_str(buf, ":[");
	for (; label; label = next_label(labels, &label->key)) {
		struct rp_value key = rp_string(label->key);

		rp_buf_printf(buf, "%s(", before);
		rp_python_repr(buf, &key);
		rp_buf_str(buf, ", ");
		rp_python_repr(buf, &label->value);
		rp_buf_char(buf, ')');
		before = ", ";
	}
	rp_buf_char(buf, ']');
}

static void check_vector(const struct rp_value *vector)
{
	struct rp_text want = rp_value_text(rp_map_get(vector, "preimage"), "");
	struct rp_text print = rp_value_text(rp_map_get(vector, "fingerprint"),
					     "");
	char hex[RP_SHA256_HEX];
	struct rp_buf buf;

	rp_buf_init(&buf, 10000);
	if (rp_map_get(vector, "labels"))
		spell_labels(&buf, vector);
	else
		rp_buf_text(&buf, want);
	cr_expect(rp_text_equal(rp_buf_view(&buf), want), "%s", buf.at);
	rp_sha256_hex(hex, rp_buf_view(&buf));
	cr_expect(rp_text_equal(print, (struct rp_text){ hex, 16 }), "%s",
		  buf.at);
	rp_buf_finish(&buf);
}

Test(python, gives_the_recorded_fingerprints)
{
	struct rp_arena arena;
	struct rp_value rows;

	rp_arena_init(&arena);
	cr_assert(eq(int, rp_json_read(&rows, &arena,
		test_file(&arena, "fixtures/vectors/fingerprints.json"),
		RP_JSON_DEPTH_PAYLOAD, &result), 0));
	cr_assert(gt(sz, rp_value_count(&rows), 10));
	for (size_t i = 0; i < rp_value_count(&rows); i++)
		check_vector(rp_list_at(&rows, i));
	rp_arena_finish(&arena);
}
