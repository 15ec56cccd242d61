#ifndef RUNTIME_ALERTS_ALERTMANAGER_H
#define RUNTIME_ALERTS_ALERTMANAGER_H

/* Alertmanager's shape, for the senders that copied it. */

#include "alerts/reader.h"

/* Appends one element of `alerts`, or refuses it. */
void rp_alertmanager_alert(const struct rp_reader *reader,
			   const struct rp_value *item);

/* Sets what is said of all alerts: version, group, receiver … */
void rp_alertmanager_envelope(const struct rp_reader *reader,
			      const struct rp_value *payload);

#endif
