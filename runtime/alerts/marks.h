#ifndef RUNTIME_ALERTS_MARKS_H
#define RUNTIME_ALERTS_MARKS_H

/*
 * How the formats tell their payloads: by the keys that are there.  What the
 * values are does not matter, so nothing here minds any value.
 */

#include <stdbool.h>
#include <stddef.h>

#include "alerts/alerts.h"

/* Whether the map has the key; its value may be null. */
bool rp_marks_has(const struct rp_value *payload, const char *key);

/* How many of the NULL-terminated keys the map has. */
size_t rp_marks_count(const struct rp_value *payload, const char *const *keys);

/*
 * Membership: a key of a map, an item of a list, a part of a string.  False
 * for every other value and for NULL.
 */
bool rp_marks_contains(const struct rp_value *value, const char *word);

/* What alerts.h promises of detection, among these formats. */
const struct rp_alert_format *rp_marks_detect(const struct rp_rows *formats,
					      const struct rp_value *payload);
size_t rp_marks_scores(struct rp_alert_score **out,
		       const struct rp_rows *formats,
		       const struct rp_value *payload, struct rp_arena *arena);

#endif
