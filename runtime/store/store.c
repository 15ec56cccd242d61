/*
 * The verbs of store.h, handed on to whatever back end was opened.
 *
 * Nothing here knows a back end, and the executor calls nothing else: so an
 * executable that never names an opener links no database.
 */
#include "store/store.h"

#include "store/store_ops.h"

void rp_store_close(struct rp_store *store)
{
	if (store)
		store->ops->close(store);
}

/* ------------------------------------------------------------- definitions */

int rp_store_definition_add(struct rp_store *store, const char *name,
			    const struct rp_definition *definition,
			    int *version, struct rp_error *error)
{
	return store->ops->definition_add(store, name, definition, version,
					  error);
}

int rp_store_definition_get(struct rp_store *store, const char *name,
			    int version, struct rp_definition *out,
			    struct rp_arena *arena, struct rp_error *error)
{
	return store->ops->definition_get(store, name, version, out, arena,
					  error);
}

int rp_store_definition_list(struct rp_store *store, bool inactive_too,
			     struct rp_definition **out, size_t *n,
			     struct rp_arena *arena, struct rp_error *error)
{
	return store->ops->definition_list(store, inactive_too, out, n, arena,
					   error);
}

int rp_store_definition_enable(struct rp_store *store, const char *name,
			       bool active, struct rp_error *error)
{
	return store->ops->definition_enable(store, name, active, error);
}

int rp_store_definition_remove(struct rp_store *store, const char *name,
			       struct rp_error *error)
{
	return store->ops->definition_remove(store, name, error);
}

/* ---------------------------------------------------------------- channels */

int rp_store_channel_put(struct rp_store *store,
			 const struct rp_stored_channel *channel,
			 struct rp_error *error)
{
	return store->ops->channel_put(store, channel, error);
}

int rp_store_channel_list(struct rp_store *store, const char *const *drivers,
			  bool inactive_too, struct rp_stored_channel **out,
			  size_t *n, struct rp_arena *arena,
			  struct rp_error *error)
{
	return store->ops->channel_list(store, drivers, inactive_too, out, n,
					arena, error);
}

int rp_store_channel_remove(struct rp_store *store, const char *name,
			    struct rp_error *error)
{
	return store->ops->channel_remove(store, name, error);
}

/* --------------------------------------------------------------- templates */

int rp_store_template_put(struct rp_store *store, const char *name,
			  struct rp_text text, struct rp_error *error)
{
	return store->ops->template_put(store, name, text, error);
}

int rp_store_template_get(struct rp_store *store, const char *name,
			  struct rp_stored_template *out,
			  struct rp_arena *arena, struct rp_error *error)
{
	return store->ops->template_get(store, name, out, arena, error);
}

int rp_store_template_list(struct rp_store *store,
			   struct rp_stored_template **out, size_t *n,
			   struct rp_arena *arena, struct rp_error *error)
{
	return store->ops->template_list(store, out, n, arena, error);
}

int rp_store_template_remove(struct rp_store *store, const char *name,
			     struct rp_error *error)
{
	return store->ops->template_remove(store, name, error);
}

/* ------------------------------------------------------ settings and gates */

int rp_store_setting_put(struct rp_store *store, const char *name,
			 const char *value, struct rp_error *error)
{
	return store->ops->setting_put(store, name, value, error);
}

int rp_store_setting_list(struct rp_store *store,
			  struct rp_stored_setting **out, size_t *n,
			  struct rp_arena *arena, struct rp_error *error)
{
	return store->ops->setting_list(store, out, n, arena, error);
}

int rp_store_setting_remove(struct rp_store *store, const char *name,
			    struct rp_error *error)
{
	return store->ops->setting_remove(store, name, error);
}

int rp_store_gate_see(struct rp_store *store, const struct rp_pass *pass,
		      struct rp_sighting *out, struct rp_error *error)
{
	return store->ops->gate_see(store, pass, out, error);
}

int rp_store_gate_take(struct rp_store *store, const struct rp_pass *pass,
		       struct rp_allowance *out, struct rp_error *error)
{
	return store->ops->gate_take(store, pass, out, error);
}

/* ------------------------------------------------------------------ checks */

int rp_store_check_states(struct rp_store *store, const char *scope,
			  struct rp_check_state **out, size_t *n,
			  struct rp_arena *arena, struct rp_error *error)
{
	return store->ops->check_states(store, scope, out, n, arena, error);
}

int rp_store_check_write(struct rp_store *store,
			 const struct rp_check_state *states, size_t n_states,
			 const struct rp_check_record *records,
			 size_t n_records, struct rp_error *error)
{
	return store->ops->check_write(store, states, n_states, records,
				       n_records, error);
}

/* -------------------------------------------------------------------- runs */

int rp_store_run_write(struct rp_store *store, const struct rp_run_record *run,
		       const struct rp_node_record *nodes, size_t n,
		       struct rp_error *error)
{
	return store->ops->run_write(store, run, nodes, n, error);
}

int rp_store_run_get(struct rp_store *store, const char *run_id,
		     struct rp_run_record *run, struct rp_node_record **nodes,
		     size_t *n, struct rp_arena *arena, struct rp_error *error)
{
	return store->ops->run_get(store, run_id, run, nodes, n, arena, error);
}

int rp_store_run_list(struct rp_store *store, const char *status, size_t limit,
		      struct rp_run_record **out, size_t *n,
		      struct rp_arena *arena, struct rp_error *error)
{
	return store->ops->run_list(store, status, limit, out, n, arena,
				    error);
}

/* ------------------------------------------------------------------ alerts */

int rp_store_ingest(struct rp_store *store, const struct rp_alert_batch *batch,
		    const struct rp_run_record *run,
		    const struct rp_node_record *nodes, size_t n,
		    struct rp_ingest_outcome *out, struct rp_arena *arena,
		    struct rp_error *error)
{
	return store->ops->ingest(store, batch, run, nodes, n, out, arena,
				  error);
}

int rp_store_incident_get(struct rp_store *store, int64_t id,
			  struct rp_value *out, struct rp_arena *arena,
			  struct rp_error *error)
{
	return store->ops->incident_get(store, id, out, arena, error);
}

int rp_store_incident_show(struct rp_store *store, int64_t id,
			   struct rp_value *out, struct rp_arena *arena,
			   struct rp_error *error)
{
	return store->ops->incident_show(store, id, out, arena, error);
}

int rp_store_incident_list(struct rp_store *store,
			   const struct rp_record_filter *filter,
			   struct rp_value *out, struct rp_arena *arena,
			   struct rp_error *error)
{
	return store->ops->incident_list(store, filter, out, arena, error);
}

int rp_store_incident_act(struct rp_store *store, int64_t id,
			  enum rp_incident_act act,
			  const struct rp_remark *remark,
			  struct rp_error *error)
{
	return store->ops->incident_act(store, id, act, remark, error);
}

int rp_store_alert_list(struct rp_store *store,
			const struct rp_record_filter *filter,
			struct rp_value *out, struct rp_arena *arena,
			struct rp_error *error)
{
	return store->ops->alert_list(store, filter, out, arena, error);
}

int rp_store_alert_show(struct rp_store *store, const char *name,
			struct rp_value *out, struct rp_arena *arena,
			struct rp_error *error)
{
	return store->ops->alert_show(store, name, out, arena, error);
}

/* ------------------------------------------------------------------- holds */

int rp_store_hold_add(struct rp_store *store, const struct rp_stored_hold *hold,
		      int64_t *id, struct rp_error *error)
{
	return store->ops->hold_add(store, hold, id, error);
}

int rp_store_hold_list(struct rp_store *store, const char *kind,
		       bool ended_too, struct rp_value *out,
		       struct rp_arena *arena, struct rp_error *error)
{
	return store->ops->hold_list(store, kind, ended_too, out, arena,
				     error);
}

int rp_store_hold_end(struct rp_store *store, const char *kind, int64_t id,
		      const char *author, struct rp_error *error)
{
	return store->ops->hold_end(store, kind, id, author, error);
}
