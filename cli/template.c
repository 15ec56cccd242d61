/*
 * `runpipe template`: texts that definitions and channels include by name.  A
 * template is read before it is stored, so that a tag that nobody closes is
 * found here; what its names mean is known where it is used.
 */
#include <cjson/cJSON.h>

#include "base/buf.h"
#include "base/clock.h"
#include "command.h"
#include "compile.h"
#include "load.h"
#include "session.h"
#include "table.h"
#include "template/template.h"

struct options {
	bool json;
};

/* -------------------------------------------------------------------- add */

static int read_text(struct rp_text *out, const char *path,
		     struct rp_arena *arena)
{
	const char *shown = strcmp(path, "-") == 0 ? "Standard input" : path;
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_TEMPLATE_MAX_TEXT);
	rc = rp_buf_read_input(&buf, path);
	if (rc < 0)
		rc = rp_command_error("%s: cannot be read: %s", shown,
				      rp_buf_read_problem(arena, rc));
	else if (rp_utf8_invalid(rp_buf_view(&buf)) >= 0
		 || memchr(buf.at, '\0', buf.n))
		rc = rp_command_error("%s must be UTF-8 text without NUL "
				      "characters", shown);
	else
		*out = (struct rp_text){
			rp_arena_copy(arena, buf.at, buf.n), buf.n
		};
	rp_buf_finish(&buf);
	return rc;
}

/* Whether the text can be read as a template; if not, after a report. */
static bool is_sound(struct rp_cli *cli, const char *name, struct rp_text text)
{
	struct rp_file file = { .name = name, .text = text };
	struct rp_site site = { .text = text, .file = &file, .what = name };
	struct rp_unit unit;
	bool sound;

	rp_unit_init(&unit, name, text);
	rp_unit_includes(&unit, cli, NULL);
	site.unit = &unit;
	sound = rp_template_parse(&site, 0) != NULL;
	if (!sound)
		rp_unit_warn(&unit);
	rp_unit_finish(&unit);
	return sound;
}

static int say(const char *verb, const char *name)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "%s template ", verb);
	rp_buf_visible(&buf, rp_text(name));
	rp_buf_char(&buf, '\n');
	return rp_cli_print(&buf, 0);
}

static int add(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	const char *name = args->words[0];
	struct rp_error error = { 0 };
	struct rp_store *store;
	struct rp_text text;

	(void)data;
	if (!rp_name_is_fit(name) || !rp_template_name_is_fit(rp_text(name)))
		return rp_command_error("'%s' cannot be the name of a "
					"template: use letters, digits, "
					"'-', '_' and '.', as in 'mail.html'",
					name);
	if (read_text(&text, args->words[1], &cli->arena))
		return 1;
	if (!is_sound(cli, name, text))
		return rp_command_error("The template was not stored");
	store = rp_cli_store(cli, &error);
	if (!store || rp_store_template_put(store, name, text, &error) < 0)
		return rp_command_error("%s", error.message);
	return say("Stored", name);
}

/* ------------------------------------------------------------ list, show */

static int print(const struct rp_stored_template *rows, size_t n,
		 struct rp_arena *arena)
{
	struct rp_table table = { .columns = 3 };
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (!n)
		rp_buf_str(&buf, "No templates found.\n");
	else
		rp_table_row(&table, arena,
			     (const char *[]){ "Name", "Bytes", "Updated" });
	for (size_t i = 0; i < n; i++) {
		char when[RP_TIME_SIZE];

		rp_time_format(when, rows[i].updated_us);
		rp_table_row(&table, arena, (const char *[]){
			rows[i].name,
			rp_arena_printf(arena, "%zu", rows[i].text.n),
			rp_arena_strdup(arena, when) });
	}
	rp_table_print(&buf, &table);
	return rp_cli_print(&buf, 0);
}

static int print_json(const struct rp_stored_template *rows, size_t n,
		      struct rp_arena *arena)
{
	struct cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < n; i++) {
		struct cJSON *row = cJSON_CreateObject();

		cJSON_AddStringToObject(row, "name", rows[i].name);
		cJSON_AddStringToObject(row, "text",
					rp_text_cstr(arena, rows[i].text));
		rp_cli_add_time(row, "created_at", rows[i].created_us);
		rp_cli_add_time(row, "updated_at", rows[i].updated_us);
		cJSON_AddItemToArray(list, row);
	}
	return rp_cli_print_list("templates", list);
}

static int list(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_stored_template *rows;
	size_t n;

	(void)args;
	if (!store || rp_store_template_list(store, &rows, &n, &cli->arena,
					     &error) < 0)
		return rp_command_error("%s", error.message);
	return options->json ? print_json(rows, n, &cli->arena)
			     : print(rows, n, &cli->arena);
}

static int show(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const char *name = args->words[0];
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_stored_template found;
	struct rp_buf buf;
	int rc = store ? rp_store_template_get(store, name, &found,
					       &cli->arena, &error)
		       : error.code;

	(void)data;
	if (rc == RP_ENOTFOUND)
		return rp_command_error("Template not found: %s", name);
	if (rc < 0)
		return rp_command_error("%s", error.message);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_text(&buf, found.text);
	return rp_cli_print(&buf, 0);
}

/* ----------------------------------------------------------------- remove */

static int rm(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	const char *name = args->words[0];
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	int rc = store ? rp_store_template_remove(store, name, &error)
		       : error.code;

	(void)data;
	if (rc == RP_ENOTFOUND)
		return rp_command_error("Template not found: %s", name);
	if (rc < 0)
		return rp_command_error("%s", error.message);
	return say("Removed", name);
}

/* ------------------------------------------------------------------- rows */

static const struct rp_arg list_rows[] = {
	{ "json", NULL, offsetof(struct options, json), .help = "as JSON" },
	{ 0 }
};

static const struct rp_command actions[] = {
	{ .name = "add", .synopsis = "NAME FILE|-",
	  .summary = "Store a template, or replace the one of that name.",
	  .rows = rp_no_flags, .min = 2, .max = 2, .what = "NAME FILE",
	  .run = add },
	{ .name = "list", .synopsis = "[--json]",
	  .summary = "List templates.",
	  .rows = list_rows, .options_size = sizeof(struct options),
	  .run = list },
	{ .name = "show", .synopsis = "NAME", .summary = "Print a template.",
	  .rows = rp_no_flags, .min = 1, .max = 1, .what = "NAME",
	  .run = show },
	{ .name = "rm", .synopsis = "NAME", .summary = "Remove a template.",
	  .rows = rp_no_flags, .min = 1, .max = 1, .what = "NAME", .run = rm },
	{ 0 }
};

const struct rp_command rp_command_template = {
	.name = "template",
	.synopsis = "add|list|show|rm …",
	.summary = "Keep templates that are included by name.",
	.rows = rp_no_flags,
	.actions = actions,
	.examples = "  runpipe template add page.txt page.txt\n",
};
