#ifndef TESTS_RUNTIME_STORE_STORY_H
#define TESTS_RUNTIME_STORE_STORY_H

/*
 * Alerts told as payloads, and what the database holds after each.
 *
 *	struct rp_ingest_outcome o;
 *	story_tell(&t, &o, "generic", "{\"name\": \"Disk\", …}");
 *	cr_expect(eq(str, story_state(&t, &o), "…"));
 */

#include "base/value.h"
#include "scratch.h"

/* Reads the payload as `format` (NULL: detected) and ingests it. */
void story_tell(struct scratch *t, struct rp_ingest_outcome *out,
		const char *format, struct rp_value payload);
void story_tell_text(struct scratch *t, struct rp_ingest_outcome *out,
		     const char *payload);

/*
 * "alerts +1 ~0 -0 incidents +1 ~0\n", then what the tables hold, a row a
 * line; times as HH:MM:SS, all of one day.
 */
char *story_state(struct scratch *t, const struct rp_ingest_outcome *out);

/* The same text for a step's `result` and `db` of lifecycle.json. */
char *story_state_of(struct scratch *t, const struct rp_value *step);

/* One line an incident: "1 open warning;2 resolved critical". */
char *story_incidents(struct scratch *t);

#endif
