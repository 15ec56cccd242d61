/*
 * What people do to incidents.
 *
 *	               from                           to
 *	acknowledge    open                           acknowledged
 *	resolve        open, acknowledged             resolved
 *	close          open, acknowledged, resolved   closed
 *	note           any                            the same
 *
 * Whatever is done leaves a line of history with its author.  What the monitor
 * that people know keeps in an incident's metadata is kept there as well: who
 * acknowledged or resolved it, and the notes.
 */
#include "store/sqlite_records.h"

#include <inttypes.h>

#include "base/json.h"

enum { OPEN = 1, ACKNOWLEDGED = 2, RESOLVED = 4, CLOSED = 8 };

static const struct { const char *name; unsigned bit; } statuses[] = {
	{ "open", OPEN }, { "acknowledged", ACKNOWLEDGED },
	{ "resolved", RESOLVED }, { "closed", CLOSED },
};

static const struct act {
	const char *event;	/* of the history */
	const char *status;	/* what the incident becomes; NULL: stays */
	unsigned from;
	const char *by, *said;	/* keys: who in metadata, what in details */
} acts[] = {
	[RP_INCIDENT_ACKNOWLEDGE] = {
		"acknowledged", "acknowledged", OPEN, "acknowledged_by",
		"comment" },
	[RP_INCIDENT_RESOLVE] = {
		"resolved", "resolved", OPEN | ACKNOWLEDGED, "resolved_by",
		"summary" },
	[RP_INCIDENT_CLOSE] = {
		"closed", "closed", OPEN | ACKNOWLEDGED | RESOLVED,
		"closed_by", "comment" },
	[RP_INCIDENT_NOTE] = {
		"note", NULL, OPEN | ACKNOWLEDGED | RESOLVED | CLOSED, NULL,
		"text" },
};

static const char read[] =
	"SELECT status, metadata FROM incidents WHERE id = ?";

static const char change[] =
	"UPDATE incidents SET status = ?2, updated_at = ?3, metadata = ?4,"
	"  acknowledged_at = iif(?2 = 'acknowledged', ?3, acknowledged_at),"
	"  resolved_at = iif(?2 = 'resolved', ?3, resolved_at),"
	"  closed_at = iif(?2 = 'closed', ?3, closed_at),"
	"  summary = iif(?2 = 'resolved' AND ?5 <> '', ?5, summary)"
	" WHERE id = ?1";

static const char annotate[] =
	"UPDATE incidents SET updated_at = ?, metadata = ? WHERE id = ?";

static const char tell[] =
	"INSERT INTO incident_history (incident_id, event, actor, created_at,"
	"  details) VALUES (?, ?, ?, ?, ?)";

int rp_incident_record(struct rp_sqlite *s, int64_t incident,
		       const char *event, const char *actor, int64_t now_us,
		       struct rp_text details)
{
	return rp_sql_run(s, tell, RP_ARGS(
		rp_arg_int(incident), rp_arg_str(event), rp_arg_opt(actor),
		rp_arg_when(now_us), rp_arg_text(details)));
}

/* One act on one incident, on its way through the transaction. */
struct handling {
	struct rp_sqlite *s;
	int64_t id, now_us;
	const struct act *act;
	struct rp_remark said;	/* no NULLs */
	const char *status;		/* what it has */
	struct rp_value metadata;
	struct rp_arena arena;
};

static unsigned bit_of(const char *status)
{
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++)
		if (strcmp(statuses[i].name, status) == 0)
			return statuses[i].bit;
	return 0;
}

static int refuse(struct handling *h)
{
	if (strcmp(h->status, h->act->status) == 0)
		return rp_error_set(h->s->error, RP_EBADINPUT,
				    "Incident %" PRId64 " is %s already",
				    h->id, h->status);
	return rp_error_set(h->s->error, RP_EBADINPUT,
			    "Incident %" PRId64 " is %s and cannot be %s any "
			    "more", h->id, h->status, h->act->status);
}

static int look(struct handling *h)
{
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(h->s, &stmt, read, RP_ARGS(rp_arg_int(h->id)));

	if (rc < 0)
		return rc;
	if (rc == 0)
		return rp_error_set(h->s->error, RP_ENOTFOUND,
				    "%s: no incident %" PRId64, h->s->path,
				    h->id);
	h->status = rp_sql_str(stmt, 0, &h->arena);
	h->metadata = rp_sql_map(stmt, 1, &h->arena);
	rp_sql_done(stmt);
	return h->act->from & bit_of(h->status) ? 0 : refuse(h);
}

static void add_note(struct handling *h)
{
	struct rp_value note = rp_map_new(&h->arena);
	const struct rp_value *old = rp_map_get(&h->metadata, "notes");
	struct rp_value notes = rp_is(old, RP_LIST) ? *old
						    : rp_list_new(&h->arena);

	rp_map_put(&h->arena, &note, "text", rp_cstring(h->said.text));
	rp_map_put(&h->arena, &note, "author", rp_cstring(h->said.author));
	rp_map_put(&h->arena, &note, "timestamp",
		   rp_cstring(rp_time_text(&h->arena, h->now_us)));
	rp_list_push(&h->arena, &notes, note);
	rp_map_put(&h->arena, &h->metadata, "notes", notes);
}

static int write_row(struct handling *h)
{
	const struct act *act = h->act;
	struct rp_text metadata;

	if (!act->status)
		add_note(h);
	else if (*h->said.author)
		rp_map_put(&h->arena, &h->metadata, act->by,
			   rp_cstring(h->said.author));
	metadata = rp_json_text(&h->arena, &h->metadata, RP_JSON_COMPACT);
	if (!act->status)
		return rp_sql_run(h->s, annotate, RP_ARGS(
			rp_arg_when(h->now_us), rp_arg_text(metadata),
			rp_arg_int(h->id)));
	return rp_sql_run(h->s, change, RP_ARGS(
		rp_arg_int(h->id), rp_arg_str(act->status),
		rp_arg_when(h->now_us), rp_arg_text(metadata),
		rp_arg_str(h->said.text)));
}

static int write_history(struct handling *h)
{
	struct rp_value details = rp_map_new(&h->arena);

	if (*h->said.text)
		rp_map_put(&h->arena, &details, h->act->said,
			   rp_cstring(h->said.text));
	return rp_incident_record(h->s, h->id, h->act->event,
				  *h->said.author ? h->said.author : NULL,
				  h->now_us,
				  rp_json_text(&h->arena, &details,
					       RP_JSON_COMPACT));
}

int rp_sqlite_incident_act(struct rp_store *store, int64_t id,
			   enum rp_incident_act act,
			   const struct rp_remark *remark,
			   struct rp_error *error)
{
	struct handling h = {
		.s = rp_sqlite_begin(store, error), .id = id,
		.act = &acts[act],
		.said = { remark->author ? remark->author : "",
			  remark->text ? remark->text : "" },
	};
	int rc;

	if (!h.s)
		return RP_ESTORE;
	h.now_us = h.s->clock->wall_us(h.s->clock);
	rp_arena_init(&h.arena);
	rc = look(&h);
	if (rc == 0)
		rc = write_row(&h);
	if (rc == 0)
		rc = write_history(&h);
	rp_arena_finish(&h.arena);
	return rp_sqlite_end(h.s, rc);
}
