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

	/* What the sender's numbers mean; zeroed: seconds up to 10^12. */
	int64_t ms_above;	/* greater ones are milliseconds */
	bool has_ns;		/* those beyond 10^16 are nanoseconds */
	bool whole_seconds;	/* milliseconds start an alert without them */
};

typedef void rp_read_alert(const struct rp_reader *reader,
			   const struct rp_value *item);

/*
 * Calls `read` for each object in the list payload.KEY, with reader->at at
 * it; everything else found there is refused.
 */
void rp_reader_each(struct rp_reader *reader, const struct rp_value *payload,
		    const char *key, rp_read_alert *read);

/* The same reader for the object under a key of what it reads. */
struct rp_reader rp_reader_under(const struct rp_reader *reader,
				 const char *key);

/*
 * Says of the object at reader->at, or of its field, what is wrong: so much
 * that the alert is left out; so much that the field is; something odd.
 */
void rp_reader_refuse(const struct rp_reader *reader, const char *key,
		      const char *problem);
void rp_reader_fault(const struct rp_reader *reader, const char *key,
		     const char *problem);
void rp_reader_warn(const struct rp_reader *reader, const char *key,
		    const char *problem);

/* ------------------------------------------------------------------ fields */

/*
 * A string as it is, null and NULL as the empty text, anything else in its
 * Python spelling.
 */
struct rp_text rp_reader_text(const struct rp_reader *reader,
			      const struct rp_value *value);

/* The same of a field of an object, which may be NULL. */
struct rp_text rp_reader_field(const struct rp_reader *reader,
			       const struct rp_value *object, const char *key);

/* The same in ASCII lower case, for comparing. */
struct rp_text rp_reader_word(const struct rp_reader *reader,
			      const struct rp_value *object, const char *key);

/* Whether the text is one of the NULL-terminated words. */
bool rp_reader_among(struct rp_text text, const char *const *words);

/* Whether the word stands in the text, and not within another. */
bool rp_reader_has_word(struct rp_text text, const char *word);

/* The first true value (in Python's sense) among the keys, as text. */
struct rp_text rp_reader_first(const struct rp_reader *reader,
			       const struct rp_value *object,
			       const char *const *keys, const char *otherwise);

/* The first value among the keys that is there and not null, as text. */
struct rp_text rp_reader_given(const struct rp_reader *reader,
			       const struct rp_value *object,
			       const char *const *keys, const char *otherwise);

/* The texts one behind the other, NULs and all; a zeroed one ends them. */
struct rp_text rp_reader_join(const struct rp_reader *reader,
			      const struct rp_text *parts);

/*
 * A map field; absent and null are empty.  So is anything else, and the
 * answer then is false.
 */
bool rp_reader_map(struct rp_value *out, const struct rp_reader *reader,
		   const struct rp_value *object, const char *key);

/* An object under a key; NULL if there is none or, with a fault, no object. */
const struct rp_value *rp_reader_object(const struct rp_reader *reader,
					const struct rp_value *object,
					const char *key);

/* ------------------------------------------------------------------ copying */

/* A field of the payload under a name of ours; NULL ends a table. */
struct rp_reader_row {
	const char *name, *key;
};

/* Puts each field into the map as text; the empty text if it is absent. */
void rp_reader_copy(const struct rp_reader *reader, struct rp_value *map,
		    const struct rp_value *object,
		    const struct rp_reader_row *rows);

/* The same of those fields alone that are true in Python's sense. */
void rp_reader_copy_given(const struct rp_reader *reader, struct rp_value *map,
			  const struct rp_value *object,
			  const struct rp_reader_row *rows);

void rp_reader_put(const struct rp_reader *reader, struct rp_value *map,
		   const char *name, struct rp_text text);

/*
 * Puts "k:v" into the map as k=v.  What has no colon is put as true, under
 * `prefix` and itself.
 */
void rp_reader_label(const struct rp_reader *reader, struct rp_value *map,
		   struct rp_text tag, const char *prefix);

/* Puts what is the address of a page (http, https) into the alert's urls. */
void rp_reader_url(const struct rp_reader *reader, struct rp_alert *alert,
		   const char *name, const struct rp_value *url);
void rp_reader_urls(const struct rp_reader *reader, struct rp_alert *alert,
		    const struct rp_value *object,
		    const struct rp_reader_row *rows);

/* Puts what was measured into the alert's values. */
void rp_reader_value(const struct rp_reader *reader, struct rp_alert *alert,
		     struct rp_text name, const struct rp_value *value);

/* ------------------------------------------------------------------- times */

/*
 * The first true value among the keys as a time: text as rp_time_parse has
 * it, or a number since 1970, also in text.  Year 1 is how Go spells "no
 * time".  False, and *out untouched, if there is none and, with a fault, if
 * it cannot be read or lies behind `latest_us`.
 */
bool rp_reader_time(int64_t *out, const struct rp_reader *reader,
		    const struct rp_value *object, const char *const *keys,
		    int64_t latest_us);

/*
 * Sets started_us from `start` and, if the alert is resolved, ended_us from
 * `end`; the time of reading stands in for what is missing.  The one that
 * goes with its state, if the sender has said it, is when the event happened.
 */
void rp_reader_times(const struct rp_reader *reader, struct rp_alert *alert,
		     const struct rp_value *object, const char *const *start,
		     const char *const *end);

/* For formats with times of their own: what of them is known, 0 for nothing. */
void rp_reader_set_times(const struct rp_reader *reader, struct rp_alert *alert,
			 int64_t started_us, int64_t ended_us);

/* ---------------------------------------------------------------- identity */

/* Sets the fingerprint: the sender's, else the computed one. */
void rp_reader_fingerprint(const struct rp_reader *reader,
			   struct rp_alert *alert, struct rp_text id);

#endif
