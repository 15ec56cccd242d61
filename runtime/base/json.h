#ifndef RUNTIME_BASE_JSON_H
#define RUNTIME_BASE_JSON_H

/*
 * The one strict JSON reader and writer (RFC 8259): positions, depth limit,
 * exact numbers, valid UTF-8.  No comments, no trailing commas, no NaN, no
 * leading zeros, no raw control characters in strings, no byte-order mark.
 *
 * What a definition must not have and a payload may (DESIGN: a page must not
 * be lost) comes back as notes: a repeated key (the last one wins, in the
 * place of the first) and a lone surrogate (U+FFFD).  The caller decides.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "base/value.h"

struct rp_arena;
struct rp_buf;

#define RP_JSON_DEPTH_DEFINITION 64
#define RP_JSON_DEPTH_PAYLOAD 512
#define RP_JSON_MAX_NOTES 100

enum rp_json_note_kind { RP_JSON_REPEATED_KEY, RP_JSON_LONE_SURROGATE };

struct rp_json_note {
	enum rp_json_note_kind kind;
	size_t offset;		/* of the second key, or of the escape */
	struct rp_text key;	/* the repeated key */
	const char *at;		/* JSON pointer of the object or string */
};

struct rp_json_result {
	/* On failure: what, in the words of Python's json module, and where. */
	const char *problem;	/* "Expecting ',' delimiter"; NULL if none */
	size_t offset;		/* byte offset of the problem */
	size_t line, column;	/* 1-based; column in code points */
	size_t character;	/* 0-based, in code points */
	struct rp_json_note notes[RP_JSON_MAX_NOTES];
	size_t n_notes;		/* kept ones; further ones are dropped */
};

/*
 * Reads one JSON document; nothing of it points into `text` afterwards.
 * Returns 0 and sets *out, or -1 and sets the problem in *result.  Blanks
 * around the document are fine, anything else after it is "Extra data".
 * A depth beyond `max_depth` gives "Nesting deeper than N levels".
 */
int rp_json_read(struct rp_value *out, struct rp_arena *arena,
		 struct rp_text text, unsigned max_depth,
		 struct rp_json_result *result);

/* "Expecting value: line 1 column 1 (char 0)", in the arena. */
const char *rp_json_problem(struct rp_arena *arena,
			    const struct rp_json_result *result);

/* ---------------------------------------------------------------- writing */

enum rp_json_style {
	RP_JSON_COMPACT = 0,	/* {"a":1,"b":[2]}, UTF-8 */
	RP_JSON_SPACED = 1,	/* {"a": 1, "b": [2]} */
	RP_JSON_INDENT = 2,	/* two blanks a level, as Python's indent=2 */
	RP_JSON_ASCII = 4,	/* or-ed: non-ASCII as \uXXXX */
	RP_JSON_SORTED = 8	/* or-ed: keys in code point order */
};

/*
 * Appends `value`.  Doubles in Python's spelling: 1000.0, 1e-07; those that
 * JSON has no word for as null; bytes that are not UTF-8 as U+FFFD.
 */
void rp_json_write(struct rp_buf *buf, const struct rp_value *value,
		   unsigned style);

/* Appends one quoted string. */
void rp_json_write_string(struct rp_buf *buf, struct rp_text text,
			  unsigned style);

/* The same into the arena, NUL-terminated. */
struct rp_text rp_json_text(struct rp_arena *arena,
			    const struct rp_value *value, unsigned style);

/* Shortest text that reads back to the same double; "nan", "inf" as Python. */
void rp_buf_double(struct rp_buf *buf, double number);

/*
 * Appends the Python spelling of a value, as str() and repr() give it:
 * True, None, 'text' (repr quotes strings, str does not at the top level),
 * [1, 'a'], {'k': 1.5}.  Non-printable characters as in repr (alerts spec §3).
 */
void rp_python_repr(struct rp_buf *buf, const struct rp_value *value);
void rp_python_str(struct rp_buf *buf, const struct rp_value *value);

/* -------------------------------------------------------------- positions */

struct rp_json_span {
	size_t offset, n;	/* bytes of the value */
	size_t key_offset, key_n; /* of its key with quotes; n 0 if none */
};

/*
 * Finds what a JSON pointer (RFC 6901, "/nodes/3/type") names by scanning the
 * text again.  A pointer that leads nowhere gives its longest existing prefix
 * and returns 1; 0 when found; -1 when the text cannot be scanned that far.
 */
int rp_json_locate(struct rp_json_span *out, struct rp_text text,
		   const char *pointer);

/* Appends "/token" to a pointer, escaping ~ and /. */
const char *rp_json_pointer(struct rp_arena *arena, const char *base,
			    struct rp_text token);
const char *rp_json_pointer_index(struct rp_arena *arena, const char *base,
				  size_t index);

#endif
