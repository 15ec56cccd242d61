#ifndef RUNTIME_RUN_H
#define RUNTIME_RUN_H

/*
 * One execution of a plan.  The caller fills `struct rp_run_request`, calls
 * rp_run_begin, rp_run_go and rp_run_end, and reads the result.
 *
 *	request ──▶ rp_run_begin ──▶ plan->run(run) ──▶ rp_do … rp_do ──▶ result
 *	                                      │
 *	                                      └─ node->run(ctx, options, &out)
 *
 * What every node has in common happens in rp_do, in one place: skip rules,
 * attempts with backoff, deadline, record, `required`.  Node code sees a
 * `struct rp_ctx` and does its work.
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>

#include "abi.h"
#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/value.h"
#include "node.h"

struct rp_alert_batch;
struct rp_channel;
struct rp_ctx;
struct rp_delivery;
struct rp_message;
struct rp_ingest_outcome;
struct rp_node_record;
struct rp_shared;
struct rp_store;

enum rp_status {		/* as DESIGN §10; names by rp_status_name */
	RP_RUN_PENDING,
	RP_RUN_RUNNING,
	RP_RUN_COMPLETED,
	RP_RUN_FAILED,
	RP_RUN_INTERRUPTED,
	RP_RUN_FILTERED,	/* dropped early by a node, on purpose */
	RP_N_STATUSES
};

enum rp_log_level {
	RP_LOG_DEBUG, RP_LOG_INFO, RP_LOG_WARNING, RP_LOG_ERROR
};

struct rp_run_request {
	const struct rp_plan *plan;
	const char *definition;		/* name, or "__adhoc__<path>" */
	int definition_version;
	struct rp_text definition_text;	/* recorded by its sha256; may be empty */
	const char *engine;		/* "jit" or "aot" */
	const struct rp_value *payload;
	const char *source;
	const char *environment;
	const char *trace_id;		/* NULL: a new one */
	struct rp_store *store;		/* NULL: nothing is recorded */
	const struct rp_clock *clock;	/* NULL: the system's */
	struct rp_cancel *cancel;	/* NULL: cannot be cancelled */
	const char *const *secrets;	/* table of RP_REF_LITERAL */
	size_t n_secrets;
	const struct rp_notifier *notify_driver; /* overrides nodes', or NULL */
	bool allow_exec;		/* nodes may run programs */
	int64_t retry_base_us;		/* first backoff's ceiling; 0: 1 s */
	/* Where console notifications go; owned by the caller. */
	void (*say)(void *self, struct rp_text text);
	void *say_self;
	/* Where lines of log nodes go, whole and safe to print; NULL is fine. */
	void (*log)(void *self, enum rp_log_level level, struct rp_text line);
	void *log_self;
	/* Told at the start and end of every node; NULL is fine. */
	void (*progress)(void *self, const struct rp_step *step,
			 const struct rp_value *result);
	void *progress_self;
	/*
	 * For tests of pipelines, from any thread of the run; NULL is fine.
	 * `intercept` does a node's work in place of its type; `deliver`
	 * takes a message in place of a driver, and channels of a node are
	 * then its drivers, whether configured or not.
	 */
	int (*intercept)(void *self, struct rp_ctx *ctx, struct rp_value *out);
	int (*deliver)(void *self, struct rp_ctx *ctx,
		       const struct rp_channel *channel,
		       const struct rp_message *message,
		       struct rp_delivery *delivery);
	void *test_self;
};

enum rp_node_state {
	RP_NODE_UNSEEN,		/* not reached, or not yet */
	RP_NODE_RAN,		/* has a result, with or without errors */
	RP_NODE_SKIPPED
};

struct rp_node_run {		/* what a run knows about one step */
	enum rp_node_state state;
	struct rp_value output;	/* map, or null if it gave none */
	struct rp_value errors;	/* list of strings */
	const char *error_class;	/* rp_error_class of the first, or NULL */
	const char *skip_reason;
	const char *degraded;	/* a rule that failed; it ran all the same */
	int attempts;
	int64_t started_us;	/* wall */
	double duration_ms;
	void *memo;		/* rp_ctx.memo */
};

/* What functions know for all evaluations of a run. */
struct rp_run_memo {
	void (*finish)(void *memo);
};

struct rp_run {
	struct rp_run_request request;
	const struct rp_plan *plan;
	struct rp_arena arena;		/* lives until rp_run_end */
	const struct rp_clock *clock;
	char run_id[64];
	const char *trace_id;
	int64_t incident_id;		/* 0: none */
	enum rp_status status;
	struct rp_node_run *nodes;	/* one a step */
	int *order;			/* ordinals of finished nodes */
	size_t n_order, order_room;
	int64_t started_us, started_mono_us;
	double duration_ms;
	const char *error;		/* of the run, or NULL */
	const char *reason;		/* why it was filtered, or NULL */
	bool announced;			/* the store knows the run */
	struct rp_text payload_json;	/* redacted, once it was recorded */
	struct rp_node_record *pending;	/* not yet durable; journal.c */
	size_t n_pending, pending_room;
	struct rp_error store_error;	/* why recording stopped */
	struct rp_run_memo *patterns;	/* expr/match.c; of the outermost run */

	/* Of a body: the run that its node belongs to, and what it is about. */
	struct rp_run *outer;		/* NULL: not a body */
	const struct rp_step *owner;	/* in `outer` */
	const struct rp_value *item;	/* of a foreach */
	int64_t item_index;		/* -1: of no foreach */
	bool sealed;			/* sees nothing of `outer` */

	struct rp_shared *shared;	/* by the run and all within: branch.h */
	struct rp_run *above;		/* waits for this one: a branch, a body */
	const struct rp_task *tasks;	/* it is one of them, or NULL */
	size_t task;			/* which one */
};

/* One attempt of one node: what node code sees. */
struct rp_ctx {
	struct rp_run *run;
	const struct rp_step *step;
	int ordinal;
	struct rp_arena *arena;		/* the run's */
	int64_t deadline_us;		/* monotonic, RP_NEVER: none */
	struct rp_value errors;		/* list of strings, by rp_fail */
	int code;			/* the gravest failure so far, 0: none */
	int64_t retry_after_us;		/* the other side asked to wait */
	int attempt;			/* 1, 2, … */
	void **memo;			/* the node's own; outlives attempts */
	enum rp_status ends;		/* rp_end_early: what the run becomes */
	const char *ends_because;
};

/* ------------------------------------------------------------- life cycle */

/*
 * Starts a run: ids, states, arena.  Returns 0, or a code with *error set
 * when the plan does not fit this runtime or the store refuses.
 * rp_run_finish must follow in both cases.
 */
int rp_run_begin(struct rp_run *run, const struct rp_run_request *request,
		 struct rp_error *error);

/*
 * Runs the plan to its end.  0 when the run completed or was filtered; see
 * run->status.
 */
int rp_run_go(struct rp_run *run);

void rp_run_finish(struct rp_run *run);

/* The result object of spec pipeline.md §2.5, in the run's arena. */
struct rp_value rp_run_result(struct rp_run *run);

const char *rp_status_name(enum rp_status status);

/* Whether a run that ended so did what it should: completed, filtered. */
bool rp_status_is_good(enum rp_status status);

/* ------------------------------------------------------------ for node code */

/*
 * Records a failure of this attempt and returns `code`.  A node may record
 * several; the attempt is retried only if all of them are transient.
 */
int rp_fail(struct rp_ctx *ctx, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/*
 * Ends the run once this node is done, as RP_RUN_FILTERED or RP_RUN_FAILED
 * with `why`, which lives as long as the run; no attempt follows.  In a body
 * it is the body's run that ends.
 */
void rp_end_early(struct rp_ctx *ctx, enum rp_status status, const char *why);

/* Whether an attempt that fails with `code` is followed by another. */
bool rp_tries_again(const struct rp_ctx *ctx, int code);

/* Whether a step ran and recorded errors. */
bool rp_node_has_errors(const struct rp_run *run, int step);

/* The output of a step that ran, a map or a list, or NULL. */
const struct rp_value *rp_output(const struct rp_run *run, int step);

/*
 * All outputs that there are, in the order of the plan; around a body those
 * of the outer run first.  In a branch these are its own and those of what it
 * waited for: what happens beside it is not seen, be it over or not.
 */
void rp_each_output(const struct rp_run *run,
		    void (*visit)(void *self, const struct rp_value *output),
		    void *self);

/* "page", or in bodies "each[3].page": what the store calls a node. */
const char *rp_node_path(struct rp_arena *arena, const struct rp_run *run,
			 const struct rp_step *step);

/* rp_ref_text (ref.h) with the run's secrets; it fails this attempt. */
int rp_ref_expand(struct rp_ctx *ctx, const struct rp_ref *ref,
		  const char **out);

/*
 * Stores a batch of alerts together with what the run has not recorded yet,
 * in one transaction; without a store it only counts, as on an empty one.
 * Sets run->incident_id.  A store that fails does not fail the node, since
 * people must still be told: it only counts, and the run ends as failed with
 * run->store_error.
 */
int rp_run_ingest(struct rp_ctx *ctx, const struct rp_alert_batch *batch,
		  struct rp_ingest_outcome *out);

/* "<trace_id>:<node_id>", or with ":<suffix>"; an empty trace is the run id. */
const char *rp_idempotency_key(struct rp_ctx *ctx, const char *suffix);

/* Milliseconds left for this attempt, at least 0; -1: without limit. */
long rp_time_left_ms(const struct rp_ctx *ctx);

#endif
