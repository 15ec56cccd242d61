#ifndef RUNTIME_EXPR_TEXT_H
#define RUNTIME_EXPR_TEXT_H

/* Texts that functions build. */

#include "base/buf.h"
#include "expr/expr.h"

/* A buffer for one; it holds no more than the frame can pay for. */
void rp_x_begin_text(struct rp_frame *f, struct rp_buf *buf);

/* Its bytes as a string, or the error that they cost too much; finishes it. */
const struct rp_value *rp_x_end_text(struct rp_frame *f, struct rp_buf *buf);

/* Offset of the i-th code point, from 0; the end if there are not so many. */
size_t rp_x_place(struct rp_text text, int64_t i);

#endif
