/* Scratch databases; see scratch.h. */
#include "scratch.h"

#include <stdio.h>

#include "base/buf.h"

static int64_t standing(const struct rp_clock *clock)
{
	return ((const struct scratch *)clock)->now_us;
}

void scratch_prepare(struct scratch *t)
{
	*t = (struct scratch){ .clock = { standing, standing },
			       .now_us = NOON };
	rp_arena_init(&t->arena);
	t->directory = test_directory(&t->arena);
	t->path = rp_arena_printf(&t->arena, "%s/runpipe.db", t->directory);
}

void scratch_open(struct scratch *t)
{
	int rc = rp_store_open(&t->store, t->path, &t->clock, &t->error);

	cr_assert(eq(int, rc, 0), "%s", t->error.message);
}

void scratch_init(struct scratch *t)
{
	scratch_prepare(t);
	scratch_open(t);
}

void scratch_finish(struct scratch *t)
{
	rp_store_close(t->store);
	rp_arena_finish(&t->arena);
}

int scratch_try(struct scratch *t, const char *path)
{
	struct rp_store *store;
	int rc;

	t->error = (struct rp_error){ 0 };
	rc = rp_store_open(&store, path, &t->clock, &t->error);
	cr_expect(eq(int, rc < 0, !store), "a store exactly on success");
	rp_store_close(store);
	return rc;
}

static void add_row(struct rp_buf *buf, sqlite3_stmt *stmt)
{
	if (buf->n)
		rp_buf_char(buf, '\n');
	for (int i = 0; i < sqlite3_column_count(stmt); i++)
		rp_buf_printf(buf, "%s%s", i ? "|" : "",
			      (const char *)sqlite3_column_text(stmt, i));
}

const char *scratch_sql(struct scratch *t, const char *sql)
{
	sqlite3_stmt *stmt;
	struct rp_buf buf;
	const char *rows;
	sqlite3 *db;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	cr_assert(eq(int, sqlite3_open(t->path, &db), SQLITE_OK));
	sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	while (*sql) {
		cr_assert(eq(int, sqlite3_prepare_v2(db, sql, -1, &stmt, &sql),
			     SQLITE_OK), "%s", sqlite3_errmsg(db));
		while (sqlite3_step(stmt) == SQLITE_ROW)
			add_row(&buf, stmt);
		cr_assert(eq(int, sqlite3_finalize(stmt), SQLITE_OK), "%s",
			  sqlite3_errmsg(db));
	}
	sqlite3_close(db);
	rows = rp_arena_copy(&t->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return rows;
}

const char *scratch_file(struct scratch *t, const char *name,
			 struct rp_text bytes)
{
	const char *path = rp_arena_printf(&t->arena, "%s/%s", t->directory,
					   name);
	FILE *file = fopen(path, "w");

	cr_assert(file != NULL);
	fwrite(bytes.at, 1, bytes.n, file);
	cr_assert(eq(int, fclose(file), 0));
	return path;
}

struct rp_run_record scratch_run(const char *run_id)
{
	return (struct rp_run_record){
		.run_id = run_id,
		.trace_id = "trace",
		.definition = "disk-alert",
		.definition_version = 3,
		.sha256 = "5f2c",
		.definition_text = RP_TEXT("{\"nodes\": []}"),
		.engine = "jit",
		.source = "cli",
		.environment = "production",
		.status = "running",
		.payload = RP_TEXT("{\"a\":1}"),
		.created_us = NOON,
		.duration_ms = 1.5,
	};
}

struct rp_node_record scratch_node(const char *node_id, int attempt)
{
	return (struct rp_node_record){
		.node_id = node_id,
		.node_type = "ingest",
		.attempt = attempt,
		.status = "succeeded",
		.errors = RP_TEXT("[]"),
		.output = RP_TEXT("{\"b\":2}"),
		.started_us = NOON,
		.duration_ms = 0.5,
	};
}

int scratch_write(struct scratch *t, const char *run_id)
{
	struct rp_run_record run = scratch_run(run_id);
	struct rp_node_record node = scratch_node("in", 1);

	return rp_store_run_write(t->store, &run, &node, 1, &t->error);
}
