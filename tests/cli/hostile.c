/*
 * Definitions that are none, or that mean harm: every command that takes one
 * refuses it with the same words, names the place, and leaves no database.
 */
#include "trouble.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "lib/rows.h"

/* ------------------------------------------------------------------ texts */

static struct rp_text repeated(struct rp_arena *arena, const char *before,
			       char c, size_t n, const char *after)
{
	struct rp_text text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, before);
	rp_buf_reserve(&buf, n);
	memset(buf.at + buf.n, c, n);
	buf.n += n;
	rp_buf_str(&buf, after);
	text = (struct rp_text){ rp_arena_copy(arena, buf.at, buf.n), buf.n };
	rp_buf_finish(&buf);
	return text;
}

static struct rp_text brackets(struct rp_arena *arena)
{
	return repeated(arena, "", '[', 100000000, "");
}

static struct rp_text nest(struct rp_arena *arena)
{
	return repeated(arena, "{\"version\": \"1.0\", \"nodes\": ", '[', 200,
			"");
}

static struct rp_text objects(struct rp_arena *arena)
{
	struct rp_text text = repeated(arena, "", 'x', 1200, "");

	for (size_t i = 0; i < text.n; i += 6)
		memcpy((char *)text.at + i, "{\"a\": ", 6);
	return text;
}

static struct rp_text long_text(struct rp_arena *arena)
{
	return repeated(arena, "{\"version\": \"1.0\", \"description\": \"",
			'x', (size_t)16 << 20, "\", \"nodes\": []}");
}

static struct rp_text long_id(struct rp_arena *arena)
{
	return repeated(arena, "{\"version\": \"1.0\", \"nodes\": [\n{\"id\": \"",
			'i', 129, "\", \"type\": \"context\"}]}");
}

static struct rp_text many_nodes(struct rp_arena *arena)
{
	struct rp_text text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "{\"version\": \"1.0\", \"nodes\": [");
	for (int i = 0; i <= 20000; i++)
		rp_buf_printf(&buf, "%s{\"id\": \"n%d\", \"type\": "
			      "\"context\"}", i ? ",\n" : "", i);
	rp_buf_str(&buf, "]}");
	text = (struct rp_text){ rp_arena_copy(arena, buf.at, buf.n), buf.n };
	rp_buf_finish(&buf);
	return text;
}

/* ------------------------------------------------------------------- rows */

#define NODES(list) "{\"version\": \"1.0\",\n \"nodes\": " list "}"

static const struct row {
	const char *name, *text;
	struct rp_text (*make)(struct rp_arena *arena);
	const char *says[6];
} rows[] = {
	{ "empty.json", "", NULL, { "line 1 column 1", "empty.json is empty" } },
	{ "blank.json", " \n ", NULL, { "Expecting value: line 2 column 2" } },
	{ "bom.json", "\xef\xbb\xbf" NODES("[]"), NULL, {
	  "bom.json must be saved as UTF-8 without a byte-order mark" } },
	{ "latin1.json", NODES("[{\"id\": \"caf\xe9\"}]"), NULL, {
	  "line 2 column 23", "latin1.json must be saved as UTF-8" } },
	{ "utf16.json", "\xff\xfe{", NULL, { "line 1 column 1",
	  "utf16.json must be saved as UTF-8" } },
	{ "brackets.json", NULL, brackets, { "brackets.json",
	  "more than 16 MiB", "split" } },
	{ "long.json", NULL, long_text, { "long.json", "more than 16 MiB" } },
	{ "nest.json", NULL, nest, { "nest.json:1:",
	  "deeper than 64 levels: line 1 column 92" } },
	{ "objects.json", NULL, objects, { "objects.json:1:",
	  "deeper than 64 levels" } },
	{ "cut.json", "{\"version\": \"1.0\",\n \"nodes\": [{", NULL, {
	  "cut.json:2:", "line 2 column 13" } },
	{ "tail.json", NODES("[]") "\n}", NULL, { "Extra data: line 3" } },
	{ "nul.json", "{\"a\": \"\\u0000\", \"b\": nul", NULL, {
	  "nul.json:1:" } },
	{ "list.json", "[]", NULL, { "must be an object, not a list",
	  "list.json:1:1" } },
	{ "null.json", "null", NULL, { "must be an object, not null" } },
	{ "text.json", "\"nodes\"", NULL, { "must be an object, not" } },
	{ "seven.json", NODES("7"), NULL, { "'nodes' must be a list, not 7",
	  "seven.json:2:11" } },
	{ "none.json", NODES("null"), NULL, { "Pipeline has no nodes defined",
	  "none.json:2:11" } },
	{ "zero.json", NODES("[]"), NULL, { "Pipeline has no nodes defined" } },
	{ "odd.json", NODES("[1, null, \"x\", [], true]"), NULL, {
	  "Node 0 must be an object, not 1", "Node 1 must be an object, not "
	  "null", "Node 2 must", "Node 3 must be an object, not a list",
	  "odd.json:2:30" } },
	{ "config.json", NODES("[{\"id\": \"a\", \"type\": \"notify\", "
	  "\"config\": null}]"), NULL, { "Node a: validation error - 'config' "
	  "must be an object, not null", "config.json:2:52" } },
	{ "twice.json", NODES("[{\"id\": \"a\", \"type\": \"context\", "
	  "\"id\": \"b\"}]"), NULL, { "Repeated key", "twice.json:2:43" } },
	{ "control.json", NODES("[{\"id\": \"a\\nb\", \"type\": \"context\"}, "
	  "{\"id\": \"\\u001b[2J\", \"type\": \"context\"}]"), NULL, {
	  "control.json:2:19", "Node a\\nb: 'id' must not contain control",
	  "Node \\x1b[2J: 'id' must not", "Use letters" } },
	{ "long-id.json", NULL, long_id, { "'id' has 129 bytes; 128 is the "
	  "most", "long-id.json:2:" } },
	{ "many.json", NULL, many_nodes, { "20001 nodes; 20000 is the most",
	  "many.json:20001:1" } },
	{ "wrong.json", NODES("[{\"id\": {}, \"type\": []}, {\"id\": 1.5}, "
	  "{\"next\": \"a\"}]"), NULL, { "'id' must be a string",
	  "'type' must be a string", "Node 1 missing 'type'",
	  "Node 2 missing 'id'" } },
};

static const char *const commands[][6] = {
	{ "--config", "FILE" },
	{ "--config", "FILE", "--json" },
	{ "--config", "FILE", "--json", "--dry-run" },
	{ "--config", "FILE", "--emit-c" },
	{ "validate", "FILE" },
	{ "validate", "FILE", "--json" },
	{ "definition", "add", "FILE" },
	{ "build", "FILE", "-o", "$SCRATCH/program" },
};

static struct test_process command(struct rp_arena *arena, size_t which,
				   const char *path)
{
	const char *args[TEST_MAX_ARGS] = { NULL };

	for (size_t i = 0; i < 6 && commands[which][i]; i++)
		args[i] = strcmp(commands[which][i], "FILE") == 0
			  ? path : commands[which][i];
	return cli_run(arena, args, NULL);
}

static bool wants_json(size_t which)
{
	for (size_t i = 0; i < 6 && commands[which][i]; i++)
		if (strcmp(commands[which][i], "--json") == 0)
			return true;
	return false;
}

RP_ROWS(hostile, definitions_are_refused_by_every_command, rows)
{
	struct rp_arena arena;
	const char *path;

	rp_arena_init(&arena);
	cli_enter(&arena);
	path = trouble_file(&arena, row->name, row->make
			    ? row->make(&arena) : rp_text(row->text));
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		struct test_process p = command(&arena, i, path);

		trouble_is_survived(&p, row->name);
		cr_expect(eq(int, p.status, 1), "%s %zu", row->name, i);
		if (wants_json(i))
			cr_expect(p.out.n == 0 || trouble_is_json(p.out), "%s",
				  p.out.at);
		if (strcmp(commands[i][0], "validate") != 0)
			trouble_is_said(&p, row->says, row->name);
	}
	cr_expect(ne(int, access(getenv("RUNPIPE_DB"), F_OK), 0), "%s",
		  row->name);
	rp_arena_finish(&arena);
}
