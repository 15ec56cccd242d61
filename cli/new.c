/*
 * `runpipe new`: a first definition, from flags or from a few questions.
 *
 * The presets are stages in a row, as the setup of the reference has them.
 * What was made is compiled before it is written, so a driver that does not
 * exist is reported as in any definition, and nothing is left behind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "command.h"
#include "compile.h"
#include "format.h"
#include "load.h"
#include "replace.h"
#include "session.h"

struct options {
	const char *source, *checks, *provider, *notify, *preset, *output;
	bool force;
};

#define AT(member) offsetof(struct options, member)

static const struct rp_arg rows[] = {
	{ "preset", "PRESET", AT(preset),
	  .help = "direct, health-checked, ai-analyzed, full, local-monitor "
		  "or local-smart" },
	{ "source", "FORMAT", AT(source),
	  .help = "format of the alerts (default: found out)" },
	{ "checks", "NAMES", AT(checks),
	  .help = "checks, by commas (default: cpu,memory,disk)" },
	{ "provider", "NAME", AT(provider),
	  .help = "who gives advice (default: local)" },
	{ "notify", "DRIVERS", AT(notify),
	  .help = "notifiers, by commas (default: console)" },
	{ "output", "FILE", AT(output), .letter = 'o',
	  .help = "write it there, - to standard output (default: "
		  "NAME.json)" },
	{ "force", NULL, AT(force), .help = "replace a file that is there" },
	{ 0 }
};

enum { INGEST = 1, CHECK = 2, ANALYZE = 4 };

static const struct preset {
	const char *name;
	unsigned stages;		/* before the notification */
} presets[] = {
	{ "direct", INGEST },
	{ "health-checked", INGEST | CHECK },
	{ "ai-analyzed", INGEST | ANALYZE },
	{ "full", INGEST | CHECK | ANALYZE },
	{ "local-monitor", CHECK },
	{ "local-smart", CHECK | ANALYZE },
};

#define N_PRESETS (sizeof presets / sizeof presets[0])

struct draft {
	struct rp_arena *arena;
	const char *name;
	struct options options;
	unsigned stages;
};

static bool is_given(const char *text)
{
	return text && *text;
}

/* ------------------------------------------------------------------ questions */

/* The answer, or `otherwise` for an empty one; NULL at the end of input. */
static const char *ask(struct draft *draft, const char *question,
		       const char *otherwise)
{
	const char *answer = NULL;
	char *line = NULL;
	size_t room = 0;
	struct rp_text text;

	fprintf(stderr, "%s [%s]: ", question, otherwise);
	if (getline(&line, &room, stdin) >= 0) {
		text = rp_text_trim(rp_text(line));
		answer = text.n ? rp_text_cstr(draft->arena, text)
				: otherwise;
	}
	free(line);
	return answer;
}

static int ask_for(struct draft *draft, const char **out,
		   const char *question, const char *otherwise)
{
	if (is_given(*out))
		return 0;
	*out = ask(draft, question, otherwise);
	return *out ? 0 : rp_command_error("No answer; nothing was written");
}

/* --------------------------------------------------------------------- stages */

static int find_preset(struct draft *draft)
{
	const char *names[N_PRESETS + 1] = { NULL };
	const char *near;

	for (size_t i = 0; i < N_PRESETS; i++) {
		names[i] = presets[i].name;
		if (strcmp(names[i], draft->options.preset) == 0) {
			draft->stages = presets[i].stages;
			return 0;
		}
	}
	near = rp_nearest(draft->options.preset, names);
	return rp_command_error("Unknown preset: %s. Available: direct, "
				"health-checked, ai-analyzed, full, "
				"local-monitor, local-smart%s%s%s",
				draft->options.preset,
				near ? "; did you mean '" : "",
				near ? near : "", near ? "'?" : "");
}

/* A flag for a stage that the preset does not have would do nothing. */
static int check_flags(const struct draft *draft)
{
	const struct {
		const char *flag, *value;
		unsigned stage;
	} flags[] = {
		{ "source", draft->options.source, INGEST },
		{ "checks", draft->options.checks, CHECK },
		{ "provider", draft->options.provider, ANALYZE },
	};

	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		if (flags[i].value && !(draft->stages & flags[i].stage))
			return rp_command_error(
				"--%s has no place in the preset '%s'",
				flags[i].flag, draft->options.preset);
	return 0;
}

static void derive_stages(struct draft *draft)
{
	draft->stages = (draft->options.source ? INGEST : 0)
			| (draft->options.checks ? CHECK : 0)
			| (draft->options.provider ? ANALYZE : 0);
	if (!draft->stages)
		draft->stages = INGEST | CHECK | ANALYZE;
}

static int ask_all(struct draft *draft)
{
	struct options *options = &draft->options;
	int rc = ask_for(draft, &draft->name, "Name", "pipeline");

	if (rc == 0)
		rc = ask_for(draft, &options->preset, "Preset (direct, "
			     "health-checked, ai-analyzed, full, "
			     "local-monitor, local-smart)", "full");
	if (rc == 0)
		rc = find_preset(draft);
	if (rc == 0 && (draft->stages & CHECK))
		rc = ask_for(draft, &options->checks, "Checks",
			     "cpu,memory,disk");
	if (rc == 0 && (draft->stages & ANALYZE))
		rc = ask_for(draft, &options->provider, "Provider", "local");
	if (rc == 0)
		rc = ask_for(draft, &options->notify, "Notify through",
			     "console");
	return rc;
}

static int settle(struct draft *draft)
{
	const struct options *options = &draft->options;
	bool is_asked = !options->preset && !options->source
			&& !options->checks && !options->provider
			&& !options->notify && isatty(STDIN_FILENO);

	if (is_asked)
		return ask_all(draft);
	if (!options->preset) {
		derive_stages(draft);
		return 0;
	}
	return find_preset(draft) ? 1 : check_flags(draft);
}

/* --------------------------------------------------------------------- making */

static struct rp_value names_value(struct draft *draft, const char *names)
{
	struct rp_value list = rp_list_new(draft->arena);
	char *rest = rp_arena_strdup(draft->arena, names);
	char *name;

	while ((name = strsep(&rest, ",")))
		rp_list_push(draft->arena, &list,
			     rp_string(rp_text_trim(rp_text(name))));
	return list;
}

static void put(struct draft *draft, struct rp_value *map, const char *key,
		struct rp_value value)
{
	rp_map_put(draft->arena, map, key, value);
}

static struct rp_value config_of(struct draft *draft, const char *key,
				 struct rp_value value)
{
	struct rp_value config = rp_map_new(draft->arena);

	put(draft, &config, key, value);
	return config;
}

static struct rp_value node(struct draft *draft, const char *id,
			    const char *type)
{
	struct rp_value map = rp_map_new(draft->arena);

	put(draft, &map, "id", rp_cstring(id));
	put(draft, &map, "type", rp_cstring(type));
	return map;
}

static struct rp_value *push(struct draft *draft, struct rp_value *nodes,
			     const char *id, const char *type)
{
	size_t n = rp_value_count(nodes);

	if (n) {
		struct rp_value *last = &nodes->as.list->items[n - 1];

		put(draft, last, "next", rp_cstring(id));
	}
	return rp_list_push(draft->arena, nodes, node(draft, id, type));
}

static struct rp_value make_nodes(struct draft *draft)
{
	const struct options *options = &draft->options;
	struct rp_value nodes = rp_list_new(draft->arena);
	struct rp_value *last;

	if (draft->stages & INGEST) {
		last = push(draft, &nodes, "ingest_webhook", "ingest");
		if (is_given(options->source))
			put(draft, last, "config",
			    config_of(draft, "driver",
				      rp_cstring(options->source)));
	}
	if (draft->stages & CHECK) {
		last = push(draft, &nodes, "check_health", "context");
		put(draft, last, "config", config_of(
			draft, "checker_names", names_value(
				draft, is_given(options->checks)
				       ? options->checks
				       : "cpu,memory,disk")));
	}
	if (draft->stages & ANALYZE) {
		last = push(draft, &nodes, "analyze_incident", "intelligence");
		put(draft, last, "config", config_of(
			draft, "provider", rp_cstring(
				is_given(options->provider)
				? options->provider : "local")));
		put(draft, last, "required", rp_bool(false));
	}
	last = push(draft, &nodes, "notify_channels", "notify");
	put(draft, last, "config", config_of(
		draft, "drivers",
		names_value(draft, is_given(options->notify)
				   ? options->notify : "console")));
	return nodes;
}

static struct rp_text make(struct draft *draft)
{
	struct rp_value defaults = rp_map_new(draft->arena);
	struct rp_value all = rp_map_new(draft->arena);
	struct rp_text text;
	struct rp_buf buf;

	put(draft, &defaults, "max_retries", rp_int(3));
	put(draft, &defaults, "timeout_seconds", rp_int(300));
	put(draft, &all, "version", rp_cstring("1.0"));
	put(draft, &all, "name", rp_cstring(draft->name));
	put(draft, &all, "defaults", defaults);
	put(draft, &all, "nodes", make_nodes(draft));
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_format(&buf, draft->arena,
		  rp_json_text(draft->arena, &all, RP_JSON_COMPACT));
	text = (struct rp_text){ rp_arena_copy(draft->arena, buf.at, buf.n),
				 buf.n };
	rp_buf_finish(&buf);
	return text;
}

/* -------------------------------------------------------------------- writing */

static int check(const struct rp_text text, const char *path)
{
	struct rp_loaded loaded = { .text = text, .shown = path };
	struct rp_unit unit;
	int status;

	rp_loaded_unit(&unit, &loaded, NULL, false);
	status = rp_loaded_compile(&unit, &loaded);
	if (status == 0)
		rp_unit_warn(&unit);
	rp_unit_finish(&unit);
	return status;
}

static int write_new(struct draft *draft, const char *path,
		     struct rp_text text)
{
	struct rp_error error = { 0 };
	struct rp_buf line;

	if (strcmp(path, "-") == 0)
		return rp_write_result(text, 0);
	if (draft->options.force)
		rp_replace_file(path, text, draft->arena, &error);
	else
		rp_create_file(path, text, draft->arena, &error);
	if (error.code == RP_EBADINPUT)
		return rp_command_error("%s; replace it with --force, or name "
					"another with -o", error.message);
	if (error.code)
		return rp_command_error("%s", error.message);
	rp_buf_init(&line, RP_BUF_UNLIMITED);
	rp_buf_str(&line, "Wrote ");
	rp_buf_visible(&line, rp_text(path));
	rp_buf_char(&line, '\n');
	return rp_cli_print(&line, 0);
}

static int new_definition(struct rp_cli *cli, const struct rp_args *args,
			  const void *data)
{
	struct draft draft = {
		.arena = &cli->arena, .options = *(const struct options *)data,
		.name = args->n_words ? args->words[0] : NULL,
	};
	const char *path;
	struct rp_text text;

	if (settle(&draft))
		return 1;
	if (!is_given(draft.name))
		draft.name = "pipeline";
	if (!rp_name_is_fit(draft.name) || strchr(draft.name, '/'))
		return rp_command_error("'%s' cannot be the name of a "
					"definition", draft.name);
	path = is_given(draft.options.output)
	       ? draft.options.output
	       : rp_arena_printf(draft.arena, "%s.json", draft.name);
	text = make(&draft);
	return check(text, path) ? 1 : write_new(&draft, path, text);
}

const struct rp_command rp_command_new = {
	.name = "new",
	.synopsis = "[NAME] [--preset PRESET] [--source FORMAT] "
		    "[--checks NAMES] [--provider NAME] [--notify DRIVERS] "
		    "[-o FILE] [--force]",
	.summary = "Write a first definition. Without flags, on a terminal, "
		   "it asks.",
	.rows = rows,
	.options_size = sizeof(struct options),
	.max = 1, .what = "NAME",
	.run = new_definition,
	.examples = "  runpipe new disk-alert --preset health-checked "
		    "--checks memory,disk\n"
		    "  runpipe new --preset local-monitor --notify slack "
		    "-o monitor.json\n",
};
