/*
 * `runpipe fmt`: definitions in their canonical layout.
 *
 * A file that is in it already is not touched, so that nothing that watches
 * files wakes up; one that is no JSON is complained about and left alone.
 */
#include <unistd.h>

#include "base/buf.h"
#include "command.h"
#include "compile.h"
#include "format.h"
#include "load.h"
#include "replace.h"
#include "session.h"

struct options {
	bool check, to_stdout;
};

static const struct rp_arg rows[] = {
	{ "check", NULL, offsetof(struct options, check),
	  .help = "change nothing; list the files that would change" },
	{ "stdout", NULL, offsetof(struct options, to_stdout),
	  .help = "print the result instead of writing the file" },
	{ 0 }
};

static int complain(const struct rp_unit *unit)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_diags_print(&buf, unit, 100);
	rp_write(STDERR_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
	return 1;
}

/* Half a surrogate pair is kept; whoever compiles it will say so. */
static bool is_fit(const struct rp_unit *unit)
{
	for (size_t i = 0; i < unit->diags.n; i++)
		if (unit->diags.rows[i].id != RP_D_LONE_SURROGATE)
			return false;
	return true;
}

static int put(const struct rp_loaded *loaded, const struct rp_buf *buf,
	       const struct options *options, struct rp_arena *arena)
{
	bool is_same = rp_text_equal(loaded->text, rp_buf_view(buf));
	struct rp_error error = { 0 };
	struct rp_buf line;

	if (options->check) {
		if (is_same)
			return 0;
		rp_buf_init(&line, RP_BUF_UNLIMITED);
		rp_buf_visible(&line, rp_text(loaded->shown));
		rp_buf_char(&line, '\n');
		return rp_cli_print(&line, 1);
	}
	if (options->to_stdout || strcmp(loaded->path, "-") == 0)
		return rp_write_result(rp_buf_view(buf), 0);
	if (is_same || rp_replace_file(loaded->path, rp_buf_view(buf), arena,
				       &error) == 0)
		return 0;
	return rp_command_error("%s", error.message);
}

static int format(const struct rp_loaded *loaded,
		  const struct options *options, struct rp_arena *arena)
{
	struct rp_unit unit;
	struct rp_buf buf;
	int status;

	rp_loaded_unit(&unit, loaded, NULL, false);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (rp_unit_read(&unit) && is_fit(&unit)) {
		rp_format(&buf, &unit.arena, loaded->text);
		status = put(loaded, &buf, options, arena);
	} else {
		status = complain(&unit);
	}
	rp_buf_finish(&buf);
	rp_unit_finish(&unit);
	return status;
}

static int fmt(struct rp_cli *cli, const struct rp_args *args,
	       const void *data)
{
	static const char *const standard_input[] = { "-", NULL };
	const char *const *words = args->n_words ? args->words
						 : standard_input;
	int status = 0;

	for (; *words; words++) {
		struct rp_error error = { 0 };
		struct rp_loaded loaded;

		if (rp_load_file(&loaded, *words, &cli->arena, &error) < 0)
			status = rp_command_error("%s", error.message);
		else if (format(&loaded, data, &cli->arena))
			status = 1;
	}
	return status;
}

const struct rp_command rp_command_fmt = {
	.name = "fmt",
	.synopsis = "[FILE…] [--check | --stdout]",
	.summary = "Put definitions into their canonical layout. Files are "
		   "replaced; without one, or for -, standard input goes to "
		   "standard output.",
	.rows = rows,
	.options_size = sizeof(struct options),
	.max = -1, .what = "FILE",
	.run = fmt,
	.examples = "  runpipe fmt pipelines/*.json\n"
		    "  runpipe fmt --check pipelines/*.json\n"
		    "  runpipe fmt < draft.json\n",
};
