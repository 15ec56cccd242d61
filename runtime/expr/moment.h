#ifndef RUNTIME_EXPR_MOMENT_H
#define RUNTIME_EXPR_MOMENT_H

/*
 * Timestamps and durations as the functions of expressions share them.  Both
 * parts of a duration have one sign; a timestamp's nanoseconds count upwards
 * from its second.  Results out of range are errors.
 */

#include "expr/expr.h"

/* Timestamp ± duration; sign 1 or -1. */
const struct rp_value *rp_x_moment_add(struct rp_frame *f,
				       const struct rp_value *a,
				       const struct rp_value *b, int sign);
/* The duration from b to a. */
const struct rp_value *rp_x_moment_between(struct rp_frame *f,
					   const struct rp_value *a,
					   const struct rp_value *b);
/* Duration ± duration. */
const struct rp_value *rp_x_stretch_add(struct rp_frame *f,
					const struct rp_value *a,
					const struct rp_value *b, int sign);

/* Made from seconds and nanoseconds of any size and sign. */
const struct rp_value *rp_x_timestamp(struct rp_frame *f, int64_t seconds,
				      int64_t nanos);
const struct rp_value *rp_x_duration(struct rp_frame *f, int64_t seconds,
				     int64_t nanos);

/* From RFC 3339 and from "1h30m"; an error value if it is neither. */
const struct rp_value *rp_x_timestamp_parse(struct rp_frame *f,
					    struct rp_text text);
const struct rp_value *rp_x_duration_parse(struct rp_frame *f,
					   struct rp_text text);

/* "2026-01-02T03:04:05.5Z" and "3.5s". */
struct rp_text rp_x_timestamp_text(struct rp_arena *arena,
				   const struct rp_value *value);
struct rp_text rp_x_duration_text(struct rp_arena *arena,
				  const struct rp_value *value);

/* The fields of a moment on the clock of a zone. */
struct rp_x_fields {
	int year, month, day;		/* month and day from 1 */
	int hour, minute, second;
	int weekday, yearday;		/* Sunday is 0; from 0 */
	int nanos;
	int offset;			/* seconds east of UTC */
};
void rp_x_fields(struct rp_x_fields *out, const struct rp_value *timestamp,
		 int offset);

#endif
