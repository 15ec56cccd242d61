/*
 * Gates: who has passed lately, for nodes that hold back repeats and floods.
 *
 * A row is one key.  Repeats use started_at, count and run_id; a rate uses
 * tokens and updated_at.  A row that has expired says what no row would say:
 * the window is over, the bucket is full again.  So it is not looked at any
 * more, and each transaction removes some of those that are left behind.
 */
#include "store/sqlite.h"

#define PRUNED 100	/* rows that one event clears away at most */

static const char prune[] =
	"DELETE FROM gates WHERE key IN (SELECT key FROM gates"
	" WHERE expires_at <= ? LIMIT ?)";

/* What a run that failed has seen may come again. */
static const char find_sighting[] =
	"SELECT g.started_at, g.count, g.run_id = ?2 FROM gates g"
	" LEFT JOIN runs r ON r.run_id = g.run_id"
	" WHERE g.key = ?1 AND g.expires_at > ?3"
	" AND coalesce(r.status, '') NOT IN ('failed', 'interrupted')";

static const char find_tokens[] =
	"SELECT tokens, updated_at FROM gates"
	" WHERE key = ? AND expires_at > ?";

static const char put[] =
	"INSERT OR REPLACE INTO gates (key, expires_at, started_at, updated_at,"
	"  count, tokens, run_id) VALUES (?, ?, ?, ?, ?, ?, ?)";

static const char count_up[] =
	"UPDATE gates SET count = count + 1, updated_at = ? WHERE key = ?";

static int64_t later(int64_t us, int64_t by_us)
{
	return us > INT64_MAX - by_us ? INT64_MAX : us + by_us;
}

static int prune_some(struct rp_sqlite *s, int64_t now)
{
	return rp_sql_run(s, prune, RP_ARGS(rp_arg_when(now),
					    rp_arg_int(PRUNED)));
}

/* ----------------------------------------------------------------- repeats */

static int first_sighting(struct rp_sqlite *s, const struct rp_pass *pass,
			  int64_t now, struct rp_sighting *out)
{
	*out = (struct rp_sighting){ .first_us = now, .count = 1 };
	return rp_sql_run(s, put, RP_ARGS(
		rp_arg_str(pass->key),
		rp_arg_when(later(now, pass->window_us)), rp_arg_when(now),
		rp_arg_when(now), rp_arg_int(1), rp_arg_double(0),
		rp_arg_str(pass->run_id)));
}

int rp_sqlite_see(struct rp_sqlite *s, const struct rp_pass *pass, int64_t now,
		  struct rp_sighting *out)
{
	sqlite3_stmt *stmt;
	bool is_own;
	int rc = prune_some(s, now);

	if (rc < 0)
		return rc;
	rc = rp_sql_first(s, &stmt, find_sighting, RP_ARGS(
		rp_arg_str(pass->key), rp_arg_str(pass->run_id),
		rp_arg_when(now)));
	if (rc < 0)
		return rc;
	if (rc == 0)
		return first_sighting(s, pass, now, out);
	is_own = sqlite3_column_int(stmt, 2);
	*out = (struct rp_sighting){
		.repeat = !is_own, .first_us = rp_sql_time(stmt, 0),
		.count = sqlite3_column_int64(stmt, 1) + !is_own,
	};
	rp_sql_done(stmt);
	if (is_own)
		return 0;
	return rp_sql_run(s, count_up, RP_ARGS(rp_arg_when(now),
					       rp_arg_str(pass->key)));
}

int rp_sqlite_gate_see(struct rp_store *store, const struct rp_pass *pass,
		       struct rp_sighting *out, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	struct rp_sighting seen;
	int rc;

	if (!s)
		return RP_ESTORE;
	rc = rp_sqlite_see(s, pass, s->clock->wall_us(s->clock), &seen);
	rc = rp_sqlite_end(s, rc);
	if (rc == 0)
		*out = seen;
	return rc;
}

/* ------------------------------------------------------------------- rates */

/* A clock that went back gives no tokens and takes none. */
static int read_tokens(struct rp_sqlite *s, const struct rp_pass *pass,
		       int64_t now, double *tokens)
{
	double rate = (double)pass->rate, passed;
	sqlite3_stmt *stmt;
	int rc = rp_sql_first(s, &stmt, find_tokens, RP_ARGS(
		rp_arg_str(pass->key), rp_arg_when(now)));

	*tokens = rate;
	if (rc <= 0)
		return rc;
	passed = (double)(now - rp_sql_time(stmt, 1));
	if (passed < 0)
		passed = 0;
	*tokens = sqlite3_column_double(stmt, 0)
		  + passed * rate / (double)pass->window_us;
	if (*tokens > rate)
		*tokens = rate;
	rp_sql_done(stmt);
	return 0;
}

static int take(struct rp_sqlite *s, const struct rp_pass *pass, int64_t now,
		struct rp_allowance *out)
{
	double per_token = (double)pass->window_us / (double)pass->rate;
	double tokens;
	int64_t full_us;
	int rc = read_tokens(s, pass, now, &tokens);

	if (rc < 0)
		return rc;
	out->allowed = tokens >= 1;
	if (out->allowed)
		tokens -= 1;
	out->remaining = (int64_t)tokens;
	out->wait_us = tokens >= 1 ? 0
				   : (int64_t)((1 - tokens) * per_token) + 1;
	full_us = (int64_t)(((double)pass->rate - tokens) * per_token) + 1;
	return rp_sql_run(s, put, RP_ARGS(
		rp_arg_str(pass->key), rp_arg_when(later(now, full_us)),
		rp_arg_when(now), rp_arg_when(now), rp_arg_int(0),
		rp_arg_double(tokens), rp_arg_str(pass->run_id)));
}

int rp_sqlite_gate_take(struct rp_store *store, const struct rp_pass *pass,
			struct rp_allowance *out, struct rp_error *error)
{
	struct rp_sqlite *s = rp_sqlite_begin(store, error);
	struct rp_allowance allowance;
	int64_t now;
	int rc;

	if (!s)
		return RP_ESTORE;
	now = s->clock->wall_us(s->clock);
	rc = prune_some(s, now);
	if (rc == 0)
		rc = take(s, pass, now, &allowance);
	rc = rp_sqlite_end(s, rc);
	if (rc == 0)
		*out = allowance;
	return rc;
}
