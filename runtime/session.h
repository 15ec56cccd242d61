#ifndef RUNTIME_SESSION_H
#define RUNTIME_SESSION_H

/*
 * One run as a person sees it: banner, live progress, signals, result.  The
 * command line of runpipe and the executables it builds both end here, so
 * that they cannot differ.
 *
 *	struct rp_session s = { .request = …, .heading = …, .json = true };
 *	rp_session_banner(&s);
 *	status = rp_session_run(&s, &error);
 */

#include <stdbool.h>

#include "result.h"
#include "run.h"
#include "store/store.h"

struct rp_session {
	struct rp_run_request request;	/* cancel, say, progress are set here */
	struct rp_heading heading;
	bool json;			/* stdout has the JSON alone */
	bool quiet;			/* no banner, progress or warnings */
	/* Called if request.store is not set; NULL: nothing is recorded. */
	rp_store_opener *open_store;
	bool line_open;			/* a progress line awaits its end */
};

/* Writes all of it; 0 or a negative errno. */
int rp_write(int fd, struct rp_text text);

/*
 * The same for a result on standard output: complains on stderr and returns
 * 1 when it cannot be written, else `status`.
 */
int rp_write_result(struct rp_text text, int status);

/* "CommandError: <message>" on stderr; returns 1, the exit status. */
int rp_command_error(const char *format, ...)
	__attribute__((format(printf, 1, 2)));

/* "warning: <text>" on stderr, one line each. */
void rp_session_warn(const struct rp_session *session,
		     const struct rp_value *warnings);

/* To stdout, or to stderr with --json. */
void rp_session_banner(const struct rp_session *session);

/* `nodes` and `plan_json` as in struct rp_about.  The exit status. */
int rp_session_dry_run(const struct rp_session *session, const char *nodes,
		       const char *plan_json);

/* Opens the store, runs, prints the result, closes.  The exit status. */
int rp_session_run(struct rp_session *session);

#endif
