#ifndef RUNTIME_ALERTS_ALERTS_H
#define RUNTIME_ALERTS_ALERTS_H

/*
 * Alerts: what every sender's webhook is normalised to (spec alerts.md §1).
 * To add a format: write alerts/NAME.c with its row `rp_alert_format_NAME`
 * and add RP_ALERT_FORMAT(NAME) to alerts/alerts.def.
 */

#include <stdbool.h>
#include <stdint.h>

#include "abi.h"
#include "base/error.h"
#include "base/text.h"
#include "base/value.h"

struct rp_arena;
struct rp_ctx;
struct rp_mapping;

enum rp_severity { RP_INFO, RP_WARNING, RP_CRITICAL };	/* by rank */

/* What happened to the incident besides the state of its alert. */
enum rp_alert_act {
	RP_ACT_NONE,
	RP_ACT_ACKNOWLEDGE,	/* somebody has taken it on */
	RP_ACT_UNACKNOWLEDGE
};

struct rp_alert {
	struct rp_text fingerprint;
	struct rp_text name;
	bool firing;			/* else resolved */
	enum rp_severity severity;
	struct rp_text description;
	struct rp_value labels;		/* map */
	struct rp_value annotations;	/* map */
	int64_t started_us;		/* wall clock */
	int64_t ended_us;		/* 0: not ended */
	struct rp_value raw;		/* the sender's part for this alert */

	/* What the sender says about this event; zeroed: nothing. */
	struct rp_text event_id;	/* the same when it is sent again */
	int64_t event_us;		/* when it happened; 0: unknown */
	enum rp_alert_act act;
	struct rp_text actor;		/* who acted */
	struct rp_value urls;		/* map: name to URL, or null */
	struct rp_value values;		/* map: what was measured, or null */
};

struct rp_alert_batch {
	struct rp_text source;		/* stored; part of an alert's identity */
	const char *format;		/* the format's name */
	struct rp_text version, group_key, receiver, external_url;
	struct rp_value group_labels;	/* map, or null */
	struct rp_strings group_by;	/* how they become incidents; none: as
					 * the store's settings say */
	/*
	 * Who looks for himself, "check": one that is resolved and does not
	 * fire here is no news, and the last word on one that does is what
	 * was found while it fired.  NULL: a sender, who tells what he likes.
	 */
	const char *watcher;
	bool no_incidents;		/* alerts alone */
	struct rp_alert *alerts;
	size_t n, room;
	struct rp_text zone;		/* of times that name none; or UTC */
	struct rp_value errors;		/* list of strings: alerts left out */
	struct rp_value warnings;	/* list of strings: odd, but kept */
	struct rp_value faults;		/* the warnings of fields unread */
};

/* What speaks for a format: a key, or a dotted path ("event.data"). */
struct rp_alert_mark {
	const char *at;			/* NULL ends a table */
	int weight;
};

struct rp_alert_format {
	const char *name, *doc;

	/*
	 * The format's payloads have all marks of another's as well, so it
	 * wins when both weigh the same.
	 */
	bool goes_first;

	/*
	 * MUST say whether the payload (a map) is of this format, whatever
	 * the kinds of its values are.  `needs` says the same in words.
	 */
	bool (*detect)(const struct rp_value *payload);
	const char *needs;
	const struct rp_alert_mark *marks;

	/*
	 * MUST append each good alert to the batch and a message to
	 * batch->errors for each bad one ("/alerts/2/labels must be an
	 * object"); what is merely odd keeps its alert and goes to
	 * batch->warnings, a field that could not be read to batch->faults as
	 * well.  MUST return RP_EBADINPUT with `error` set when
	 * the payload is not of this format at all.  `now_us` stands in for
	 * missing times.  MAY change batch->source, which is the format's
	 * name before.  NULL: the format is recognised but not read by this
	 * version.
	 */
	int (*parse)(struct rp_alert_batch *batch,
		     const struct rp_value *payload, struct rp_arena *arena,
		     int64_t now_us, struct rp_error *error);

	/*
	 * In place of parse, for what a definition says itself: see mapped.h.
	 * Only the format "mapped" has it.
	 */
	int (*map)(struct rp_alert_batch *batch, struct rp_ctx *ctx,
		   const struct rp_mapping *mapping,
		   const struct rp_value *payload, struct rp_error *error);
};

const char *const *rp_alert_format_names(void);	/* NULL-terminated */
const struct rp_alert_format *rp_alert_format_find(struct rp_text name);
/* The format that takes it and whose marks weigh most, or NULL. */
const struct rp_alert_format *rp_alert_format_detect(const struct rp_value *);

/* How a payload looks to one format. */
struct rp_alert_score {
	const struct rp_alert_format *format;
	bool fits;
	int score;			/* weight of the marks it has */
	struct rp_value marks;		/* list of strings: where they are */
	size_t place;			/* in the order of alerts.def */
};

/* One row a format in *out, the one to be chosen first; how many. */
size_t rp_alert_format_scores(struct rp_alert_score **out,
			      const struct rp_value *payload,
			      struct rp_arena *arena);

/* Among which formats to choose, and how. */
struct rp_alert_choice {
	const struct rp_rows *formats;	/* one is taken as it is; NULL: all */
	struct rp_text name;		/* of one of them; empty: detect */
	struct rp_text zone;		/* of times without one; or UTC */
};

/*
 * Reads a payload into a batch, which is initialised first: the choice of a
 * format, then the format's parse.  No alert at all is an error.  The batch
 * shares the payload's values.  Messages as alerts.md §2; the two lists of
 * messages are cut at RP_ALERT_MAX_MESSAGES.
 */
#define RP_ALERT_MAX_MESSAGES 100
int rp_alerts_read(struct rp_alert_batch *batch, const struct rp_value *payload,
		   const struct rp_alert_choice *choice, struct rp_arena *arena,
		   int64_t now_us, struct rp_error *error);

/* The same with all formats to choose from. */
int rp_alerts_parse(struct rp_alert_batch *batch, const struct rp_value *payload,
		    struct rp_text format, struct rp_arena *arena,
		    int64_t now_us, struct rp_error *error);

/* The next free alert of the batch, zeroed; valid until the next one. */
struct rp_alert *rp_alert_add(struct rp_alert_batch *batch,
			      struct rp_arena *arena);

/* First 16 hex digits of SHA-256 over name and sorted labels (§3). */
struct rp_text rp_alert_fingerprint(struct rp_arena *arena, struct rp_text name,
				    const struct rp_value *labels);

/*
 * The key by which alerts of different sources join one incident: the name
 * and the host (or hostname), instance and service labels, as the JSON list
 * ["Disk full","db-1",null,null].
 */
struct rp_text rp_alert_group_key(struct rp_arena *arena,
				  const struct rp_alert *alert);

/*
 * The same for labels that somebody chose, as a JSON object; "name" is the
 * alert's name, and of "host|hostname" the first counts that says something.
 * None: the key above.
 */
struct rp_text rp_alert_group_key_by(struct rp_arena *arena,
				     const struct rp_alert *alert,
				     struct rp_strings labels);

const char *rp_severity_name(enum rp_severity severity);
/* Case-insensitive; anything but the three is a warning. */
enum rp_severity rp_severity_parse(struct rp_text text);

/* The alert as pipelines see it (ingest's output, `runpipe alerts`). */
struct rp_value rp_alert_value(struct rp_arena *arena,
			       const struct rp_alert *alert);

#endif
