/*
 * The canary: secrets written in plain where definitions may have them, and
 * then every command that prints anything.  They are found nowhere but in what
 * was sent, in the stored text of the definition and in stored channels.
 */
#include "trouble.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "lib/receiver.h"
#include "lib/rows.h"

#define CANARY "Xk9CanaryZq"

/* On one line, so that each excerpt has all the others for neighbours. */
#define NODES(more) "{\"version\": \"1.0\", \"name\": \"birds\", \"nodes\": ["	\
	"{\"id\": \"in\", \"type\": \"ingest\"}, "			\
	"{\"id\": \"chat\", \"type\": \"notify\", \"required\": false, "	\
	"\"config\": {\"channel\": {\"driver\": \"slack\", \"config\": {"	\
	"\"webhook_url\": \"%1$s" CANARY "\"}}}}, "			\
	"{\"id\": \"hook\", \"type\": \"notify\", \"required\": false, "	\
	"\"config\": {\"channel\": {\"driver\": \"generic\", \"config\": {"	\
	"\"endpoint\": \"%1$sapi\", \"headers\": {"			\
	"\"Authorization\": \"Bearer " CANARY "\", "			\
	"\"X-Api-Key\": \"" CANARY "\", \"X-Env\": \"${env:RP_CANARY}\", " \
	"\"X-File\": \"a ${file:%2$s} b\"}}}}}, "			\
	"{\"id\": \"stored\", \"type\": \"notify\", \"required\": false, "	\
	"\"config\": {\"driver\": \"slack\"}}" more "]}"

#define PAYLOAD "{\"name\": \"bird\", \"labels\": {\"password\": \"" CANARY	\
	"\", \"url\": \"https://u:" CANARY "@x.example/\"}, "		\
	"\"api_key\": \"" CANARY "\", \"auth\": {\"any\": [\"" CANARY "\"]}}"

struct cage {
	struct rp_arena arena;
	struct test_receiver *receiver;
	const char *good, *bad, *cut;	/* definitions */
};

/* The hooks repeat what they were sent. */
static const struct test_answer answers[] = {
	{ .status = 403, .body = "who is " CANARY "? no /" CANARY " here" },
};

static void cage_init(struct cage *cage)
{
	struct rp_arena *arena = &cage->arena;
	const char *url, *file;

	rp_arena_init(arena);
	cli_enter(arena);
	cage->receiver = test_receiver_start(answers, 1);
	cr_assert(cage->receiver != NULL);
	setenv("RP_CANARY", CANARY, 1);
	url = test_receiver_url(cage->receiver, "/");
	file = trouble_file(arena, "secret", RP_TEXT(CANARY "\n"));
	cage->good = trouble_file(arena, "good.json", rp_text(
		rp_arena_printf(arena, NODES(""), url, file)));
	cage->bad = trouble_file(arena, "bad.json", rp_text(
		rp_arena_printf(arena, NODES(", {\"id\": \"bad\", \"type\": "
		"\"notfy\", \"next\": 7, \"config\": {\"api_key\": \"" CANARY
		"\"}}, {\"id\": \"worse\", \"type\": \"notify\", \"config\": "
		"{\"channel\": {\"driver\": \"slack\", \"config\": "
		"{\"webhook_url\": [\"" CANARY "\"], \"webhok_url\": \""
		CANARY "\"}}}}"), url, file)));
	cage->cut = trouble_file(arena, "cut.json", rp_text(
		rp_arena_printf(arena, NODES(",,"), url, file)));
}

static void cage_finish(struct cage *cage)
{
	test_receiver_stop(cage->receiver);
	rp_arena_finish(&cage->arena);
}

static const char *const commands[][8] = {
	{ "channel", "add", "ops", "--driver=slack", "--config=-" },
	{ "channel", "add", "odd", "--driver=generic", "--config",
	  "{\"endpoint\": \"https://x.example\", \"headers\": {\"A\": [\""
	  CANARY "\"]}}" },
	{ "channel", "add", "odd", "--driver=slack", "--config",
	  "{\"webhook_url\": [\"" CANARY "\"]}" },
	{ "channel", "add", "odd", "--driver=slack", "--config",
	  "{\"webhook_url\": \"" CANARY "\", }" },
	{ "channel", "list" },
	{ "channel", "list", "--all", "--json" },
	{ "validate", "GOOD" },
	{ "validate", "GOOD", "--json", "--strict" },
	{ "validate", "BAD" },
	{ "validate", "BAD", "--json" },
	{ "validate", "CUT" },
	{ "--config", "BAD" },
	{ "--config", "CUT" },
	{ "--config", "GOOD", "--dry-run", "--payload", PAYLOAD },
	{ "--config", "GOOD", "--dry-run", "--json", "--payload", PAYLOAD },
	{ "--config", "GOOD", "--emit-c" },
	{ "--config", "GOOD", "--emit-c", "--with-abi" },
	{ "--config", "GOOD", "--payload", PAYLOAD },
	{ "--config", "GOOD", "--payload", PAYLOAD, "--json" },
	{ "--config", "GOOD", "--payload", PAYLOAD, "--strict" },
	{ "--config", "GOOD", "--payload", "{\"token\": \"" CANARY "\"" },
	{ "definition", "add", "GOOD" },
	{ "definition", "add", "BAD" },
	{ "definition", "show", "birds" },
	{ "definition", "show", "birds", "--json" },
	{ "definition", "list", "--json" },
	{ "--definition", "birds", "--payload", PAYLOAD },
	{ "--definition", "birds", "--dry-run" },
	{ "build", "GOOD", "-o", "$SCRATCH/program" },
	{ "runs", "list" },
	{ "runs", "list", "--json" },
	{ "runs", "show", "NEWEST" },
	{ "runs", "show", "NEWEST", "--json" },
};

static const char *word(struct cage *cage, const char *text)
{
	if (strcmp(text, "GOOD") == 0)
		return cage->good;
	if (strcmp(text, "BAD") == 0)
		return cage->bad;
	if (strcmp(text, "CUT") == 0)
		return cage->cut;
	if (strcmp(text, "NEWEST") == 0)
		return trouble_field(&cage->arena,
				     trouble_newest_run(&cage->arena),
				     "run_id");
	return text;
}

static void listen_to(struct cage *cage, const char *const *command)
{
	const char *args[TEST_MAX_ARGS] = { NULL };
	const char *label = rp_arena_printf(&cage->arena, "%s %s", command[0],
					    command[1]);
	struct test_process p;

	for (size_t i = 0; i < 8 && command[i]; i++)
		args[i] = word(cage, command[i]);
	p = cli_run(&cage->arena, args, rp_arena_printf(&cage->arena,
		"{\"webhook_url\": \"%s" CANARY "\"}",
		test_receiver_url(cage->receiver, "/stored/")));
	trouble_is_survived(&p, label);
	cr_expect(strstr(p.out.at, CANARY) == NULL, "%s: %s", label, p.out.at);
	cr_expect(strstr(p.err.at, CANARY) == NULL, "%s: %s", label, p.err.at);
}

/* --------------------------------------------------------------- database */

/* Where plain text may stand, because somebody must know it. */
static bool may_hold(const char *table, const char *column)
{
	return (strcmp(table, "definition_texts") == 0
		&& strcmp(column, "text") == 0)
	       || (strcmp(table, "channels") == 0
		   && strcmp(column, "config") == 0);
}

static size_t search_table(sqlite3 *db, const char *table)
{
	char sql[200];
	sqlite3_stmt *stmt;
	size_t found = 0;

	snprintf(sql, sizeof sql, "SELECT * FROM \"%s\"", table);
	sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			const char *column = sqlite3_column_name(stmt, i);
			const char *text = sqlite3_column_blob(stmt, i);
			size_t n = (size_t)sqlite3_column_bytes(stmt, i);

			if (!n || !memmem(text, n, CANARY, strlen(CANARY)))
				continue;
			found++;
			cr_expect(may_hold(table, column), "%s.%s: %.*s",
				  table, column, (int)n, text);
		}
	sqlite3_finalize(stmt);
	return found;
}

static void search_database(void)
{
	sqlite3_stmt *stmt;
	sqlite3 *db;
	size_t found = 0;

	sqlite3_open(getenv("RUNPIPE_DB"), &db);
	sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema "
			   "WHERE type = 'table'", -1, &stmt, NULL);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		found += search_table(db, (const char *)
				      sqlite3_column_text(stmt, 0));
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	cr_expect(gt(sz, found, 1), "the search itself must find something");
}

/* ------------------------------------------------------------------ tests */

static size_t arrivals(struct cage *cage)
{
	size_t n = 0;

	for (size_t i = 0; i < test_receiver_count(cage->receiver); i++)
		n += strstr(test_receiver_request(cage->receiver, i)->head,
			    CANARY) != NULL;
	return n;
}

Test(secrets, are_sent_and_never_told)
{
	struct cage cage;

	cage_init(&cage);
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
		listen_to(&cage, commands[i]);
	cr_expect(gt(sz, arrivals(&cage), 8), "they must have been sent");
	search_database();
	cage_finish(&cage);
}
