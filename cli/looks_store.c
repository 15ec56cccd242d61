/*
 * Looks and the store: what is known of those before, and the record of these.
 * Both are by check and by `scope`, the command that looks, so that two crons
 * with different thresholds do not confuse each other.
 */
#include "looks.h"

#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/json.h"
#include "option.h"
#include "session.h"

#define MOST_HOSTNAME 256

const char *rp_looks_hostname(struct rp_arena *arena)
{
	char name[MOST_HOSTNAME] = "";

	if (gethostname(name, sizeof name - 1) < 0)
		name[0] = '\0';
	return rp_arena_strdup(arena, name);
}

/* ------------------------------------------------------------------- state */

static bool needs_state(const struct rp_look *look)
{
	return rp_check_needs_state(look->check, &look->policy);
}

static void recall_one(struct rp_look *look,
		       const struct rp_check_state *states, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(states[i].check, look->check->name) == 0)
			look->state = states[i];
}

int rp_looks_recall(struct rp_looks *looks, struct rp_store *store,
		    const char *scope, struct rp_error *error)
{
	struct rp_check_state *states;
	bool any = false;
	size_t n;
	int rc;

	for (size_t i = 0; i < looks->n; i++)
		any |= needs_state(&looks->at[i]);
	if (!any)
		return 0;
	rc = rp_store_check_states(store, scope, &states, &n, looks->arena,
				   error);
	if (rc < 0)
		return rc;
	for (size_t i = 0; i < looks->n; i++)
		recall_one(&looks->at[i], states, n);
	looks->keeps_state = true;
	return 0;
}

static size_t list_states(struct rp_check_state *states,
			  const struct rp_looks *looks, const char *scope)
{
	size_t n = 0;

	for (size_t i = 0; looks->keeps_state && i < looks->n; i++) {
		const struct rp_look *look = &looks->at[i];

		if (!needs_state(look))
			continue;
		states[n] = look->state;
		states[n].scope = scope;
		states[n].check = look->check->name;
		if (!states[n].status)
			states[n].status = "";
		n++;
	}
	return n;
}

/* ----------------------------------------------------------------- records */

/* A threshold as the check had it; false if it has none. */
static bool threshold(double *out, const struct rp_look *look,
		      const char *name)
{
	const struct rp_option *row = rp_option_find(look->check->options,
						     rp_text(name));

	if (!row || !look->options || row->kind != RP_OPT_DOUBLE)
		return false;
	memcpy(out, (const char *)look->options + row->offset, sizeof *out);
	return true;
}

static struct rp_check_record record_of(const struct rp_look *look,
					struct rp_arena *arena)
{
	struct rp_check_record record = {
		.check = look->check->name,
		.status = rp_check_status_name(look->result.status),
		.message = look->result.message,
		.metrics = rp_json_text(arena, &look->result.metrics,
					RP_JSON_COMPACT),
		.error = look->result.error ? look->result.error : "",
		.duration_ms = look->duration_ms,
		.executed_us = rp_system_clock.wall_us(&rp_system_clock),
	};

	record.has_thresholds =
		threshold(&record.warning_threshold, look, "warning_threshold")
		&& threshold(&record.critical_threshold, look,
			     "critical_threshold");
	return record;
}

static int write_all(struct rp_looks *looks, struct rp_store *store,
		     const char *scope, struct rp_arena *arena,
		     struct rp_error *error)
{
	struct rp_check_state *states =
		rp_arena_array(arena, looks->n, sizeof *states);
	struct rp_check_record *records =
		rp_arena_array(arena, looks->n, sizeof *records);
	const char *hostname = rp_looks_hostname(arena);
	char trace_id[RP_UUID_SIZE];

	rp_uuid4(trace_id);
	for (size_t i = 0; i < looks->n; i++) {
		records[i] = record_of(&looks->at[i], arena);
		records[i].hostname = hostname;
		records[i].trace_id = trace_id;
	}
	return rp_store_check_write(store, states,
				    list_states(states, looks, scope), records,
				    looks->n, error);
}

void rp_looks_record(struct rp_looks *looks, struct rp_store *store,
		     const char *scope)
{
	struct rp_error error = { 0 };
	struct rp_arena arena;
	struct rp_buf buf;

	rp_arena_init(&arena);
	if (write_all(looks, store, scope, &arena, &error) < 0) {
		rp_buf_init(&buf, RP_BUF_UNLIMITED);
		rp_buf_str(&buf, "warning: not recorded: ");
		rp_buf_visible(&buf, rp_text(error.message));
		rp_buf_char(&buf, '\n');
		rp_write(STDERR_FILENO, rp_buf_view(&buf));
		rp_buf_finish(&buf);
	}
	rp_arena_finish(&arena);
}
