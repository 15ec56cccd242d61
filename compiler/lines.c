/*
 * On which line each node begins.  One scan over the text of the "nodes" list
 * serves all nodes; asking for each pointer alone would be quadratic.
 */
#include "lines.h"

#include "base/json.h"
#include "compile.h"

struct scan {
	const char *at, *end;
	size_t line;
	unsigned depth;
};

static void skip_string(struct scan *scan)
{
	for (scan->at++; scan->at < scan->end && *scan->at != '"'; scan->at++)
		if (*scan->at == '\\')
			scan->at++;
}

/* Goes on by one character; true where an item of the outer list begins. */
static bool begins_item(struct scan *scan)
{
	char c = *scan->at;
	bool begins = scan->depth == 1 && c == '{';

	if (c == '\n')
		scan->line++;
	else if (c == '"')
		skip_string(scan);
	else if (c == '{' || c == '[')
		scan->depth++;
	else if (c == '}' || c == ']')
		scan->depth--;
	scan->at++;
	return begins;
}

static size_t line_of(struct rp_text text, size_t offset)
{
	size_t line = 1;

	for (size_t i = 0; i < offset; i++)
		line += text.at[i] == '\n';
	return line;
}

const size_t *rp_node_lines(struct rp_unit *unit)
{
	size_t *lines = rp_arena_array(&unit->arena, unit->ir.n, sizeof *lines);
	struct rp_json_span span;
	struct scan scan;
	size_t n = 0;

	if (rp_json_locate(&span, unit->text, "/nodes") != 0)
		return lines;
	scan = (struct scan){
		.at = unit->text.at + span.offset,
		.end = unit->text.at + span.offset + span.n,
		.line = line_of(unit->text, span.offset),
	};
	while (scan.at < scan.end && n < unit->ir.n)
		if (begins_item(&scan))
			lines[n++] = scan.line;
	return lines;
}
