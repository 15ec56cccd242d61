#ifndef COMPILER_EMIT_H
#define COMPILER_EMIT_H

/*
 * The writer of C.  A program has three sections that grow side by side and
 * are joined at the end: declarations, data, and code.
 *
 *	struct rp_emit e;
 *	rp_emit_init(&e);
 *	rp_emit_open(&e, RP_CODE, "int plan_run(struct rp_run *run)");
 *	rp_emit_line(&e, RP_CODE, "rp_do(run, N%d);", 1);
 *	rp_emit_close(&e, RP_CODE, "");
 *	rp_emit_finish(&e);
 *
 * Formats are ours and take numbers and names of our own rows only.  Text of
 * the user goes through rp_emit_string and rp_emit_comment, nothing else.
 */

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "base/value.h"

struct rp_unit;

enum rp_section { RP_DECLARATIONS, RP_DATA, RP_CODE, RP_SECTIONS };

struct rp_emit {
	struct rp_buf sections[RP_SECTIONS];
	unsigned depth[RP_SECTIONS];	/* of braces: indentation */
	struct rp_value seen;		/* map: the symbols declared so far */
	struct rp_arena scratch;	/* of the expression being written */
};

void rp_emit_init(struct rp_emit *emit);
void rp_emit_finish(struct rp_emit *emit);

/* An indented line; an empty format gives an empty line. */
void rp_emit_line(struct rp_emit *emit, enum rp_section section,
		  const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "HEAD\n{\n" at depth 0, "HEAD {\n" below, and one level deeper. */
void rp_emit_open(struct rp_emit *emit, enum rp_section section,
		  const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Whether a symbol comes up first. */
bool rp_emit_first(struct rp_emit *emit, struct rp_unit *unit,
		   const char *symbol);

/* "}TAIL\n", one level up. */
void rp_emit_close(struct rp_emit *emit, enum rp_section section,
		   const char *tail);

/*
 * The end: unit->c is `head` and the sections behind it, which are empty then.
 */
void rp_emit_join(struct rp_emit *emit, struct rp_unit *unit,
		  struct rp_text head);

/*
 * Appends a C string literal, quotes included, whose value is exactly `text`
 * (which holds no NUL; a NUL would end it early and is written as \000).
 * Bytes outside printable ASCII, quotes, backslashes and question marks
 * become three-digit octal escapes, so no trigraph, no line splice and no
 * encoding can change what a compiler reads.  Long text becomes adjacent
 * literals on lines of their own.
 */
void rp_emit_string(struct rp_buf *buf, struct rp_text text);

/*
 * Appends text that is safe inside a C comment: no comment end or start, no
 * line end, no backslash, printable ASCII only, at most 60 bytes and then
 * three dots.
 */
void rp_emit_comment(struct rp_buf *buf, struct rp_text text);

/* unit->c with the text of abi.h in place of the include. */
void rp_emit_with_abi(struct rp_buf *buf, const struct rp_unit *unit);

#endif
