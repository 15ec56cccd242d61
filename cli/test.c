/*
 * `runpipe test`: the tests that definitions bring along.  Nothing here opens
 * the store or the network.
 */
#include "test.h"

#include <cjson/cJSON.h>
#include <unistd.h>

#include "base/buf.h"
#include "command.h"
#include "replace.h"
#include "result.h"
#include "session.h"

static const struct rp_arg rows[] = {
	{ "coverage", NULL, offsetof(struct rp_test_options, coverage),
	  .help = "say which nodes and branches no test reaches" },
	{ "min-coverage", "PERCENT",
	  offsetof(struct rp_test_options, min_coverage),
	  .help = "fail if the tests of a definition reach less of it" },
	{ "junit", "FILE", offsetof(struct rp_test_options, junit),
	  .help = "write the results as JUnit XML, too" },
	{ "json", NULL, offsetof(struct rp_test_options, json),
	  .help = "results as JSON" },
	{ 0 }
};

static int print(const struct rp_suites *suites,
		 const struct rp_test_options *options,
		 struct rp_arena *arena, int status)
{
	struct rp_buf buf;
	struct rp_page page = { &buf, rp_page_wants_colour(STDOUT_FILENO) };

	if (options->json)
		return rp_cli_print_json(rp_suites_json(suites, arena),
					 status);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < suites->n; i++)
		rp_suite_print(&page, &suites->at[i], options, arena);
	rp_suites_print_sum(&page, suites);
	return rp_cli_print(&buf, status);
}

static int write_junit(const struct rp_suites *suites, const char *path,
		       struct rp_arena *arena)
{
	struct rp_error error = { 0 };
	struct rp_buf buf;
	int status = 0;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_suites_junit(&buf, suites, arena);
	if (rp_replace_file(path, rp_buf_view(&buf), arena, &error) < 0)
		status = rp_command_error("%s", error.message);
	rp_buf_finish(&buf);
	return status;
}

/* A definition that nobody tests is not covered at all. */
static bool is_covered(const struct rp_suite *suite, long least)
{
	double percent = suite->n && suite->has_coverage
			 ? rp_coverage_percent(&suite->coverage) : 0;

	return percent >= (double)least;
}

static int judge(const struct rp_suites *suites, long least)
{
	int status = 0;

	for (size_t i = 0; i < suites->n; i++) {
		const struct rp_suite *suite = &suites->at[i];

		if (!rp_suite_is_good(suite))
			status = 1;
		else if (!is_covered(suite, least))
			status = rp_command_error(
				"%s: the tests reach less than %ld %% of it",
				suite->path, least);
	}
	return status;
}

static int run_all(struct rp_suites *suites,
		   const struct rp_test_options *options, long least,
		   struct rp_cli *cli)
{
	struct rp_arena *arena = &cli->arena;
	int status;

	for (size_t i = 0; i < suites->n; i++)
		rp_suite_run(&suites->at[i], cli);
	status = judge(suites, least);
	status = print(suites, options, arena, status);
	if (options->junit && write_junit(suites, options->junit, arena))
		status = 1;
	for (size_t i = 0; i < suites->n; i++)
		rp_suite_finish(&suites->at[i]);
	return status;
}

static int test(struct rp_cli *cli, const struct rp_args *args,
		const void *data)
{
	static const char *const here[] = { ".", NULL };
	const struct rp_test_options *options = data;
	struct rp_error error = { 0 };
	struct rp_suites suites;
	long least = 0;

	if (options->min_coverage
	    && (!rp_number_parse(&least, options->min_coverage)
		|| least > 100))
		return rp_command_error("'%s' is not a percentage from 1 to "
					"100", options->min_coverage);
	if (rp_suites_find(&suites, args->n_words ? args->words : here,
			   &cli->arena, &error) < 0)
		return rp_command_error("%s", error.message);
	if (suites.n == 0)
		return rp_command_error("No definitions here; name files or "
					"folders that hold some");
	return run_all(&suites, options, least, cli);
}

const struct rp_command rp_command_test = {
	.name = "test",
	.synopsis = "[FILE|FOLDER…] [--coverage] [--min-coverage PERCENT] "
		    "[--junit FILE] [--json]",
	.summary = "Run the tests of definitions: those under \"tests\" in a "
		   "definition x.json, and those in x.test.json beside it. "
		   "A node that would reach outside needs a mock; messages "
		   "are caught, and no time passes.",
	.rows = rows,
	.options_size = sizeof(struct rp_test_options),
	.max = -1, .what = "FILE",
	.run = test,
	.examples = "  runpipe test disk-alert.json --coverage\n"
		    "  runpipe test pipelines/ --min-coverage 80 "
		    "--junit results.xml\n",
};
