/*
 * `runpipe diff`: what another definition would do differently.
 */
#include "diff.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "command.h"
#include "compile.h"
#include "load.h"
#include "result.h"
#include "session.h"

#define SAME 0
#define DIFFERENT 1
#define TROUBLE 2

struct options {
	bool json;
};

static const struct rp_arg rows[] = {
	{ "json", NULL, offsetof(struct options, json),
	  .help = "the changes as JSON" },
	{ 0 }
};

/* -------------------------------------------------------------------- loading */

/* FILE, NAME or NAME@VERSION. */
static int load(struct rp_loaded *out, struct rp_cli *cli, const char *word)
{
	const char *at = strrchr(word, '@');
	struct rp_error error = { 0 };
	long version;
	int rc;

	if (at && access(word, F_OK) < 0 && rp_number_parse(&version, at + 1))
		rc = rp_load_stored(out, cli,
				    rp_arena_copy(&cli->arena, word,
						  (size_t)(at - word)),
				    (int)version, &error);
	else
		rc = rp_load_either(out, cli, word, &error);
	if (rc < 0)
		rp_command_error("%s", error.message);
	return rc;
}

/* -------------------------------------------------------------------- telling */

static const char *const marks[] = {
	[RP_NODE_ADDED] = "+", [RP_NODE_REMOVED] = "-",
	[RP_NODE_RENAMED] = "~", [RP_CHANGED] = "~", [RP_REORDERED] = "~",
};

static const char *const kinds[] = {
	[RP_NODE_ADDED] = "added", [RP_NODE_REMOVED] = "removed",
	[RP_NODE_RENAMED] = "renamed", [RP_CHANGED] = "changed",
	[RP_REORDERED] = "reordered",
};

static const enum rp_style styles[] = {
	[RP_NODE_ADDED] = RP_STYLE_SUCCESS,
	[RP_NODE_REMOVED] = RP_STYLE_ERROR,
	[RP_NODE_RENAMED] = RP_STYLE_WARNING,
	[RP_CHANGED] = RP_STYLE_WARNING,
	[RP_REORDERED] = RP_STYLE_WARNING,
};

static void put_value(struct rp_buf *buf, const struct rp_value *value)
{
	struct rp_buf text;

	rp_buf_init(&text, RP_BUF_UNLIMITED);
	if (value)
		rp_json_write(&text, value, RP_JSON_SPACED);
	else
		rp_buf_str(&text, "nothing");
	rp_buf_visible(buf, rp_buf_view(&text));
	rp_buf_finish(&text);
}

static void put_words(struct rp_buf *buf, const struct rp_change *change)
{
	const struct rp_value *node = change->after ? change->after
						    : change->before;

	rp_buf_printf(buf, "%s ", marks[change->kind]);
	rp_buf_str(buf, change->node.n ? "node " : "");
	rp_buf_visible(buf, change->node);
	if (change->kind == RP_REORDERED)
		rp_buf_str(buf, "order");
	if (change->kind == RP_NODE_ADDED || change->kind == RP_NODE_REMOVED) {
		rp_buf_str(buf, " [");
		rp_buf_visible(buf, rp_value_text(rp_map_get(node, "type"),
						  ""));
		rp_buf_str(buf, "]");
		return;
	}
	if (change->kind == RP_NODE_RENAMED) {
		rp_buf_str(buf, " is now ");
		rp_buf_visible(buf, change->after->as.text);
		return;
	}
	if (change->path) {
		rp_buf_str(buf, change->node.n ? ": " : "");
		rp_buf_visible(buf, rp_text(change->path));
	}
	rp_buf_str(buf, ": ");
	put_value(buf, change->before);
	rp_buf_str(buf, " → ");
	put_value(buf, change->after);
}

static int print_text(const struct rp_changes *changes, int status)
{
	struct rp_buf buf, line;
	struct rp_page page = { &buf, rp_page_wants_colour(STDOUT_FILENO) };

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_init(&line, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < changes->n; i++) {
		rp_buf_clear(&line);
		put_words(&line, &changes->at[i]);
		rp_page_line(&page, styles[changes->at[i].kind], "%s",
			     line.at);
	}
	rp_buf_finish(&line);
	return rp_cli_print(&buf, status);
}

static void add_value(cJSON *object, const char *key,
		      const struct rp_value *value, struct rp_arena *arena)
{
	if (value)
		cJSON_AddRawToObject(object, key,
				     rp_json_text(arena, value, 0).at);
	else
		cJSON_AddNullToObject(object, key);
}

static int print_json(const struct rp_changes *changes, int status,
		      struct rp_arena *arena)
{
	cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < changes->n; i++) {
		const struct rp_change *change = &changes->at[i];
		cJSON *json = cJSON_CreateObject();

		cJSON_AddStringToObject(json, "change", kinds[change->kind]);
		if (change->node.n)
			cJSON_AddStringToObject(json, "node", rp_text_cstr(
				arena, change->node));
		else
			cJSON_AddNullToObject(json, "node");
		if (change->path)
			cJSON_AddStringToObject(json, "path", change->path);
		else
			cJSON_AddNullToObject(json, "path");
		add_value(json, "before", change->before, arena);
		add_value(json, "after", change->after, arena);
		cJSON_AddItemToArray(list, json);
	}
	return rp_cli_print_json(list, status);
}

/* ------------------------------------------------------------------- the job */

static int compare(const struct rp_unit *units, const struct options *options,
		   struct rp_arena *arena)
{
	struct rp_changes changes;
	int status;

	rp_diff(&changes, &units[0], &units[1], arena);
	status = changes.n ? DIFFERENT : SAME;
	return options->json ? print_json(&changes, status, arena)
			     : print_text(&changes, status);
}

static int diff(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	struct rp_unit units[2];
	struct rp_loaded loaded[2];
	int status = SAME;

	for (int i = 0; i < 2; i++)
		if (load(&loaded[i], cli, args->words[i]) < 0)
			return TROUBLE;
	for (int i = 0; i < 2; i++) {
		rp_loaded_unit(&units[i], &loaded[i], cli, false);
		if (rp_loaded_compile(&units[i], &loaded[i]))
			status = TROUBLE;
	}
	if (status == SAME)
		status = compare(units, data, &cli->arena);
	for (int i = 0; i < 2; i++)
		rp_unit_finish(&units[i]);
	return status;
}

const struct rp_command rp_command_diff = {
	.name = "diff",
	.synopsis = "A B [--json]",
	.summary = "Say what changes between two definitions: files, stored "
		   "names, or NAME@VERSION. Exit status 0 if they do the "
		   "same, 1 if not, 2 if there was trouble.",
	.rows = rows,
	.options_size = sizeof(struct options),
	.min = 2, .max = 2, .what = "DEFINITION",
	.run = diff,
	.examples = "  runpipe diff disk-alert@1 disk-alert\n"
		    "  runpipe diff old.json new.json --json\n",
};
