/*
 * `runpipe channel`: where notifications go, by name.  A configuration is
 * checked against its notifier's rows before it is stored, and its secrets are
 * never shown again.
 */
#include <cjson/cJSON.h>

#include "base/buf.h"
#include "base/json.h"
#include "channel.h"
#include "command.h"
#include "compile.h"
#include "load.h"
#include "session.h"
#include "table.h"

struct options {
	const char *driver, *config, *description;
	bool json, all, disabled;
};

#define AT(member) offsetof(struct options, member)

/* -------------------------------------------------------------------- add */

static int store_it(struct rp_cli *cli, const struct rp_stored_channel *channel)
{
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_buf buf;

	if (!store || rp_store_channel_put(store, channel, &error) < 0)
		return rp_command_error("%s", error.message);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "Stored channel ");
	rp_buf_visible(&buf, rp_text(channel->name));
	rp_buf_printf(&buf, " (%s)\n", channel->driver);
	return rp_cli_print(&buf, 0);
}

/* Whether its templates compile; if not, after a report. */
static bool has_sound_templates(struct rp_cli *cli,
				const struct rp_stored_channel *channel)
{
	struct rp_unit unit;
	bool sound;

	rp_unit_init(&unit, "channel", RP_TEXT(""));
	rp_unit_includes(&unit, cli, NULL);
	rp_unit_read_channel(&unit, channel);
	sound = unit.diags.n_errors == 0;
	rp_unit_warn(&unit);
	rp_unit_finish(&unit);
	return sound;
}

static int add(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	const struct options *options = data;
	struct rp_error error = { 0 };
	struct rp_value warnings = rp_list_new(&cli->arena);
	struct rp_session quietly = { .quiet = false };
	struct rp_stored_channel channel = {
		.name = args->words[0], .driver = options->driver,
		.active = !options->disabled,
		.description = options->description,
	};

	if (!rp_name_is_fit(channel.name))
		return rp_command_error("'%s' cannot be a name: 1 to %d bytes "
					"of UTF-8 without control characters, "
					"and no '-' in front",
					channel.name, RP_MAX_NAME);
	if (rp_channel_read(&channel.config, options->config, &cli->arena,
			    &error) < 0
	    || rp_channel_check(&channel, &warnings, &cli->arena, &error) < 0)
		return rp_command_error("%s", error.message);
	if (!has_sound_templates(cli, &channel))
		return rp_command_error("The channel was not stored");
	rp_session_warn(&quietly, &warnings);
	return store_it(cli, &channel);
}

/* ------------------------------------------------------------------- list */

static int print(const struct rp_stored_channel *rows, size_t n,
		 struct rp_arena *arena)
{
	struct rp_table table = { .columns = 4 };
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (!n)
		rp_buf_str(&buf, "No channels found.\n");
	else
		rp_table_row(&table, arena,
			     (const char *[]){ "Name", "Driver", "Active",
					       "Config" });
	for (size_t i = 0; i < n; i++) {
		struct rp_value config = rp_channel_masked(&rows[i], arena);
		struct rp_text text = rp_json_text(arena, &config,
						   RP_JSON_SPACED);

		rp_table_row(&table, arena, (const char *[]){
			rows[i].name, rows[i].driver,
			rows[i].active ? "yes" : "no", text.at });
	}
	rp_table_print(&buf, &table);
	return rp_cli_print(&buf, 0);
}

static int print_json(const struct rp_stored_channel *rows, size_t n,
		      struct rp_arena *arena)
{
	struct cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < n; i++) {
		struct cJSON *row = cJSON_CreateObject();
		struct rp_value config = rp_channel_masked(&rows[i], arena);
		const char *description = rows[i].description;

		cJSON_AddStringToObject(row, "name", rows[i].name);
		cJSON_AddStringToObject(row, "driver", rows[i].driver);
		cJSON_AddBoolToObject(row, "is_active", rows[i].active);
		cJSON_AddStringToObject(row, "description",
					description ? description : "");
		rp_cli_add_json(row, "config",
				rp_json_text(arena, &config, RP_JSON_COMPACT));
		rp_cli_add_time(row, "created_at", rows[i].created_us);
		rp_cli_add_time(row, "updated_at", rows[i].updated_us);
		cJSON_AddItemToArray(list, row);
	}
	return rp_cli_print_list("channels", list);
}

static int list(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_stored_channel *rows;
	size_t n;

	(void)args;
	if (!store
	    || rp_store_channel_list(store, NULL, options->all, &rows, &n,
				     &cli->arena, &error) < 0)
		return rp_command_error("%s", error.message);
	return options->json ? print_json(rows, n, &cli->arena)
			     : print(rows, n, &cli->arena);
}

/* ----------------------------------------------------------------- remove */

static int rm(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	const char *name = args->words[0];
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_buf buf;
	int rc = store ? rp_store_channel_remove(store, name, &error)
		       : error.code;

	(void)data;
	if (rc == RP_ENOTFOUND)
		return rp_command_error("Channel not found: %s", name);
	if (rc < 0)
		return rp_command_error("%s", error.message);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "Removed channel ");
	rp_buf_visible(&buf, rp_text(name));
	rp_buf_char(&buf, '\n');
	return rp_cli_print(&buf, 0);
}

/* ------------------------------------------------------------------- rows */

static const struct rp_arg add_rows[] = {
	{ "driver", "DRIVER", AT(driver), .required = true,
	  .help = "the notifier; `runpipe explain` lists them" },
	{ "config", "JSON|@FILE|-", AT(config), .required = true,
	  .help = "its configuration; a file or standard input (-) keeps it "
		  "off the command line" },
	{ "description", "TEXT", AT(description), .help = "what it is for" },
	{ "disabled", NULL, AT(disabled), .help = "store it, do not use it" },
	{ 0 }
};

static const struct rp_arg list_rows[] = {
	{ "all", NULL, AT(all), .help = "disabled ones too" },
	{ "json", NULL, AT(json), .help = "as JSON" },
	{ 0 }
};

static const struct rp_command actions[] = {
	{ .name = "add",
	  .synopsis = "NAME --driver DRIVER --config JSON|@FILE|-",
	  .summary = "Store a channel, or replace the one of that name.",
	  .rows = add_rows, .options_size = sizeof(struct options),
	  .min = 1, .max = 1, .what = "NAME", .run = add },
	{ .name = "list", .synopsis = "[--all] [--json]",
	  .summary = "List channels; secrets are masked.",
	  .rows = list_rows, .options_size = sizeof(struct options),
	  .run = list },
	{ .name = "rm", .synopsis = "NAME", .summary = "Remove a channel.",
	  .rows = rp_no_flags, .min = 1, .max = 1, .what = "NAME", .run = rm },
	{ 0 }
};

const struct rp_command rp_command_channel = {
	.name = "channel",
	.synopsis = "add|list|rm …",
	.summary = "Keep notification channels.",
	.rows = rp_no_flags,
	.actions = actions,
	.examples = "  runpipe channel add ops --driver slack "
		    "--config @ops.json\n",
};
