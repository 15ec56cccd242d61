/*
 * Alerts, by (source, fingerprint), and the history of each.
 *
 *	incoming	unknown		firing		resolved
 *	firing		created		updated		refired
 *	resolved	created		resolved	updated
 *
 * Everything a sender says about a known alert replaces what was known; only
 * its times follow the state: it ends when it is resolved, and begins anew
 * when it fires again.  Each change of state, and of the severity of what
 * fires, leaves a line of history.  Texts that carry secrets by their names
 * are redacted here.
 *
 * Three kinds of news are none.  An event that was delivered before, by its
 * id, and one that newer ones have overtaken, by its time, change nothing at
 * all.  What says again what was said before, as senders do for as long as an
 * alert fires, is a look at it and no more.
 */
#include "store/sqlite_ingest.h"

#include "alerts/flap.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/redact.h"
#include "store/sqlite_records.h"

#define REMEMBERED_US (7 * 86400 * INT64_C(1000000))	/* ids of events */
#define MOST_MESSAGES 100
#define MOST_SHOWN 100		/* bytes of a name in a message */

static const char find[] =
	"SELECT id, status = 'firing', severity, incident_id, updated_at,"
	"  last_event_at, looks, is_flapping, raw_payload = ?3,"
	"  suppressed_by"
	" FROM alerts WHERE source = ?1 AND fingerprint = ?2";

static const char insert[] =
	"INSERT INTO alerts (source, fingerprint, status, severity,"
	"  incident_id, started_at, ended_at, received_at, updated_at, name,"
	"  description, labels, annotations, raw_payload, last_event_at, looks,"
	"  group_key, urls, measured)"
	" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?9, ?10, ?11, ?12, ?13,"
	"  ?14, ?15, ?16, ?17, ?18)";

static const char update[] =
	"UPDATE alerts SET severity = ?, updated_at = ?, name = ?,"
	"  description = ?, labels = ?, annotations = ?, raw_payload = ?,"
	"  last_event_at = coalesce(?, last_event_at), looks = ?,"
	"  is_flapping = ?, group_key = ?, urls = ?, measured = ?"
	" WHERE id = ?";

static const char look_again[] =
	"UPDATE alerts SET updated_at = ?,"
	"  last_event_at = coalesce(?, last_event_at), looks = ?,"
	"  is_flapping = ? WHERE id = ?";

static const char turn[] =
	"UPDATE alerts SET status = ?, incident_id = ?,"
	"  started_at = coalesce(?, started_at), ended_at = ? WHERE id = ?";

static const char tell[] =
	"INSERT INTO alert_history (alert_id, event, old_status, new_status,"
	"  created_at, details) VALUES (?, ?, ?, ?, ?, ?)";

/* What is known of an alert, and what it becomes. */
struct known {
	int64_t id, incident;
	bool firing, is_same;		/* … as what has come now */
	const char *severity;
	int64_t updated_us, last_event_us;
	uint64_t looks;
	bool is_flapping;
	struct rp_arg raw;		/* of what has come */
};

static const char *status_name(bool firing)
{
	return firing ? "firing" : "resolved";
}

static struct rp_arg json_map(struct rp_ingest *in,
			      const struct rp_value *map)
{
	struct rp_value safe;

	if (map->tag != RP_MAP)
		return rp_arg_str("{}");
	safe = rp_has_secret(map) ? rp_redact(in->arena, map) : *map;
	return rp_arg_text(rp_json_text(in->arena, &safe, RP_JSON_COMPACT));
}

/* What a sender need not say. */
static struct rp_arg some_map(struct rp_ingest *in, const struct rp_value *map)
{
	if (!rp_value_count(map))
		return rp_arg_opt(NULL);
	return json_map(in, map);
}

static struct rp_arg some_text(struct rp_text text)
{
	return text.n ? rp_arg_text(text) : rp_arg_opt(NULL);
}

/* ----------------------------------------------------------------- history */

static int record(struct rp_ingest *in, int64_t alert, const char *event,
		  const char *old_status, const char *new_status,
		  struct rp_value details)
{
	return rp_sql_run(in->s, tell, RP_ARGS(
		rp_arg_int(alert), rp_arg_str(event), rp_arg_str(old_status),
		rp_arg_str(new_status), rp_arg_when(in->now_us),
		rp_arg_text(rp_json_text(in->arena, &details,
					 RP_JSON_COMPACT))));
}

int rp_alert_record(struct rp_ingest *in, int64_t alert, const char *event,
		    bool firing, struct rp_value details)
{
	return record(in, alert, event, status_name(firing),
		      status_name(firing), details);
}

static int record_created(struct rp_ingest *in, int64_t id,
			  const struct rp_alert *alert)
{
	struct rp_value details = rp_map_new(in->arena);

	rp_map_put(in->arena, &details, "source",
		   rp_string(in->batch->source));
	if (in->batch->watcher)
		rp_map_put(in->arena, &details, "checker", rp_string(
			rp_value_text(rp_map_get(&alert->labels, "checker"),
				      "")));
	return record(in, id, "created", "", status_name(alert->firing),
		      details);
}

static int record_severity(struct rp_ingest *in, const struct known *known,
			   const struct rp_alert *alert)
{
	struct rp_value details = rp_map_new(in->arena);

	rp_map_put(in->arena, &details, "old_severity",
		   rp_cstring(known->severity));
	rp_map_put(in->arena, &details, "new_severity",
		   rp_cstring(rp_severity_name(alert->severity)));
	return record(in, known->id, "severity_changed", "firing", "firing",
		      details);
}

/* ------------------------------------------------------------------- times */

static int64_t end_of(struct rp_ingest *in, const struct rp_alert *alert)
{
	if (alert->firing)
		return 0;
	return alert->ended_us ? alert->ended_us : in->now_us;
}

/*
 * When it happened, as far as its sender says so; 0: unknown.  A clock that is
 * ahead of ours must not make all later events look old.
 */
static int64_t time_of(struct rp_ingest *in, const struct rp_alert *alert)
{
	return alert->event_us < in->now_us ? alert->event_us : in->now_us;
}

/* Overtaken by what is known. */
static bool is_stale(struct rp_ingest *in, const struct known *known,
		     const struct rp_alert *alert)
{
	int64_t us = time_of(in, alert);

	return us && us < known->last_event_us;
}

/* ------------------------------------------------------------ nothing new */

__attribute__((format(printf, 3, 4)))
static void say(struct rp_ingest *in, const struct rp_alert *alert,
		const char *format, ...)
{
	struct rp_text name = rp_utf8_cut(alert->name, MOST_SHOWN);
	struct rp_value *messages = &in->out->messages;
	const char *why;
	va_list args;

	if (rp_value_count(messages) == MOST_MESSAGES)
		return;
	va_start(args, format);
	why = rp_arena_vprintf(in->arena, format, args);
	va_end(args);
	rp_list_push(in->arena, messages, rp_cstring(rp_arena_printf(
		in->arena, "alert '%.*s': %s; nothing is changed",
		(int)name.n, name.at, why)));
}

/* The key of an event: ids are unique to a sender's alert at most. */
static const char *event_key(struct rp_ingest *in,
			     const struct rp_alert *alert)
{
	const struct rp_text parts[] = { in->batch->source, alert->fingerprint,
					 alert->event_id };
	char *hex = rp_arena_alloc(in->arena, RP_SHA256_HEX);
	struct rp_buf all;

	rp_buf_init(&all, RP_BUF_UNLIMITED);
	rp_buf_str(&all, "event");
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		rp_buf_printf(&all, " %zu:", parts[i].n);
		rp_buf_text(&all, parts[i]);
	}
	rp_sha256_hex(hex, rp_buf_view(&all));
	rp_buf_finish(&all);
	return hex;
}

/* 1 if this very event was here before and its run went well. */
static int is_redelivered(struct rp_ingest *in, const struct rp_alert *alert)
{
	struct rp_pass pass = { .run_id = in->run_id,
				.window_us = REMEMBERED_US };
	struct rp_text id = rp_utf8_cut(alert->event_id, MOST_SHOWN);
	struct rp_sighting seen;
	int rc;

	if (!alert->event_id.n)
		return 0;
	pass.key = event_key(in, alert);
	rc = rp_sqlite_see(in->s, &pass, in->now_us, &seen);
	if (rc < 0 || !seen.repeat)
		return rc;
	say(in, alert, "event %.*s was delivered before, at %s", (int)id.n,
	    id.at, rp_time_text(in->arena, seen.first_us));
	in->n_old_news++;
	return 1;
}

static int leave(struct rp_ingest *in)
{
	in->out->alerts_unchanged++;
	return 0;
}

static int leave_stale(struct rp_ingest *in, const struct known *known,
		       const struct rp_alert *alert)
{
	say(in, alert, "it %s at %s, but %s at %s is known",
	    alert->firing ? "fired" : "ended",
	    rp_time_text(in->arena, time_of(in, alert)),
	    known->firing ? "firing" : "its end",
	    rp_time_text(in->arena, known->last_event_us));
	in->n_old_news++;
	return leave(in);
}

/* ---------------------------------------------------------------- flapping */

static unsigned state_of(const struct rp_alert *alert)
{
	return alert->firing ? (unsigned)alert->severity + 1 : 0;
}

static int record_flapping(struct rp_ingest *in, const struct known *known,
			   const struct rp_alert *alert, double percent)
{
	struct rp_value details = rp_map_new(in->arena);
	const char *event = known->is_flapping ? "flapping_started"
					       : "flapping_stopped";

	rp_map_put(in->arena, &details, "percent", rp_double(percent));
	return record(in, known->id, event, status_name(known->firing),
		      status_name(alert->firing), details);
}

/* Takes the look that this event is into what is known. */
static int look(struct rp_ingest *in, struct known *known,
		const struct rp_alert *alert, struct rp_put *put)
{
	const struct rp_policy *policy = &in->policy;
	int64_t us = time_of(in, alert);
	int64_t before = known->last_event_us ? known->last_event_us
					      : known->updated_us;
	bool was_flapping = known->is_flapping;
	double percent;

	known->looks = rp_flap_stand(known->looks,
				     (us ? us : in->now_us) - before,
				     policy->look_us);
	known->looks = rp_flap_look(known->looks, state_of(alert));
	percent = rp_flap_percent(known->looks);
	known->is_flapping = rp_flap_judge(percent, was_flapping,
					   policy->flap_low,
					   policy->flap_high);
	put->percent = percent;
	put->held_flapping = was_flapping && known->is_flapping;
	if (known->is_flapping == was_flapping)
		return 0;
	return record_flapping(in, known, alert, percent);
}

/* -------------------------------------------------------------- one alert */

static int create(struct rp_ingest *in, const struct rp_alert *alert,
		  struct rp_put *put, struct rp_arg raw)
{
	int rc = 0;

	if (alert->firing && !in->batch->no_incidents)
		rc = rp_incident_attach(in, &put->incident, alert, 0);
	if (rc < 0)
		return rc;
	rc = rp_sql_run(in->s, insert, RP_ARGS(
		rp_arg_text(in->batch->source),
		rp_arg_text(alert->fingerprint),
		rp_arg_str(status_name(alert->firing)),
		rp_arg_str(rp_severity_name(alert->severity)),
		rp_arg_id(put->incident), rp_arg_when(alert->started_us),
		rp_arg_time(end_of(in, alert)), rp_arg_when(in->now_us),
		rp_arg_text(alert->name), rp_arg_text(alert->description),
		json_map(in, &alert->labels),
		json_map(in, &alert->annotations), raw,
		rp_arg_time(time_of(in, alert)),
		rp_arg_int((int64_t)rp_flap_look(0, state_of(alert))),
		some_text(in->batch->group_key), some_map(in, &alert->urls),
		some_map(in, &alert->values)));
	if (rc < 0)
		return rc;
	put->id = sqlite3_last_insert_rowid(in->s->db);
	in->out->alerts_created++;
	return record_created(in, put->id, alert);
}

static int overwrite(struct rp_ingest *in, const struct known *known,
		     const struct rp_alert *alert)
{
	return rp_sql_run(in->s, update, RP_ARGS(
		rp_arg_str(rp_severity_name(alert->severity)),
		rp_arg_when(in->now_us), rp_arg_text(alert->name),
		rp_arg_text(alert->description),
		json_map(in, &alert->labels),
		json_map(in, &alert->annotations), known->raw,
		rp_arg_time(time_of(in, alert)),
		rp_arg_int((int64_t)known->looks),
		rp_arg_int(known->is_flapping),
		some_text(in->batch->group_key), some_map(in, &alert->urls),
		some_map(in, &alert->values), rp_arg_int(known->id)));
}

static int turn_row(struct rp_ingest *in, const struct known *known,
		    const struct rp_alert *alert, int64_t incident)
{
	return rp_sql_run(in->s, turn, RP_ARGS(
		rp_arg_str(status_name(alert->firing)), rp_arg_id(incident),
		rp_arg_time(alert->firing ? alert->started_us : 0),
		rp_arg_time(end_of(in, alert)), rp_arg_int(known->id)));
}

static int resolve(struct rp_ingest *in, const struct known *known,
		   const struct rp_alert *alert)
{
	int rc = turn_row(in, known, alert, known->incident);
	struct rp_value details = rp_map_new(in->arena);

	if (rc < 0)
		return rc;
	in->out->alerts_resolved++;
	rp_incident_touch(in, known->incident, false);
	if (in->batch->watcher)
		rp_map_put(in->arena, &details, "resolved_by",
			   rp_cstring(in->batch->watcher));
	return record(in, known->id, "resolved", "firing", "resolved",
		      details);
}

static int refire(struct rp_ingest *in, const struct known *known,
		  const struct rp_alert *alert, struct rp_put *put)
{
	int rc = 0;

	if (!in->batch->no_incidents)
		rc = rp_incident_attach(in, &put->incident, alert,
					known->incident);
	if (rc == 0)
		rc = turn_row(in, known, alert, put->incident);
	if (rc < 0)
		return rc;
	in->out->alerts_updated++;
	return record(in, known->id, "refired", "resolved", "firing",
		      rp_map_new(in->arena));
}

static int repeat(struct rp_ingest *in, const struct known *known,
		  const struct rp_alert *alert)
{
	in->out->alerts_updated++;
	if (!alert->firing || strcmp(known->severity,
				     rp_severity_name(alert->severity)) == 0)
		return 0;
	rp_incident_touch(in, known->incident, false);
	return record_severity(in, known, alert);
}

static int note_look(struct rp_ingest *in, const struct known *known,
		     const struct rp_alert *alert)
{
	return rp_sql_run(in->s, look_again, RP_ARGS(
		rp_arg_when(in->now_us), rp_arg_time(time_of(in, alert)),
		rp_arg_int((int64_t)known->looks),
		rp_arg_int(known->is_flapping), rp_arg_int(known->id)));
}

static int change(struct rp_ingest *in, const struct known *known,
		  const struct rp_alert *alert, struct rp_put *put)
{
	bool keeps_words = in->batch->watcher && !alert->firing;
	int rc = keeps_words ? note_look(in, known, alert)
			     : overwrite(in, known, alert);

	if (rc < 0)
		return rc;
	if (known->firing == alert->firing)
		return repeat(in, known, alert);
	return alert->firing ? refire(in, known, alert, put)
			     : resolve(in, known, alert);
}

static int see_again(struct rp_ingest *in, const struct known *known,
		     const struct rp_alert *alert)
{
	in->out->alerts_updated++;
	in->out->alerts_unchanged++;
	return note_look(in, known, alert);
}

static int hear_of(struct rp_ingest *in, struct known *known,
		   const struct rp_alert *alert, struct rp_put *put)
{
	int rc;

	if (is_stale(in, known, alert))
		return leave_stale(in, known, alert);
	rc = look(in, known, alert, put);
	if (rc == 0)
		rc = known->is_same ? see_again(in, known, alert)
				    : change(in, known, alert, put);
	return rc < 0 ? rc : rp_incident_hear(in, put->incident, alert);
}

/* 1 if it is known, 0 if not. */
static int look_up(struct rp_ingest *in, struct known *known,
		   const struct rp_alert *alert, struct rp_put *put)
{
	sqlite3_stmt *stmt;
	int rc;

	*known = (struct known){ .raw = json_map(in, &alert->raw) };
	rc = rp_sql_first(in->s, &stmt, find, RP_ARGS(
		rp_arg_text(in->batch->source),
		rp_arg_text(alert->fingerprint), known->raw));
	if (rc <= 0)
		return rc;
	known->id = sqlite3_column_int64(stmt, 0);
	known->firing = sqlite3_column_int(stmt, 1);
	known->severity = rp_sql_str(stmt, 2, in->arena);
	known->incident = sqlite3_column_int64(stmt, 3);
	known->updated_us = rp_sql_time(stmt, 4);
	known->last_event_us = rp_sql_time(stmt, 5);
	known->looks = (uint64_t)sqlite3_column_int64(stmt, 6);
	known->is_flapping = sqlite3_column_int(stmt, 7);
	known->is_same = sqlite3_column_int(stmt, 8)
			 && known->firing == alert->firing
			 && strcmp(known->severity,
				   rp_severity_name(alert->severity)) == 0;
	put->id = known->id;
	put->incident = known->incident;
	if (sqlite3_column_type(stmt, 9) != SQLITE_NULL)
		put->was_held = rp_sql_map(stmt, 9, in->arena);
	rp_sql_done(stmt);
	return 1;
}

static int put_alert(struct rp_ingest *in, const struct rp_alert *alert,
		     struct rp_put *put)
{
	struct known known;
	int is_known = look_up(in, &known, alert, put), rc;

	if (is_known < 0)
		return is_known;
	if (in->batch->watcher && !alert->firing
	    && !(is_known && known.firing)) {
		*put = (struct rp_put){ 0 };
		return 0;
	}
	rc = is_redelivered(in, alert);
	if (rc < 0)
		return rc;
	if (is_known)
		return rc ? leave(in) : hear_of(in, &known, alert, put);
	rc = create(in, alert, put, known.raw);
	return rc < 0 ? rc : rp_incident_hear(in, put->incident, alert);
}

/* --------------------------------------------------------------- the batch */

static const char settings[] =
	"SELECT name, value FROM settings"
	" WHERE name GLOB 'incidents.*' OR name GLOB 'flapping.*'";

/* A value that no longer can be is as if there were none. */
static int read_policy(struct rp_ingest *in)
{
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(in->s, &stmt, settings, NULL);

	in->policy = rp_policy_preset;
	for (; rc > 0; rc = rp_sql_next(in->s, stmt))
		rp_policy_set(&in->policy, rp_sql_str(stmt, 0, in->arena),
			      rp_sql_str(stmt, 1, in->arena), in->arena, NULL);
	if (in->batch->group_by.n)
		in->policy.group_by = in->batch->group_by;
	return rc;
}

static int name_gravest(struct rp_ingest *in)
{
	size_t i;

	if (!in->batch->n)
		return 0;
	i = rp_ingest_gravest(in->batch, in->out->suppressed, in->arena);
	in->out->severity = rp_severity_name(in->batch->alerts[i].severity);
	in->out->fingerprint = rp_text_cstr(in->arena,
					    in->batch->alerts[i].fingerprint);
	in->out->incident_id = in->put[i].incident;
	if (!in->put[i].incident)
		return 0;
	return rp_sqlite_read_incident(in->s, in->put[i].incident,
				       &in->out->incident, in->arena);
}

static int put_batch(struct rp_ingest *in)
{
	size_t n = in->batch->n;
	int rc = read_policy(in);

	for (size_t i = 0; i < n && rc == 0; i++)
		rc = put_alert(in, &in->batch->alerts[i], &in->put[i]);
	if (rc == 0)
		rc = rp_incidents_settle(in);
	if (rc == 0)
		rc = rp_suppress(in);
	in->out->is_redelivery = n && in->n_old_news == n;
	return rc == 0 ? name_gravest(in) : rc;
}

int rp_sqlite_ingest(struct rp_store *store, const struct rp_alert_batch *batch,
		     const struct rp_run_record *run,
		     const struct rp_node_record *nodes, size_t n,
		     struct rp_ingest_outcome *out, struct rp_arena *arena,
		     struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	struct rp_ingest_outcome outcome = { .messages = rp_list_new(arena) };
	struct rp_run_record record_of_run = { 0 };
	struct rp_ingest in = { .s = s, .batch = batch, .arena = arena,
				.out = &outcome,
				.run_id = run ? run->run_id : "" };
	int rc;

	if (!s)
		return RP_ESTORE;
	in.now_us = s->clock->wall_us(s->clock);
	in.touched = rp_arena_array(arena, 2 * batch->n, sizeof *in.touched);
	in.put = rp_arena_array(arena, batch->n, sizeof *in.put);
	outcome.suppressed = rp_arena_array(arena, batch->n,
					    sizeof *outcome.suppressed);
	rc = put_batch(&in);
	if (run)
		record_of_run = *run;
	if (outcome.incident_id)
		record_of_run.incident_id = outcome.incident_id;
	if (rc == 0 && run)
		rc = rp_sqlite_put_run(s, &record_of_run, nodes, n);
	rc = rp_sqlite_end(s, rc);
	if (rc == 0)
		*out = outcome;
	return rc;
}
