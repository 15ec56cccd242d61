/*
 * From a JSON pointer to the bytes it names.
 *
 * Findings carry pointers, because those survive every pass; the place in the
 * text is only wanted when a finding is printed, and is then found by walking
 * the text again.  At each step one list or map is scanned to its end, since
 * the last of repeated keys is the one that counts.  The text may be broken
 * further on; what was found before that is still an answer.
 */
#include "base/json.h"

#include "base/json_token.h"

struct place {
	const char *value;	/* first byte; NULL while nothing is found */
	struct rp_text key;	/* with its quotes; empty in lists */
};

/* ---------------------------------------------------------------- walking */

static bool is_scalar_byte(char c)
{
	return c != '\0' && !strchr(" \t\r\n,:[]{}\"", c);
}

static bool skip_scalar(struct rp_json_cursor *cursor)
{
	const char *start = cursor->at;

	while (cursor->at < cursor->end && is_scalar_byte(*cursor->at))
		cursor->at++;
	return cursor->at > start;
}

/* Passes one token; *depth follows the brackets. */
static bool skip_token(struct rp_json_cursor *cursor, size_t *depth)
{
	struct rp_text body;
	bool escaped;

	switch (rp_json_peek(cursor)) {
	case '"':
		return rp_json_skip_string(cursor, &body, &escaped);
	case '[':
	case '{':
		++*depth;
		break;
	case ']':
	case '}':
		if (!*depth)
			return false;
		--*depth;
		break;
	case ',':
	case ':':
		if (!*depth)
			return false;
		break;
	default:
		return skip_scalar(cursor);
	}
	cursor->at++;
	return true;
}

static bool skip_value(struct rp_json_cursor *cursor)
{
	size_t depth = 0;

	do {
		rp_json_skip_blanks(cursor);
		if (!skip_token(cursor, &depth))
			return false;
	} while (depth);
	return true;
}

/* Passes `c` and the blanks around it. */
static bool skip_mark(struct rp_json_cursor *cursor, char c)
{
	rp_json_skip_blanks(cursor);
	if (rp_json_peek(cursor) != c)
		return false;
	cursor->at++;
	rp_json_skip_blanks(cursor);
	return true;
}

/* --------------------------------------------------------------- matching */

/* Takes the first byte from a pointer's token, undoing ~0 and ~1. */
static bool take_byte(struct rp_text *token, char *out)
{
	size_t n = 1;

	if (!token->n)
		return false;
	*out = token->at[0];
	if (rp_text_starts(*token, "~0") || rp_text_starts(*token, "~1")) {
		*out = token->at[1] == '1' ? '/' : '~';
		n = 2;
	}
	token->at += n;
	token->n -= n;
	return true;
}

static bool take_bytes(struct rp_text *token, const char *bytes, unsigned n)
{
	char byte;

	for (unsigned i = 0; i < n; i++)
		if (!take_byte(token, &byte) || byte != bytes[i])
			return false;
	return true;
}

/* True if the string between the quotes is what the token says. */
static bool matches(struct rp_text body, struct rp_text token)
{
	const char *at = body.at, *end = at + body.n;
	uint32_t point;
	char bytes[4];

	while (at < end) {
		if (*at != '\\') {
			if (!take_bytes(&token, at++, 1))
				return false;
			continue;
		}
		point = rp_json_unescape(&at, end);
		if (point >= 0xd800 && point <= 0xdfff)
			point = 0xfffd;
		if (!take_bytes(&token, bytes,
				rp_utf8_encode(bytes, point)))
			return false;
	}
	return token.n == 0;
}

/* The index that a token spells, or (size_t)-1. */
static size_t index_of(struct rp_text token)
{
	size_t index = 0;

	if (!token.n || token.n > 18 || (token.n > 1 && token.at[0] == '0'))
		return (size_t)-1;
	for (size_t i = 0; i < token.n; i++) {
		if (token.at[i] < '0' || token.at[i] > '9')
			return (size_t)-1;
		index = index * 10 + (size_t)(token.at[i] - '0');
	}
	return index;
}

/* ------------------------------------------------------------------ steps */

/* One pair at the cursor; it becomes *found if its key matches. */
static bool pass_pair(struct rp_json_cursor *cursor, struct rp_text token,
		      struct place *found)
{
	const char *quote = cursor->at;
	struct rp_text body;
	bool escaped;

	if (rp_json_peek(cursor) != '"' ||
	    !rp_json_skip_string(cursor, &body, &escaped) ||
	    !skip_mark(cursor, ':'))
		return false;
	if (matches(body, token)) {
		found->value = cursor->at;
		found->key = (struct rp_text){ quote, body.n + 2 };
	}
	return skip_value(cursor);
}

/* Both return whether the list or map was scanned to its end. */
static bool find_pair(struct rp_json_cursor *cursor, struct rp_text token,
		      struct place *found)
{
	skip_mark(cursor, '{');
	if (rp_json_peek(cursor) == '}')
		return true;
	do {
		if (!pass_pair(cursor, token, found))
			return false;
	} while (skip_mark(cursor, ','));
	return rp_json_peek(cursor) == '}';
}

static bool find_item(struct rp_json_cursor *cursor, struct rp_text token,
		      struct place *found)
{
	size_t wanted = index_of(token);

	skip_mark(cursor, '[');
	if (rp_json_peek(cursor) == ']')
		return true;
	for (size_t i = 0;; i++) {
		if (i == wanted) {
			found->value = cursor->at;
			return true;
		}
		if (!skip_value(cursor))
			return false;
		if (!skip_mark(cursor, ','))
			return rp_json_peek(cursor) == ']';
	}
}

static bool find(struct rp_json_cursor *cursor, struct rp_text token,
		 struct place *found)
{
	switch (rp_json_peek(cursor)) {
	case '{':
		return find_pair(cursor, token, found);
	case '[':
		return find_item(cursor, token, found);
	default:
		return cursor->at < cursor->end;
	}
}

/* Takes "/token" from the front of a pointer. */
static bool take_token(const char **pointer, struct rp_text *token)
{
	const char *end;

	if (!**pointer)
		return false;
	token->at = *pointer + (**pointer == '/');
	end = strchrnul(token->at, '/');
	token->n = (size_t)(end - token->at);
	*pointer = end;
	return true;
}

static bool set_span(struct rp_json_span *out, struct rp_text text,
		     const struct place *place)
{
	struct rp_json_cursor cursor = { place->value, text.at + text.n, NULL,
					 NULL };

	if (!skip_value(&cursor))
		return false;
	out->offset = (size_t)(place->value - text.at);
	out->n = (size_t)(cursor.at - place->value);
	out->key_n = place->key.n;
	out->key_offset = place->key.n ? (size_t)(place->key.at - text.at) : 0;
	return true;
}

int rp_json_locate(struct rp_json_span *out, struct rp_text text,
		   const char *pointer)
{
	struct rp_json_cursor cursor = { text.at, text.at + text.n, NULL,
					 NULL };
	struct place place = { NULL, { NULL, 0 } };
	struct rp_text token;

	if (!text.n)
		return -1;
	rp_json_skip_blanks(&cursor);
	place.value = cursor.at;
	while (take_token(&pointer, &token)) {
		struct place found = { NULL, { NULL, 0 } };
		bool whole;

		cursor.at = place.value;
		whole = find(&cursor, token, &found);
		if (!found.value && !whole)
			return -1;
		if (!found.value)
			return set_span(out, text, &place) ? 1 : -1;
		place = found;
	}
	return set_span(out, text, &place) ? 0 : -1;
}
