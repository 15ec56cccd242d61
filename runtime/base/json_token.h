#ifndef RUNTIME_BASE_JSON_TOKEN_H
#define RUNTIME_BASE_JSON_TOKEN_H

/*
 * The tokens of JSON, for the reader and for the locator alike.  A cursor
 * moves over text that is valid UTF-8; a function that fails leaves its words
 * and its place in the cursor, in the spelling of Python's json module.
 */

#include <stdbool.h>

#include "base/text.h"
#include "base/value.h"

struct rp_buf;
struct rp_json_result;

struct rp_json_cursor {
	const char *at, *end;	/* what is left to read */
	const char *problem;	/* NULL while all is well */
	const char *where;	/* of the problem */
};

/* Sets the problem and returns false. */
bool rp_json_fail(struct rp_json_cursor *cursor, const char *problem,
		  const char *where);

static inline void rp_json_skip_blanks(struct rp_json_cursor *cursor)
{
	while (cursor->at < cursor->end &&
	       (*cursor->at == ' ' || *cursor->at == '\n' ||
		*cursor->at == '\r' || *cursor->at == '\t'))
		cursor->at++;
}

/* The next byte, or NUL at the end; no token begins with a NUL. */
static inline char rp_json_peek(const struct rp_json_cursor *cursor)
{
	return cursor->at < cursor->end ? *cursor->at : '\0';
}

/*
 * Passes a string whose opening quote is at the cursor.  *body is what is
 * between the quotes, *escaped says whether there are backslashes in it.
 */
bool rp_json_skip_string(struct rp_json_cursor *cursor, struct rp_text *body,
			 bool *escaped);

/*
 * Decodes the escape at *at, which was passed by rp_json_skip_string, and
 * moves *at behind it.  A pair of surrogates is one code point; a lone one
 * comes back as it is (U+D800 to U+DFFF).
 */
uint32_t rp_json_unescape(const char **at, const char *end);

/* Passes a number; *digits is its text, *integral if it has only digits. */
bool rp_json_skip_number(struct rp_json_cursor *cursor, struct rp_text *digits,
			 bool *integral);

/* Passes `word` if it is next; sets no problem if not. */
bool rp_json_skip_word(struct rp_json_cursor *cursor, const char *word);

/*
 * The value of a number that was passed.  The byte behind the text must be
 * readable and not part of a number (strtod looks at it).  A big integer
 * shares the text.  False if it is beyond the doubles.
 */
bool rp_json_number(struct rp_value *out, struct rp_text digits, bool integral);

/* Appends "/token" to a JSON pointer. */
void rp_json_add_token(struct rp_buf *buf, struct rp_text token);

/* Sets the place of a result: offset, line, column, character. */
void rp_json_place(struct rp_json_result *result, struct rp_text text,
		   size_t offset);

#endif
