#ifndef COMPILER_DIAG_H
#define COMPILER_DIAG_H

/*
 * Findings about a definition.  A pass reports and goes on; it never prints.
 * Each finding is a row of diag.def (id, severity, message, advice) and a JSON
 * pointer; line, column and excerpt are found only when it is rendered.
 *
 *	rp_report(u, RP_D_UNKNOWN_TYPE, node->at, label, type, available);
 *
 * Message templates name their arguments {0}, {1} …; arguments are strings,
 * so that no user text is ever a format.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct rp_arena;
struct rp_buf;
struct rp_file;
struct rp_place;
struct rp_unit;
struct rp_value;

enum rp_diag_id {
#define RP_DIAG(id, name, severity, message, advice) RP_D_##id,
#include "diag.def"
#undef RP_DIAG
	RP_D_COUNT
};

enum rp_diag_severity { RP_DIAG_ERROR, RP_DIAG_WARNING };

struct rp_diag {
	enum rp_diag_id id;
	enum rp_diag_severity severity;
	const char *at;			/* JSON pointer; "" is the whole text */
	bool on_key;			/* the caret belongs under the key */
	bool has_offset;		/* `offset` holds instead of `at` */
	bool has_span;			/* bytes [offset, offset + n) are meant:
					 * of the text, or of the string that
					 * `at` names as it was decoded */
	size_t offset, n;
	const struct rp_file *file;	/* of the offset; NULL: the definition */
	const char *message;		/* safe to print */
	const char *hint;		/* "did you mean 'memory'?", or NULL */
	size_t node;			/* for sorting: 0 is the top level, a
					 * node is 1 + its index */
};

/*
 * At most RP_MAX_FINDINGS errors and as many warnings are kept; the counts go
 * on.  A hostile text has a million mistakes, a person reads a hundred.
 */
#define RP_MAX_FINDINGS 200

struct rp_diags {
	struct rp_diag *rows;
	size_t n, room;
	size_t n_errors, n_warnings;
	struct rp_diag dropped;		/* what rp_report returns beyond */
	size_t suggested;		/* work spent on suggestions */
};

/* What the table says about an id. */
const char *rp_diag_name(enum rp_diag_id id);		/* "unknown-type" */
const char *rp_diag_advice(enum rp_diag_id id);
const char *rp_diag_template(enum rp_diag_id id);
enum rp_diag_severity rp_diag_default(enum rp_diag_id id);

/*
 * Adds a finding; returns it, so that a caller may set hint, on_key, offset
 * before the next one.  Arguments are made visible and cut; without any, pass
 * NULL.
 */
#define rp_report(unit, id, at, ...) \
	rp_report_args(unit, id, at, (const char *const[]){ __VA_ARGS__, NULL })
struct rp_diag *rp_report_args(struct rp_unit *unit, enum rp_diag_id id,
			       const char *at, const char *const *args);

/* Adds a warning of another text; what it points to lives as long as the unit. */
void rp_report_again(struct rp_unit *unit, const struct rp_diag *diag);

/* Where a finding about the text is. */
struct rp_place rp_diag_place(struct rp_unit *unit, const struct rp_diag *diag);

/* ------------------------------------------------- words for the arguments */

/* Text as an argument: a string without NULs, controls visible, cut. */
const char *rp_diag_text(struct rp_unit *unit, struct rp_text text);

/* What a value is, for "must be …, not {0}": null, 7, "x", a list … */
const char *rp_diag_value(struct rp_unit *unit, const struct rp_value *value);

/* "a, b, c" of a NULL-terminated list, or "['a', 'b', 'c']" as in Python. */
const char *rp_diag_names(struct rp_unit *unit, const char *const *names);
const char *rp_diag_python_names(struct rp_unit *unit,
				 const char *const *names);

/* "did you mean 'x'?" for the nearest of `names`, or NULL; in the arena. */
const char *rp_diag_suggest(struct rp_unit *unit, struct rp_text word,
			    const char *const *names);

/* What other programs call a thing, and what it is called here. */
struct rp_word {
	const char *theirs, *ours;	/* theirs NULL ends a table */
};

/* What a word of a table is called here, or NULL. */
const char *rp_word_for(const struct rp_word *words, struct rp_text theirs);

/* --------------------------------------------------------------- rendering */

/*
 * All findings for people: file:line:column, severity, message, [id], excerpt
 * with caret and suggestion or advice.  By node, then by row of the table.
 * At most `max`, then how many more there are.
 */
void rp_diags_print(struct rp_buf *buf, const struct rp_unit *unit, size_t max);

/*
 * The compatible form (DESIGN §10): "Pipeline definition invalid:", then per
 * error "  - <message>", with place and excerpt indented below it; at most
 * 100.  A text that is not JSON has one error and other words: "Invalid JSON
 * in config file: <message>".
 */
void rp_diags_print_invalid(struct rp_buf *buf, const struct rp_unit *unit);

/*
 * The same list as data: [{pointer, line, column, id, severity, message,
 * advice, suggestion}], suggestion null if there is none, and file if line and
 * column are those of an included one.  The caller deletes it.
 */
struct cJSON *rp_diags_json(const struct rp_unit *unit);

#endif
