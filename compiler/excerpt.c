/*
 * The line of a finding with a caret under it.
 *
 *	  9 |       "config": {"include": ["memry"]},
 *	    |                              ^~~~~~~ did you mean 'memory'?
 *
 * The text is anybody's: a line may be megabytes long and hold whatever would
 * move a terminal's cursor.  So only a window of it is looked at, and the
 * caret's column is counted from what was written, not from what was read.
 */
#include "source.h"

#include "base/buf.h"

#define WINDOW 100		/* columns of text that are shown */
#define BEFORE 60		/* of them before the caret in a cut line */

struct window {
	size_t begin, end;	/* offsets */
	bool cut_before, cut_after;
};

/* One code point back or forth; an invalid byte counts as one. */
static size_t step_back(struct rp_text text, size_t at)
{
	at--;
	while (at > 0 && ((unsigned char)text.at[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static size_t step_on(struct rp_text text, size_t at)
{
	uint32_t point;
	unsigned n = rp_utf8_decode(&point, text.at + at, text.n - at);

	return at + (n ? n : 1);
}

static bool is_inside_line(struct rp_text text, size_t at)
{
	return at > 0 && text.at[at - 1] != '\n';
}

/* Where the line begins, or what is `most` code points before `at`. */
static size_t line_start(struct rp_text text, size_t at, size_t most)
{
	while (is_inside_line(text, at) && most-- > 0)
		at = step_back(text, at);
	return at;
}

static bool is_line_end(struct rp_text text, size_t at)
{
	if (at >= text.n || text.at[at] == '\n')
		return true;
	return text.at[at] == '\r' && at + 1 < text.n
	       && text.at[at + 1] == '\n';
}

static size_t window_end(struct rp_text text, size_t begin)
{
	for (size_t i = 0; i < WINDOW && !is_line_end(text, begin); i++)
		begin = step_on(text, begin);
	return begin;
}

/* The whole line if it fits, else the part around `offset`. */
static struct window choose_window(struct rp_text text, size_t offset)
{
	struct window window;

	window.begin = line_start(text, offset, WINDOW);
	window.end = window_end(text, window.begin);
	window.cut_before = is_inside_line(text, window.begin);
	window.cut_after = !is_line_end(text, window.end);
	if (!window.cut_before && !window.cut_after)
		return window;
	window.begin = line_start(text, offset, BEFORE);
	window.end = window_end(text, window.begin);
	window.cut_before = is_inside_line(text, window.begin);
	window.cut_after = !is_line_end(text, window.end);
	return window;
}

/* Appends one code point and returns the columns it takes. */
static size_t put_point(struct rp_buf *buf, struct rp_text text, size_t at,
			size_t next)
{
	size_t before = buf->n;
	bool is_plain;

	if (text.at[at] == '\t') {
		rp_buf_char(buf, ' ');
		return 1;
	}
	rp_buf_visible(buf, (struct rp_text){ text.at + at, next - at });
	is_plain = buf->n - before == next - at
		   && memcmp(buf->at + before, text.at + at, next - at) == 0;
	return is_plain ? 1 : buf->n - before;
}

static void put_caret(struct rp_buf *buf, size_t column, size_t width,
		      const char *hint)
{
	for (size_t i = 0; i < column; i++)
		rp_buf_char(buf, ' ');
	rp_buf_char(buf, '^');
	for (size_t i = 1; i < width; i++)
		rp_buf_char(buf, '~');
	if (hint)
		rp_buf_printf(buf, " %s", hint);
	rp_buf_char(buf, '\n');
}

void rp_source_excerpt(struct rp_buf *buf, struct rp_text text,
		       struct rp_place place, const char *hint,
		       const char *indent)
{
	struct window window = choose_window(text, place.offset);
	size_t column = window.cut_before ? 1 : 0;
	size_t width = 0, next, before = buf->n;
	int digits;

	rp_buf_printf(buf, "%s%3zu | ", indent, place.line);
	digits = (int)(buf->n - before - strlen(indent) - 3);
	rp_buf_str(buf, window.cut_before ? "…" : "");
	for (size_t i = window.begin; i < window.end; i = next) {
		size_t columns;

		next = step_on(text, i);
		columns = put_point(buf, text, i, next);
		if (i < place.offset)
			column += columns;
		else if (i < place.offset + place.n)
			width += columns;
	}
	rp_buf_str(buf, window.cut_after ? "…\n" : "\n");
	rp_buf_printf(buf, "%s%*s | ", indent, digits, "");
	put_caret(buf, column, width, hint);
}
