#ifndef RUNTIME_OPTION_H
#define RUNTIME_OPTION_H

/*
 * Option tables: the one place that says which settings a node type or a
 * driver takes.  Validation, defaults, emitted literals, `runpipe explain` and
 * the loading of stored channels are all derived from the rows.
 *
 *	struct slack { struct rp_ref webhook_url; long long timeout; };
 *	static const struct rp_option options[] = {
 *		{ "webhook_url", RP_OPT_SECRET, offsetof(struct slack, webhook_url),
 *		  .required = true, .doc = "incoming webhook" },
 *		{ 0 }
 *	};
 *
 * Members must stand in the struct in the order of the rows and nothing else
 * may stand there, because the compiler emits the struct from the rows.
 */

#include <stdbool.h>
#include <stddef.h>

#include "abi.h"
#include "base/error.h"
#include "base/value.h"

struct rp_arena;

/*
 * Around a table of a row that only the compiler and people read.  The archive
 * that programs link is built with RP_LEAN and leaves such tables out.
 */
#ifdef RP_LEAN
#define RP_TOOL_ONLY(table) NULL
#else
#define RP_TOOL_ONLY(table) (table)
#endif

enum rp_option_kind {	/*		C member		JSON */
	RP_OPT_END,
	RP_OPT_STRING,	/* const char *, NULL if absent		string */
	RP_OPT_INT,	/* long long				integer */
	RP_OPT_DOUBLE,	/* double				number */
	RP_OPT_BOOL,	/* _Bool				boolean */
	RP_OPT_STRINGS,	/* struct rp_strings			list of strings */
	RP_OPT_CHOICE,	/* int: 1 + place in choices, 0 absent	one of choices */
	RP_OPT_ROW,	/* struct rp_rows, one row		one of choices */
	RP_OPT_ROWS,	/* struct rp_rows			list of choices */
	RP_OPT_SECRET,	/* struct rp_ref			string or ${env:X} */
	RP_OPT_URL,	/* struct rp_ref, http or https		string or ${env:X} */
	RP_OPT_PATHS,	/* struct rp_settings, values PLAIN	object of dotted paths */
	RP_OPT_HEADERS,	/* struct rp_settings			object of strings */
	RP_OPT_NODE,	/* int: ordinal of an upstream node	node id */
	RP_OPT_EDGE,	/* int: ordinal of a later node or -1	node id or null */
	RP_OPT_TEST,	/* rp_expr *, a bool			expression */
	RP_OPT_EXPR,	/* rp_expr *, NULL if absent		expression */
	RP_OPT_TEMPLATE, /* rp_expr *, a string, NULL if absent	text with {{ … }} */
	RP_OPT_TEMPLATES, /* struct rp_exprs			list of such texts */
	RP_OPT_VALUE,	/* rp_expr *, NULL if absent		any JSON; its texts
			 *					may hold {{ … }} */
	RP_OPT_VALUES,	/* struct rp_named_exprs		object of such JSON */
	RP_OPT_INTS,	/* struct rp_ordinals			integer or list of them */
	RP_OPT_STATUSES, /* struct rp_ordinals: 404, or 2 for 2xx	status or list of them */
	RP_OPT_DURATION, /* long long, microseconds		"90s", or seconds */
	RP_OPT_CASES,	/* struct rp_cases			object: value to node id */
	RP_OPT_BODY,	/* const struct rp_plan *		list of nodes */
	RP_OPT_PROGRAM,	/* const struct rp_plan *		another definition */
	RP_OPT_CHANNEL,	/* const struct rp_inline *, or NULL	{"driver", "config"} */
	RP_OPT_PART,	/* const struct, or NULL		object of options */
	RP_OPT_CHECKS,	/* struct rp_check_uses			object: check to options */
	RP_OPT_IGNORED	/* no member: accepted for compatibility, does nothing */
};

/* Options that stand in a struct of their own. */
struct rp_option_part {
	const struct rp_option *rows;
	size_t size;
};

struct rp_option {
	const char *name;		/* NULL ends the table */
	enum rp_option_kind kind;
	size_t offset;			/* offsetof in the option struct */
	bool required;
	const char *preset;		/* default as JSON text, or NULL */
	/* CHOICE, STRINGS, ROW(S): the allowed names; STRINGS NULL: any. */
	const char *const *(*choices)(void);
	/* How an unknown choice is called: "driver" in "Unknown driver: x". */
	const char *noun;
	/*
	 * ROW(S): whose rows they are.  "check" makes the program refer to
	 * rp_check_NAME, so that it links what it names and nothing else.
	 */
	const char *registry;
	/* ROW(S): the names that an absent option stands for; NULL: none. */
	const char *const *(*otherwise)(void);
	const char *unless;		/* `otherwise` holds unless this one is given */
	/* INT(S), DOUBLE, DURATION in seconds: the range if min < max. */
	double min, max;
	const char *synonym;		/* other names for it, by blanks, or NULL */
	bool is_wait;			/* DURATION: the node takes so long at most */
	bool is_path;			/* STRING: a dotted path, as PATHS hold */
	int destination;		/* TEMPLATE(S): enum rp_destination */
	const struct rp_option_part *part;	/* PART: its table */
	const char *wants;		/* EXPR: its type as text; NULL: any */
	bool is_variable;		/* STRING: a name for expressions */
	bool of_message;		/* TEMPLATE: knows the message's variables */
	const char *doc;		/* one line, no full stop */
};

/* 1 + the place of `name` in a NULL-terminated list, or 0. */
int rp_choice_place(const char *const *choices, struct rp_text name);

/* The row for `name`, by name or synonym, or NULL. */
const struct rp_option *rp_option_find(const struct rp_option *rows,
				       struct rp_text name);

/* Size and alignment-correct member layout of one kind, for the emitter. */
size_t rp_option_size(enum rp_option_kind kind);

/* "string", "integer", "list of strings" …: what users read. */
const char *rp_option_kind_name(enum rp_option_kind kind);

/*
 * Checks one value against its row.  NULL when it fits, else what is wrong,
 * as "must be a string, not 7", in the arena.  Kinds that need the graph
 * (NODE, EDGE, TEST, CHANNEL) are only checked for their JSON type.
 */
const char *rp_option_problem(struct rp_arena *arena,
			      const struct rp_option *row,
			      const struct rp_value *value);

/*
 * One number of a row of INTS or STATUSES: a status 404 is 404, "2xx" is 2.
 * -1 if it is none.
 */
int rp_option_number(const struct rp_option *row,
		     const struct rp_value *value);

/*
 * A DURATION in microseconds: text with units, or a number of seconds.  False
 * if it is neither.
 */
bool rp_option_duration(long long *us, const struct rp_value *value);

/*
 * What a configuration says for a row: under its name, else under one of its
 * synonyms.  NULL if it says nothing or null.
 */
const struct rp_value *rp_option_value(const struct rp_option *rows,
				       const struct rp_option *row,
				       const struct rp_value *config);

/* The row's default as a value in the arena, or NULL if it has none. */
const struct rp_value *rp_option_preset(struct rp_arena *arena,
					const struct rp_option *row);

/*
 * Parses "${env:NAME}" and "${file:PATH}" into a reference whose text lies in
 * the arena; anything else becomes PLAIN.
 */
struct rp_ref rp_ref_parse(struct rp_arena *arena, struct rp_text text);

/*
 * Fills the option struct `out` (of `size` bytes, zeroed here) from a stored
 * configuration: the run-time twin of what the compiler emits.  Secrets come
 * out as PLAIN or as references.  Unknown keys are ignored.  Returns 0 or
 * RP_EBADINPUT with "'endpoint' must be …" in *error.
 */
int rp_option_load(void *out, size_t size, const struct rp_option *rows,
		   const struct rp_value *config, struct rp_arena *arena,
		   struct rp_error *error);

#endif
