#ifndef CLI_LOOKS_H
#define CLI_LOOKS_H

/*
 * Health checks as a command line asks for them: which, with what options,
 * and what they found.  The order of the command line stays, whichever of
 * them is done first.
 *
 *	choose ─▶ put, wish ─▶ begin ─▶ run ─▶ run … ─▶ finish
 *	  names	    options
 */

#include <stdbool.h>

#include "args.h"
#include "base/arena.h"
#include "base/cancel.h"
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
	struct rp_cancel cancel;
	bool is_cancellable;
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

/*
 * What every command that looks takes: one pair of thresholds for all, any
 * option of any check.  Then all options are judged.  A note on stderr tells
 * whom the thresholds do not fit.
 */
struct rp_looks_wish {
	const char *warning, *critical;	/* numbers as text, or NULL */
	const struct rp_words *set;	/* NAME.OPTION=VALUE */
};
int rp_looks_wish(struct rp_looks *looks, const struct rp_looks_wish *wish,
		  struct rp_error *error);

/* The part of it that is about options; for rp_looks_wish. */
int rp_looks_load(struct rp_looks *looks, struct rp_error *error);

/*
 * Looks at everything once more.  Those that wait do so at the same time.
 * Never fails: what cannot be measured is unknown.
 */
void rp_looks_run(struct rp_looks *looks);

/*
 * Lets Ctrl-C end looks from here to the finish.  0 or RP_EPERMANENT.
 */
int rp_looks_begin(struct rp_looks *looks, struct rp_error *error);
void rp_looks_finish(struct rp_looks *looks);

/* Seconds from a flag into *out; nothing for NULL. */
int rp_looks_seconds(double *out, const char *flag, const char *text,
		     struct rp_error *error);

/* ----------------------------------------------------------------- storing */

/* This machine's, without a domain; in the arena. */
const char *rp_looks_hostname(struct rp_arena *arena);

/*
 * What the last look of this scope left, for those checks and policies that
 * want to know.
 */
int rp_looks_recall(struct rp_looks *looks, struct rp_store *store,
		    const char *scope, struct rp_error *error);

/*
 * Records what was found, and what the next look of this scope shall know.
 * That it cannot be is a warning on stderr: what was found holds.
 */
void rp_looks_record(struct rp_looks *looks, struct rp_store *store,
		     const char *scope);

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
