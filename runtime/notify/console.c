/*
 * console: prints the message where the run's caller wants it.
 *
 *	[CRITICAL] Health Check Alert — Critical
 *	  **Health Checks** (1/2 passed)
 *	    - disk: critical — / is 96% full
 *	  trace_id: 4b1f…, run_id: 9379…
 *
 * Alert texts come from strangers and end on a terminal, so control characters
 * are made visible, line by line.  Needs no configuration.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"
#include "notify/notify.h"
#include "run.h"

struct console {
	_Bool tags;
	rp_expr *template;
};

static const struct rp_option options[] = {
	{ "tags", RP_OPT_BOOL, offsetof(struct console, tags),
	  .preset = "true", .doc = "print the tags below the message" },
	{ "template", RP_OPT_TEMPLATE, offsetof(struct console, template),
	  .synonym = "text_template", .doc = "the text" },
	{ 0 }
};

static void add_lines(struct rp_buf *buf, struct rp_text text)
{
	while (text.n) {
		const char *end = memchr(text.at, '\n', text.n);
		size_t n = end ? (size_t)(end - text.at) : text.n;

		rp_buf_str(buf, n ? "  " : "");
		rp_buf_visible(buf, (struct rp_text){ text.at, n });
		rp_buf_char(buf, '\n');
		n += end ? 1 : 0;
		text.at += n;
		text.n -= n;
	}
}

static void add_tags(struct rp_buf *buf, const struct rp_value *tags)
{
	struct rp_buf line;

	rp_buf_init(&line, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < rp_value_count(tags); i++) {
		const struct rp_pair *tag = rp_map_at(tags, i);

		rp_buf_str(&line, i ? ", " : "");
		rp_buf_text(&line, tag->key);
		rp_buf_str(&line, ": ");
		rp_python_str(&line, &tag->value);
	}
	if (line.n) {
		rp_buf_str(buf, "  ");
		rp_buf_visible(buf, rp_buf_view(&line));
		rp_buf_char(buf, '\n');
	}
	rp_buf_finish(&line);
}

static int send(struct rp_ctx *ctx, const void *self,
		const struct rp_message *message, struct rp_delivery *delivery)
{
	const struct rp_run_request *request = &ctx->run->request;
	const struct console *console = self;
	char *id;
	struct rp_buf buf;

	if (!request->say) {
		delivery->error = "there is no console to print to";
		return RP_EPERMANENT;
	}
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_char(&buf, '[');
	rp_buf_text(&buf, rp_text_upper(ctx->arena,
					rp_text(message->severity)));
	rp_buf_str(&buf, "] ");
	rp_buf_visible(&buf, message->title);
	rp_buf_char(&buf, '\n');
	add_lines(&buf, message->body);
	if (console->tags)
		add_tags(&buf, &message->tags);
	request->say(request->say_self, rp_buf_view(&buf));
	rp_buf_finish(&buf);
	id = rp_arena_alloc(ctx->arena, RP_UUID_SIZE);
	rp_uuid4(id);
	delivery->message_id = id;
	return 0;
}

const struct rp_notifier rp_notifier_console = {
	.name = "console",
	.doc = "Print the message.",
	.options = options,
	.size = sizeof(struct console),
	.invalid = "Invalid console configuration",
	.send = send,
};
