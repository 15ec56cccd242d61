/*
 * Nothing disappears: every payload that comes in is a run on record, and
 * every alert in it is stored, or named in the errors of its run.
 *
 *	received = completed + filtered, with a reason + failed, with a reason
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <glob.h>
#include <stdlib.h>

#include "base/json.h"
#include "golden.h"
#include "lib/files.h"
#include "trouble.h"

static const char definition[] =
	"{\"version\": \"1.0\", \"nodes\": ["
	" {\"id\": \"in\", \"type\": \"ingest\"},"
	" {\"id\": \"say\", \"type\": \"notify\","
	"  \"config\": {\"driver\": \"console\"}}]}";

/* No alert, one bad one among good ones, none but bad ones. */
static const char *const odd[] = {
	"{}",
	"{\"alerts\": []}",
	"{\"alerts\": [{\"name\": \"a\"}, 7, {\"name\": \"b\"}]}",
	"{\"alerts\": [null]}",
	"{\"name\": \"disk\", \"status\": \"firing\"}",
	"{\"name\": \"disk\", \"status\": \"resolved\"}",
};

struct count {
	int payloads, alerts, errors;
};

static struct rp_value json(struct rp_arena *arena, struct rp_text text)
{
	struct rp_json_result result;
	struct rp_value value = rp_null;

	if (rp_json_read(&value, arena, text, RP_JSON_DEPTH_PAYLOAD,
			 &result) < 0)
		cr_fatal("no JSON: %s", text.at);
	return value;
}

/* The alerts that a payload has, whoever sent it. */
static int alerts_in(struct rp_arena *arena, const char *path)
{
	struct rp_value body = json(arena, test_file(arena, path));
	const struct rp_value *alerts = rp_map_get(&body, "alerts");

	if (!alerts)
		alerts = rp_map_get(&body, "messages");
	return rp_is(alerts, RP_LIST) ? (int)rp_value_count(alerts) : 1;
}

static void feed(struct rp_arena *arena, const char *file, int alerts,
		 struct count *count)
{
	const char *const args[] = {
		"--config", "$SCRATCH/d.json", "--file", file, "--json", NULL
	};
	struct test_process p = cli_run(arena, args, NULL);
	struct rp_value result = json(arena, p.out);
	const struct rp_value *in = rp_map_get(
		rp_map_get(&result, "node_results"), "in");
	const struct rp_value *read = rp_map_get(rp_map_get(in, "output"),
						 "alerts");
	int errors = (int)rp_value_count(rp_map_get(in, "errors"));

	count->payloads++;
	count->alerts += (int)rp_value_count(read);
	count->errors += errors;
	cr_expect(eq(int, (int)rp_value_count(read) + errors, alerts), "%s",
		  file);
	cr_expect(eq(int, p.status, errors ? 1 : 0), "%s", file);
}

static void feed_files(struct rp_arena *arena, const char *pattern,
		       struct count *count)
{
	const char *root = TEST_SOURCE_DIR "/";
	glob_t files;

	cr_assert(eq(int, glob(rp_arena_printf(arena, "%s%s", root, pattern),
			       0, NULL, &files), 0));
	for (size_t i = 0; i < files.gl_pathc; i++)
		feed(arena, files.gl_pathv[i],
		     alerts_in(arena, files.gl_pathv[i] + strlen(root)),
		     count);
	globfree(&files);
}

static int sql(struct rp_arena *arena, const char *statement)
{
	return atoi(trouble_sql(arena, statement));
}

Test(conservation, accounts_for_all_that_came)
{
	static const int odd_alerts[] = { 1, 1, 3, 1, 1, 1 };
	struct count count = { 0 };
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	trouble_file(&arena, "d.json", rp_text(definition));
	feed_files(&arena, "fixtures/payloads/*.json", &count);
	feed_files(&arena, "fixtures/real/alertmanager/*.json", &count);
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++)
		feed(&arena, trouble_file(&arena, "odd.json", rp_text(odd[i])),
		     odd_alerts[i], &count);
	cr_expect(gt(int, count.alerts, 80));
	cr_expect(eq(int, sql(&arena, "SELECT count(*) FROM runs"),
		     count.payloads));
	cr_expect(eq(int, sql(&arena,
		"SELECT count(*) FROM runs WHERE status = 'completed'"
		" OR (status IN ('filtered', 'failed')"
		"  AND last_error_message <> '' AND payload <> '')"),
		count.payloads));
	cr_expect(eq(int, sql(&arena,
		"SELECT count(*) FROM runs, node_executions AS n,"
		"  json_each(n.output_snapshot -> 'alerts') AS a"
		" JOIN alerts ON fingerprint = a.value ->> 'fingerprint'"
		" WHERE n.run = runs.id AND n.node_id = 'in'"
		" AND n.status <> 'running'"), count.alerts));
	rp_arena_finish(&arena);
}
