#ifndef RUNTIME_EXPR_ZONE_H
#define RUNTIME_EXPR_ZONE_H

/* Time zones: what clocks showed, show and will show somewhere. */

#include "expr/expr.h"

#define RP_ZONE_NAME 16		/* of "CEST", "+0530", cut if longer */

struct rp_zone_time {
	int offset;		/* seconds east of UTC */
	char name[RP_ZONE_NAME];
};

/*
 * What holds in `zone` at `seconds` since 1970: "UTC", "Europe/Berlin",
 * "+05:30", "-07:30", "02:00".  NULL and *out, or an error.
 */
const struct rp_value *rp_x_zone_time(struct rp_frame *f,
				      struct rp_zone_time *out,
				      struct rp_text zone, int64_t seconds);

/* The same outside of expressions: false if there is no such zone. */
bool rp_zone_at(struct rp_zone_time *out, struct rp_text zone,
		int64_t seconds);

#endif
