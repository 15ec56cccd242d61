#ifndef CLI_RECORDS_H
#define CLI_RECORDS_H

/*
 * What the commands about alerts, incidents and what holds them back share:
 * records of the store are maps, shown as tables or as JSON.
 */

#include <stdbool.h>
#include <stdint.h>

#include "args.h"
#include "result.h"

struct rp_cli;
struct rp_record_filter;

/* {"count": n, NAME: list} on standard output; the exit status. */
int rp_records_json(struct rp_cli *cli, const char *name,
		    struct rp_value list);

/* One record as JSON on standard output; the exit status. */
int rp_record_json(const struct rp_value *record);

/* A field as a cell: text, number or nothing for null. */
const char *rp_record_cell(struct rp_cli *cli, const struct rp_value *record,
			   const char *key);

/* "a=1, b=x": a map for people, in its order; nulls are left out. */
const char *rp_record_labels(struct rp_cli *cli, const struct rp_value *map);

/* "  Label: text", or nothing if the field is null or empty. */
void rp_record_line(struct rp_cli *cli, const struct rp_page *page,
		    const char *label, const struct rp_value *record,
		    const char *key);

/* Its history, oldest first, under a heading. */
void rp_record_history(struct rp_cli *cli, const struct rp_page *page,
		       const struct rp_value *record);

/*
 * Flags read into what the store is asked for; 0, or 1 after a complaint.
 * Words are taken in any case.
 */
struct rp_filter_flags {
	const char *status, *severity, *limit;
	const char *const *statuses;	/* what there is, NULL-terminated */
	const struct rp_words *labels;	/* matchers */
};
int rp_filter_read(struct rp_record_filter *out, struct rp_cli *cli,
		   const struct rp_filter_flags *flags);

/* A number from 1 on; 0, or 1 after a complaint that says what it is of. */
int rp_id_read(int64_t *out, const char *word, const char *what);

/*
 * Who gives the command: what --author says, else the user's name; NULL after
 * a complaint.
 */
const char *rp_author_read(struct rp_cli *cli, const char *given);

/* Text from a command line, UTF-8 and not endless; 0, or a complaint. */
#define RP_MAX_COMMENT 16384	/* bytes */
int rp_comment_check(const char *flag, const char *text);

#endif
