/*
 * From a command line to a row's function.  The table is commands.def; flags
 * are parsed here, so that every command answers --help, --version and bad
 * usage alike.
 */
#include "command.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/text.h"
#include "session.h"

#define RP_COMMAND(name) extern const struct rp_command rp_command_##name;
#include "commands.def"
#undef RP_COMMAND

static const struct rp_command *const commands[] = {
#define RP_COMMAND(name) &rp_command_##name,
#include "commands.def"
#undef RP_COMMAND
	NULL
};

const struct rp_arg rp_no_flags[] = { { 0 } };

const struct rp_command *const *rp_commands(void)
{
	return commands;
}

/* ------------------------------------------------------------------ answers */

static int usage_error(const char *program, const char *synopsis,
		       const char *problem)
{
	struct rp_syntax syntax = { .program = program, .synopsis = synopsis };
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_args_usage(&buf, &syntax, problem);
	rp_write(STDERR_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
	return 2;
}

static int print_version(void)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "runpipe " RP_VERSION " (ABI %d, schema %d)\n",
		      RP_ABI_VERSION, RP_STORE_SCHEMA);
	return rp_cli_print(&buf, 0);
}

/* ----------------------------------------------------------------- look-up */

const struct rp_command *rp_command_find(const char *word)
{
	for (size_t i = 0; commands[i]; i++)
		if (strcmp(commands[i]->name, word) == 0
		    || (commands[i]->synonym
			&& strcmp(commands[i]->synonym, word) == 0))
			return commands[i];
	return NULL;
}

static int unknown(struct rp_cli *cli, const char *program,
		   const char *synopsis, const char *word,
		   const char *const *names)
{
	const char *near = rp_nearest(word, names);
	const char *problem = rp_arena_printf(
		&cli->arena, "unknown command '%s'%s%s%s", word,
		near ? "; did you mean '" : "", near ? near : "",
		near ? "'?" : "");

	return usage_error(program, synopsis, problem);
}

/* ---------------------------------------------------------------- execution */

static int execute(struct rp_cli *cli, const struct rp_command *command,
		   const char *const *path, int argc, char **argv)
{
	const char *program = "runpipe";
	void *options = rp_arena_alloc(&cli->arena, command->options_size);
	struct rp_args args;
	struct rp_syntax syntax = {
		.rows = command->rows, .synopsis = command->synopsis,
		.min = command->min, .max = command->max,
		.what = command->what, .dashed = command->dashed,
	};

	for (size_t i = 0; path[i]; i++)
		program = rp_arena_printf(&cli->arena, "%s %s", program,
					  path[i]);
	syntax.program = program;
	if (rp_args_parse(&args, options, &syntax, &cli->arena, argc, argv) < 0)
		return usage_error(program, command->synopsis, args.problem);
	if (args.help)
		return rp_help(cli, path);
	if (args.version)
		return print_version();
	return command->run(cli, &args, options);
}

static int act(struct rp_cli *cli, const struct rp_command *command, int argc,
	       char **argv)
{
	const char *names[16] = { NULL };
	const char *program = rp_arena_printf(&cli->arena, "runpipe %s",
					      command->name);
	size_t n = 0;

	if (argc == 0)
		return usage_error(program, command->synopsis,
				   "an action is required");
	for (const struct rp_command *row = command->actions; row->name; row++) {
		if (strcmp(row->name, argv[0]) == 0) {
			const char *path[] = { command->name, row->name, NULL };

			return execute(cli, row, path, argc - 1, argv + 1);
		}
		names[n++] = row->name;
	}
	if (strcmp(argv[0], "--help") == 0 || strcmp(argv[0], "-h") == 0)
		return rp_help(cli, (const char *[]){ command->name, NULL });
	return unknown(cli, program, command->synopsis, argv[0], names);
}

/* A file where a command should be: somebody wants it run. */
static bool looks_like_file(const char *word)
{
	return strchr(word, '/') || rp_text_ends(rp_text(word), ".json");
}

static int unknown_command(struct rp_cli *cli, const char *word)
{
	const char *names[sizeof commands / sizeof commands[0]] = { NULL };

	if (looks_like_file(word))
		return usage_error("runpipe", "[COMMAND] …; see runpipe --help",
				   rp_arena_printf(&cli->arena, "'%s' is no "
						   "command; to run that file: "
						   "runpipe --config %s", word,
						   word));
	for (size_t i = 0; commands[i]; i++)
		names[i] = commands[i]->name;
	return unknown(cli, "runpipe", "[COMMAND] …; see runpipe --help", word,
		       names);
}

int rp_dispatch(struct rp_cli *cli, int argc, char **argv)
{
	const struct rp_command *command;

	if (argc == 0 || argv[0][0] == '-' || !argv[0][0])
		return execute(cli, &rp_command_run, (const char *[]){ NULL },
			       argc, argv);
	command = rp_command_find(argv[0]);
	if (!command)
		return unknown_command(cli, argv[0]);
	if (command->actions)
		return act(cli, command, argc - 1, argv + 1);
	return execute(cli, command, (const char *[]){ command->name, NULL },
		       argc - 1, argv + 1);
}
