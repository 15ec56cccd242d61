#ifndef RUNTIME_ALERTS_READER_H
#define RUNTIME_ALERTS_READER_H

/*
 * What the formats share when they read an untrusted payload.  Nothing here
 * fails: a field of the wrong kind reads as absent, as its Python spelling,
 * or as a message in the batch that names it by JSON pointer.
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "base/value.h"

struct rp_alert;
struct rp_alert_batch;
struct rp_arena;

struct rp_reader {
	struct rp_alert_batch *batch;
	struct rp_arena *arena;
	int64_t now_us;
	const char *at;		/* JSON pointer of the object being read */
};

typedef void rp_read_alert(const struct rp_reader *reader,
			   const struct rp_value *item);

/*
 * Calls `read` for each object in payload.alerts, with reader->at at it;
 * everything else found there is refused.
 */
void rp_reader_each(struct rp_reader *reader, const struct rp_value *payload,
		    rp_read_alert *read);

/* Says of the object at reader->at, or of its field, what is wrong. */
void rp_reader_refuse(const struct rp_reader *reader, const char *key,
		      const char *problem);
void rp_reader_warn(const struct rp_reader *reader, const char *key,
		    const char *problem);

/*
 * A string as it is, null and NULL as the empty text, anything else in its
 * Python spelling.
 */
struct rp_text rp_reader_text(const struct rp_reader *reader,
			      const struct rp_value *value);

/* The same in ASCII lower case, for comparing. */
struct rp_text rp_reader_word(const struct rp_reader *reader,
			      const struct rp_value *value);

/* The first true value (in Python's sense) among the keys, as text. */
struct rp_text rp_reader_first(const struct rp_reader *reader,
			       const struct rp_value *object,
			       const char *const *keys, const char *otherwise);

/*
 * A map field; absent and null are empty.  So is anything else, and the
 * answer then is false.
 */
bool rp_reader_map(struct rp_value *out, const struct rp_reader *reader,
		   const struct rp_value *object, const char *key);

/*
 * Sets started_us from the first true value among `start` and, if the alert
 * is resolved, ended_us from `end`: text as rp_time_parse has it, or seconds
 * or (above 10^12) milliseconds since 1970, also in text.  Year 1 is how Go
 * spells "no time".  The time of reading stands in for an absent time, and,
 * with a warning, for one that cannot be read or ends in the future.
 */
void rp_reader_times(const struct rp_reader *reader, struct rp_alert *alert,
		     const struct rp_value *object, const char *const *start,
		     const char *const *end);

/* Sets the fingerprint: the sender's, else the computed one. */
void rp_reader_fingerprint(const struct rp_reader *reader,
			   struct rp_alert *alert,
			   const struct rp_value *object);

#endif
