/*
 * `runpipe inhibit`: alerts that say nothing new while another one fires, as
 * Alertmanager defines it.
 */
#include "command.h"
#include "holds.h"
#include "session.h"

struct options {
	struct rp_words source, target;
	const char *equal, *author, *comment;
	bool all, json;
};

#define AT(field) offsetof(struct options, field)

static const struct rp_hold_column columns[] = {
	{ "ID", "id" }, { "Status", "status" }, { "Source", "source" },
	{ "Target", "target" }, { "Equal", "equal" }, { "Author", "author" },
	{ "Comment", "comment" }, { 0 }
};

static const struct rp_hold_words words = {
	"inhibition", "inhibition", "inhibitions", "Removed", columns,
};

/* "cluster, service" as a list */
static struct rp_value read_equal(struct rp_cli *cli, const char *text)
{
	struct rp_value list = rp_list_new(&cli->arena);
	char *copy = rp_arena_strdup(&cli->arena, text ? text : ""), *save;

	for (char *word = strtok_r(copy, ",", &save); word;
	     word = strtok_r(NULL, ",", &save)) {
		struct rp_text name = rp_text_trim(rp_text(word));

		if (name.n)
			rp_list_push(&cli->arena, &list, rp_string(name));
	}
	return list;
}

static int add(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	const struct options *options = data;
	struct rp_stored_hold hold = { .kind = words.kind };
	struct rp_value source, target;

	(void)args;
	if (rp_hold_matchers(&source, cli, options->source.at,
			     options->source.n)
	    || rp_hold_matchers(&target, cli, options->target.at,
				options->target.n)
	    || rp_hold_times(&hold, &(struct rp_hold_span){ 0 })
	    || rp_hold_sign(&hold, cli, options->author, options->comment))
		return 1;
	hold.rule = rp_map_new(&cli->arena);
	rp_map_put(&cli->arena, &hold.rule, "source", source);
	rp_map_put(&cli->arena, &hold.rule, "target", target);
	rp_map_put(&cli->arena, &hold.rule, "equal",
		   read_equal(cli, options->equal));
	return rp_hold_keep(cli, &words, &hold, options->json);
}

static int list(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;

	(void)args;
	return rp_hold_print(cli, &words, options->all, options->json);
}

static int rm(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	const struct options *options = data;

	return rp_hold_stop(cli, &words, args->words[0], options->author);
}

#define AUTHOR { "author", "NAME", AT(author), \
		 .help = "who says so (default: the user)" }
#define JSON { "json", NULL, AT(json), .help = "as JSON" }

static const struct rp_arg add_rows[] = {
	{ "source", "MATCHER", AT(source), .required = true, .repeated = true,
	  .help = "while an alert fires that matches all of these …" },
	{ "target", "MATCHER", AT(target), .required = true, .repeated = true,
	  .help = "… those that match all of these notify nobody" },
	{ "equal", "LABELS", AT(equal),
	  .help = "if both have the same in these, with commas between" },
	{ "comment", "TEXT", AT(comment), .help = "why" },
	AUTHOR, JSON, { 0 }
};

static const struct rp_arg list_rows[] = {
	{ "all", NULL, AT(all), .help = "those that were removed too" },
	JSON, { 0 }
};

static const struct rp_arg rm_rows[] = { AUTHOR, { 0 } };

static const struct rp_command actions[] = {
	{ .name = "add",
	  .synopsis = "--source MATCHER… --target MATCHER… [--equal LABELS] "
		      "[--comment TEXT] [--author NAME] [--json]",
	  .summary = "Add a rule.", .rows = add_rows,
	  .options_size = sizeof(struct options), .run = add },
	{ .name = "list", .synopsis = "[--all] [--json]",
	  .summary = "List rules, newest first.", .rows = list_rows,
	  .options_size = sizeof(struct options), .run = list },
	{ .name = "rm", .synopsis = "ID [--author NAME]",
	  .summary = "Remove a rule.", .rows = rm_rows,
	  .options_size = sizeof(struct options), .min = 1, .max = 1,
	  .what = "ID", .run = rm },
	{ 0 }
};

const struct rp_command rp_command_inhibit = {
	.name = "inhibit",
	.synopsis = "add|list|rm …",
	.summary = "Let an alert that fires keep others quiet.",
	.rows = rp_no_flags,
	.actions = actions,
	.examples = "  runpipe inhibit add --source severity=critical "
		    "--target severity=warning --equal cluster,service\n",
};
