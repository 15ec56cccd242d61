/*
 * log: one line for whoever watches, and the message in the record.
 *
 *	time=2026-03-03T12:00:00.123456Z level=info run=R1 node=seen
 *	message="two lines\nof \"text\""			(on one line)
 *
 * The line is made here and written by the caller of the run, who knows where
 * lines go.  Whatever a message brings along, it stays one line: control
 * characters are escaped, quotes and backslashes too.
 */
#include "expr/expr.h"
#include "run.h"

#include "base/buf.h"

#define MAX_SHOWN ((size_t)16 << 10)	/* of a message, on the line */

struct log {
	rp_expr *message;
	int level;
};

static const char *const levels[] = {
	"debug", "info", "warning", "error", NULL
};

static const char *const *level_names(void)
{
	return levels;
}

static const struct rp_option options[] = {
	{ "message", RP_OPT_TEMPLATE, offsetof(struct log, message),
	  .required = true,
	  .doc = "what to say; may hold {{ expressions }}" },
	{ "level", RP_OPT_CHOICE, offsetof(struct log, level),
	  .choices = level_names, .preset = "\"info\"", .noun = "level",
	  .doc = "debug stays in the record; with --quiet, info does too" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "message", "string", false, "what was said" },
	{ "level", "string", false, "debug, info, warning or error" },
	{ 0 }
};

/* "…" in which quotes, backslashes and control characters are escaped. */
static void put_quoted(struct rp_buf *line, struct rp_text text)
{
	struct rp_text cut = rp_utf8_cut(text, MAX_SHOWN);
	struct rp_buf escaped;

	rp_buf_init(&escaped, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < cut.n; i++) {
		if (cut.at[i] == '"' || cut.at[i] == '\\')
			rp_buf_char(&escaped, '\\');
		rp_buf_char(&escaped, cut.at[i]);
	}
	rp_buf_char(line, '"');
	rp_buf_visible(line, rp_buf_view(&escaped));
	rp_buf_str(line, cut.n < text.n ? "…\"" : "\"");
	rp_buf_finish(&escaped);
}

/* A word stands as it is, everything else is quoted. */
static void put_value(struct rp_buf *line, const char *text)
{
	bool is_word = *text;

	for (const char *c = text; *c && is_word; c++)
		is_word = *c > ' ' && *c < 0x7f && !strchr("\"\\=", *c);
	if (is_word)
		rp_buf_str(line, text);
	else
		put_quoted(line, rp_text(text));
}

static void say(struct rp_ctx *ctx, enum rp_log_level level,
		struct rp_text message)
{
	const struct rp_run *run = ctx->run;
	char time[RP_TIME_SIZE];
	struct rp_buf line;

	if (!run->request.log)
		return;
	rp_time_format(time, run->clock->wall_us(run->clock));
	rp_buf_init(&line, RP_BUF_UNLIMITED);
	rp_buf_printf(&line, "time=%s level=%s run=%s node=", time,
		      levels[level], run->run_id);
	put_value(&line, ctx->step->id);
	rp_buf_str(&line, " message=");
	put_quoted(&line, message);
	rp_buf_char(&line, '\n');
	run->request.log(run->request.log_self, level, rp_buf_view(&line));
	rp_buf_finish(&line);
}

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	const struct log *log = self;
	struct rp_value message;
	int rc = rp_eval(ctx, log->message, "message", &message);

	if (rc < 0)
		return rc;
	say(ctx, (enum rp_log_level)(log->level - 1),
	    rp_value_text(&message, ""));
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "message", message);
	rp_map_put(ctx->arena, out, "level", rp_cstring(levels[log->level - 1]));
	return 0;
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	const struct log *log = self;

	rp_show_field(buf, levels[log->level - 1], result, "message");
}

const struct rp_node_type rp_node_log = {
	.name = "log",
	.doc = "Write a line to the log.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct log),
	.output = RP_TOOL_ONLY(output),
	.run = run,
	.show = show,
};
