#ifndef RUNTIME_NOTIFY_PAYLOAD_H
#define RUNTIME_NOTIFY_PAYLOAD_H

/* What notifiers say about a message, as data. */

#include "notify/notify.h"

struct rp_arena;

/* The `incident` object (spec notify.md §4), keys in its order. */
struct rp_value rp_payload_incident(struct rp_arena *arena,
				    const struct rp_message *message);

/* The generic body (§8.4): title, message, …, and `incident`. */
struct rp_value rp_payload_generic(struct rp_arena *arena,
				   const struct rp_message *message);

/*
 * The recommendations that there really are, a list; NULL if there are none.
 * The message's own come first, then the context's, then its intelligence's.
 */
const struct rp_value *rp_payload_recommendations(const struct rp_message *);

/* ctx.source, else tags.source; the incident's id; null if there is none. */
struct rp_value rp_payload_source(const struct rp_message *message);
struct rp_value rp_payload_incident_id(const struct rp_message *message);

#endif
