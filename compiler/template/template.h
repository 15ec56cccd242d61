#ifndef COMPILER_TEMPLATE_TEMPLATE_H
#define COMPILER_TEMPLATE_TEMPLATE_H

/*
 * Templates at compile time: a subset of Jinja (spec notify.md §7).
 *
 *	"{% for r in items %}{{ loop.index }}. {{ r.title|e }}\n{% endfor %}"
 *	   │ rp_template_parse		tags to parts, includes resolved
 *	   ▼
 *	 FOR r ─▶ OUTPUT, TEXT, OUTPUT, TEXT
 *	   │ rp_template_check		names, types, slots of variables
 *	   ▼
 *	 a function that calls rp_x_write…	rp_emit_template
 *
 * Tags: if elif else endif, for else endfor, set, include, {# … #}; a dash
 * beside a delimiter takes blanks and line ends there away.  There is no way
 * to call, load or read anything else.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "expr/ast.h"

struct rp_emission;

#define RP_TEMPLATE_MAX_TEXT ((size_t)256 << 10)	/* with includes */
#define RP_TEMPLATE_MAX_PARTS 20000
#define RP_TEMPLATE_MAX_DEPTH 40	/* tags in tags, files in files */

enum rp_part_kind {
	RP_PART_TEXT,		/* text */
	RP_PART_OUTPUT,		/* ast */
	RP_PART_IF,		/* ast, body, otherwise */
	RP_PART_FOR,		/* ast, vars, body, otherwise */
	RP_PART_SET,		/* vars[0], ast */
	RP_PART_SCOPE		/* body: an included file */
};

/* Slots that hold nothing until a set inside of an if has run. */
struct rp_unset {
	int slot;
	struct rp_unset *next;
};

struct rp_template_part {
	enum rp_part_kind kind;
	const struct rp_site *site;	/* the text it stands in */
	size_t at, n;			/* of its tag there */
	struct rp_text text;
	struct rp_ast *ast;
	struct rp_text vars[2];		/* the second is empty if there is one */
	struct rp_template_part *body, *otherwise, *next;
	/* Once checked: */
	int slots[2], loop_slot;	/* -1: none */
	bool is_safe;			/* OUTPUT: not escaped again */
	struct rp_unset *unset;		/* FOR, SCOPE: of its body */
};

struct rp_template {
	const struct rp_site *site;
	int destination;		/* enum rp_destination */
	struct rp_template_part *parts;
	struct rp_unset *unset;
};

/*
 * The template in site->text, or NULL after a report.  The site and its scope
 * must live as long as the unit.
 */
struct rp_template *rp_template_parse(const struct rp_site *site,
				      int destination);

/* Whether it has neither tags nor outputs; *out is then its text. */
bool rp_template_is_text(const struct rp_template *template,
			 struct rp_text *out);

/* The expression if the text is nothing but one output, else NULL. */
struct rp_ast *rp_template_single(const struct rp_template *template);

/* Names, types, slots.  False after a report. */
bool rp_template_check(struct rp_unit *unit, struct rp_template *template);

/*
 * rp_expr_settle for all that it holds; once it is checked, since whether a
 * text is safe is seen by its tree as it was written.
 */
void rp_template_settle(const struct rp_template *template);

/* The most steps that it takes, as rp_expr_cost counts them. */
uint64_t rp_template_cost(const struct rp_template *template);

/* Emits `static const struct rp_value *NAME(struct rp_frame *f)`. */
void rp_emit_template(struct rp_emission *e, const struct rp_template *template,
		      const char *name);

/* -------------------------------------------------------------- files */

/* A file of the templates directory; `outer` is what includes it. */
struct rp_file {
	const char *name;		/* "templates/mail.html", for messages */
	struct rp_text text;
	const struct rp_file *outer;
};

/* Whether a template may be called so: a path that leads nowhere else. */
bool rp_template_name_is_fit(struct rp_text name);

/*
 * Reads a file of the unit's templates directory, or a template of the store
 * if it may be one.  NULL, and why in *problem: no such directory or file, a
 * name that leads out of it, too large, not UTF-8.
 */
const struct rp_file *rp_template_file(struct rp_unit *unit,
				       struct rp_text name, bool in_store,
				       const char **problem);

#endif
