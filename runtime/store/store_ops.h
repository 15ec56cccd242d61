#ifndef RUNTIME_STORE_STORE_OPS_H
#define RUNTIME_STORE_STORE_OPS_H

/*
 * What stands behind store.h: a back end puts `struct rp_store` first in its
 * own struct and fills a const table with one function a verb.  Each MUST
 * keep the promise that store.h makes for the verb of its name.
 */

#include "store/store.h"

struct rp_store_ops {
	void (*close)(struct rp_store *store);

	int (*definition_add)(struct rp_store *store, const char *name,
			      const struct rp_definition *definition,
			      int *version, struct rp_error *error);
	int (*definition_get)(struct rp_store *store, const char *name,
			      int version, struct rp_definition *out,
			      struct rp_arena *arena, struct rp_error *error);
	int (*definition_list)(struct rp_store *store, bool inactive_too,
			       struct rp_definition **out, size_t *n,
			       struct rp_arena *arena, struct rp_error *error);
	int (*definition_enable)(struct rp_store *store, const char *name,
				 bool active, struct rp_error *error);
	int (*definition_remove)(struct rp_store *store, const char *name,
				 struct rp_error *error);

	int (*channel_put)(struct rp_store *store,
			   const struct rp_stored_channel *channel,
			   struct rp_error *error);
	int (*channel_list)(struct rp_store *store, const char *const *drivers,
			    bool inactive_too, struct rp_stored_channel **out,
			    size_t *n, struct rp_arena *arena,
			    struct rp_error *error);
	int (*channel_remove)(struct rp_store *store, const char *name,
			      struct rp_error *error);

	int (*template_put)(struct rp_store *store, const char *name,
			    struct rp_text text, struct rp_error *error);
	int (*template_get)(struct rp_store *store, const char *name,
			    struct rp_stored_template *out,
			    struct rp_arena *arena, struct rp_error *error);
	int (*template_list)(struct rp_store *store,
			     struct rp_stored_template **out, size_t *n,
			     struct rp_arena *arena, struct rp_error *error);
	int (*template_remove)(struct rp_store *store, const char *name,
			       struct rp_error *error);

	int (*setting_put)(struct rp_store *store, const char *name,
			   const char *value, struct rp_error *error);
	int (*setting_list)(struct rp_store *store,
			    struct rp_stored_setting **out, size_t *n,
			    struct rp_arena *arena, struct rp_error *error);
	int (*setting_remove)(struct rp_store *store, const char *name,
			      struct rp_error *error);

	int (*gate_see)(struct rp_store *store, const struct rp_pass *pass,
			struct rp_sighting *out, struct rp_error *error);
	int (*gate_take)(struct rp_store *store, const struct rp_pass *pass,
			 struct rp_allowance *out, struct rp_error *error);

	int (*check_states)(struct rp_store *store, const char *scope,
			    struct rp_check_state **out, size_t *n,
			    struct rp_arena *arena, struct rp_error *error);
	int (*check_write)(struct rp_store *store,
			   const struct rp_check_state *states,
			   size_t n_states,
			   const struct rp_check_record *records,
			   size_t n_records, struct rp_error *error);

	int (*run_write)(struct rp_store *store,
			 const struct rp_run_record *run,
			 const struct rp_node_record *nodes, size_t n,
			 struct rp_error *error);
	int (*run_get)(struct rp_store *store, const char *run_id,
		       struct rp_run_record *run,
		       struct rp_node_record **nodes, size_t *n,
		       struct rp_arena *arena, struct rp_error *error);
	int (*run_list)(struct rp_store *store, const char *status,
			size_t limit, struct rp_run_record **out, size_t *n,
			struct rp_arena *arena, struct rp_error *error);

	int (*ingest)(struct rp_store *store,
		      const struct rp_alert_batch *batch,
		      const struct rp_run_record *run,
		      const struct rp_node_record *nodes, size_t n,
		      struct rp_ingest_outcome *out, struct rp_arena *arena,
		      struct rp_error *error);
	int (*incident_get)(struct rp_store *store, int64_t id,
			    struct rp_value *out, struct rp_arena *arena,
			    struct rp_error *error);
	int (*incident_show)(struct rp_store *store, int64_t id,
			     struct rp_value *out, struct rp_arena *arena,
			     struct rp_error *error);
	int (*incident_list)(struct rp_store *store,
			     const struct rp_record_filter *filter,
			     struct rp_value *out, struct rp_arena *arena,
			     struct rp_error *error);
	int (*incident_act)(struct rp_store *store, int64_t id,
			    enum rp_incident_act act,
			    const struct rp_remark *remark,
			    struct rp_error *error);
	int (*alert_list)(struct rp_store *store,
			  const struct rp_record_filter *filter,
			  struct rp_value *out, struct rp_arena *arena,
			  struct rp_error *error);
	int (*alert_show)(struct rp_store *store, const char *name,
			  struct rp_value *out, struct rp_arena *arena,
			  struct rp_error *error);

	int (*hold_add)(struct rp_store *store,
			const struct rp_stored_hold *hold, int64_t *id,
			struct rp_error *error);
	int (*hold_list)(struct rp_store *store, const char *kind,
			 bool ended_too, struct rp_value *out,
			 struct rp_arena *arena, struct rp_error *error);
	int (*hold_end)(struct rp_store *store, const char *kind, int64_t id,
			const char *author, struct rp_error *error);
};

struct rp_store {
	const struct rp_store_ops *ops;
};

/*
 * Which alert speaks for a batch that is not empty: the first of the gravest
 * firing ones, else the first.  Of the same alert twice the later one counts.
 * Those that are held back (`suppressed`, NULL: none) only speak if all are.
 */
size_t rp_ingest_gravest(const struct rp_alert_batch *batch,
			 const struct rp_value *suppressed,
			 struct rp_arena *arena);

#endif
