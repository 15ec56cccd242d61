/*
 * Slack's mrkdwn.  Two things matter: no text from outside may become markup
 * that pages people (<!channel>, <@user>) or links elsewhere, so & < > are
 * escaped; and Slack refuses a whole message for one section that is too long,
 * so text is cut into sections.
 *
 * Lengths are bytes.  Slack counts characters, of which there are never more.
 */
#include "notify/mrkdwn.h"

#include <assert.h>
#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"

#define MAX_ESCAPE 5	/* "&amp;" */

static struct rp_text finish(struct rp_arena *arena, struct rp_buf *buf)
{
	struct rp_text text = { rp_arena_copy(arena, buf->at, buf->n), buf->n };

	rp_buf_finish(buf);
	return text;
}

/* ---------------------------------------------------------------- cleaning */

static const struct {
	const char *from, *to;
} spellings[] = {
	{ "```", "`\\`\\`\\`" },
	{ "**", "*" },
};

static bool is_dropped(char c)
{
	unsigned char byte = (unsigned char)c;

	return (byte < ' ' && c != '\n' && c != '\t') || byte == 0x7f;
}

/* Appends what stands for the front of `text`; the length of that front. */
static size_t respell(struct rp_buf *buf, struct rp_text text)
{
	for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++) {
		if (!rp_text_starts(text, spellings[i].from))
			continue;
		rp_buf_str(buf, spellings[i].to);
		return strlen(spellings[i].from);
	}
	if (!is_dropped(*text.at))
		rp_buf_char(buf, *text.at);
	return 1;
}

struct rp_text rp_mrkdwn(struct rp_arena *arena, struct rp_text text,
			 size_t max)
{
	static const char mark[] = "... (truncated)";
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	while (text.n && buf.n <= max) {
		size_t n = respell(&buf, text);

		text.at += n;
		text.n -= n;
	}
	if (buf.n > max) {
		buf.n = rp_utf8_cut(rp_buf_view(&buf), max - strlen(mark)).n;
		rp_buf_str(&buf, mark);
	}
	return finish(arena, &buf);
}

struct rp_text rp_mrkdwn_line(struct rp_arena *arena, struct rp_text text,
			      size_t max)
{
	struct rp_text cleaned = rp_mrkdwn(arena, rp_text_trim(text), max);
	char *line = rp_arena_copy(arena, cleaned.at, cleaned.n);

	for (size_t i = 0; i < cleaned.n; i++)
		if ((unsigned char)line[i] < ' ')
			line[i] = ' ';
	return (struct rp_text){ line, cleaned.n };
}

/* ----------------------------------------------------------------- cutting */

static const char *escape(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	default:
		return NULL;
	}
}

/* How many bytes of `text` fit `max` when escaped, no code point cut. */
static size_t fitting(struct rp_text text, size_t max)
{
	size_t n = 0, length = 0;

	while (n < text.n) {
		const char *escaped = escape(text.at[n]);

		length += escaped ? strlen(escaped) : 1;
		if (length > max)
			return rp_utf8_cut(text, n).n;
		n++;
	}
	return n;
}

/* The last line end, else the last blank, of the second half; or n. */
static size_t good_end(struct rp_text text, size_t n)
{
	static const char ends[] = "\n ";

	for (size_t k = 0; ends[k]; k++)
		for (size_t i = n; i > n / 2; i--)
			if (text.at[i - 1] == ends[k])
				return i;
	return n;
}

struct rp_text rp_mrkdwn_take(struct rp_arena *arena, struct rp_text *rest,
			      size_t max)
{
	size_t n = fitting(*rest, max);
	struct rp_text taken;
	struct rp_buf buf;

	assert(max >= MAX_ESCAPE);
	if (n < rest->n)
		n = good_end(*rest, n);
	taken = rp_text_trim((struct rp_text){ rest->at, n });
	rest->at += n;
	rest->n -= n;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < taken.n; i++) {
		const char *escaped = escape(taken.at[i]);

		if (escaped)
			rp_buf_str(&buf, escaped);
		else
			rp_buf_char(&buf, taken.at[i]);
	}
	return finish(arena, &buf);
}
