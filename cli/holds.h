#ifndef CLI_HOLDS_H
#define CLI_HOLDS_H

/*
 * What `silence`, `maintenance` and `inhibit` share: their rows are kinds of
 * one thing in the store and differ in what a rule is made of.
 */

#include "args.h"
#include "records.h"
#include "store/store.h"

struct rp_cli;

/* A column of the table; its key may be a list of texts. */
struct rp_hold_column {
	const char *title, *key;	/* NULL ends the table */
};

struct rp_hold_words {
	const char *kind;		/* as the store has it */
	const char *one, *many;		/* "silence", "silences" */
	const char *end;		/* "Expired" */
	const struct rp_hold_column *columns;
};

/* "Added silence 3", or the record with `json`; the exit status. */
int rp_hold_keep(struct rp_cli *cli, const struct rp_hold_words *words,
		 const struct rp_stored_hold *hold, bool json);

int rp_hold_print(struct rp_cli *cli, const struct rp_hold_words *words,
		  bool all, bool json);

int rp_hold_stop(struct rp_cli *cli, const struct rp_hold_words *words,
		 const char *id, const char *author);

/* Matchers of a command line into a list of texts; 0, or a complaint. */
int rp_hold_matchers(struct rp_value *out, struct rp_cli *cli,
		     const char *const *words, int n);

/*
 * When it begins and ends: --from and --until are times, --for is a duration
 * from the beginning, in microseconds; ends 0 if neither is there.  0, or a
 * complaint.
 */
struct rp_hold_span {
	const char *from, *until, *lasts;
	const char *preset;		/* of `lasts`; NULL: none */
};
int rp_hold_times(struct rp_stored_hold *out, const struct rp_hold_span *span);

/* Author and comment; 0, or a complaint. */
int rp_hold_sign(struct rp_stored_hold *out, struct rp_cli *cli,
		 const char *author, const char *comment);

#endif
