#ifndef COMPILER_RETRY_H
#define COMPILER_RETRY_H

/* When a node that failed is tried again, and how that is read and said. */

#include "abi.h"

struct rp_buf;
struct rp_unit;
struct rp_value;
struct cJSON;

/*
 * Reads "max_retries" and "retry" of a node or of "defaults" (`map`, at `at`,
 * called `title` in messages); what they do not say stays as it is in *out.
 */
void rp_retry_read(struct rp_unit *unit, const struct rp_value *map,
		   const char *at, const char *title, struct rp_retry *out);

/* "; 3 retries", and how, if that is not the usual way. */
void rp_retry_print(struct rp_buf *buf, const struct rp_retry *retry);

/* Adds "max_retries", and "retry" if it is not the usual way. */
void rp_retry_json(struct cJSON *step, const struct rp_retry *retry);

/* The literal of a step's `retry`; nothing if there is none. */
void rp_retry_emit(struct rp_buf *buf, const struct rp_retry *retry);

#endif
