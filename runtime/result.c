/*
 * The texts around a run.  Scripts grep them, so every word and every blank is
 * as specified; colour comes around whole lines and only on a terminal.
 *
 * A node's own lines come from its type's `show`.  They pass through here line
 * by line: what data brought along (escape sequences, carriage returns) is
 * made visible, and lines of failing checks get their style.
 */
#include "result.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "node.h"
#include "run.h"

#define RULE "============================================================"

/* ------------------------------------------------------------------- page */

static const char *const styles[] = {
	[RP_STYLE_PLAIN] = "",
	[RP_STYLE_SUCCESS] = "\033[32;1m",
	[RP_STYLE_WARNING] = "\033[33;1m",
	[RP_STYLE_ERROR] = "\033[31;1m",
	[RP_STYLE_NOTICE] = "\033[31m",
	[RP_STYLE_INFO] = "\033[1m",
};

bool rp_page_wants_colour(int fd)
{
	const char *no_color = getenv("NO_COLOR");
	const char *term = getenv("TERM");

	if (no_color && *no_color)
		return false;
	return isatty(fd) && !(term && strcmp(term, "dumb") == 0);
}

static void visible_line(const struct rp_page *page, enum rp_style style,
			 struct rp_text line)
{
	bool styled = page->colour && style != RP_STYLE_PLAIN;

	if (styled)
		rp_buf_str(page->buf, styles[style]);
	rp_buf_visible(page->buf, line);
	if (styled)
		rp_buf_str(page->buf, "\033[0m");
	rp_buf_char(page->buf, '\n');
}

void rp_page_line(const struct rp_page *page, enum rp_style style,
		  const char *format, ...)
{
	struct rp_buf line;
	va_list args;

	rp_buf_init(&line, RP_BUF_UNLIMITED);
	va_start(args, format);
	rp_buf_vprintf(&line, format, args);
	va_end(args);
	visible_line(page, style, rp_buf_view(&line));
	rp_buf_finish(&line);
}

#define plain(page, ...) rp_page_line(page, RP_STYLE_PLAIN, __VA_ARGS__)

static void blank(const struct rp_page *page)
{
	rp_buf_char(page->buf, '\n');
}

void rp_result_json(struct rp_buf *buf, const struct rp_value *value)
{
	rp_json_write(buf, value, RP_JSON_INDENT | RP_JSON_ASCII);
	rp_buf_char(buf, '\n');
}

/* ------------------------------------------------------------ before a run */

void rp_result_banner(const struct rp_page *page,
		      const struct rp_heading *heading)
{
	rp_page_line(page, RP_STYLE_NOTICE, "Starting pipeline...");
	plain(page, "  Source: %s", heading->source);
	plain(page, "  Environment: %s", heading->environment);
	plain(page, "  Definition: %s", heading->definition);
	blank(page);
}

void rp_result_dry_run(const struct rp_page *page,
		       const struct rp_heading *heading, const char *nodes,
		       const struct rp_value *payload)
{
	rp_page_line(page, RP_STYLE_WARNING, "=== DRY RUN ===");
	blank(page);
	if (heading->path)
		plain(page, "Pipeline Config: %s", heading->path);
	else
		plain(page, "Pipeline Definition: %s", heading->definition);
	plain(page, "Source: %s", heading->source);
	plain(page, "Environment: %s", heading->environment);
	blank(page);
	rp_buf_str(page->buf, nodes);
	plain(page, "Payload:");
	rp_result_json(page->buf, payload);
	blank(page);
	rp_page_line(page, RP_STYLE_SUCCESS,
		     "Use without --dry-run to execute");
}

/* ------------------------------------------------------------------ a node */

static double number_of(const struct rp_value *value)
{
	if (rp_is(value, RP_DOUBLE))
		return value->as.number;
	return (double)rp_value_int(value, 0);
}

static bool lists(const struct rp_value *list, const char *id)
{
	for (size_t i = 0; i < rp_value_count(list); i++)
		if (rp_text_is(rp_value_text(rp_list_at(list, i), ""), id))
			return true;
	return false;
}

/* "  disk: warning — …" */
static enum rp_style style_of(struct rp_text line)
{
	return rp_text_find(line, ": warning \342\200\224 ") >= 0
	       || rp_text_find(line, ": critical \342\200\224 ") >= 0
	       ? RP_STYLE_WARNING : RP_STYLE_PLAIN;
}

static void add_lines(const struct rp_page *page, struct rp_text text)
{
	while (text.n) {
		const char *end = memchr(text.at, '\n', text.n);
		size_t n = end ? (size_t)(end - text.at) : text.n;
		struct rp_text line = { text.at, n };

		visible_line(page, style_of(line), line);
		n += end != NULL;
		text.at += n;
		text.n -= n;
	}
}

static void show_errors(struct rp_buf *buf, const struct rp_value *errors)
{
	if (!rp_value_count(errors))
		return;
	rp_buf_str(buf, "  Errors: ");
	rp_python_repr(buf, errors);
	rp_buf_char(buf, '\n');
}

static void show_body(const struct rp_page *page, const struct rp_step *step,
		      const struct rp_value *node)
{
	const struct rp_value *duration = rp_map_get(node, "duration_ms");
	struct rp_buf body;

	rp_buf_init(&body, RP_BUF_UNLIMITED);
	if (step->type->show)
		step->type->show(&body, node, step->options);
	show_errors(&body, rp_map_get(node, "errors"));
	if (rp_map_get(node, "degraded"))
		rp_show_field(&body, "Degraded", node, "degraded");
	rp_buf_printf(&body, "  Duration: %.2fms\n", number_of(duration));
	add_lines(page, rp_buf_view(&body));
	rp_buf_finish(&body);
}

static void show_node(const struct rp_page *page, const struct rp_step *step,
		      const struct rp_value *result)
{
	const struct rp_value *nodes = rp_map_get(result, "node_results");
	const struct rp_value *node = rp_map_get(nodes, step->id);

	plain(page, "--- %s (%s) ---", step->type->name, step->id);
	if (lists(rp_map_get(result, "skipped_nodes"), step->id))
		plain(page, "  (skipped)");
	else if (!node)
		plain(page, "  (not executed)");
	else
		show_body(page, step, node);
	blank(page);
}

/* ------------------------------------------------------------- the result */

static void show_field(const struct rp_page *page, const char *label,
		       const struct rp_value *result, const char *field)
{
	struct rp_text text = rp_value_text(rp_map_get(result, field), "N/A");

	plain(page, "%s: %.*s", label, (int)text.n, text.at);
}

static void show_head(const struct rp_page *page,
		      const struct rp_heading *heading,
		      const struct rp_value *result, bool completed)
{
	struct rp_text status = rp_value_text(rp_map_get(result, "status"), "");

	blank(page);
	plain(page, RULE);
	rp_page_line(page, RP_STYLE_INFO, "PIPELINE RESULT");
	plain(page, RULE);
	blank(page);
	rp_page_line(page, completed ? RP_STYLE_SUCCESS : RP_STYLE_ERROR,
		     "Status: %.*s", (int)status.n, status.at);
	if (heading->path)
		plain(page, "Config: %s", heading->path);
	else
		show_field(page, "Definition", result, "definition");
	show_field(page, "Trace ID", result, "trace_id");
	show_field(page, "Run ID", result, "run_id");
	plain(page, "Duration: %.2fms",
	      number_of(rp_map_get(result, "duration_ms")));
	blank(page);
}

static void show_foot(const struct rp_page *page, const struct rp_value *result,
		      bool completed)
{
	struct rp_text status = rp_value_text(rp_map_get(result, "status"), "");
	struct rp_text error = rp_value_text(rp_map_get(result, "error"), "");
	struct rp_text reason = rp_value_text(rp_map_get(result, "reason"), "");

	if (rp_text_is(status, rp_status_name(RP_RUN_FILTERED))) {
		rp_page_line(page, RP_STYLE_SUCCESS, "✓ Pipeline filtered: "
			     "%.*s", (int)reason.n, reason.at);
		return;
	}
	if (completed) {
		rp_page_line(page, RP_STYLE_SUCCESS,
			     "✓ Pipeline completed successfully");
		return;
	}
	rp_page_line(page, RP_STYLE_ERROR, "✗ Pipeline failed: %.*s",
		     (int)status.n, status.at);
	if (error.n)
		plain(page, "  %.*s", (int)error.n, error.at);
}

void rp_result_show(const struct rp_page *page,
		    const struct rp_heading *heading,
		    const struct rp_plan *plan, const struct rp_value *result)
{
	struct rp_text status = rp_value_text(rp_map_get(result, "status"), "");
	bool completed = rp_text_is(status, rp_status_name(RP_RUN_COMPLETED));
	bool filtered = rp_text_is(status, rp_status_name(RP_RUN_FILTERED));

	show_head(page, heading, result, completed || filtered);
	for (unsigned long i = 0; i < plan->n_steps; i++)
		show_node(page, &plan->steps[plan->listed[i]], result);
	show_foot(page, result, completed);
}
