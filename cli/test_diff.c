/*
 * Two values, line by line: the longest common subsequence of the lines of
 * both, as everybody knows it from diff(1).  Values of more lines than a
 * person reads are shown one after the other.
 */
#include "test.h"

#include <string.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/redact.h"
#include "result.h"

#define MAX_LINES 400

struct lines {
	struct rp_text at[MAX_LINES];
	size_t n;
	bool is_cut;
};

/* Text as it is read, everything else as JSON. */
static struct rp_text text_of(const struct rp_value *value,
			      struct rp_arena *arena)
{
	struct rp_value shown = rp_redact(arena, value);

	if (value->tag == RP_STRING)
		return value->as.text;
	return rp_json_text(arena, &shown, RP_JSON_INDENT);
}

static void split(struct lines *lines, struct rp_text text)
{
	lines->n = 0;
	lines->is_cut = false;
	while (text.n) {
		const char *end = memchr(text.at, '\n', text.n);
		size_t n = end ? (size_t)(end - text.at) : text.n;

		if (lines->n == MAX_LINES) {
			lines->is_cut = true;
			return;
		}
		lines->at[lines->n++] = (struct rp_text){ text.at, n };
		n += end != NULL;
		text.at += n;
		text.n -= n;
	}
}

static void put(const struct rp_page *page, enum rp_style style,
		const char *indent, const char *mark, struct rp_text line)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_visible(&buf, line);
	rp_page_line(page, style, "%s%s%s", indent, mark, buf.at);
	rp_buf_finish(&buf);
}

/* length[i][j]: of the common part of a from i and b from j. */
typedef unsigned short common[MAX_LINES + 1];

static void measure(common *length, const struct lines *a,
		    const struct lines *b)
{
	for (size_t i = a->n; i-- > 0;)
		for (size_t j = b->n; j-- > 0;) {
			unsigned short down = length[i + 1][j];
			unsigned short right = length[i][j + 1];

			if (rp_text_equal(a->at[i], b->at[j]))
				length[i][j] = length[i + 1][j + 1] + 1;
			else
				length[i][j] = down > right ? down : right;
		}
}

static void compare(const struct rp_page *page, const char *indent,
		    const struct lines *a, const struct lines *b,
		    common *length)
{
	size_t i = 0, j = 0;

	while (i < a->n || j < b->n) {
		bool is_same = i < a->n && j < b->n
			       && rp_text_equal(a->at[i], b->at[j]);

		if (is_same) {
			put(page, RP_STYLE_PLAIN, indent, "  ", a->at[i++]);
			j++;
		} else if (j == b->n || (i < a->n && length[i + 1][j]
						     >= length[i][j + 1])) {
			put(page, RP_STYLE_ERROR, indent, "- ", a->at[i++]);
		} else {
			put(page, RP_STYLE_SUCCESS, indent, "+ ", b->at[j++]);
		}
	}
}

void rp_test_diff(const struct rp_page *page, const char *indent,
		  const struct rp_value *wanted, const struct rp_value *got,
		  struct rp_arena *arena)
{
	struct lines *a = rp_arena_alloc(arena, sizeof *a);
	struct lines *b = rp_arena_alloc(arena, sizeof *b);
	common *length = rp_arena_array(arena, MAX_LINES + 1, sizeof *length);

	split(a, text_of(wanted, arena));
	split(b, text_of(got, arena));
	measure(length, a, b);
	rp_page_line(page, RP_STYLE_PLAIN, "%s- expected, + got", indent);
	compare(page, indent, a, b, length);
	if (a->is_cut || b->is_cut)
		rp_page_line(page, RP_STYLE_PLAIN, "%s… more than %d lines",
			     indent, MAX_LINES);
}
