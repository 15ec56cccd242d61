/*
 * Looking at what is left of a run that met trouble.
 *
 * Root ignores the modes of files.  Dropping the two capabilities that let it
 * do so keeps the owner, so one test serves root and everybody else.
 */
#include "trouble.h"

#include <cjson/cJSON.h>
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/json.h"

const char *trouble_file(struct rp_arena *arena, const char *name,
			 struct rp_text text)
{
	const char *path = rp_arena_printf(arena, "%s/%s", getenv("SCRATCH"),
					   name);
	FILE *file = fopen(path, "w");

	cr_assert(file != NULL, "%s", path);
	cr_assert(eq(sz, fwrite(text.at, 1, text.n, file), text.n));
	cr_assert(eq(int, fclose(file), 0));
	return path;
}

/* ---------------------------------------------------------------- judging */

void trouble_is_survived(const struct test_process *p, const char *label)
{
	cr_expect(lt(int, p->status, 3), "%s: status %d\n%s", label, p->status,
		  p->err.at);
	cr_expect(strstr(p->err.at, "Sanitizer") == NULL
		  && strstr(p->err.at, "runtime error:") == NULL
		  && strstr(p->err.at, "internal error") == NULL, "%s\n%s",
		  label, p->err.at);
}

void trouble_is_said(const struct test_process *p, const char *const *words,
		     const char *label)
{
	for (; *words; words++)
		cr_expect(strstr(p->err.at, *words) != NULL
			  || strstr(p->out.at, *words) != NULL,
			  "%s: '%s' is not in\n%s%s", label, *words,
			  p->out.at, p->err.at);
}

bool trouble_is_json(struct rp_text text)
{
	struct cJSON *tree = cJSON_ParseWithLengthOpts(text.at, text.n + 1,
						       NULL, true);

	cJSON_Delete(tree);
	return tree != NULL;
}

const char *trouble_field(struct rp_arena *arena, struct rp_text json,
			  const char *path)
{
	struct cJSON *tree = cJSON_ParseWithLength(json.at, json.n);
	const struct cJSON *at = tree;
	char *rest = rp_arena_strdup(arena, path), *key, *text;
	const char *copy = "";

	while (at && (key = strsep(&rest, "/")))
		at = cJSON_IsArray(at) ? cJSON_GetArrayItem(at, atoi(key))
				       : cJSON_GetObjectItemCaseSensitive(at,
									  key);
	text = at && !cJSON_IsString(at) ? cJSON_PrintUnformatted(at) : NULL;
	if (at)
		copy = rp_arena_strdup(arena, text ? text : at->valuestring);
	cJSON_free(text);
	cJSON_Delete(tree);
	return copy;
}

struct rp_text trouble_newest_run(struct rp_arena *arena)
{
	struct test_process p = cli_run(arena, (const char *[TEST_MAX_ARGS]){
		"runs", "list", "--json", "--limit", "1" }, NULL);
	const char *id = trouble_field(arena, p.out, "runs/0/run_id");

	cr_assert(id[0] != '\0', "%s%s", p.out.at, p.err.at);
	p = cli_run(arena, (const char *[TEST_MAX_ARGS]){
		"runs", "show", id, "--json" }, NULL);
	trouble_is_survived(&p, "runs show");
	cr_expect(trouble_is_json(p.out), "%s", p.out.at);
	return p.out;
}

/* ---------------------------------------------------------------- running */

struct test_process trouble_shell(struct rp_arena *arena, const char *command)
{
	const char *const argv[] = { "sh", "-c", command, NULL };

	setenv("RUNPIPE", TEST_RUNPIPE, 1);
	return test_run(arena, argv, rp_text(""), NULL);
}

struct test_process trouble_attempt(struct rp_arena *arena,
				    const char *const *words)
{
	const char *argv[20] = { NULL };
	size_t n = 0;

	if (geteuid() == 0) {
		argv[n++] = "setpriv";
		argv[n++] = "--bounding-set=-dac_override,-dac_read_search";
	}
	argv[n++] = TEST_RUNPIPE;
	for (; *words && n < 19; words++)
		argv[n++] = *words;
	return test_run(arena, argv, rp_text(""), NULL);
}

/* --------------------------------------------------------------- database */

const char *trouble_database(void)
{
	return getenv("RUNPIPE_DB");
}

const char *trouble_sql(struct rp_arena *arena, const char *sql)
{
	const char *text = "";
	sqlite3_stmt *stmt;
	sqlite3 *db;

	cr_assert(eq(int, sqlite3_open(trouble_database(), &db), SQLITE_OK));
	cr_assert(eq(int, sqlite3_prepare_v2(db, sql, -1, &stmt, NULL),
		     SQLITE_OK), "%s", sqlite3_errmsg(db));
	if (sqlite3_step(stmt) == SQLITE_ROW)
		text = rp_arena_strdup(arena, (const char *)
				       sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return text;
}

void trouble_run_once(struct rp_arena *arena)
{
	struct test_process p = cli_run(arena, (const char *[TEST_MAX_ARGS]){
		"--config", "pick.json", "--quiet", TROUBLE_PAYLOAD }, NULL);

	cr_expect(eq(int, p.status, 0), "%s%s", p.out.at, p.err.at);
}

int trouble_count_runs(struct rp_arena *arena)
{
	struct test_process p = cli_run(arena, (const char *[TEST_MAX_ARGS]){
		"runs", "list", "--json", "--limit", "1000" }, NULL);

	trouble_is_survived(&p, "runs list");
	cr_expect(eq(int, p.status, 0), "%s", p.err.at);
	cr_expect(trouble_is_json(p.out));
	return atoi(trouble_field(arena, p.out, "count"));
}
