/*
 * `runpipe validate`: all findings about definitions, and nothing is run.
 * Findings are what was asked for, so they go to stdout.
 */
#include <cjson/cJSON.h>
#include <unistd.h>

#include "base/buf.h"
#include "command.h"
#include "compile.h"
#include "load.h"
#include "result.h"
#include "session.h"

struct options {
	bool json, strict;
};

static const struct rp_arg rows[] = {
	{ "json", NULL, offsetof(struct options, json),
	  .help = "findings as JSON" },
	{ "strict", NULL, offsetof(struct options, strict),
	  .help = "warnings are errors" },
	{ 0 }
};

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

static void tell(const struct rp_page *page, const struct rp_unit *unit)
{
	const struct rp_diags *diags = &unit->diags;

	if (diags->n)
		rp_diags_print(page->buf, unit, 100);
	if (diags->n_errors)
		rp_page_line(page, RP_STYLE_ERROR, "%s: %zu error%s",
			     unit->name, diags->n_errors,
			     plural(diags->n_errors));
	else if (diags->n_warnings)
		rp_page_line(page, RP_STYLE_WARNING, "%s: valid, %zu warning%s",
			     unit->name, diags->n_warnings,
			     plural(diags->n_warnings));
	else
		rp_page_line(page, RP_STYLE_SUCCESS, "%s: valid, %zu node%s",
			     unit->name, unit->ir.n, plural(unit->ir.n));
}

static struct cJSON *report(const char *path, bool valid)
{
	struct cJSON *file = cJSON_CreateObject();

	cJSON_AddStringToObject(file, "file", path);
	cJSON_AddBoolToObject(file, "valid", valid);
	return file;
}

/* Either into the page or onto the list. */
static bool check(struct rp_cli *cli, const struct rp_page *page,
		  struct cJSON *list, const struct rp_loaded *loaded,
		  bool strict)
{
	struct rp_unit unit;
	bool valid;

	rp_loaded_unit(&unit, loaded, cli, strict);
	unit.with_tests = true;
	valid = rp_unit_compile(&unit);
	if (list) {
		struct cJSON *file = report(loaded->shown, valid);

		cJSON_AddItemToObject(file, "findings", rp_diags_json(&unit));
		cJSON_AddItemToArray(list, file);
	} else {
		tell(page, &unit);
	}
	rp_unit_finish(&unit);
	return valid;
}

static bool check_file(struct rp_cli *cli, const struct rp_page *page,
		       struct cJSON *list, const char *path, bool strict)
{
	struct rp_error error = { 0 };
	struct rp_loaded loaded;
	struct cJSON *file;

	if (rp_load_file(&loaded, path, &cli->arena, &error) == 0)
		return check(cli, page, list, &loaded, strict);
	if (!list) {
		rp_page_line(page, RP_STYLE_ERROR, "%s", error.message);
		return false;
	}
	file = report(path, false);
	cJSON_AddStringToObject(file, "error", error.message);
	cJSON_AddItemToArray(list, file);
	return false;
}

static int validate(struct rp_cli *cli, const struct rp_args *args,
		    const void *data)
{
	const struct options *options = data;
	struct cJSON *list = options->json ? cJSON_CreateArray() : NULL;
	struct rp_buf buf;
	struct rp_page page = { &buf, rp_page_wants_colour(STDOUT_FILENO) };
	int status = 0;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (int i = 0; i < args->n_words; i++)
		if (!check_file(cli, &page, list, args->words[i],
				options->strict))
			status = 1;
	if (!list)
		return rp_cli_print(&buf, status);
	rp_buf_finish(&buf);
	return rp_cli_print_json(list, status);
}

const struct rp_command rp_command_validate = {
	.name = "validate",
	.synopsis = "FILE… [--json] [--strict]",
	.summary = "Check definitions without running them.",
	.rows = rows,
	.options_size = sizeof(struct options),
	.min = 1, .max = -1, .what = "FILE",
	.run = validate,
	.examples = "  runpipe validate pipelines/*.json --strict\n",
};
