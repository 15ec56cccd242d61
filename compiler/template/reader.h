#ifndef COMPILER_TEMPLATE_READER_H
#define COMPILER_TEMPLATE_READER_H

/* What the files of the template parser share. */

#include "expr/lex.h"
#include "template/template.h"

struct rp_template_reader {
	struct rp_unit *unit;
	const struct rp_site *site;	/* the file that is being read */
	size_t at;
	bool trims;			/* blanks that follow go away */
	size_t n_parts, n_bytes;	/* of all files */
	unsigned depth;
	bool has_failed;
};

/* A tag that ends a body: else, endif …; n 0 at the end of the text. */
struct rp_template_tag {
	struct rp_text word;
	size_t at, n;			/* with its opening delimiter */
};

/* Reports at a place of the file, once; then has_failed is set. */
#define rp_reader_report(r, id, at, n, ...) \
	rp_reader_report_args(r, id, at, n, \
		(const char *const[]){ (r)->site->what, __VA_ARGS__, NULL })
struct rp_diag *rp_reader_report_args(struct rp_template_reader *r,
				      enum rp_diag_id id, size_t at, size_t n,
				      const char *const *args);

/* A part that begins at an offset; NULL once something failed. */
struct rp_template_part *rp_reader_part(struct rp_template_reader *r,
					enum rp_part_kind kind, size_t at);

/* Parts up to a tag that ends a body, or to the end of the text. */
struct rp_template_part *rp_reader_body(struct rp_template_reader *r,
					struct rp_template_tag *end);

/* Passes "}}" or "%}", with or without a dash. */
bool rp_reader_close(struct rp_template_reader *r, const char *delimiter);

/* Reports what stands where something else was expected. */
void rp_reader_unexpected(struct rp_template_reader *r, const char *expected);

/*
 * The tag whose word is given and was passed: if, for, set, include.  NULL
 * after a report.
 */
struct rp_template_part *rp_reader_tag(struct rp_template_reader *r,
				       const struct rp_template_tag *tag);

/* Whether a word is a tag that ends a body. */
bool rp_tag_ends_body(struct rp_text word);

#endif
