#ifndef RUNTIME_CHECKS_BRIDGE_H
#define RUNTIME_CHECKS_BRIDGE_H

/*
 * What checks find, as alerts (spec alerts.md §7): one alert a check and host.
 * What is not ok fires, unknown too: nobody knows that nothing is wrong.
 */

#include "alerts/alerts.h"
#include "checks/checks.h"

#define RP_BRIDGE_SOURCE "server-checkers"

struct rp_bridge {
	const char *hostname;
	struct rp_value labels;		/* map of more; they win */
	int64_t now_us;			/* wall time */
};

/* An empty batch of alerts by checks. */
void rp_bridge_init(struct rp_alert_batch *batch, struct rp_arena *arena);

/* Adds what one check found. */
void rp_bridge_add(struct rp_alert_batch *batch,
		   const struct rp_bridge *bridge, const char *checker,
		   const struct rp_check_result *result,
		   struct rp_arena *arena);

#endif
