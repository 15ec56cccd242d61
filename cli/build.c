/*
 * `runpipe build`: one definition becomes one executable, which needs neither
 * runpipe nor a compiler where it runs.
 */
#include <sys/stat.h>
#include <unistd.h>

#include "aot.h"
#include "base/buf.h"
#include "command.h"
#include "compile.h"
#include "load.h"
#include "session.h"

struct options {
	const char *output, *cc, *archive;
	bool is_static, no_store, embed_secrets, strict;
};

static const struct rp_arg rows[] = {
	{ "output", "PROG", offsetof(struct options, output), .letter = 'o',
	  .required = true, .help = "the program to write" },
	{ "static", NULL, offsetof(struct options, is_static),
	  .help = "link everything into it" },
	{ "cc", "CC", offsetof(struct options, cc),
	  .help = "C compiler (default: $CC, then cc)" },
	{ "runtime", "ARCHIVE", offsetof(struct options, archive),
	  .help = "the runtime's archive, librunpipe.a (default: beside "
		  "runpipe, then ../lib/runpipe)" },
	{ "no-store", NULL, offsetof(struct options, no_store),
	  .help = "leave the database out; nothing is recorded" },
	{ "embed-secrets", NULL, offsetof(struct options, embed_secrets),
	  .help = "allow secrets that stand in the definition" },
	{ "strict", NULL, offsetof(struct options, strict),
	  .help = "warnings are errors" },
	{ 0 }
};

static int done(const struct rp_build *build, const struct rp_loaded *loaded)
{
	struct stat info = { .st_size = 0 };
	struct rp_buf buf;

	stat(build->output, &info);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "Built ");
	rp_buf_visible(&buf, rp_text(build->output));
	rp_buf_printf(&buf, " (%lld KiB) from ",
		      ((long long)info.st_size + 1023) / 1024);
	rp_buf_visible(&buf, rp_text(loaded->shown));
	rp_buf_char(&buf, '\n');
	return rp_cli_print(&buf, 0);
}

/* The C compiler's own words keep their lines, indented below ours. */
static int failed(const char *message)
{
	struct rp_buf buf;
	struct rp_page page = { .buf = &buf };
	const char *lead = "CommandError: Build failed: ";

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (; *message; lead = "  ") {
		int n = (int)strcspn(message, "\n");

		rp_page_line(&page, RP_STYLE_PLAIN, "%s%.*s", lead, n, message);
		message += n + (message[n] == '\n');
	}
	rp_write(STDERR_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
	return 1;
}

static int build_unit(struct rp_cli *cli, struct rp_unit *unit,
		      const struct rp_loaded *loaded,
		      const struct options *options)
{
	struct rp_error error = { 0 };
	struct rp_build build = {
		.output = options->output, .cc = options->cc,
		.archive = options->archive,
		.is_static = options->is_static,
		.without_store = options->no_store,
		.embed_secrets = options->embed_secrets,
	};

	if (rp_loaded_compile(unit, loaded))
		return 1;
	rp_unit_warn(unit);
	build.name = rp_loaded_name(loaded, unit, &cli->arena);
	if (rp_aot_build(unit, &build, &error) < 0)
		return failed(error.message);
	return done(&build, loaded);
}

static int build(struct rp_cli *cli, const struct rp_args *args,
		 const void *data)
{
	const struct options *options = data;
	struct rp_error error = { 0 };
	struct rp_loaded loaded;
	struct rp_unit unit;
	int status;

	if (rp_load_either(&loaded, cli, args->words[0], &error) < 0)
		return rp_command_error("%s", error.message);
	rp_loaded_unit(&unit, &loaded, cli, options->strict);
	if (!options->no_store)
		rp_unit_channels(&unit, cli);
	status = build_unit(cli, &unit, &loaded, options);
	rp_unit_finish(&unit);
	return status;
}

const struct rp_command rp_command_build = {
	.name = "build",
	.synopsis = "FILE|NAME -o PROG [--static] [--cc CC] "
		    "[--runtime ARCHIVE] [--no-store] [--embed-secrets]",
	.summary = "Compile a definition into an executable of its own.",
	.rows = rows,
	.options_size = sizeof(struct options),
	.min = 1, .max = 1, .what = "FILE|NAME",
	.run = build,
	.examples =
		"  runpipe build disk-alert.json -o disk-alert\n"
		"  ./disk-alert --file alert.json --json\n",
};
