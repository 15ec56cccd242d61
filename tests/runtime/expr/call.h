#ifndef TESTS_RUNTIME_EXPR_CALL_H
#define TESTS_RUNTIME_EXPR_CALL_H

/*
 * Calls a row of functions.def.  Arguments are a JSON list; what JSON cannot
 * say is an object with one key: {"u": 5} uint, {"x": "abc"} bytes,
 * {"d": "NaN"} double, {"@": "::1"} address, {"time": [0, 5]}, {"span": [1, 0]},
 * {"dict": [[1, "a"]]}, {"!": "message"} an error.
 *
 * The result as text: 5, 5u, 5.0, "abc", b"abc", @::1, true, or !message.
 */

#include "base/arena.h"

const char *call(struct rp_arena *arena, const char *name, const char *args);

#endif
