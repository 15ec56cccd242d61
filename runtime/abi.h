#ifndef RUNPIPE_ABI_H
#define RUNPIPE_ABI_H

/*
 * All that an emitted program may see of the runtime.  The text of this file
 * is part of the compiler: the JIT and --with-abi put it in front of what they
 * emit, so it includes nothing but base/plain.h, whose text goes in front of it, and
 * is plain C11 without library names.
 *
 * What crosses this boundary is scalars, pointers and {pointer, length};
 * never a struct that mixes integers and doubles by value, which libtcc
 * passes in other registers than gcc and clang do.
 *
 * A change of any struct or meaning here raises RP_ABI_VERSION and renames
 * the symbol rp_abi_2, so that a program and an archive that do not belong
 * together fail to link.
 */

#include "base/plain.h"

#define RP_ABI_VERSION 2
extern const int rp_abi_2;

struct rp_run;			/* one execution; opaque here */
struct rp_frame;		/* one evaluation; opaque here */
struct rp_node_type;		/* a row of nodes.def */
struct rp_notifier;		/* a row of notify.def */
struct rp_plan;

/* ------------------------------------------------- what options are made of */

/*
 * An expression or a template.  What it calls is declared by the program
 * itself: the rows of expr/core.def and expr/functions.def.
 */
typedef const struct rp_value *rp_expr(struct rp_frame *f);

struct rp_strings { const char *const *at; unsigned long n; };
struct rp_ordinals { const int *at; unsigned long n; };

/* Rows of one registry: the drivers, checks or formats that an option names. */
struct rp_rows { const void *const *at; unsigned long n; };

/*
 * Text that may be a secret.  Only RP_REF_PLAIN has it in `text`; for ENV and
 * FILE `text` is the variable's or file's name; LITERAL is entry `index` of a
 * table that travels beside the program and never in it.  MADE is text that
 * came from a template: a reference in it is a stranger's and means nothing.
 */
enum {
	RP_REF_NONE, RP_REF_PLAIN, RP_REF_ENV, RP_REF_FILE, RP_REF_LITERAL,
	RP_REF_MADE
};
struct rp_ref { int kind; int index; const char *text; };

/* A text by name; of a template: `make`. */
struct rp_setting { const char *name; struct rp_ref value; rp_expr *make; };
struct rp_settings { const struct rp_setting *at; unsigned long n; };

/*
 * Strings of options that hold {{ … }}: made before each attempt.  The member
 * at `offset` is a const char * or a struct rp_ref.
 */
enum { RP_PATCH_STRING, RP_PATCH_REF };
struct rp_patch { unsigned long offset; int kind; rp_expr *make; };
struct rp_ctx;
struct rp_patches {
	const struct rp_patch *at;
	unsigned long n;
	/* rp_patched_options: a program without patches links no templates. */
	const void *(*apply)(struct rp_ctx *ctx);
};

/* A channel given inline: a driver's row and its own option struct. */
struct rp_inline {
	const struct rp_notifier *driver;
	const void *config;
	unsigned long config_size;
	const struct rp_patch *patches;
	unsigned long n_patches;
};

/* A check with options of its own, and how its findings are taken. */
struct rp_check;
struct rp_check_use {
	const struct rp_check *check;
	const void *options;
	unsigned long options_size;
	const struct rp_patch *patches;
	unsigned long n_patches;
	/* rp_patched_check, or null without patches. */
	const void *(*apply)(struct rp_ctx *ctx,
			     const struct rp_check_use *use,
			     const char **problem);
	long long for_us;		/* how long it must be found */
	double hysteresis;
};
struct rp_check_uses { const struct rp_check_use *at; unsigned long n; };

/* Values by name, in order: the values of a set, a test's inputs. */
struct rp_named_expr { const char *name; rp_expr *make; };
struct rp_named_exprs { const struct rp_named_expr *at; unsigned long n; };
struct rp_exprs { rp_expr *const *at; unsigned long n; };

/* Where a switch goes on: the text of a value, and the ordinal or -1. */
struct rp_case { struct rp_text text; int step; };
struct rp_cases { const struct rp_case *at; unsigned long n; };

/* --------------------------------------------------------------- the program */

/* What is tried again, and when: rp_do says how the waits are made. */
enum { RP_ON_TRANSIENT = 1, RP_ON_TIMEOUT = 2, RP_ON_PERMANENT = 4 };
struct rp_retry {
	int max_retries;		/* attempts after the first */
	long long backoff_us, max_backoff_us;	/* 0: 1 s, 300 s */
	double factor;			/* 0: 2 */
	_Bool no_jitter;
	unsigned on;			/* 0: transient and timeout */
};

/* One node, in execution order.  Ordinals are indices of this table. */
struct rp_step {
	const char *id;
	const struct rp_node_type *type;
	const void *options;
	unsigned long options_size;	/* the runtime refuses another size */
	rp_expr *when;			/* or null: always */
	rp_expr *skip_if;		/* or null */
	struct rp_ordinals skip_if_errors;
	struct rp_patches patches;
	long long timeout_us;		/* of one attempt; 0: none */
	struct rp_retry retry;
	_Bool required;
	_Bool ends_branch;		/* if skipped, what follows it is not reached */
};

/* Templates of stored channels, by rp_template_key. */
struct rp_template_entry { const char *key; rp_expr *make; };
struct rp_template_table {
	const struct rp_template_entry *at;
	unsigned long n;
};

struct rp_plan {
	const int *abi;			/* &rp_abi_2 */
	const char *sha256;		/* of the definition's text */
	unsigned long n_steps;
	const struct rp_step *steps;
	const int *listed;		/* step ordinals in the file's order */
	int (*run)(struct rp_run *run);
	struct rp_template_table templates;
};

extern const struct rp_plan plan_program;

/* ------------------------------------------------------------------- verbs */

/*
 * Does one node: skip rules, attempts, deadline, record.  Does nothing once
 * the run has failed or was cancelled.
 */
void rp_do(struct rp_run *run, int step);

/* The options of a step with their patches applied; NULL after rp_fail. */
const void *rp_patched_options(struct rp_ctx *ctx);
/* The options of a check, or NULL and what is wrong. */
const void *rp_patched_check(struct rp_ctx *ctx,
			     const struct rp_check_use *use,
			     const char **problem);

/*
 * Does what regions do, at the same time as far as threads are there, and goes
 * on when all are done.  One that ends the run ends the others too.
 */
typedef void rp_region(struct rp_run *run);
void rp_fork(struct rp_run *run, rp_region *const *regions, int n);

/*
 * The same for nodes whose order is no nest of forks: each begins when those
 * that it waits for are done, if it is reached at all.  `next` are places in
 * the table, and come after this one.
 */
typedef _Bool rp_reached(struct rp_run *run);
struct rp_task {
	int step;
	int waits;			/* how many tasks name this one */
	rp_reached *reached;		/* or null: always */
	struct rp_ordinals next;
};
void rp_schedule(struct rp_run *run, const struct rp_task *tasks, int n);

/*
 * Whether a node that chooses ran and took that branch: of a condition 0 is
 * then and 1 is else; of a switch the cases come first, then the default.
 */
_Bool rp_took(struct rp_run *run, int step, int branch);

/* Whether the node ran, well or badly: it was reached and not skipped. */
_Bool rp_ran(struct rp_run *run, int step);

/* Ends the run; the value that plan's `run` returns: 0 if it completed. */
int rp_end(struct rp_run *run);

#endif
