#ifndef RUNTIME_RESULT_H
#define RUNTIME_RESULT_H

/*
 * What people see of a run: banner, dry run, result (spec pipeline.md §4.5 to
 * §4.9).  Everything is appended to a buffer; the caller writes it.  Control
 * characters of data are made visible, so that no alert can paint a terminal.
 */

#include <stdbool.h>

#include "abi.h"
#include "base/text.h"
#include "base/value.h"

struct rp_buf;

enum rp_style {
	RP_STYLE_PLAIN,
	RP_STYLE_SUCCESS,
	RP_STYLE_WARNING,
	RP_STYLE_ERROR,
	RP_STYLE_NOTICE,
	RP_STYLE_INFO
};

/* A page: where text goes and whether it may have colour. */
struct rp_page {
	struct rp_buf *buf;
	bool colour;
};

/* A terminal, and neither NO_COLOR nor TERM=dumb speaks against it. */
bool rp_page_wants_colour(int fd);

/* One line, newline added; its style closes before the newline. */
void rp_page_line(const struct rp_page *page, enum rp_style style,
		  const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* What a run is called. */
struct rp_heading {
	const char *definition;	/* name, or "__adhoc__<path>" */
	const char *path;	/* of the file, NULL for a stored definition */
	const char *source, *environment;
};

/* "Starting pipeline..." */
void rp_result_banner(const struct rp_page *page,
		      const struct rp_heading *heading);

/* The dry run; `nodes` is the text from "Nodes (n):" to its blank line. */
void rp_result_dry_run(const struct rp_page *page,
		       const struct rp_heading *heading, const char *nodes,
		       const struct rp_value *payload);

/* The result for people; blocks stand in the definition's order. */
void rp_result_show(const struct rp_page *page,
		    const struct rp_heading *heading,
		    const struct rp_plan *plan, const struct rp_value *result);

/* Any value as our JSON output: two blanks a level, ASCII, newline. */
void rp_result_json(struct rp_buf *buf, const struct rp_value *value);

#endif
