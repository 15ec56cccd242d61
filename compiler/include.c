/*
 * Definitions within definitions: what a pipeline node names is read, checked
 * and made the node's body.
 *
 *	word ──▶ loader ──▶ text ──▶ a unit of its own, checked ──▶ body
 *
 * Each text is checked once, as a whole, where its findings have lines; all
 * that is said of it here is the first of them.  The list of those that were
 * checked belongs to the outermost unit, so that a definition included a
 * thousand times is read once.  What its nodes are called, and what they see,
 * ends at the body: rp_ir.program says so.
 */
#include "include.h"

#include <stdlib.h>

#include "base/buf.h"
#include "base/json.h"
#include "compile.h"
#include "passes.h"
#include "policy.h"
#include "source.h"
#include "template/template.h"

#define MAX_WARNINGS 20		/* that are kept of one text */
#define LAST SIZE_MAX		/* behind the unit's own findings */

/* A text that was checked, in the outermost unit's arena. */
struct checked {
	struct rp_include include;
	struct rp_value root;
	const char *line, *column, *message;	/* NULL: nothing is wrong */
	struct rp_file file;
	struct rp_diag *warnings;
	size_t n_warnings;
	struct checked *next;
};

struct rp_checked {
	struct rp_arena *arena;
	struct checked *rows;
};

/* -------------------------------------------------------------------- files */

static int directory_length(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? (int)(slash - path) + 1 : 0;
}

const char *rp_include_templates(struct rp_arena *arena, const char *path)
{
	return rp_arena_printf(arena, "%.*stemplates", directory_length(path),
			       path);
}

const char *rp_include_identity(struct rp_arena *arena, const char *path)
{
	char *real = realpath(path, NULL);
	const char *identity = rp_arena_strdup(arena, real ? real : path);

	free(real);
	return identity;
}

/* The path of `word` as seen from the file `base`. */
static const char *beside(const char *base, const char *word,
			  struct rp_arena *arena)
{
	if (word[0] == '/')
		return word;
	return rp_arena_printf(arena, "%.*s%s", directory_length(base), base,
			       word);
}

const char *rp_include_find(struct rp_include *out,
			    const struct rp_include *from, const char *word,
			    struct rp_arena *arena)
{
	const char *path;

	if (word[0] != '/' && !from->path)
		return "a stored definition must name an absolute path";
	path = beside(from->path ? from->path : "", word, arena);
	*out = (struct rp_include){
		.name = beside(from->name, word, arena), .path = path,
		.identity = rp_include_identity(arena, path),
		.templates = rp_include_templates(arena, path),
	};
	return NULL;
}

const char *rp_include_read(struct rp_include *out, struct rp_arena *arena)
{
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_MAX_DEFINITION);
	rc = rp_buf_read_file(&buf, out->path);
	if (rc == 0)
		out->text = (struct rp_text){
			rp_arena_copy(arena, buf.at, buf.n), buf.n
		};
	rp_buf_finish(&buf);
	return rc < 0 ? rp_buf_read_problem(arena, rc) : NULL;
}

/* ----------------------------------------------------------------- checking */

static const struct rp_diag *first_error(const struct rp_unit *unit)
{
	const struct rp_diag *diag = unit->diags.rows;

	while (diag->severity != RP_DIAG_ERROR)
		diag++;
	return diag;
}

static void keep_finding(struct checked *row, struct rp_unit *unit,
			 struct rp_arena *arena)
{
	const struct rp_diag *diag = first_error(unit);
	struct rp_place place = rp_diag_place(unit, diag);

	row->line = rp_arena_printf(arena, "%zu", place.line);
	row->column = rp_arena_printf(arena, "%zu", place.column);
	row->message = rp_arena_strdup(arena, diag->message);
}

static const char *copy(struct rp_arena *arena, const char *text)
{
	return text ? rp_arena_strdup(arena, text) : NULL;
}

/* A file beside the included one, or that one itself. */
static const struct rp_file *copy_file(struct checked *row,
				       const struct rp_file *file,
				       struct rp_arena *arena)
{
	struct rp_file *copied;

	if (!file)
		return &row->file;
	copied = rp_arena_alloc(arena, sizeof *copied);
	*copied = (struct rp_file){
		.name = copy(arena, file->name),
		.text = { rp_text_cstr(arena, file->text), file->text.n },
	};
	return copied;
}

/* Warnings of its nodes; those of stored channels are everybody's. */
static bool is_own_warning(const struct rp_diag *diag)
{
	return diag->severity == RP_DIAG_WARNING
	       && (!diag->file || diag->node > 0);
}

static void keep_warnings(struct checked *row, struct rp_unit *unit,
			  struct rp_arena *arena)
{
	const struct rp_diags *diags = &unit->diags;

	row->file = (struct rp_file){ .name = copy(arena, unit->name),
				      .text = row->include.text };
	row->warnings = rp_arena_array(arena, MAX_WARNINGS,
				       sizeof *row->warnings);
	for (size_t i = 0; i < diags->n && row->n_warnings < MAX_WARNINGS;
	     i++) {
		struct rp_diag *kept = &row->warnings[row->n_warnings];

		if (!is_own_warning(&diags->rows[i]))
			continue;
		row->n_warnings++;
		*kept = diags->rows[i];
		kept->at = copy(arena, kept->at);
		kept->message = copy(arena, kept->message);
		kept->hint = copy(arena, kept->hint);
		kept->file = copy_file(row, kept->file, arena);
		kept->node = LAST;
	}
}

/* As a unit of its own, which knows what it is included by. */
static void check(struct checked *row, const struct rp_unit *outer,
		  struct rp_arena *arena)
{
	struct rp_json_result result;
	struct rp_unit unit;

	rp_unit_init(&unit, row->include.name, row->include.text);
	unit.self = row->include;
	unit.templates = row->include.templates;
	unit.strict = outer->strict;
	unit.loader = outer->loader;
	unit.checked = outer->checked;
	if (rp_unit_check(&unit))
		keep_warnings(row, &unit, arena);
	else
		keep_finding(row, &unit, arena);
	rp_unit_finish(&unit);
	rp_json_read(&row->root, arena, row->include.text,
		     RP_JSON_DEPTH_DEFINITION, &result);
}

static struct checked *find_checked(const struct rp_unit *unit,
				    const char *identity)
{
	struct checked *row = unit->checked->rows;

	while (row && strcmp(row->include.identity, identity) != 0)
		row = row->next;
	return row;
}

/* NULL and a problem if there is no text to be had. */
static const struct checked *check_once(struct rp_unit *unit,
					struct rp_include *include,
					const char **problem)
{
	struct checked *row = find_checked(unit, include->identity);
	struct rp_arena *arena = unit->checked->arena;

	if (row)
		return row;
	*problem = unit->loader.read(unit->loader.self, include, arena);
	if (*problem)
		return NULL;
	row = rp_arena_alloc(arena, sizeof *row);
	row->include = *include;
	check(row, unit, arena);
	row->next = unit->checked->rows;
	unit->checked->rows = row;
	return row;
}

/* ------------------------------------------------------------------- chains */

/* Which definition's text a node stands in. */
static const struct rp_include *including(const struct rp_unit *unit,
					  const struct rp_ir_node *node)
{
	const struct rp_ir *ir = node->graph;

	while (!ir->program && ir->owner)
		ir = ir->owner->graph;
	return ir->program ? ir->program : &unit->self;
}

/* "a.json, b.json, a.json": from the outermost one on. */
static const char *chain(struct rp_unit *unit, const struct rp_include *at,
			 const char *last)
{
	const char *text = rp_diag_text(unit, rp_text(last));

	for (; at; at = at->outer)
		text = rp_arena_printf(&unit->arena, "%s, %s",
				       rp_diag_text(unit, rp_text(at->name)),
				       text);
	return text;
}

static bool is_within(const struct rp_include *include, const char *identity)
{
	while (include && (!include->identity
			   || strcmp(include->identity, identity) != 0))
		include = include->outer;
	return include != NULL;
}

static bool is_too_deep(const struct rp_include *from)
{
	int depth = 0;

	for (; from; from = from->outer)
		depth++;
	return depth > RP_MAX_INCLUDES;
}

/* -------------------------------------------------------------------- bodies */

/* What a node says that it includes, and where. */
struct place {
	struct rp_ir_node *node;
	const struct rp_include *from;
	struct rp_text word;
	bool is_file, is_twice;
	const char *at;
};

static const struct rp_option *find_row(const struct rp_ir_node *node,
					bool *is_twice)
{
	const struct rp_node_type *type = rp_node_type_find(node->type_name);
	const struct rp_option *row = type ? type->options : NULL;
	const struct rp_option *found = NULL;

	for (; row && row->name; row++) {
		if (row->kind != RP_OPT_PROGRAM
		    || !rp_option_written(node->config, row).value)
			continue;
		*is_twice = found != NULL;
		found = row;
	}
	return found;
}

static void prepare(struct rp_unit *unit)
{
	if (unit->checked)
		return;
	unit->checked = rp_arena_alloc(&unit->arena, sizeof *unit->checked);
	unit->checked->arena = &unit->arena;
}

/* What is wrong with a text's defaults was said when it was checked. */
static void read_defaults(struct rp_unit *unit, const struct rp_value *root,
			  struct rp_policy *out)
{
	struct rp_diags diags = unit->diags;
	struct rp_value own = unit->root;

	unit->root = *root;
	rp_policy_defaults(unit, out);
	unit->root = own;
	unit->diags = diags;
}

static void add_body(struct rp_unit *unit, const struct place *place,
		     const struct rp_include *found,
		     const struct rp_value *root)
{
	struct rp_ir_node *node = place->node;
	struct rp_policy defaults = { 0 };
	struct rp_include *program =
		rp_arena_alloc(&unit->arena, sizeof *program);
	struct rp_ir *body = rp_arena_alloc(&unit->arena, sizeof *body);

	*program = *found;
	body->at = rp_json_pointer(&unit->arena, place->at, RP_TEXT("nodes"));
	body->owner = node;
	body->depth = node->graph->depth + 1;
	body->program = program;
	node->body = body;
	read_defaults(unit, root, &defaults);
	rp_parse_graph(unit, body, rp_map_get(root, "nodes"), &defaults);
}

static void refuse(struct rp_unit *unit, const struct place *place,
		   const char *problem)
{
	rp_report(unit, RP_D_NOT_INCLUDED, place->at, place->node->label,
		  rp_diag_text(unit, place->word), problem);
}

static void include(struct rp_unit *unit, const struct place *place,
		    struct rp_include *found)
{
	const char *problem = NULL;
	const struct checked *row = check_once(unit, found, &problem);

	if (!row)
		refuse(unit, place, problem);
	else if (row->message)
		rp_report(unit, RP_D_INCLUDE_BROKEN, place->at,
			  place->node->label,
			  rp_diag_text(unit, rp_text(found->name)), row->line,
			  row->column, row->message);
	else
		add_body(unit, place, found, &row->root);
}

/* Fills all but the text; NULL, or what is wrong. */
static const char *find(struct rp_unit *unit, const struct place *place,
			struct rp_include *out)
{
	const struct rp_loader *loader = &unit->loader;
	struct rp_arena *arena = unit->checked->arena;
	const char *problem;

	if (place->is_twice)
		return "give 'definition' or 'file', not both";
	if (!loader->find)
		return "there is nothing here to find it with";
	if (memchr(place->word.at, '\0', place->word.n))
		return "a name has no NUL";
	problem = loader->find(loader->self, out, place->from,
			       rp_text_cstr(arena, place->word),
			       place->is_file, arena);
	if (!problem && is_too_deep(place->from))
		problem = rp_arena_printf(
			arena, "more than %d definitions lie in each other",
			RP_MAX_INCLUDES);
	return problem;
}

static void read_place(struct rp_unit *unit, const struct place *place)
{
	struct rp_include found = { 0 };
	const char *problem;

	prepare(unit);
	problem = find(unit, place, &found);
	if (problem) {
		refuse(unit, place, problem);
		return;
	}
	found.outer = place->from;
	if (is_within(place->from, found.identity))
		rp_report(unit, RP_D_INCLUDE_CYCLE, place->at,
			  place->node->label,
			  chain(unit, place->from, found.name));
	else
		include(unit, place, &found);
}

void rp_include_body(struct rp_unit *unit, struct rp_ir_node *node)
{
	struct place place = { .node = node, .from = including(unit, node) };
	const struct rp_option *row = find_row(node, &place.is_twice);
	struct rp_written written;

	if (!row || unit->alone)
		return;
	written = rp_option_written(node->config, row);
	if (rp_value_text(written.value, "").n == 0)
		return;
	place.word = written.value->as.text;
	place.is_file = strcmp(row->name, "file") == 0;
	place.at = rp_json_pointer(&unit->arena, node->config_at, written.key);
	read_place(unit, &place);
}

/* ------------------------------------------------------------------ findings */

static bool is_included(const struct rp_unit *unit, const char *at)
{
	for (size_t i = 0; i < unit->n_graphs; i++) {
		const struct rp_ir *ir = unit->graphs[i];
		size_t n = strlen(ir->at);

		if (ir->program && strncmp(at, ir->at, n) == 0
		    && (at[n] == '/' || at[n] == '\0'))
			return true;
	}
	return false;
}

/* In the order in which the texts were read; the last one is the first row. */
static void add_warnings(struct rp_unit *unit, const struct checked *rows)
{
	size_t n = 0;
	const struct checked **all;

	for (const struct checked *row = rows; row; row = row->next)
		n++;
	all = rp_arena_array(&unit->arena, n, sizeof *all);
	for (const struct checked *row = rows; row; row = row->next)
		all[--n] = row;
	for (const struct checked *row = rows; row; row = row->next, n++)
		for (size_t i = 0; i < all[n]->n_warnings; i++)
			rp_report_again(unit, &all[n]->warnings[i]);
}

void rp_include_settle(struct rp_unit *unit)
{
	struct rp_diags *diags = &unit->diags;
	size_t n = 0;

	for (size_t i = 0; i < diags->n; i++) {
		const struct rp_diag *diag = &diags->rows[i];

		if (diag->severity == RP_DIAG_WARNING
		    && is_included(unit, diag->at))
			diags->n_warnings--;
		else
			diags->rows[n++] = *diag;
	}
	diags->n = n;
	if (unit->checked && unit->checked->arena == &unit->arena)
		add_warnings(unit, unit->checked->rows);
}
