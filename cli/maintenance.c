/*
 * `runpipe maintenance`: windows that come again, in which alerts notify
 * nobody.  When one begins is a schedule of cron's on the clock of a zone.
 */
#include "base/clock.h"
#include "command.h"
#include "holds.h"
#include "session.h"

struct options {
	const char *cron, *lasts, *zone, *from, *until, *author, *comment;
	bool all, json;
};

#define AT(field) offsetof(struct options, field)
#define MICRO 1000000

static const struct rp_hold_column columns[] = {
	{ "ID", "id" }, { "Status", "status" }, { "Schedule", "cron" },
	{ "Seconds", "duration_seconds" }, { "Zone", "zone" },
	{ "Until", "until" }, { "Author", "author" },
	{ "Matchers", "matchers" }, { "Comment", "comment" }, { 0 }
};

static const struct rp_hold_words words = {
	"maintenance", "maintenance window", "windows", "Removed", columns,
};

static int read_duration(int64_t *seconds, const char *text)
{
	int64_t us;

	if (!rp_duration_parse(&us, text) || us < MICRO)
		return rp_command_error("--for must be a duration as in '2h' "
					"or '30m', not '%s'", text);
	*seconds = us / MICRO;
	return 0;
}

static int add(struct rp_cli *cli, const struct rp_args *args, const void *data)
{
	const struct options *options = data;
	struct rp_stored_hold hold = { .kind = words.kind };
	struct rp_value matchers;
	int64_t seconds = 0;

	if (rp_hold_matchers(&matchers, cli, args->words, args->n_words)
	    || read_duration(&seconds, options->lasts)
	    || rp_hold_times(&hold, &(struct rp_hold_span){
			options->from, options->until, NULL, NULL })
	    || rp_hold_sign(&hold, cli, options->author, options->comment))
		return 1;
	hold.rule = rp_map_new(&cli->arena);
	rp_map_put(&cli->arena, &hold.rule, "matchers", matchers);
	rp_map_put(&cli->arena, &hold.rule, "cron", rp_cstring(options->cron));
	rp_map_put(&cli->arena, &hold.rule, "duration_seconds",
		   rp_int(seconds));
	rp_map_put(&cli->arena, &hold.rule, "zone",
		   rp_cstring(options->zone ? options->zone : "UTC"));
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
	{ "cron", "SCHEDULE", AT(cron), .required = true,
	  .help = "when a window begins: minute, hour, day, month, weekday" },
	{ "for", "DURATION", AT(lasts), .required = true,
	  .help = "how long it lasts" },
	{ "zone", "ZONE", AT(zone),
	  .help = "whose clock counts, as in Europe/Berlin (default: UTC)" },
	{ "from", "TIME", AT(from), .help = "from then on (default: now)" },
	{ "until", "TIME", AT(until), .help = "no more after that" },
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
	  .synopsis = "[MATCHER…] --cron SCHEDULE --for DURATION "
		      "[--zone ZONE] [--from TIME] [--until TIME] "
		      "[--comment TEXT] [--author NAME] [--json]",
	  .summary = "Add a window for alerts that match all of these, for "
		     "all alerts if there is none.",
	  .rows = add_rows, .options_size = sizeof(struct options),
	  .min = 0, .max = -1, .what = "MATCHER", .run = add },
	{ .name = "list", .synopsis = "[--all] [--json]",
	  .summary = "List windows, newest first.", .rows = list_rows,
	  .options_size = sizeof(struct options), .run = list },
	{ .name = "rm", .synopsis = "ID [--author NAME]",
	  .summary = "Remove a window, an open one too.", .rows = rm_rows,
	  .options_size = sizeof(struct options), .min = 1, .max = 1,
	  .what = "ID", .run = rm },
	{ 0 }
};

const struct rp_command rp_command_maintenance = {
	.name = "maintenance",
	.synopsis = "add|list|rm …",
	.summary = "Keep windows in which alerts notify nobody.",
	.rows = rp_no_flags,
	.actions = actions,
	.examples = "  runpipe maintenance add 'host=~db-.*' --cron "
		    "'0 2 * * sun' --for 2h --zone Europe/Berlin\n",
};
