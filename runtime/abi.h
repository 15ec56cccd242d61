#ifndef RUNPIPE_ABI_H
#define RUNPIPE_ABI_H

/*
 * All that an emitted program may see of the runtime.  The text of this file
 * is part of the compiler: the JIT and --with-abi put it in front of what they
 * emit, so it includes nothing and is plain C11 without library names.
 *
 * What crosses this boundary is scalars, pointers and {pointer, length};
 * never a struct that mixes integers and doubles by value, which libtcc
 * passes in other registers than gcc and clang do.
 *
 * A change of any struct or meaning here raises RP_ABI_VERSION and renames
 * the symbol rp_abi_1, so that a program and an archive that do not belong
 * together fail to link.
 */

#define RP_ABI_VERSION 1
extern const int rp_abi_1;

struct rp_run;			/* one execution; opaque here */
struct rp_node_type;		/* a row of nodes.def */
struct rp_notifier;		/* a row of notify.def */

/* ------------------------------------------------- what options are made of */

struct rp_strings { const char *const *at; unsigned long n; };
struct rp_ordinals { const int *at; unsigned long n; };

/* Rows of one registry: the drivers, checks or formats that an option names. */
struct rp_rows { const void *const *at; unsigned long n; };

/*
 * Text that may be a secret.  Only RP_REF_PLAIN has it in `text`; for ENV and
 * FILE `text` is the variable's or file's name; LITERAL is entry `index` of a
 * table that travels beside the program and never in it.
 */
enum { RP_REF_NONE, RP_REF_PLAIN, RP_REF_ENV, RP_REF_FILE, RP_REF_LITERAL };
struct rp_ref { int kind; int index; const char *text; };

struct rp_setting { const char *name; struct rp_ref value; };
struct rp_settings { const struct rp_setting *at; unsigned long n; };

/* A channel given inline: a driver's row and its own option struct. */
struct rp_inline {
	const struct rp_notifier *driver;
	const void *config;
	unsigned long config_size;
};

typedef _Bool rp_test(struct rp_run *run);

/* --------------------------------------------------------------- the program */

/* One node, in execution order.  Ordinals are indices of this table. */
struct rp_step {
	const char *id;
	const struct rp_node_type *type;
	const void *options;
	unsigned long options_size;	/* the runtime refuses another size */
	rp_test *skip_if;		/* or null */
	struct rp_ordinals skip_if_errors;
	long long timeout_us;		/* of one attempt; 0: none */
	int max_retries;		/* attempts after the first */
	_Bool required;
};

struct rp_plan {
	const int *abi;			/* &rp_abi_1 */
	const char *sha256;		/* of the definition's text */
	unsigned long n_steps;
	const struct rp_step *steps;
	const int *listed;		/* step ordinals in the file's order */
	int (*run)(struct rp_run *run);
};

extern const struct rp_plan plan_program;

/* ------------------------------------------------------------------- verbs */

/*
 * Does one node: skip rules, attempts, deadline, record.  Does nothing once
 * the run has failed or was cancelled.
 */
void rp_do(struct rp_run *run, int step);

/* Whether condition node `step` ran and chose that branch. */
_Bool rp_then(struct rp_run *run, int step);
_Bool rp_else(struct rp_run *run, int step);

/* Whether node `step` ran and recorded errors. */
_Bool rp_has_errors(struct rp_run *run, int step);

/* Ends the run; the value that plan's `run` returns: 0 if it completed. */
int rp_end(struct rp_run *run);

#endif
