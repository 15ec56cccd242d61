/*
 * `graph`: the three pictures, also of ids that want to be more than ids.
 */
#include "golden.h"

#include "lib/rows.h"

#define BRANCH "../../golden/branch.json"

/* Each would end a string, a line or a statement somewhere. */
static const char hostile[] =
	"{\"version\": \"1.0\", \"nodes\": ["
	"{\"id\": \"\\\"]; x [label=\\\"\", \"type\": \"context\"},"
	"{\"id\": \"a\\\\\", \"type\": \"context\"},"
	"{\"id\": \"<script>&lt;\", \"type\": \"context\"},"
	"{\"id\": \"%%{init: {}}%%\", \"type\": \"context\"},"
	"{\"id\": \"`x`#quot;|end\", \"type\": \"context\"},"
	"{\"id\": \"\xc3\xa9\xe2\x80\xae\", \"type\": \"context\"}]}";

static const struct cli_row rows[] = {
	{ "help-graph", { "graph", "--help" }, NULL },
	{ "graph", { "graph", BRANCH }, NULL },
	{ "graph-dot", { "graph", BRANCH, "--format", "dot" }, NULL },
	{ "graph-mermaid", { "graph", BRANCH, "--format=mermaid" }, NULL },
	{ "graph-hostile", { "graph", "-" }, hostile },
	{ "graph-hostile-dot", { "graph", "-", "--format", "dot" }, hostile },
	{ "graph-hostile-mermaid", { "graph", "-", "--format", "mermaid" },
	  hostile },
	{ "graph-invalid", { "graph", "invalid.json" }, NULL },
	{ "graph-format", { "graph", "pick.json", "--format", "svg" }, NULL },
};

CLI_ROWS(graph, draws, rows)
