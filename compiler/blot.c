/*
 * Blotting secrets out of a text that may be no JSON.
 *
 * An error's excerpt shows the neighbourhood, and on a line without breaks the
 * neighbour may be a webhook's URL.  A text with errors has no tree to look
 * in, so this looks at tokens alone: a string before a colon is a key, and
 * what follows a secret's key is hidden up to its end, brackets and all.  A
 * string that is never closed ends with its line.
 */
#include "blot.h"

#include <stdbool.h>

#include "base/redact.h"
#include "notify/notify.h"
#include "option.h"

#define MAX_NAMES 63
#define MAX_KEY 64

struct blotter {
	struct rp_arena *arena;
	const char *names[MAX_NAMES + 1];	/* of options that are secret */
	struct rp_text text;
	char *copy;		/* NULL until something is hidden */
	size_t at;
	bool is_due;		/* the next value is a secret */
	size_t depth;		/* brackets open inside of one */
};

static void hide(struct blotter *b, size_t begin, size_t end)
{
	if (!b->copy)
		b->copy = rp_arena_copy(b->arena, b->text.at, b->text.n);
	memset(b->copy + begin, '*', end - begin);
}

static bool is_secret_row(const struct rp_option *row)
{
	return row->kind == RP_OPT_SECRET || row->kind == RP_OPT_HEADERS;
}

/* The names of all such options; the list has room for every one. */
static void collect(const char *names[MAX_NAMES + 1])
{
	const char *const *drivers = rp_notifier_names();
	size_t n = 0;

	for (; *drivers; drivers++) {
		const struct rp_option *row =
			rp_notifier_find(rp_text(*drivers))->options;

		for (; row && row->name && n < MAX_NAMES; row++)
			if (is_secret_row(row))
				names[n++] = row->name;
	}
	names[n] = NULL;
}

/* A slip of the pen makes no secret public: near a name is near enough. */
static bool names_a_secret(struct blotter *b, struct rp_text key)
{
	char word[MAX_KEY + 1];

	if (rp_key_is_secret(key))
		return true;
	if (key.n > MAX_KEY)
		return false;
	memcpy(word, key.at, key.n);
	word[key.n] = '\0';
	return rp_nearest(word, b->names) != NULL;
}

/* The closing quote, or where the text or the line ends without one. */
static size_t string_end(struct rp_text text, size_t at)
{
	while (at < text.n && text.at[at] != '"' && text.at[at] != '\n')
		at += text.at[at] == '\\' ? 2 : 1;
	return at < text.n ? at : text.n;
}

static bool is_key(struct rp_text text, size_t end)
{
	size_t at = end + 1;

	while (at < text.n && strchr(" \t\r\n", text.at[at]))
		at++;
	return at < text.n && text.at[at] == ':';
}

static void take_string(struct blotter *b)
{
	size_t begin = b->at + 1, end = string_end(b->text, begin);
	struct rp_text string = { b->text.at + begin, end - begin };

	b->at = end;
	if (is_key(b->text, end)) {
		b->is_due = names_a_secret(b, string);
		return;
	}
	if ((b->is_due || b->depth || rp_url_has_credentials(string))
	    && !rp_has_reference(string))
		hide(b, begin, end);
	b->is_due = false;
}

static void take_mark(struct blotter *b)
{
	switch (b->text.at[b->at]) {
	case '{':
	case '[':
		if (b->is_due || b->depth)
			b->depth++;
		break;
	case '}':
	case ']':
		if (b->depth)
			b->depth--;
		break;
	case ',':
		break;
	case ':':
	case ' ':
	case '\t':
	case '\r':
	case '\n':
		return;
	default:
		if (b->is_due || b->depth)
			hide(b, b->at, b->at + 1);
		return;
	}
	b->is_due = false;
}

struct rp_text rp_blot(struct rp_arena *arena, struct rp_text text)
{
	struct blotter b = { .arena = arena, .text = text };

	collect(b.names);
	for (; b.at < text.n; b.at++) {
		if (text.at[b.at] == '"')
			take_string(&b);
		else
			take_mark(&b);
	}
	return (struct rp_text){ b.copy ? b.copy : text.at, text.n };
}
