#ifndef CLI_LOOKS_H
#define CLI_LOOKS_H

/*
 * Health checks as a command line asks for them: which, with what options,
 * and what they found.  The order of the command line stays, whichever of
 * them is done first.
 *
 *	choose ─▶ put, set, thresholds ─▶ load ─▶ run, again and again
 *	  names		 options	 judged
 */

#include <stdbool.h>

#include "args.h"
#include "base/arena.h"
#include "base/error.h"
#include "checks/checks.h"
#include "store/store.h"

struct rp_buf;

struct rp_look {
	const struct rp_check *check;
	struct rp_value config;		/* map: its options as they were given */
	void *options;			/* NULL: nothing here measures it */
	struct rp_check_policy policy;

	struct rp_arena arena;		/* of the result */
	struct rp_check_result result;
	double duration_ms;
	struct rp_check_state state;	/* what this look leaves to the next */
};

struct rp_looks {
	struct rp_arena *arena;		/* of all that outlives a look */
	const struct rp_cancel *cancel;
	const char *root;		/* NULL: this machine */
	double timeout_s;		/* of all together; 0: none */
	bool allow_exec;
	bool keeps_state;		/* looks know of those before */
	struct rp_look *at;
	size_t n;
};

struct rp_tally {
	size_t ok, warning, critical, unknown;
};

/*
 * One look a name, in order; no names: all that run without options.
 * `unknown` is how the message begins: "Unknown checker(s)" names all that
 * are, anything else the first.
 */
int rp_looks_choose(struct rp_looks *looks, const char *const *names, int n,
		    const char *unknown, struct rp_error *error);

/* Gives an option to all looks of a check; none is fine. */
void rp_looks_put(struct rp_looks *looks, const char *check,
		  const char *option, struct rp_value value);

/* The words of a flag as a list; nothing for none. */
void rp_looks_put_words(struct rp_looks *looks, const char *check,
			const char *option, const struct rp_words *words);

/* One --set NAME.OPTION=VALUE. */
int rp_looks_set(struct rp_looks *looks, const char *text,
		 struct rp_error *error);

/*
 * One pair of thresholds (numbers as text, NULL: none) for all checks.  A
 * number that is a percentage of use to one check is something else to another
 * or wants to be high: unless all are alike, only those checks get it that
 * measure percentages of which more is worse.  The names of the others, or
 * NULL.
 */
const char *rp_looks_thresholds(struct rp_looks *looks, const char *warning,
				const char *critical);

/* Judges the options of all. */
int rp_looks_load(struct rp_looks *looks, struct rp_error *error);

/*
 * Looks at everything once more.  Those that wait do so at the same time.
 * Never fails: what cannot be measured is unknown.
 */
void rp_looks_run(struct rp_looks *looks);

void rp_looks_finish(struct rp_looks *looks);

/* ----------------------------------------------------------------- showing */

void rp_looks_count(struct rp_tally *out, const struct rp_looks *looks);

/* {checker, status, message, metrics, error} */
struct rp_value rp_look_value(struct rp_arena *arena,
			      const struct rp_look *look);

/* {"results": […], "summary": {…}} */
struct rp_value rp_looks_value(struct rp_arena *arena,
			       const struct rp_looks *looks);

/* "[OK] cpu: message" without an end of line. */
void rp_look_line(struct rp_buf *buf, const struct rp_look *look);

/* The page that check_health has always printed. */
void rp_looks_page(struct rp_buf *buf, const struct rp_looks *looks);

/* What run_check prints of one. */
void rp_look_page(struct rp_buf *buf, const struct rp_look *look);

#endif
