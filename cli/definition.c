/*
 * `runpipe definition`: the definitions that the store knows by name.  Only
 * what compiles is added, so that a stored definition always runs.
 */
#include "base/buf.h"
#include "command.h"
#include "compile.h"
#include "definition.h"
#include "load.h"
#include "session.h"

struct options {
	const char *name, *description, *version;
	bool json, all, raw;
};

#define AT(member) offsetof(struct options, member)

/* "Pipeline definition not found: x", or what the store says. */
static int failed(int rc, const char *name, const struct rp_error *error)
{
	if (rc == RP_ENOTFOUND)
		return rp_command_error("Pipeline definition not found: %s",
					name);
	return rp_command_error("%s", error->message);
}

/* -------------------------------------------------------------------- add */

static int report_added(const char *name, int version, int before)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, version == before ? "Unchanged: definition "
					   : "Added definition ");
	rp_buf_visible(&buf, rp_text(name));
	rp_buf_printf(&buf, ", version %d\n", version);
	return rp_cli_print(&buf, 0);
}

static int store_it(struct rp_cli *cli, const char *name,
		    const struct rp_definition *definition)
{
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_definition old = { .version = 0 };
	int version;
	int rc;

	if (!store)
		return rp_command_error("%s", error.message);
	if (rp_store_definition_get(store, name, 0, &old, &cli->arena,
				    NULL) < 0)
		old.version = 0;
	rc = rp_store_definition_add(store, name, definition, &version, &error);
	if (rc < 0)
		return rp_command_error("%s", error.message);
	return report_added(name, version, old.version);
}

static int add_unit(struct rp_cli *cli, struct rp_unit *unit,
		    const struct rp_loaded *loaded,
		    const struct options *options)
{
	const char *name = options->name;
	struct rp_definition definition;

	if (rp_loaded_compile(unit, loaded))
		return 1;
	rp_unit_warn(unit);
	if (!name)
		name = rp_loaded_name(loaded, unit, &cli->arena);
	if (!rp_name_is_fit(name))
		return rp_command_error("'%s' cannot be a name: 1 to %d bytes "
					"of UTF-8 without control characters, "
					"and no '-' in front",
					name, RP_MAX_NAME);
	definition = (struct rp_definition){
		.name = name, .text = loaded->text, .sha256 = unit->sha256,
		.description = options->description ? options->description
						    : unit->ir.description,
		.created_by = "cli", .active = true,
		.n_nodes = (int)unit->ir.n,
	};
	return store_it(cli, name, &definition);
}

static int add(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	struct rp_error error = { 0 };
	struct rp_loaded loaded;
	struct rp_unit unit;
	int status;

	if (rp_load_file(&loaded, args->words[0], &cli->arena, &error) < 0)
		return rp_command_error("%s", error.message);
	rp_loaded_unit(&unit, &loaded, cli, false);
	status = add_unit(cli, &unit, &loaded, data);
	rp_unit_finish(&unit);
	return status;
}

/* ---------------------------------------------------------- list and show */

static int list(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_definition *found;
	size_t n;

	(void)args;
	if (!store)
		return rp_command_error("%s", error.message);
	if (rp_store_definition_list(store, options->all, &found, &n,
				     &cli->arena, &error) < 0)
		return rp_command_error("%s", error.message);
	return options->json ? rp_definitions_json(found, n)
			     : rp_definitions_print(found, n, &cli->arena);
}

static int show(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_definition found;
	long version = 0;
	int rc;

	if (options->version && !rp_number_parse(&version, options->version))
		return rp_command_error("'%s' is not a version",
					options->version);
	if (!store)
		return rp_command_error("%s", error.message);
	rc = rp_store_definition_get(store, args->words[0], (int)version,
				     &found, &cli->arena, &error);
	if (rc == RP_ENOTFOUND && version)
		return rp_command_error("Pipeline definition not found: %s, "
					"version %ld", args->words[0],
					version);
	if (rc < 0)
		return failed(rc, args->words[0], &error);
	if (options->raw)
		return rp_write_result(found.text, 0);
	return options->json ? rp_definition_json(&found)
			     : rp_definition_print(&found);
}

/* ------------------------------------------------- remove, enable, disable */

static int told(const char *what, const char *name)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "%s definition ", what);
	rp_buf_visible(&buf, rp_text(name));
	rp_buf_char(&buf, '\n');
	return rp_cli_print(&buf, 0);
}

static int rm(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	int rc;

	(void)data;
	if (!store)
		return rp_command_error("%s", error.message);
	rc = rp_store_definition_remove(store, args->words[0], &error);
	return rc < 0 ? failed(rc, args->words[0], &error)
		      : told("Removed", args->words[0]);
}

static int set_active(struct rp_cli *cli, const char *name, bool active)
{
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	int rc;

	if (!store)
		return rp_command_error("%s", error.message);
	rc = rp_store_definition_enable(store, name, active, &error);
	return rc < 0 ? failed(rc, name, &error)
		      : told(active ? "Enabled" : "Disabled", name);
}

static int enable(struct rp_cli *cli, const struct rp_args *args,
		  const void *data)
{
	(void)data;
	return set_active(cli, args->words[0], true);
}

static int disable(struct rp_cli *cli, const struct rp_args *args,
		   const void *data)
{
	(void)data;
	return set_active(cli, args->words[0], false);
}

/* ------------------------------------------------------------------- rows */

static const struct rp_arg add_rows[] = {
	{ "name", "NAME", AT(name), .help = "store it under this name "
	  "(default: its \"name\", else the file's)" },
	{ "description", "TEXT", AT(description),
	  .help = "what it is for (default: its \"description\")" },
	{ 0 }
};

static const struct rp_arg list_rows[] = {
	{ "all", NULL, AT(all), .help = "disabled ones too" },
	{ "json", NULL, AT(json), .help = "as JSON" },
	{ 0 }
};

static const struct rp_arg show_rows[] = {
	{ "version", "V", AT(version), .help = "this version, not the newest" },
	{ "json", NULL, AT(json), .help = "as JSON" },
	{ "raw", NULL, AT(raw),
	  .help = "the file as it was added, with its secrets" },
	{ 0 }
};

#define ONE .options_size = sizeof(struct options), .min = 1, .max = 1

static const struct rp_command actions[] = {
	{ .name = "add", .synopsis = "FILE [--name NAME] [--description TEXT]",
	  .summary = "Store a definition; a changed file is a new version.",
	  .rows = add_rows, .what = "FILE", .run = add, ONE },
	{ .name = "list", .synopsis = "[--all] [--json]",
	  .summary = "List definitions.", .rows = list_rows,
	  .options_size = sizeof(struct options), .run = list },
	{ .name = "show", .synopsis = "NAME [--version V] [--json | --raw]",
	  .summary = "Show one; secrets are masked.",
	  .rows = show_rows, .what = "NAME", .run = show, ONE },
	{ .name = "rm", .synopsis = "NAME", .summary = "Remove all versions.",
	  .rows = rp_no_flags, .what = "NAME", .run = rm, ONE },
	{ .name = "enable", .synopsis = "NAME",
	  .summary = "Put it back on lists and triggers.",
	  .rows = rp_no_flags, .what = "NAME", .run = enable, ONE },
	{ .name = "disable", .synopsis = "NAME",
	  .summary = "Hide it from lists and triggers.",
	  .rows = rp_no_flags, .what = "NAME", .run = disable, ONE },
	{ 0 }
};

const struct rp_command rp_command_definition = {
	.name = "definition",
	.synopsis = "add|list|show|rm|enable|disable …",
	.summary = "Keep definitions by name.",
	.rows = rp_no_flags,
	.actions = actions,
	.examples = "  runpipe definition add disk-alert.json\n"
		    "  runpipe --definition disk-alert --sample\n",
};
