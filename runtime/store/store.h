#ifndef RUNTIME_STORE_STORE_H
#define RUNTIME_STORE_STORE_H

/*
 * What runpipe remembers: definitions with every version, runs and their
 * nodes, alerts, incidents, channels.  The verbs are of the domain; no SQL
 * stands outside store/.  Behind them is a table of functions, so that
 * another back end can stand there, and so that an executable built without a
 * store links none.
 *
 * Every verb that writes is one transaction and durable when it returns
 * (WAL, synchronous=FULL); write transactions of all processes are serialised
 * by a lock on "<file>.lock" (SQLite before 3.51.3 needs that).  Failures
 * return RP_ESTORE with a message that names the file and the remedy.
 * Strings and values that come out live in the arena that was given.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "base/value.h"

struct rp_arena;
struct rp_alert_batch;
struct rp_clock;
struct rp_matchers;
struct rp_store;

#define RP_STORE_SCHEMA 5	/* the newest migration this binary knows */

/*
 * Where the database is: $RUNPIPE_DB, else /var/lib/runpipe/runpipe.db for
 * root, else $XDG_STATE_HOME/runpipe/runpipe.db, else
 * ~/.local/state/runpipe/runpipe.db.  Without a home it is ./runpipe.db.
 */
const char *rp_store_path(struct rp_arena *arena);

/*
 * Opens or creates the database (directories 0700, file 0600) and migrates
 * it.  `clock` is kept.  On failure *out is NULL and *error says why: not
 * readable, read-only, locked, corrupt, no database, newer than this binary.
 */
int rp_store_open(struct rp_store **out, const char *path,
		  const struct rp_clock *clock, struct rp_error *error);
typedef int rp_store_opener(struct rp_store **out, const char *path,
			    const struct rp_clock *clock,
			    struct rp_error *error);

void rp_store_close(struct rp_store *store);	/* NULL is fine */

/* ------------------------------------------------------------- definitions */

struct rp_definition {
	const char *name;
	int version;
	bool active;
	struct rp_text text;		/* the file as it was, byte by byte */
	const char *sha256;
	const char *description, *created_by;
	int64_t created_us, updated_us;
	int n_nodes;
};

/*
 * Adds a version; the newest text again adds none.  *version is the result.
 * Of `definition` text, n_nodes, description (NULL: keep) and created_by are
 * read.  A new definition is active; an old one stays what it was.
 */
int rp_store_definition_add(struct rp_store *store, const char *name,
			    const struct rp_definition *definition,
			    int *version, struct rp_error *error);
/* version 0: the newest, active or not.  RP_ENOTFOUND if there is none. */
int rp_store_definition_get(struct rp_store *store, const char *name,
			    int version, struct rp_definition *out,
			    struct rp_arena *arena, struct rp_error *error);
/* By name order, the newest version of each. */
int rp_store_definition_list(struct rp_store *store, bool inactive_too,
			     struct rp_definition **out, size_t *n,
			     struct rp_arena *arena, struct rp_error *error);
/* RP_ENOTFOUND if there is none; the same for all removals. */
int rp_store_definition_enable(struct rp_store *store, const char *name,
			       bool active, struct rp_error *error);
int rp_store_definition_remove(struct rp_store *store, const char *name,
			       struct rp_error *error);

/* ---------------------------------------------------------------- channels */

struct rp_stored_channel {
	const char *name, *driver;
	struct rp_value config;		/* map */
	bool active;
	const char *description;
	int64_t created_us, updated_us;
};

/* Inserts or replaces; its times are the store's to set. */
int rp_store_channel_put(struct rp_store *store,
			 const struct rp_stored_channel *channel,
			 struct rp_error *error);
/* By name order; `drivers` (NULL-terminated) NULL: of any driver. */
int rp_store_channel_list(struct rp_store *store, const char *const *drivers,
			  bool inactive_too, struct rp_stored_channel **out,
			  size_t *n, struct rp_arena *arena,
			  struct rp_error *error);
int rp_store_channel_remove(struct rp_store *store, const char *name,
			    struct rp_error *error);

/* --------------------------------------------------------------- templates */

struct rp_stored_template {
	const char *name;
	struct rp_text text;
	int64_t created_us, updated_us;
};

/* Inserts or replaces. */
int rp_store_template_put(struct rp_store *store, const char *name,
			  struct rp_text text, struct rp_error *error);
/* RP_ENOTFOUND if there is none. */
int rp_store_template_get(struct rp_store *store, const char *name,
			  struct rp_stored_template *out,
			  struct rp_arena *arena, struct rp_error *error);
/* By name order. */
int rp_store_template_list(struct rp_store *store,
			   struct rp_stored_template **out, size_t *n,
			   struct rp_arena *arena, struct rp_error *error);
int rp_store_template_remove(struct rp_store *store, const char *name,
			     struct rp_error *error);

/* ---------------------------------------------------------------- settings */

struct rp_stored_setting {
	const char *name, *value;
	int64_t updated_us;
};

int rp_store_setting_put(struct rp_store *store, const char *name,
			 const char *value, struct rp_error *error);
/* By name order. */
int rp_store_setting_list(struct rp_store *store,
			  struct rp_stored_setting **out, size_t *n,
			  struct rp_arena *arena, struct rp_error *error);
int rp_store_setting_remove(struct rp_store *store, const char *name,
			    struct rp_error *error);

/* ------------------------------------------------------------------- gates */

/* One event at a gate.  `key` has a bounded length: a hash. */
struct rp_pass {
	const char *key;
	const char *run_id;		/* who asks */
	int64_t window_us;		/* for repeats; or `rate` in so long */
	int64_t rate;
};

struct rp_sighting {
	bool repeat;
	int64_t first_us;		/* when it was seen first */
	int64_t count;			/* how often in this window, now included */
};

/*
 * Notes that something was seen.  The window begins with the first sighting.
 * One whose run failed does not count, nor does another by the same run: an
 * event that nobody was told of may come again.
 */
int rp_store_gate_see(struct rp_store *store, const struct rp_pass *pass,
		      struct rp_sighting *out, struct rp_error *error);

struct rp_allowance {
	bool allowed;
	int64_t remaining;		/* how many more may pass at once */
	int64_t wait_us;		/* until the next may, if none */
};

/*
 * Takes one of `rate` tokens, which come back evenly in the course of the
 * window.
 */
int rp_store_gate_take(struct rp_store *store, const struct rp_pass *pass,
		       struct rp_allowance *out, struct rp_error *error);

/* ------------------------------------------------------------------ checks */

/*
 * What is known of a check from its last look.  `scope` says whose look it
 * is: a node of a definition, a command.
 */
struct rp_check_state {
	const char *scope, *check;
	const char *status;		/* what was found, or "" */
	int64_t warning_us, critical_us; /* since when it is at least so bad, or 0 */
	struct rp_value memory;		/* the check's own; a map */
};

/* All of a scope. */
int rp_store_check_states(struct rp_store *store, const char *scope,
			  struct rp_check_state **out, size_t *n,
			  struct rp_arena *arena, struct rp_error *error);

/* One look at a machine, as people ask for it later. */
struct rp_check_record {
	const char *check, *hostname, *status, *message;
	struct rp_text metrics;		/* JSON */
	const char *error;		/* or NULL */
	bool has_thresholds;
	double warning_threshold, critical_threshold;
	double duration_ms;
	const char *trace_id;
	int64_t executed_us;
};

/* Writes states, new or again, and records, in one transaction. */
int rp_store_check_write(struct rp_store *store,
			 const struct rp_check_state *states, size_t n_states,
			 const struct rp_check_record *records,
			 size_t n_records, struct rp_error *error);

/* -------------------------------------------------------------------- runs */

struct rp_run_record {
	const char *run_id, *trace_id;
	const char *definition;
	int definition_version;
	const char *sha256;
	struct rp_text definition_text;	/* stored once by sha256; may be empty */
	const char *engine;
	const char *source, *environment;
	const char *status;		/* rp_status_name */
	int64_t incident_id;		/* 0: none */
	struct rp_text payload;		/* JSON, redacted */
	const char *error;		/* of a filtered run: its reason; or NULL */
	int64_t created_us, ended_us;	/* ended 0: not yet */
	double duration_ms;
};

struct rp_node_record {
	const char *node_id, *node_type;
	int attempt;			/* 1, 2, …; (run, node, attempt) is unique */
	const char *status;		/* running, succeeded, failed, skipped */
	const char *error_class;	/* or NULL */
	struct rp_text errors;		/* JSON list */
	struct rp_text output;		/* JSON; empty: none */
	const char *skip_reason;	/* or NULL */
	int64_t started_us;
	double duration_ms;
};

/*
 * Writes the run's row and these nodes' rows, new or again, in one
 * transaction.  Of a run that is known only status, incident (if there is
 * one), end, duration and error change.
 */
int rp_store_run_write(struct rp_store *store, const struct rp_run_record *run,
		       const struct rp_node_record *nodes, size_t n,
		       struct rp_error *error);
int rp_store_run_get(struct rp_store *store, const char *run_id,
		     struct rp_run_record *run, struct rp_node_record **nodes,
		     size_t *n, struct rp_arena *arena,
		     struct rp_error *error);
/*
 * Newest first; status NULL: any; limit 0: all.  Payload and definition text
 * are left out.
 */
int rp_store_run_list(struct rp_store *store, const char *status, size_t limit,
		      struct rp_run_record **out, size_t *n,
		      struct rp_arena *arena, struct rp_error *error);

/* ------------------------------------------------------------------ alerts */

struct rp_ingest_outcome {
	int alerts_created, alerts_updated, alerts_resolved;
	int alerts_unchanged;		/* of them or besides: nothing new */
	int incidents_created, incidents_updated;
	int64_t incident_id;		/* of the gravest firing alert, else the
					 * first alert's; 0: none; of the same
					 * alert twice the later one counts, and
					 * those held back only if all are */
	const char *severity;		/* of that alert */
	const char *fingerprint;	/* of that alert */
	bool is_redelivery;		/* every event was delivered before, or
					 * is older than what is known */
	int alerts_suppressed;
	struct rp_value *suppressed;	/* one an alert: null, or what holds it
					 * back; NULL: nobody looked */
	struct rp_value incident;	/* as rp_store_incident_get, or null */
	struct rp_value messages;	/* list: why alerts changed nothing */
};

/*
 * Stores a batch in one transaction together with the run's row and pending
 * node rows, and moves incidents along (alerts.md §6 with the decisions of
 * spec/README.md).  `run` NULL: no run brings it.  Without a store use rp_ingest_outcome_count.
 */
int rp_store_ingest(struct rp_store *store, const struct rp_alert_batch *batch,
		    const struct rp_run_record *run,
		    const struct rp_node_record *nodes, size_t n,
		    struct rp_ingest_outcome *out, struct rp_arena *arena,
		    struct rp_error *error);

/*
 * What rp_store_ingest would answer on an empty database; no incident id, and
 * nothing is known to be unchanged.
 */
void rp_ingest_outcome_count(struct rp_ingest_outcome *out,
			     const struct rp_alert_batch *batch,
			     struct rp_arena *arena);

/*
 * One incident as {id, title, status, severity, description, summary,
 * created_at, updated_at, acknowledged_at, resolved_at, closed_at, metadata,
 * alert_count, firing_alert_count, flapping}, times as text or null;
 * RP_ENOTFOUND.
 */
int rp_store_incident_get(struct rp_store *store, int64_t id,
			  struct rp_value *out, struct rp_arena *arena,
			  struct rp_error *error);

/* The same with `alerts`, as in a list of them, and `history`, oldest first. */
int rp_store_incident_show(struct rp_store *store, int64_t id,
			   struct rp_value *out, struct rp_arena *arena,
			   struct rp_error *error);

/* Which incidents or alerts a list has; zeroed: all. */
struct rp_record_filter {
	const char *status, *severity;	/* NULL: any */
	int64_t incident_id;		/* of alerts: only this one's */
	const struct rp_matchers *matchers;	/* of an incident one alert */
	size_t limit;			/* 0: all */
};

/* A list of incidents, newest first. */
int rp_store_incident_list(struct rp_store *store,
			   const struct rp_record_filter *filter,
			   struct rp_value *out, struct rp_arena *arena,
			   struct rp_error *error);

/* What people do to an incident. */
enum rp_incident_act {
	RP_INCIDENT_ACKNOWLEDGE,	/* of an open one */
	RP_INCIDENT_RESOLVE,		/* of an open or acknowledged one */
	RP_INCIDENT_CLOSE,		/* of one that is not closed */
	RP_INCIDENT_NOTE		/* of any */
};

/*
 * Who does it, and what they say about it: the summary of a resolved incident,
 * the text of a note, else a comment for the history; NULL or empty: nothing.
 */
struct rp_remark {
	const char *author, *text;
};

/*
 * RP_ENOTFOUND if there is no such incident, RP_EBADINPUT if it is in a state
 * that does not allow it.
 */
int rp_store_incident_act(struct rp_store *store, int64_t id,
			  enum rp_incident_act act,
			  const struct rp_remark *remark,
			  struct rp_error *error);

/*
 * Alerts, newest first, each as {id, source, fingerprint, name, status,
 * severity, description, labels, annotations, started_at, ended_at,
 * received_at, updated_at, last_event_at, incident_id, flapping,
 * suppressed_by, group_key, urls, values}.
 */
int rp_store_alert_list(struct rp_store *store,
			const struct rp_record_filter *filter,
			struct rp_value *out, struct rp_arena *arena,
			struct rp_error *error);

/*
 * One alert by its number or its fingerprint (the newest of several), with
 * `raw_payload` and `history`, oldest first; RP_ENOTFOUND.
 */
int rp_store_alert_show(struct rp_store *store, const char *name,
			struct rp_value *out, struct rp_arena *arena,
			struct rp_error *error);

/* ------------------------------------------------------------------- holds */

/* What holds alerts back: alerts/hold.h has the kinds and their rules. */
struct rp_stored_hold {
	const char *kind;
	int64_t starts_us, ends_us;	/* ends 0: when somebody ends it */
	const char *author, *comment;
	struct rp_value rule;		/* map */
};

#define RP_HOLD_FOR_EVER INT64_C(253402300799999999)	/* the year 9999 */

/* RP_EBADINPUT with a message if the rule cannot be. */
int rp_store_hold_add(struct rp_store *store, const struct rp_stored_hold *hold,
		      int64_t *id, struct rp_error *error);
/*
 * Those of a kind, newest first, each as {id, status, starts_at, ends_at,
 * until, author, created_at, ended_by, comment, …} with what its rule has.
 * Status is pending, active, ended, or waiting for its next window.
 */
int rp_store_hold_list(struct rp_store *store, const char *kind,
		       bool ended_too, struct rp_value *out,
		       struct rp_arena *arena, struct rp_error *error);
/* RP_ENOTFOUND if there is none, RP_EBADINPUT if it has ended. */
int rp_store_hold_end(struct rp_store *store, const char *kind, int64_t id,
		      const char *author, struct rp_error *error);

#endif
