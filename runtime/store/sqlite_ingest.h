#ifndef RUNTIME_STORE_SQLITE_INGEST_H
#define RUNTIME_STORE_SQLITE_INGEST_H

/* A batch of alerts on its way into the tables, within one transaction. */

#include "alerts/alerts.h"
#include "alerts/policy.h"
#include "store/sqlite.h"

struct rp_touched {
	int64_t id;		/* of an incident */
	bool counted;		/* it is among the counters already */
};

/* What became of one alert of the batch. */
struct rp_put {
	int64_t id, incident;		/* of its row; 0: none */
	bool held_flapping;		/* it did before and still does */
	double percent;			/* of change */
	struct rp_value was_held;	/* what held it back before, or null */
};

struct rp_ingest {
	struct rp_sqlite *s;
	const struct rp_alert_batch *batch;
	struct rp_arena *arena;
	struct rp_ingest_outcome *out;
	const char *run_id;
	int64_t now_us;
	struct rp_policy policy;
	struct rp_put *put;		/* one an alert */
	size_t n_old_news;
	struct rp_touched *touched;	/* room for two an alert */
	size_t n_touched;
};

/* Remembers an incident for rp_incidents_settle; 0 is none. */
void rp_incident_touch(struct rp_ingest *in, int64_t incident, bool counted);

/*
 * Finds, reopens or creates the incident of an alert that starts to fire;
 * `own` is the one it belonged to, or 0.
 */
int rp_incident_attach(struct rp_ingest *in, int64_t *out,
		       const struct rp_alert *alert, int64_t own);

/* Does to the incident of an alert what its sender says of it. */
int rp_incident_hear(struct rp_ingest *in, int64_t incident,
		     const struct rp_alert *alert);

/* A line in the history of an alert whose state stays. */
int rp_alert_record(struct rp_ingest *in, int64_t alert, const char *event,
		    bool firing, struct rp_value details);

/* Finds what holds each alert back, once all are stored. */
int rp_suppress(struct rp_ingest *in);

/* Lets all touched incidents follow their alerts. */
int rp_incidents_settle(struct rp_ingest *in);

#endif
