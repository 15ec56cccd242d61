#ifndef RUNTIME_EXPR_ENCODE_H
#define RUNTIME_EXPR_ENCODE_H

#include "base/text.h"

struct rp_arena;

/* Bytes as base64 with padding, in the arena. */
struct rp_text rp_x_base64(struct rp_arena *arena, struct rp_text bytes);

#endif
