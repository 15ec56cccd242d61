/*
 * Help, from the rows alone.  Without words it is the help of the main job
 * and the list of commands, which is what `runpipe --help` must answer.
 */
#include "command.h"

#include "base/buf.h"
#include "base/text.h"
#include "session.h"

static const struct rp_command *find_action(const struct rp_command *command,
					    const char *word)
{
	const struct rp_command *row = command->actions;

	for (; row && row->name; row++)
		if (strcmp(row->name, word) == 0)
			return row;
	return NULL;
}

static void entry(struct rp_buf *buf, const char *name, const char *summary)
{
	int n = (int)strcspn(summary, ".:");

	rp_buf_printf(buf, "  %-11s %.*s\n", name, n, summary);
}

static void list_commands(struct rp_buf *buf)
{
	rp_buf_str(buf, "\ncommands:\n");
	for (size_t i = 0; rp_commands()[i]; i++)
		entry(buf, rp_commands()[i]->name, rp_commands()[i]->summary);
	rp_buf_str(buf, "\n`runpipe help COMMAND` says more about each.\n");
}

static void list_actions(struct rp_buf *buf, const struct rp_command *command)
{
	rp_buf_printf(buf, "usage: runpipe %s %s\n\n%s\n\nactions:\n",
		      command->name, command->synopsis, command->summary);
	for (const struct rp_command *row = command->actions; row->name; row++)
		rp_buf_printf(buf, "  %s %s\n      %s\n", row->name,
			      row->synopsis, row->summary);
	if (command->examples)
		rp_buf_printf(buf, "\nexamples:\n%s", command->examples);
}

static void describe(struct rp_buf *buf, const char *program,
		     const struct rp_command *command)
{
	struct rp_syntax syntax = {
		.program = program, .synopsis = command->synopsis,
		.summary = command->summary, .rows = command->rows,
		.examples = command->examples,
	};

	if (command->actions)
		list_actions(buf, command);
	else
		rp_args_help(buf, &syntax);
}

int rp_help(struct rp_cli *cli, const char *const *words)
{
	const struct rp_command *command =
		rp_command_find(words[0] ? words[0] : "run");
	const char *program = "runpipe";
	struct rp_buf buf;

	if (command && words[0] && words[1])
		command = find_action(command, words[1]);
	if (!command)
		return rp_command_error("No such command: %s%s%s", words[0],
					words[1] ? " " : "",
					words[1] ? words[1] : "");
	for (size_t i = 0; words[i]; i++)
		program = rp_arena_printf(&cli->arena, "%s %s", program,
					  words[i]);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	describe(&buf, program, command);
	if (!words[0])
		list_commands(&buf);
	return rp_cli_print(&buf, 0);
}

static int help(struct rp_cli *cli, const struct rp_args *args,
		const void *options)
{
	(void)options;
	return rp_help(cli, args->words);
}

const struct rp_command rp_command_help = {
	.name = "help",
	.synopsis = "[COMMAND [ACTION]]",
	.summary = "Explain a command.",
	.rows = rp_no_flags,
	.max = 2,
	.what = "COMMAND",
	.run = help,
};
