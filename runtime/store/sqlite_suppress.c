/*
 * Whether the alerts of a batch are held back, once all of them are stored.
 *
 *	silence ─▶ maintenance ─▶ inhibition ─▶ flapping: the first that does
 *
 * Only rules that hold now are read, and a batch pays for no more than it
 * needs: a window is looked up when an alert matches it, and what fires is
 * gone through, once, when an alert is the target of an inhibition.  As in
 * Alertmanager an alert that is both source and target of a rule is not held
 * back by others that are both, least of all by itself.
 *
 * An alert's row says what holds it back; that it begins or ends is history.
 */
#include "store/sqlite_ingest.h"

#include <stdlib.h>

#include "alerts/hold.h"
#include "base/json.h"

static const char load[] =
	"SELECT id, kind, ends_at, author, comment, rule FROM holds"
	" WHERE ends_at > ?1 AND starts_at <= ?1 ORDER BY id";

static const char load_firing[] =
	"SELECT id, labels, name, source, severity FROM alerts"
	" WHERE status = 'firing'";

static const char mark[] = "UPDATE alerts SET suppressed_by = ? WHERE id = ?";

enum window { UNKNOWN, OPEN, SHUT };

struct held_by {
	struct rp_hold hold;
	int64_t id, until_us;
	const char *author, *comment;
	enum window window;		/* of maintenance */
	/* What fires and is a source: key to the number of an alert. */
	struct rp_value any, one_sided;
};

struct holds {
	struct rp_ingest *in;
	struct held_by *rows;
	size_t n;
	bool sources_known;
};

/* ------------------------------------------------------------------ reading */

static int by_kind(const void *a, const void *b)
{
	const struct held_by *x = a, *y = b;

	if (x->hold.kind != y->hold.kind)
		return x->hold.kind < y->hold.kind ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

/* A rule that cannot be read holds nothing back, but somebody should know. */
static bool read_row(struct rp_ingest *in, struct held_by *out,
		     sqlite3_stmt *stmt)
{
	const char *kind_name = rp_sql_str(stmt, 1, in->arena);
	struct rp_value rule = rp_sql_map(stmt, 5, in->arena);
	struct rp_error error = { 0 };
	enum rp_hold_kind kind;

	*out = (struct held_by){
		.id = sqlite3_column_int64(stmt, 0),
		.until_us = rp_sql_time(stmt, 2),
		.author = rp_sql_str(stmt, 3, in->arena),
		.comment = rp_sql_str(stmt, 4, in->arena),
		.any = rp_map_new(in->arena),
		.one_sided = rp_map_new(in->arena),
	};
	if (rp_hold_kind_of(&kind, kind_name)
	    && rp_hold_read(&out->hold, kind, &rule, in->arena, &error) == 0)
		return true;
	rp_list_push(in->arena, &in->out->messages, rp_cstring(
		rp_arena_printf(in->arena, "%s %lld cannot be read and holds "
				"nothing back: %s", kind_name,
				(long long)out->id, error.message)));
	return false;
}

static int read_rows(struct holds *h)
{
	struct rp_ingest *in = h->in;
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(in->s, &stmt, load,
			      RP_ARGS(rp_arg_when(in->now_us)));

	for (; rc > 0; rc = rp_sql_next(in->s, stmt)) {
		h->rows = rp_sql_room(in->arena, h->rows, h->n,
				      sizeof *h->rows);
		h->n += read_row(in, &h->rows[h->n], stmt);
	}
	if (rc == 0 && h->n)
		qsort(h->rows, h->n, sizeof *h->rows, by_kind);
	return rc;
}

/* -------------------------------------------------------------- inhibitions */

static void note_source(struct holds *h, struct held_by *row,
			const struct rp_subject *subject, int64_t id)
{
	struct rp_arena *arena = h->in->arena;
	struct rp_text key;

	if (!rp_matchers_match(&row->hold.source, subject, arena))
		return;
	key = rp_hold_key(&row->hold, subject, arena);
	rp_map_set(arena, &row->any, key, rp_int(id));
	if (!rp_matchers_match(&row->hold.matchers, subject, arena))
		rp_map_set(arena, &row->one_sided, key, rp_int(id));
}

static void note_sources(struct holds *h, sqlite3_stmt *stmt)
{
	struct rp_arena *arena = h->in->arena;
	struct rp_value labels = rp_sql_map(stmt, 1, arena);
	struct rp_subject subject = {
		&labels, rp_sql_text(stmt, 2, arena),
		rp_sql_text(stmt, 3, arena), rp_sql_str(stmt, 4, arena),
	};

	for (size_t i = 0; i < h->n; i++)
		if (h->rows[i].hold.kind == RP_HOLD_INHIBITION)
			note_source(h, &h->rows[i], &subject,
				    sqlite3_column_int64(stmt, 0));
}

static int find_sources(struct holds *h)
{
	sqlite3_stmt *stmt;
	int rc;

	if (h->sources_known)
		return 0;
	h->sources_known = true;
	rc = rp_sql_first(h->in->s, &stmt, load_firing, NULL);
	for (; rc > 0; rc = rp_sql_next(h->in->s, stmt))
		note_sources(h, stmt);
	return rc;
}

/* Sets *source to the alert that inhibits this one, or 0. */
static int find_source(struct holds *h, const struct held_by *row,
		       const struct rp_subject *subject, int64_t *source)
{
	struct rp_arena *arena = h->in->arena;
	bool is_both = rp_matchers_match(&row->hold.source, subject, arena);
	int rc = find_sources(h);

	if (rc < 0)
		return rc;
	*source = rp_value_int(rp_map_find(is_both ? &row->one_sided
						   : &row->any,
					   rp_hold_key(&row->hold, subject,
						       arena)), 0);
	return 0;
}

/* ------------------------------------------------------------------- judging */

static bool is_open(struct holds *h, struct held_by *row)
{
	if (row->window == UNKNOWN)
		row->window = rp_hold_is_open(&row->hold, h->in->now_us,
					      &row->until_us) ? OPEN : SHUT;
	return row->window == OPEN;
}

/* Whether the row holds it; *source is the alert that does, if one does. */
static int judge_by(struct holds *h, struct held_by *row,
		    const struct rp_subject *subject, int64_t *source)
{
	int rc;

	*source = 0;
	if (!rp_matchers_match(&row->hold.matchers, subject, h->in->arena))
		return 0;
	if (row->hold.kind == RP_HOLD_MAINTENANCE)
		return is_open(h, row);
	if (row->hold.kind != RP_HOLD_INHIBITION)
		return 1;
	rc = find_source(h, row, subject, source);
	return rc < 0 ? rc : *source != 0;
}

static struct rp_value describe(struct rp_ingest *in,
				const struct held_by *row, int64_t source)
{
	struct rp_value map = rp_map_new(in->arena);

	rp_map_put(in->arena, &map, "kind",
		   rp_cstring(rp_hold_name(row->hold.kind)));
	rp_map_put(in->arena, &map, "id", rp_int(row->id));
	rp_map_put(in->arena, &map, "comment", rp_cstring(row->comment));
	rp_map_put(in->arena, &map, "author", rp_cstring(row->author));
	rp_map_put(in->arena, &map, "until",
		   row->until_us >= RP_HOLD_FOR_EVER ? rp_null
		   : rp_cstring(rp_time_text(in->arena, row->until_us)));
	rp_map_put(in->arena, &map, "alert_id",
		   source ? rp_int(source) : rp_null);
	return map;
}

static struct rp_value describe_flapping(struct rp_ingest *in, double percent)
{
	struct rp_value map = rp_map_new(in->arena);

	rp_map_put(in->arena, &map, "kind", rp_cstring("flapping"));
	rp_map_put(in->arena, &map, "id", rp_null);
	rp_map_put(in->arena, &map, "comment", rp_cstring(rp_arena_printf(
		in->arena, "%.1f percent of its last looks were changes",
		percent)));
	rp_map_put(in->arena, &map, "author", rp_null);
	rp_map_put(in->arena, &map, "until", rp_null);
	rp_map_put(in->arena, &map, "alert_id", rp_null);
	return map;
}

static int judge(struct holds *h, size_t i, struct rp_value *out)
{
	struct rp_ingest *in = h->in;
	struct rp_subject subject = rp_alert_subject(in->batch,
						     &in->batch->alerts[i]);
	int64_t source;

	*out = rp_null;
	for (size_t k = 0; k < h->n; k++) {
		int rc = judge_by(h, &h->rows[k], &subject, &source);

		if (rc > 0)
			*out = describe(in, &h->rows[k], source);
		if (rc != 0)
			return rc < 0 ? rc : 0;
	}
	if (in->put[i].held_flapping)
		*out = describe_flapping(in, in->put[i].percent);
	return 0;
}

/* ------------------------------------------------------------------- writing */

static bool is_same_hold(const struct rp_value *a, const struct rp_value *b)
{
	static const char *const keys[] = { "kind", "id" };

	for (size_t i = 0; i < 2; i++) {
		const struct rp_value *x = rp_map_get(a, keys[i]);
		const struct rp_value *y = rp_map_get(b, keys[i]);

		if (!rp_value_equal(x ? x : &rp_null, y ? y : &rp_null))
			return false;
	}
	return true;
}

static int write_hold(struct rp_ingest *in, size_t i,
		      const struct rp_value *held)
{
	const struct rp_put *put = &in->put[i];
	struct rp_value details = rp_map_new(in->arena);
	struct rp_text text = rp_json_text(in->arena, held, RP_JSON_COMPACT);
	bool is_held = held->tag == RP_MAP;
	int rc = rp_sql_run(in->s, mark, RP_ARGS(
		is_held ? rp_arg_text(text) : rp_arg_opt(NULL),
		rp_arg_int(put->id)));

	if (rc < 0 || is_same_hold(&put->was_held, held))
		return rc;
	if (is_held) {
		rp_map_put(in->arena, &details, "kind",
			   *rp_map_get(held, "kind"));
		rp_map_put(in->arena, &details, "id", *rp_map_get(held, "id"));
	}
	return rp_alert_record(in, put->id,
			       is_held ? "suppressed" : "unsuppressed",
			       in->batch->alerts[i].firing, details);
}

int rp_suppress(struct rp_ingest *in)
{
	struct holds h = { .in = in };
	int rc = read_rows(&h);

	for (size_t i = 0; i < in->batch->n && rc == 0; i++) {
		struct rp_value *held = &in->out->suppressed[i];

		if (!in->put[i].id)
			continue;
		rc = judge(&h, i, held);
		in->out->alerts_suppressed += held->tag == RP_MAP;
		if (rc == 0 && (held->tag == RP_MAP
				|| in->put[i].was_held.tag == RP_MAP))
			rc = write_hold(in, i, held);
	}
	return rc;
}
