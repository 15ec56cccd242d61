/*
 * What users read about a command line: the usage line, the error below it,
 * the help.  All of it comes from the same rows that parse.
 */
#include "args.h"

#include "base/buf.h"
#include "base/text.h"

#define HELP_COLUMN 26
#define WIDTH 79

const struct rp_arg rp_args_builtin[] = {
	{ .name = "help", .letter = 'h', .help = "show this help" },
	{ .name = "version", .help = "show the version" },
	{ 0 }
};

/* Words of `text`, wrapped; `column` is where the line stands now. */
static void wrap(struct rp_buf *buf, const char *text, size_t column,
		 size_t indent)
{
	while (*text) {
		size_t n = strcspn(text, " ");
		size_t width = rp_utf8_length((struct rp_text){ text, n });

		if (column + 1 + width > WIDTH && column > indent) {
			rp_buf_printf(buf, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			rp_buf_char(buf, ' ');
			column++;
		}
		rp_buf_add(buf, text, n);
		column += width;
		text += n + (text[n] == ' ');
	}
	rp_buf_char(buf, '\n');
}

static void usage_line(struct rp_buf *buf, const struct rp_syntax *syntax)
{
	size_t start = buf->n;

	rp_buf_printf(buf, "usage: %s", syntax->program);
	wrap(buf, syntax->synopsis, buf->n - start, 7);
}

void rp_args_usage(struct rp_buf *buf, const struct rp_syntax *syntax,
		   const char *problem)
{
	usage_line(buf, syntax);
	rp_buf_printf(buf, "%s: error: ", syntax->program);
	rp_buf_visible(buf, rp_text(problem));
	rp_buf_char(buf, '\n');
}

static void help_row(struct rp_buf *buf, const struct rp_arg *row)
{
	size_t start = buf->n;
	size_t column;

	rp_buf_str(buf, "  ");
	if (row->letter)
		rp_buf_printf(buf, "-%c, ", row->letter);
	rp_buf_printf(buf, "--%s", row->name);
	if (row->value)
		rp_buf_printf(buf, row->alone ? " [%s]" : " %s", row->value);
	column = buf->n - start;
	if (column + 2 > HELP_COLUMN) {
		rp_buf_char(buf, '\n');
		column = 0;
	}
	rp_buf_printf(buf, "%*s", (int)(HELP_COLUMN - column), "");
	wrap(buf, row->help, HELP_COLUMN, HELP_COLUMN);
}

static bool has_own(const struct rp_syntax *syntax, const struct rp_arg *other)
{
	for (const struct rp_arg *row = syntax->rows; row->name; row++)
		if (strcmp(row->name, other->name) == 0)
			return true;
	return false;
}

void rp_args_help(struct rp_buf *buf, const struct rp_syntax *syntax)
{
	usage_line(buf, syntax);
	rp_buf_char(buf, '\n');
	wrap(buf, syntax->summary, 0, 0);
	rp_buf_str(buf, "\noptions:\n");
	for (const struct rp_arg *row = syntax->rows; row->name; row++)
		help_row(buf, row);
	for (const struct rp_arg *row = rp_args_builtin; row->name; row++)
		if (!has_own(syntax, row))
			help_row(buf, row);
	if (syntax->examples)
		rp_buf_printf(buf, "\nexamples:\n%s", syntax->examples);
}
