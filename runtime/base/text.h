#ifndef RUNTIME_BASE_TEXT_H
#define RUNTIME_BASE_TEXT_H

/*
 * Text is bytes with a length.  A view owns nothing and may hold NULs; lengths
 * always travel with the bytes.  Nothing here looks at the locale.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/plain.h"

struct rp_arena;
struct rp_buf;

/* A view of a NUL-terminated string; NULL gives the empty text. */
static inline struct rp_text rp_text(const char *text)
{
	return (struct rp_text){ text ? text : "", text ? strlen(text) : 0 };
}

#define RP_TEXT(literal) ((struct rp_text){ "" literal, sizeof(literal) - 1 })

bool rp_text_equal(struct rp_text a, struct rp_text b);
bool rp_text_is(struct rp_text a, const char *b);

/* In line: of a literal the length is known, and its first bytes decide. */
static inline bool rp_text_starts(struct rp_text text, const char *prefix)
{
	size_t n = strlen(prefix);

	return n <= text.n && (n == 0 || memcmp(text.at, prefix, n) == 0);
}

bool rp_text_ends(struct rp_text text, const char *suffix);

/* Byte order, shorter first among equals; of UTF-8: code point order. */
int rp_text_compare(struct rp_text a, struct rp_text b);

/* Offset of the first `needle`, or -1. */
ptrdiff_t rp_text_find(struct rp_text text, const char *needle);

/* Without ASCII blanks, tabs and line ends at both ends. */
struct rp_text rp_text_trim(struct rp_text text);

/* ASCII lower and upper case; other bytes stay. */
struct rp_text rp_text_lower(struct rp_arena *arena, struct rp_text text);
struct rp_text rp_text_upper(struct rp_arena *arena, struct rp_text text);

/* A copy in which control characters are blanks. */
struct rp_text rp_text_one_line(struct rp_arena *arena, struct rp_text text);

/* A NUL-terminated copy in the arena. */
const char *rp_text_cstr(struct rp_arena *arena, struct rp_text text);

/* ------------------------------------------------------------------ UTF-8 */

/*
 * Decodes one code point from the `n` bytes at `at`, n >= 1.  Returns its
 * length in bytes and stores it, or 0 for an invalid, overlong, surrogate or
 * truncated sequence (RFC 3629).
 */
unsigned rp_utf8_decode(uint32_t *out, const char *at, size_t n);

/* Writes `point` (<= 0x10ffff) as UTF-8 and returns 1 to 4. */
unsigned rp_utf8_encode(char out[4], uint32_t point);

/* Offset of the first invalid byte, or -1 when all of it is valid. */
ptrdiff_t rp_utf8_invalid(struct rp_text text);

/* Number of code points; each invalid byte counts as one. */
size_t rp_utf8_length(struct rp_text text);

/* The longest prefix of at most `max` bytes that cuts no code point. */
struct rp_text rp_utf8_cut(struct rp_text text, size_t max);

/* The text with U+FFFD for each byte that is not UTF-8; itself if all is. */
struct rp_text rp_utf8_mend(struct rp_arena *arena, struct rp_text text);

/* False for what Python's repr() escapes: controls, unassigned, blanks … */
bool rp_utf8_printable(uint32_t point);

/* --------------------------------------------------- spelling and quoting */

/*
 * The entry of the NULL-terminated `names` that is closest to `word` by edit
 * distance (insert, delete, replace, swap of neighbours), if it is close
 * enough that a person would have meant it; else NULL.
 */
const char *rp_nearest(const char *word, const char *const *names);

/*
 * Appends text for a log line or a terminal: control characters, DEL, C1 and
 * invalid UTF-8 as \xNN, \n, \t, \r, \e-free; what turns the direction of
 * writing or separates lines as \uNNNN; everything else as it is.
 */
void rp_buf_visible(struct rp_buf *buf, struct rp_text text);

#endif
