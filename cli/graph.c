/*
 * `runpipe graph`: a definition as a picture.
 */
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/buf.h"
#include "command.h"
#include "compile.h"
#include "draw.h"
#include "load.h"
#include "session.h"

#define WIDTH 80
#define MIN_WIDTH 40
#define MAX_WIDTH 400

struct options {
	const char *format;
};

static const struct rp_arg rows[] = {
	{ "format", "FORMAT", offsetof(struct options, format),
	  .help = "text (default), dot for Graphviz, or mermaid" },
	{ 0 }
};

/* Of the terminal; the same everywhere else. */
static size_t width(void)
{
	struct winsize size;

	if (!isatty(STDOUT_FILENO)
	    || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) < 0
	    || size.ws_col < MIN_WIDTH)
		return WIDTH;
	return size.ws_col < MAX_WIDTH ? size.ws_col : MAX_WIDTH;
}

static void draw_text(struct rp_buf *buf, const struct rp_unit *unit)
{
	rp_draw_text(buf, unit, width());
}

static const struct {
	const char *name;
	void (*draw)(struct rp_buf *buf, const struct rp_unit *unit);
} formats[] = {
	{ "text", draw_text }, { "dot", rp_draw_dot },
	{ "mermaid", rp_draw_mermaid },
};

static int draw(const struct rp_unit *unit, const char *format)
{
	struct rp_buf buf;

	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		if (strcmp(formats[i].name, format) != 0)
			continue;
		rp_buf_init(&buf, RP_BUF_UNLIMITED);
		formats[i].draw(&buf, unit);
		return rp_cli_print(&buf, 0);
	}
	return rp_command_error("Unknown format: %s. Available: text, dot, "
				"mermaid", format);
}

static int graph(struct rp_cli *cli, const struct rp_args *args,
		 const void *data)
{
	const struct options *options = data;
	struct rp_error error = { 0 };
	struct rp_loaded loaded;
	struct rp_unit unit;
	int status;

	if (rp_load_either(&loaded, cli, args->words[0], &error) < 0)
		return rp_command_error("%s", error.message);
	rp_loaded_unit(&unit, &loaded, cli, false);
	status = rp_loaded_compile(&unit, &loaded);
	if (status == 0)
		status = draw(&unit, options->format ? options->format
						     : "text");
	rp_unit_finish(&unit);
	return status;
}

const struct rp_command rp_command_graph = {
	.name = "graph",
	.synopsis = "FILE|NAME [--format FORMAT]",
	.summary = "Draw a definition.",
	.rows = rows,
	.options_size = sizeof(struct options),
	.min = 1, .max = 1, .what = "FILE",
	.run = graph,
	.examples = "  runpipe graph disk-alert.json\n"
		    "  runpipe graph disk-alert --format dot | dot -Tsvg "
		    "> disk-alert.svg\n",
};
