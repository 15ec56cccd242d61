/*
 * `runpipe settings`: what the owner of a database allows to all runs.
 *
 * A setting is a row here: its name, what it may be and what it does.  Only
 * known names are stored, so that a misspelled permission is an error and not
 * a surprise.
 */
#include <cjson/cJSON.h>

#include "alerts/policy.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/text.h"
#include "command.h"
#include "session.h"
#include "table.h"

struct options {
	bool json;
};

struct setting {
	const char *name, *preset, *doc;
};

static const struct setting flags[] = {
	{ "allow_exec", "false", "exec nodes may run programs" },
};

#define N_FLAGS (sizeof flags / sizeof flags[0])
#define MOST_SETTINGS 32

/* The flags, then what a policy is made of; a row without a name ends them. */
static const struct setting *all_settings(void)
{
	static struct setting all[MOST_SETTINGS];
	size_t n = 0;

	for (; n < N_FLAGS; n++)
		all[n] = flags[n];
	for (const struct rp_policy_row *row = rp_policy_rows; row->name; row++)
		all[n++] = (struct setting){ row->name, row->preset, row->doc };
	return all;
}

static bool is_flag(const struct setting *setting)
{
	return (size_t)(setting - all_settings()) < N_FLAGS;
}

/* Complains about a name that is no setting. */
static const struct setting *find(struct rp_cli *cli, const char *name)
{
	const struct setting *settings = all_settings();
	const char *names[MOST_SETTINGS] = { NULL };
	const char *nearest, *all = "";

	for (size_t i = 0; settings[i].name; i++) {
		if (strcmp(settings[i].name, name) == 0)
			return &settings[i];
		names[i] = settings[i].name;
		all = rp_arena_printf(&cli->arena, "%s%s%s", all,
				      i ? ", " : "", settings[i].name);
	}
	nearest = rp_nearest(name, names);
	if (nearest)
		rp_command_error("Unknown setting: %s; did you mean '%s'?",
				 name, nearest);
	else
		rp_command_error("Unknown setting: %s. Available: %s", name,
				 all);
	return NULL;
}

static int print_line(const char *format, const char *name, const char *value)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "%s %s", format, name);
	if (value)
		rp_buf_printf(&buf, " = %s", value);
	rp_buf_char(&buf, '\n');
	return rp_cli_print(&buf, 0);
}

/* Whether it may have the value, beside those that the store has. */
static int check(struct rp_cli *cli, const struct setting *setting,
		 const char *value, struct rp_error *error)
{
	struct rp_policy policy = rp_policy_preset;
	struct rp_stored_setting *rows;
	struct rp_store *store;
	size_t n;
	int rc;

	if (is_flag(setting)) {
		if (strcmp(value, "true") == 0 || strcmp(value, "false") == 0)
			return 0;
		return rp_error_set(error, RP_EBADINPUT, "%s must be true or "
				    "false, not '%s'", setting->name, value);
	}
	store = rp_cli_store(cli, error);
	if (!store || rp_store_setting_list(store, &rows, &n, &cli->arena,
					    error) < 0)
		return RP_ESTORE;
	for (size_t i = 0; i < n; i++)
		rp_policy_set(&policy, rows[i].name, rows[i].value,
			      &cli->arena, NULL);
	rc = rp_policy_set(&policy, setting->name, value, &cli->arena, error);
	return rc < 0 ? rc : rp_policy_check(&policy, error);
}

static int set(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	const struct setting *setting = find(cli, args->words[0]);
	const char *value = args->words[1];
	struct rp_error error = { 0 };
	struct rp_store *store;

	(void)data;
	if (!setting)
		return 1;
	if (check(cli, setting, value, &error) < 0)
		return rp_command_error("%s", error.message);
	store = rp_cli_store(cli, &error);
	if (!store || rp_store_setting_put(store, setting->name, value,
					   &error) < 0)
		return rp_command_error("%s", error.message);
	return print_line("Set", setting->name, value);
}

static int unset(struct rp_cli *cli, const struct rp_args *args,
		 const void *data)
{
	const struct setting *setting = find(cli, args->words[0]);
	struct rp_error error = { 0 };
	struct rp_store *store;
	int rc;

	(void)data;
	if (!setting)
		return 1;
	store = rp_cli_store(cli, &error);
	rc = store ? rp_store_setting_remove(store, setting->name, &error)
		   : error.code;
	if (rc < 0 && rc != RP_ENOTFOUND)
		return rp_command_error("%s", error.message);
	return print_line("Unset", setting->name, NULL);
}

/* ------------------------------------------------------------------- list */

static const char *value_of(const struct setting *setting,
			    const struct rp_stored_setting *rows, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(rows[i].name, setting->name) == 0)
			return rows[i].value;
	return setting->preset;
}

static int print_json(const struct rp_stored_setting *rows, size_t n)
{
	const struct setting *settings = all_settings();
	struct cJSON *object = cJSON_CreateObject();

	for (size_t i = 0; settings[i].name; i++) {
		const char *value = value_of(&settings[i], rows, n);

		if (is_flag(&settings[i]))
			cJSON_AddBoolToObject(object, settings[i].name,
					      strcmp(value, "true") == 0);
		else
			cJSON_AddStringToObject(object, settings[i].name,
						value);
	}
	return rp_cli_print_json(object, 0);
}

static int print(const struct rp_stored_setting *rows, size_t n,
		 struct rp_arena *arena)
{
	const struct setting *settings = all_settings();
	struct rp_table table = { .columns = 3 };
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_table_row(&table, arena,
		     (const char *[]){ "Setting", "Value", "What it does" });
	for (size_t i = 0; settings[i].name; i++)
		rp_table_row(&table, arena, (const char *[]){
			settings[i].name, value_of(&settings[i], rows, n),
			settings[i].doc });
	rp_table_print(&buf, &table);
	return rp_cli_print(&buf, 0);
}

static int list(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_stored_setting *rows;
	size_t n;

	(void)args;
	if (!store
	    || rp_store_setting_list(store, &rows, &n, &cli->arena, &error) < 0)
		return rp_command_error("%s", error.message);
	return options->json ? print_json(rows, n)
			     : print(rows, n, &cli->arena);
}

/* ------------------------------------------------------------------- rows */

static const struct rp_arg list_rows[] = {
	{ "json", NULL, offsetof(struct options, json), .help = "as JSON" },
	{ 0 }
};

static const struct rp_command actions[] = {
	{ .name = "list", .synopsis = "[--json]",
	  .summary = "List all settings with their values.",
	  .rows = list_rows, .options_size = sizeof(struct options),
	  .run = list },
	{ .name = "set", .synopsis = "NAME VALUE",
	  .summary = "Change a setting of this database.",
	  .rows = rp_no_flags, .min = 2, .max = 2, .what = "NAME VALUE",
	  .run = set },
	{ .name = "unset", .synopsis = "NAME",
	  .summary = "Go back to what a setting is by default.",
	  .rows = rp_no_flags, .min = 1, .max = 1, .what = "NAME",
	  .run = unset },
	{ 0 }
};

const struct rp_command rp_command_settings = {
	.name = "settings",
	.synopsis = "list|set|unset …",
	.summary = "Keep what this database allows.",
	.rows = rp_no_flags,
	.actions = actions,
	.examples = "  runpipe settings set allow_exec true\n"
		    "  runpipe settings set incidents.group_by 'name, cluster'\n",
};
