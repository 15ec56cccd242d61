/*
 * `runpipe silence`: alerts that nobody wants to hear of, from now or then and
 * for so long.  Matchers are Alertmanager's.
 */
#include "command.h"
#include "holds.h"
#include "session.h"

struct options {
	const char *from, *until, *lasts, *author, *comment;
	bool all, json;
};

#define AT(field) offsetof(struct options, field)

static const struct rp_hold_column columns[] = {
	{ "ID", "id" }, { "Status", "status" }, { "Starts", "starts_at" },
	{ "Ends", "ends_at" }, { "Author", "author" },
	{ "Matchers", "matchers" }, { "Comment", "comment" }, { 0 }
};

static const struct rp_hold_words words = {
	"silence", "silence", "silences", "Expired", columns,
};

static int add(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	const struct options *options = data;
	struct rp_stored_hold hold = { .kind = words.kind };
	struct rp_value matchers;

	if (rp_hold_matchers(&matchers, cli, args->words, args->n_words)
	    || rp_hold_times(&hold, &(struct rp_hold_span){
			options->from, options->until, options->lasts, "1h" })
	    || rp_hold_sign(&hold, cli, options->author, options->comment))
		return 1;
	hold.rule = rp_map_new(&cli->arena);
	rp_map_put(&cli->arena, &hold.rule, "matchers", matchers);
	return rp_hold_keep(cli, &words, &hold, options->json);
}

static int list(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	const struct options *options = data;

	(void)args;
	return rp_hold_print(cli, &words, options->all, options->json);
}

static int expire(struct rp_cli *cli, const struct rp_args *args,
		  const void *data)
{
	const struct options *options = data;

	return rp_hold_stop(cli, &words, args->words[0], options->author);
}

#define AUTHOR { "author", "NAME", AT(author), \
		 .help = "who says so (default: the user)" }
#define JSON { "json", NULL, AT(json), .help = "as JSON" }

static const struct rp_arg add_rows[] = {
	{ "for", "DURATION", AT(lasts), .help = "how long (default: 1h)" },
	{ "until", "TIME", AT(until), .help = "until then" },
	{ "from", "TIME", AT(from), .help = "from then on (default: now)" },
	{ "comment", "TEXT", AT(comment), .help = "why" },
	AUTHOR, JSON, { 0 }
};

static const struct rp_arg list_rows[] = {
	{ "all", NULL, AT(all), .help = "those that have ended too" },
	JSON, { 0 }
};

static const struct rp_arg expire_rows[] = { AUTHOR, { 0 } };

static const struct rp_command actions[] = {
	{ .name = "add",
	  .synopsis = "MATCHER… [--for DURATION | --until TIME] [--from TIME] "
		      "[--comment TEXT] [--author NAME] [--json]",
	  .summary = "Silence alerts that match all of these: name=value, "
		     "name!=value, name=~regex, name!~regex.",
	  .rows = add_rows, .options_size = sizeof(struct options),
	  .min = 1, .max = -1, .what = "MATCHER", .run = add },
	{ .name = "list", .synopsis = "[--all] [--json]",
	  .summary = "List silences, newest first.", .rows = list_rows,
	  .options_size = sizeof(struct options), .run = list },
	{ .name = "expire", .synopsis = "ID [--author NAME]",
	  .summary = "End a silence now.", .rows = expire_rows,
	  .options_size = sizeof(struct options), .min = 1, .max = 1,
	  .what = "ID", .run = expire },
	{ 0 }
};

const struct rp_command rp_command_silence = {
	.name = "silence",
	.synopsis = "add|list|expire …",
	.summary = "Keep alerts from notifying anybody for a while.",
	.rows = rp_no_flags,
	.actions = actions,
	.examples = "  runpipe silence add host=db-1 'alertname=~Disk.*' "
		    "--for 2h --comment 'disk swap'\n",
};
