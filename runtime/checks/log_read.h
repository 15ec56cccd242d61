#ifndef RUNTIME_CHECKS_LOG_READ_H
#define RUNTIME_CHECKS_LOG_READ_H

/*
 * Reading what is new in a log since the last look, and counting the lines
 * that match.  It is done aside, so all that it needs is in the struct.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"

struct rp_cancel;

#define RP_LOG_SHOWN 200	/* bytes of a line */

/* How far a log was read, and what tells that log from another one. */
struct rp_log_place {
	bool is_known;
	bool in_middle;			/* of a line that counted already */
	int64_t device, inode, offset;
	int64_t head_n, head_hash;	/* its first bytes */
};

/* A compiled pattern, from malloc; NULL: none. */
struct rp_log_pattern;

/* NULL and in `why` what is wrong with it. */
struct rp_log_pattern *rp_log_pattern_new(const char *text, bool ignore_case,
					  char why[200]);

enum rp_log_first {		/* where to begin a log that is not known */
	RP_LOG_FROM_START,
	RP_LOG_FROM_END,	/* what is there already does not count */
	RP_LOG_FROM_TAIL	/* its last bytes, as many as may be read */
};

struct rp_log_look {
	struct rp_arena arena;
	const char *path;
	struct rp_log_pattern *wanted, *ignored;
	enum rp_log_first first;
	bool has_next;			/* what is too much can wait */
	int64_t max_bytes;
	int64_t until_us;		/* monotonic */
	struct rp_log_place place;	/* in: of the last look; out: of this */

	/* What came of it. */
	int error;			/* an errno, or 0 */
	bool rotated;			/* another log, or the same from anew */
	bool out_of_time;		/* the rest is for the next look */
	int64_t lines, matches, bytes;
	int64_t left, skipped;		/* bytes, for the next look or never */
	int64_t given_up;		/* lines that took too long to match */
	char last[RP_LOG_SHOWN];	/* the last match, cut, any bytes */
	size_t last_n;
};

/* From malloc, with an arena; owns the patterns that are put in. */
struct rp_log_look *rp_log_look_new(const char *path);
void rp_log_look_free(void *look);

/* 0: it is done; RP_ETIMEOUT, RP_ECANCELLED: it is no longer the caller's. */
int rp_log_look_run(struct rp_log_look *look, const struct rp_cancel *cancel,
		    int64_t give_up_us);

#endif
