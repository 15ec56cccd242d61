/*
 * Findings as people read them, in two layouts, and as data.
 *
 * Here, and only here, pointers become lines and columns.  Secrets that stand
 * in the text are blotted out in the excerpts: what is printed ends up in
 * logs, and the finding that names a literal secret must not spread it.
 */
#include "compile.h"

#include <cjson/cJSON.h>
#include <stdlib.h>

#include "base/buf.h"
#include "blot.h"
#include "source.h"
#include "template/template.h"

#define MAX_INVALID 100		/* findings of the compatible form */

/* A text that findings are about. */
struct page {
	const char *name;
	struct rp_source source;
	struct rp_text shown;		/* without secrets */
};

/* One rendering: the findings in order, and where they are. */
struct view {
	struct rp_arena arena;
	const struct rp_unit *unit;
	struct page page;		/* the definition */
	const struct rp_file *file;	/* the last other one, or NULL */
	struct page other;
	const struct rp_diag **rows;	/* sorted */
	size_t n;
};

static int compare(const void *a, const void *b)
{
	const struct rp_diag *x = *(const struct rp_diag *const *)a;
	const struct rp_diag *y = *(const struct rp_diag *const *)b;

	if (x->node != y->node)
		return x->node < y->node ? -1 : 1;
	if (x->id != y->id)
		return x->id < y->id ? -1 : 1;
	return x < y ? -1 : x > y;
}

/* A finding by offset is about the string that begins there, or a byte. */
static size_t token_length(struct rp_text text, size_t offset)
{
	size_t i = offset + 1;

	if (offset >= text.n || text.at[offset] != '"')
		return 1;
	while (i < text.n && text.at[i] != '"' && text.at[i] != '\n')
		i += text.at[i] == '\\' ? 2 : 1;
	return i + 1 - offset;
}

static struct rp_place place_of(const struct page *page,
				const struct rp_diag *diag)
{
	const struct rp_source *source = &page->source;
	size_t n;

	if (diag->has_span && diag->has_offset)
		return rp_source_place(source, diag->offset, diag->n);
	if (diag->has_span)
		return rp_source_span(source, diag->at, diag->offset, diag->n);
	if (!diag->has_offset)
		return rp_source_locate(source, diag->at, diag->on_key);
	n = token_length(source->text, diag->offset);
	return rp_source_place(source, diag->offset, n);
}

struct rp_place rp_diag_place(struct rp_unit *unit, const struct rp_diag *diag)
{
	struct page page = { .name = unit->name };

	rp_source_init(&page.source, &unit->arena,
		       diag->file ? diag->file->text : unit->text);
	return place_of(&page, diag);
}

static void open_page(struct page *page, struct rp_arena *arena,
		      const char *name, struct rp_text text)
{
	page->name = name;
	rp_source_init(&page->source, arena, text);
	page->shown = rp_blot(arena, page->source.text);
}

/* The text that a finding is about: the definition, or a file it includes. */
static const struct page *page_of(struct view *view, const struct rp_diag *diag)
{
	if (!diag->file)
		return &view->page;
	if (view->file != diag->file)
		open_page(&view->other, &view->arena, diag->file->name,
			  diag->file->text);
	view->file = diag->file;
	return &view->other;
}

static void view_init(struct view *view, const struct rp_unit *unit)
{
	*view = (struct view){ .unit = unit, .n = unit->diags.n };
	rp_arena_init(&view->arena);
	open_page(&view->page, &view->arena, unit->name, unit->text);
	view->rows = rp_arena_array(&view->arena, view->n, sizeof *view->rows);
	for (size_t i = 0; i < view->n; i++)
		view->rows[i] = &unit->diags.rows[i];
	if (view->n)
		qsort(view->rows, view->n, sizeof *view->rows, compare);
}

static void view_finish(struct view *view)
{
	rp_arena_finish(&view->arena);
}

static const char *severity_name(const struct rp_diag *diag)
{
	return diag->severity == RP_DIAG_ERROR ? "error" : "warning";
}

static void put_place(struct rp_buf *buf, const struct page *page,
		      struct rp_place place)
{
	rp_buf_visible(buf, rp_text(page->name));
	rp_buf_printf(buf, ":%zu:%zu", place.line, place.column);
}

static void put_excerpt(struct rp_buf *buf, const struct page *page,
			const struct rp_diag *diag, struct rp_place place,
			const char *indent)
{
	rp_source_excerpt(buf, page->shown, place,
			  diag->hint ? diag->hint : rp_diag_advice(diag->id),
			  indent);
}

/* ------------------------------------------------------------- for people */

void rp_diags_print(struct rp_buf *buf, const struct rp_unit *unit, size_t max)
{
	const struct rp_diags *diags = &unit->diags;
	struct view view;

	view_init(&view, unit);
	for (size_t i = 0; i < view.n && i < max; i++) {
		const struct rp_diag *diag = view.rows[i];
		const struct page *page = page_of(&view, diag);
		struct rp_place place = place_of(page, diag);

		put_place(buf, page, place);
		rp_buf_printf(buf, ": %s: %s [%s]\n", severity_name(diag),
			      diag->message, rp_diag_name(diag->id));
		put_excerpt(buf, page, diag, place, "");
	}
	max = view.n < max ? view.n : max;
	if (diags->n_errors + diags->n_warnings > max)
		rp_buf_printf(buf, "… and %zu more\n",
			      diags->n_errors + diags->n_warnings - max);
	view_finish(&view);
}

/* ------------------------------------------------------ the compatible form */

static bool is_about_json(enum rp_diag_id id)
{
	return id == RP_D_SYNTAX || id == RP_D_BOM || id == RP_D_INVALID_UTF8
	       || id == RP_D_TOO_DEEP;
}

static void print_not_json(struct rp_buf *buf, const struct view *view,
			   const struct rp_diag *diag)
{
	const struct page *page = &view->page;
	struct rp_place place = place_of(page, diag);

	rp_buf_printf(buf, "Invalid JSON in config file: %s\n  ",
		      diag->message);
	put_place(buf, page, place);
	rp_buf_char(buf, '\n');
	put_excerpt(buf, page, diag, place, "  ");
}

static void print_invalid(struct rp_buf *buf, struct view *view)
{
	size_t printed = 0;

	rp_buf_str(buf, "Pipeline definition invalid:\n");
	for (size_t i = 0; i < view->n && printed < MAX_INVALID; i++) {
		const struct rp_diag *diag = view->rows[i];
		const struct page *page = page_of(view, diag);
		struct rp_place place;

		if (diag->severity != RP_DIAG_ERROR)
			continue;
		place = place_of(page, diag);
		rp_buf_printf(buf, "  - %s\n      ", diag->message);
		put_place(buf, page, place);
		rp_buf_char(buf, '\n');
		put_excerpt(buf, page, diag, place, "      ");
		printed++;
	}
	if (view->unit->diags.n_errors > printed)
		rp_buf_printf(buf, "  … and %zu more\n",
			      view->unit->diags.n_errors - printed);
}

void rp_diags_print_invalid(struct rp_buf *buf, const struct rp_unit *unit)
{
	struct view view;

	view_init(&view, unit);
	if (view.n && is_about_json(view.rows[0]->id))
		print_not_json(buf, &view, view.rows[0]);
	else
		print_invalid(buf, &view);
	view_finish(&view);
}

/* ------------------------------------------------------------------ as data */

static cJSON *finding(struct view *view, const struct rp_diag *diag)
{
	const struct page *page = page_of(view, diag);
	struct rp_place place = place_of(page, diag);
	cJSON *object = cJSON_CreateObject();

	cJSON_AddStringToObject(object, "pointer", diag->at);
	if (diag->file)
		cJSON_AddStringToObject(object, "file", page->name);
	cJSON_AddNumberToObject(object, "line", (double)place.line);
	cJSON_AddNumberToObject(object, "column", (double)place.column);
	cJSON_AddStringToObject(object, "id", rp_diag_name(diag->id));
	cJSON_AddStringToObject(object, "severity", severity_name(diag));
	cJSON_AddStringToObject(object, "message", diag->message);
	cJSON_AddStringToObject(object, "advice", rp_diag_advice(diag->id));
	if (diag->hint)
		cJSON_AddStringToObject(object, "suggestion", diag->hint);
	else
		cJSON_AddNullToObject(object, "suggestion");
	return object;
}

struct cJSON *rp_diags_json(const struct rp_unit *unit)
{
	cJSON *list = cJSON_CreateArray();
	struct view view;

	view_init(&view, unit);
	for (size_t i = 0; i < view.n; i++)
		cJSON_AddItemToArray(list, finding(&view, view.rows[i]));
	view_finish(&view);
	return list;
}
