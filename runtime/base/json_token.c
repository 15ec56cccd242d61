/*
 * Tokens of JSON: where they end, and what is wrong with them.
 *
 * What a token is follows RFC 8259.  Where a problem is said to be follows
 * Python's json module, because its users know those messages: `1.` is the
 * number 1 and then extra data, a cut \u escape is reported at its `u`, an
 * unterminated string at its opening quote.
 */
#include "base/json_token.h"

bool rp_json_fail(struct rp_json_cursor *cursor, const char *problem,
		  const char *where)
{
	cursor->problem = problem;
	cursor->where = where;
	return false;
}

bool rp_json_skip_word(struct rp_json_cursor *cursor, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(cursor->end - cursor->at) < n ||
	    memcmp(cursor->at, word, n) != 0)
		return false;
	cursor->at += n;
	return true;
}

/* ---------------------------------------------------------------- strings */

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* Nonzero if one of the eight bytes is zero. */
static uint64_t has_zero(uint64_t word)
{
	return (word - EACH(1)) & ~word & EACH(0x80);
}

/* Eight bytes at a time to the next quote, backslash or control character. */
static const char *skip_plain(const char *at, const char *end)
{
	uint64_t word, stop;

	for (; (size_t)(end - at) >= sizeof word; at += sizeof word) {
		memcpy(&word, at, sizeof word);
		stop = has_zero(word ^ EACH('"')) |
		       has_zero(word ^ EACH('\\')) |
		       ((word - EACH(0x20)) & ~word & EACH(0x80));
		if (stop)
			break;
	}
	while (at < end && *at != '"' && *at != '\\' &&
	       (unsigned char)*at >= 0x20)
		at++;
	return at;
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Four hex digits, which must not be the last of the text. */
static bool is_hex4(const char *at, const char *end)
{
	if (end - at < 5)
		return false;
	for (int i = 0; i < 4; i++)
		if (hex_digit(at[i]) < 0)
			return false;
	return true;
}

/* Passes an escape; `open` is the quote that opened the string. */
static bool skip_escape(struct rp_json_cursor *cursor, const char *open)
{
	const char *at = cursor->at + 1;

	if (at == cursor->end)
		return rp_json_fail(cursor, "Unterminated string starting at",
				    open);
	if (*at == 'u') {
		if (!is_hex4(at + 1, cursor->end))
			return rp_json_fail(cursor, "Invalid \\uXXXX escape",
					    at);
		cursor->at = at + 5;
		return true;
	}
	if (*at == '\0' || !strchr("\"\\/bfnrt", *at))
		return rp_json_fail(cursor, "Invalid \\escape", cursor->at);
	cursor->at = at + 1;
	return true;
}

bool rp_json_skip_string(struct rp_json_cursor *cursor, struct rp_text *body,
			 bool *escaped)
{
	const char *open = cursor->at;

	cursor->at++;
	*escaped = false;
	for (;;) {
		cursor->at = skip_plain(cursor->at, cursor->end);
		if (cursor->at == cursor->end)
			return rp_json_fail(cursor,
				"Unterminated string starting at", open);
		if (*cursor->at == '"')
			break;
		if (*cursor->at != '\\')
			return rp_json_fail(cursor,
				"Invalid control character at", cursor->at);
		if (!skip_escape(cursor, open))
			return false;
		*escaped = true;
	}
	*body = (struct rp_text){ open + 1, (size_t)(cursor->at - open) - 1 };
	cursor->at++;
	return true;
}

static uint32_t hex4(const char *at)
{
	uint32_t point = 0;

	for (int i = 0; i < 4; i++)
		point = point << 4 | (uint32_t)hex_digit(at[i]);
	return point;
}

static uint32_t unescape_hex(const char **at, const char *end)
{
	uint32_t high = hex4(*at + 2), low;

	*at += 6;
	if (high < 0xd800 || high > 0xdbff || end - *at < 6 ||
	    (*at)[0] != '\\' || (*at)[1] != 'u')
		return high;
	low = hex4(*at + 2);
	if (low < 0xdc00 || low > 0xdfff)
		return high;
	*at += 6;
	return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

uint32_t rp_json_unescape(const char **at, const char *end)
{
	char c = (*at)[1];

	if (c == 'u')
		return unescape_hex(at, end);
	*at += 2;
	switch (c) {
	case 'b':
		return '\b';
	case 'f':
		return '\f';
	case 'n':
		return '\n';
	case 'r':
		return '\r';
	case 't':
		return '\t';
	default:
		return (unsigned char)c;
	}
}

/* ---------------------------------------------------------------- numbers */

static const char *skip_digits(const char *at, const char *end)
{
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

/* Behind the fraction at `at`, or `at` itself if it is none. */
static const char *skip_fraction(const char *at, const char *end)
{
	const char *digits = at + 1;

	if (at == end || *at != '.')
		return at;
	end = skip_digits(digits, end);
	return end > digits ? end : at;
}

static const char *skip_exponent(const char *at, const char *end)
{
	const char *digits = at + 1;

	if (at == end || (*at != 'e' && *at != 'E'))
		return at;
	if (digits < end && (*digits == '+' || *digits == '-'))
		digits++;
	end = skip_digits(digits, end);
	return end > digits ? end : at;
}

bool rp_json_skip_number(struct rp_json_cursor *cursor, struct rp_text *digits,
			 bool *integral)
{
	const char *start = cursor->at, *end = cursor->end, *at = start;
	const char *whole;

	if (at < end && *at == '-')
		at++;
	whole = at < end && *at == '0' ? at + 1 : skip_digits(at, end);
	if (whole == at)
		return rp_json_fail(cursor, "Expecting value", start);
	at = skip_exponent(skip_fraction(whole, end), end);
	*integral = at == whole;
	*digits = (struct rp_text){ start, (size_t)(at - start) };
	cursor->at = at;
	return true;
}
