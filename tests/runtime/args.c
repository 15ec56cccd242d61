/*
 * Command lines: what argparse accepts, in argparse's words.
 */
#include "args.h"

#include "base/arena.h"
#include "base/buf.h"
#include "lib/rows.h"

struct options {
	const char *source, *output, *limit, *count, *every;
	struct rp_words paths;
	bool sample, json, strict, static_;
};

static const struct rp_arg rows[] = {
	{ "sample", NULL, offsetof(struct options, sample), .old = true,
	  .help = "sample alert payload" },
	{ "source", "NAME", offsetof(struct options, source), .old = true,
	  .help = "source system" },
	{ "json", NULL, offsetof(struct options, json), .old = true,
	  .help = "result as JSON" },
	{ "jumbo", NULL, offsetof(struct options, static_), .help = "" },
	{ "strict", NULL, offsetof(struct options, strict),
	  .help = "warnings are errors, and a text so long that it has to be "
		  "wrapped at the edge" },
	{ "output", "PROG", offsetof(struct options, output), .letter = 'o',
	  .help = "the program to write" },
	{ "limit", "F", offsetof(struct options, limit),
	  .form = RP_ARG_NUMBER, .help = "a limit" },
	{ "count", "N", offsetof(struct options, count),
	  .form = RP_ARG_INTEGER, .help = "how many" },
	{ "every", "SECONDS", offsetof(struct options, every),
	  .form = RP_ARG_NUMBER, .alone = "2", .help = "again and again" },
	{ "paths", "P...", offsetof(struct options, paths), .many = true,
	  .help = "some paths" },
	{ 0 }
};

static const struct rp_syntax syntax = {
	.program = "prog", .synopsis = "[--json] [FILE]",
	.summary = "Do it.", .rows = rows, .max = 1, .what = "FILE",
	.examples = "  prog --json\n",
};

/* What was understood, as text. */
static const struct {
	const char *line, *want;
} lines[] = {
	{ "", "" },
	{ "--sample", "sample" },
	{ "--source a --source=b", "source=b" },
	{ "--source=", "source=" },
	{ "--source=--json", "source=--json" },
	{ "--source -5", "source=-5" },
	{ "--source -", "source=-" },
	{ "-o p", "output=p" },
	{ "-op", "output=p" },
	{ "--sam --js", "sample json" },
	{ "--j", "json" },
	{ "--st", "strict" },
	{ "f --json", "json f" },
	{ "-- --json", "--json" },
	{ "--help --bogus", "help" },
	{ "-h", "help" },
	{ "--vers", "version" },
	{ "--bogus", "unrecognized arguments: --bogus" },
	{ "--bogus f -x g", "unrecognized arguments: --bogus -x g" },
	{ "--s", "ambiguous option: --s could match --sample, --source" },
	{ "--source", "argument --source: expected one argument" },
	{ "--source --json", "argument --source: expected one argument" },
	{ "-o", "argument -o/--output: expected one argument" },
	{ "--json=1", "argument --json: ignored explicit argument '1'" },
	{ "--=x", "unrecognized arguments: --=x" },
	{ "--limit 70", "limit=70" },
	{ "--limit -.5 f", "limit=-.5 f" },
	{ "--limit 7x", "argument --limit: invalid float value: '7x'" },
	{ "--limit=", "argument --limit: invalid float value: ''" },
	{ "--limit nan", "argument --limit: invalid float value: 'nan'" },
	{ "--limit 1e999", "argument --limit: invalid float value: '1e999'" },
	{ "--limit 0x1", "argument --limit: invalid float value: '0x1'" },
	{ "--count +7", "count=+7" },
	{ "--count 7.0", "argument --count: invalid int value: '7.0'" },
	{ "--count -", "argument --count: invalid int value: '-'" },
	{ "--paths / /var -5 --json", "json paths=/ paths=/var paths=-5" },
	{ "--paths a b --paths c", "paths=c" },
	{ "--paths=a b", "paths=a b" },
	{ "--paths", "argument --paths: expected at least one argument" },
	{ "--paths --json",
	  "argument --paths: expected at least one argument" },
	{ "--every", "every=2" },
	{ "--every f", "every=2 f" },
	{ "--every 0.5 f", "every=0.5 f" },
	{ "--every=x", "argument --every: invalid float value: 'x'" },
};

static int split(char *line, char **argv)
{
	int n = 0;

	for (char *word = strtok(line, " "); word; word = strtok(NULL, " "))
		argv[n++] = word;
	return n;
}

static void word(struct rp_buf *buf, const char *format, const char *text)
{
	if (!text)
		return;
	if (buf->n)
		rp_buf_char(buf, ' ');
	rp_buf_str(buf, format);
	rp_buf_str(buf, text);
}

static void describe(struct rp_buf *buf, const struct options *o,
		     const struct rp_args *args)
{
	word(buf, "sample", o->sample ? "" : NULL);
	word(buf, "json", o->json ? "" : NULL);
	word(buf, "strict", o->strict ? "" : NULL);
	word(buf, "source=", o->source);
	word(buf, "output=", o->output);
	word(buf, "limit=", o->limit);
	word(buf, "count=", o->count);
	word(buf, "every=", o->every);
	for (int i = 0; i < o->paths.n; i++)
		word(buf, "paths=", o->paths.at[i]);
	for (int i = 0; i < args->n_words; i++)
		word(buf, "", args->words[i]);
	word(buf, "help", args->help ? "" : NULL);
	word(buf, "version", args->version ? "" : NULL);
}

RP_ROWS(args, understands_what_argparse_does, lines)
{
	struct options options = { 0 };
	struct rp_args args;
	struct rp_arena arena;
	struct rp_buf buf;
	char line[80];
	char *argv[16];

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	strcpy(line, row->line);
	if (rp_args_parse(&args, &options, &syntax, &arena, split(line, argv),
			  argv) < 0)
		rp_buf_str(&buf, args.problem);
	else
		describe(&buf, &options, &args);
	cr_expect(eq(str, buf.at, (char *)row->want), "%s", row->line);
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

Test(args, names_what_is_missing)
{
	static const struct rp_arg needed[] = {
		{ "output", "PROG", 0, .letter = 'o', .required = true },
		{ 0 }
	};
	struct rp_syntax strict = { .rows = needed, .min = 1, .max = 1,
				    .what = "FILE" };
	const char *output = NULL;
	struct rp_args args;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(int, rp_args_parse(&args, &output, &strict, &arena, 0,
					NULL), -1));
	cr_expect(eq(str, (char *)args.problem,
		     "the following arguments are required: FILE, "
		     "-o/--output"));
	rp_arena_finish(&arena);
}

Test(args, makes_usage_and_help_from_the_rows)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_args_usage(&buf, &syntax, "no \033[2J");
	cr_expect(eq(str, buf.at, "usage: prog [--json] [FILE]\n"
				  "prog: error: no \\x1b[2J\n"));
	rp_buf_clear(&buf);
	rp_args_help(&buf, &syntax);
	cr_expect(eq(str, buf.at,
"usage: prog [--json] [FILE]\n"
"\n"
"Do it.\n"
"\n"
"options:\n"
"  --sample                sample alert payload\n"
"  --source NAME           source system\n"
"  --json                  result as JSON\n"
"  --jumbo                 \n"
"  --strict                warnings are errors, and a text so long that it "
"has\n"
"                          to be wrapped at the edge\n"
"  -o, --output PROG       the program to write\n"
"  --limit F               a limit\n"
"  --count N               how many\n"
"  --every [SECONDS]       again and again\n"
"  --paths P...            some paths\n"
"  -h, --help              show this help\n"
"  --version               show the version\n"
"\n"
"examples:\n"
"  prog --json\n"));
	rp_buf_finish(&buf);
}

Test(args, keeps_blanks_of_a_joined_value)
{
	char *argv[] = { "--source={\"a\": 1}", "-not a flag" };
	struct options options = { 0 };
	struct rp_args args;
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_assert(eq(int, rp_args_parse(&args, &options, &syntax, &arena, 2,
					argv), 0), "%s", args.problem);
	cr_expect_str_eq(options.source, "{\"a\": 1}");
	cr_expect_str_eq(args.words[0], "-not a flag");
	rp_arena_finish(&arena);
}

/* ------------------------------------------------- expressions as arguments */

struct evaluation {
	struct rp_words vars;
	bool type;
};

static const struct rp_arg evaluation_rows[] = {
	{ "type", NULL, offsetof(struct evaluation, type), .help = "" },
	{ "var", "NAME=JSON", offsetof(struct evaluation, vars),
	  .repeated = true, .help = "" },
	{ 0 }
};

static const struct {
	const char *line, *want;
} dashed[] = {
	{ "-x", "-x" },
	{ "--x", "--x" },
	{ "--x --type", "type --x" },
	{ "--typ", "--typ" },
	{ "--type -x", "type -x" },
	{ "-hour", "-hour" },
	{ "-h", "help" },
	{ "--help", "help" },
	{ "--var=a -a --var b --var=c", "a b c -a" },
	{ "-- --type", "--type" },
	{ "a -b", "unrecognized arguments: -b a" },
};

RP_ROWS(args, takes_a_first_word_with_a_dash, dashed)
{
	const struct rp_syntax expression = {
		.rows = evaluation_rows, .max = 1, .dashed = true,
	};
	struct evaluation options = { 0 };
	struct rp_args args;
	struct rp_arena arena;
	struct rp_buf buf;
	char line[80];
	char *argv[16];

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	strcpy(line, row->line);
	if (rp_args_parse(&args, &options, &expression, &arena,
			  split(line, argv), argv) < 0)
		word(&buf, "", args.problem);
	word(&buf, "type", options.type ? "" : NULL);
	for (int i = 0; i < options.vars.n; i++)
		word(&buf, "", options.vars.at[i]);
	for (int i = 0; i < args.n_words; i++)
		word(&buf, "", args.words[i]);
	word(&buf, "help", args.help ? "" : NULL);
	cr_expect(eq(str, buf.at, (char *)row->want), "%s", row->line);
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}
