#ifndef RUNTIME_EXPR_COLLECTION_H
#define RUNTIME_EXPR_COLLECTION_H

/* Lists and texts as the functions of expressions share them. */

#include "expr/expr.h"

/* Two strings, two bytes, two lists, one behind the other; checked before. */
const struct rp_value *rp_x_join_texts(struct rp_frame *f,
				       const struct rp_value *a,
				       const struct rp_value *b);
const struct rp_value *rp_x_join_lists(struct rp_frame *f,
				       const struct rp_value *a,
				       const struct rp_value *b);

/* An empty list with room for `n` items, which are added by rp_list_push. */
struct rp_value rp_x_new_list(struct rp_frame *f, size_t n);

#endif
