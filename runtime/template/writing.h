#ifndef RUNTIME_TEMPLATE_WRITING_H
#define RUNTIME_TEMPLATE_WRITING_H

/*
 * Templates at run time.  A template is an rp_expr that gives a string; what
 * its C calls are the rows rp_x_write… of expr/core.def.
 *
 *	static const struct rp_value *n3_title(struct rp_frame *f)
 *	{
 *		rp_x_write_begin(f, 0);
 *		rp_x_write_text(f, "Disk of ", 8);
 *		rp_x_write(f, rp_x_field(f, rp_x_payload(f), "host", 4));
 *		return rp_x_write_end(f);
 *	}
 *
 * What a value becomes depends on where the text goes: it is data there and
 * never syntax.  Text that is written is never read again as a template.  The
 * first failure is what rp_x_write_end returns; nothing is written after it.
 */

#include <stddef.h>

#include "base/text.h"
#include "expr/expr.h"

struct rp_ctx;

/* Where the text goes.  The numbers are part of emitted programs. */
enum rp_destination {
	RP_TO_PLAIN = 0,	/* as it is; who sends it on escapes it */
	RP_TO_HTML = 1,
	RP_TO_JSON = 2,		/* in a string its text, elsewhere a value */
	RP_TO_SLACK = 3,	/* mrkdwn: & < > */
	RP_TO_URL = 4,		/* percent-encoded, but for what begins it */
	RP_TO_SECRET = 5	/* as it is, without references to secrets */
};

#define RP_MAX_WRITTEN ((size_t)1 << 20)	/* bytes of one text */

struct rp_writing {
	struct rp_buf *buf;
	enum rp_destination to;
	bool in_string, is_escaped;	/* JSON: of the text so far */
	const struct rp_value *failure;	/* or NULL */
	struct rp_writing *outer;	/* that was going on before */
};

/* Appends a value's text as the destination needs it; a failure or NULL. */
const struct rp_value *rp_write_escaped(struct rp_frame *f,
					struct rp_writing *w,
					const struct rp_value *value);

/* JSON: keeps track of whether static text is inside of a string. */
void rp_write_follow(struct rp_writing *w, struct rp_text text);

/*
 * The text of a template, with variables of its own (rp_x_given).  0 and *out,
 * in ctx->arena; or RP_EBADINPUT and why in *problem: nothing is recorded, so
 * that the caller may go on without.
 */
struct rp_givens { const struct rp_value *const *at; size_t n; };
int rp_render(struct rp_ctx *ctx, rp_expr *template,
	      const struct rp_givens *givens, struct rp_text *out,
	      const char **problem);

/*
 * A copy of an option struct with what its patches make; or NULL and why in
 * *problem.  In ctx->arena.
 */
const void *rp_patch(struct rp_ctx *ctx, const void *options,
		     unsigned long size, const struct rp_patches *patches,
		     const struct rp_givens *givens, const char **problem);

#endif
