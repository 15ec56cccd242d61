/*
 * slack: posts the message to an incoming webhook of Slack or of a server that
 * speaks like it (Mattermost, Rocket.Chat), hence any http or https URL.
 *
 *	section   *title* — `CRITICAL` | #42 | source
 *	section   the body, in as many sections as it needs
 *	section   *Top recommendations:* and up to five bullets
 *
 * The body is the intelligence's summary where the context has one, else the
 * message itself, whole: a recommendation adds to a page and never takes its
 * place.  An empty section and a long one are what Slack refuses, so neither
 * is ever sent.  The URL is the secret and stands in no error.
 */
#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/json.h"
#include "notify/mrkdwn.h"
#include "notify/payload.h"
#include "notify/post.h"
#include "run.h"
#include "template/writing.h"

#define MAX_SECTION 3000
#define MAX_BLOCKS 50
#define MAX_TITLE 1000
#define MAX_BODY 8000
#define MAX_BULLET 4000
#define MAX_BULLETS 5
#define MAX_FALLBACK 4000
#define MAX_SHOWN_BODY 500

static const char invalid[] =
	"Invalid Slack configuration (valid webhook_url required)";

struct slack {
	struct rp_ref webhook_url;
	long long timeout;
	_Bool allow_private;
	rp_expr *template, *payload_template;
};

static const struct rp_option options[] = {
	{ "webhook_url", RP_OPT_SECRET, offsetof(struct slack, webhook_url),
	  .required = true, .doc = "incoming webhook" },
	{ "timeout", RP_OPT_INT, offsetof(struct slack, timeout),
	  .preset = "30", .min = 1, .max = 3600,
	  .doc = "seconds one delivery may take" },
	{ "allow_private", RP_OPT_BOOL, offsetof(struct slack, allow_private),
	  .preset = "true",
	  .doc = "may send to loopback and private addresses" },
	{ "channel", RP_OPT_IGNORED, .synonym = "username icon_emoji",
	  .doc = "accepted; the webhook decides" },
	{ "template", RP_OPT_TEMPLATE, offsetof(struct slack, template),
	  .synonym = "text_template", .destination = RP_TO_SLACK,
	  .doc = "the text in Slack's mrkdwn, in place of the blocks" },
	{ "payload_template", RP_OPT_TEMPLATE,
	  offsetof(struct slack, payload_template), .destination = RP_TO_JSON,
	  .doc = "the whole payload as JSON, or its list of blocks" },
	{ 0 }
};

/* ------------------------------------------------------------------ blocks */

static void add_section(struct rp_arena *arena, struct rp_value *blocks,
			struct rp_text mrkdwn)
{
	struct rp_value text = rp_map_new(arena);
	struct rp_value section = rp_map_new(arena);

	if (!mrkdwn.n || rp_value_count(blocks) == MAX_BLOCKS)
		return;
	rp_map_put(arena, &text, "type", rp_cstring("mrkdwn"));
	rp_map_put(arena, &text, "text", rp_string(mrkdwn));
	rp_map_put(arena, &section, "type", rp_cstring("section"));
	rp_map_put(arena, &section, "text", text);
	rp_list_push(arena, blocks, section);
}

static void add_sections(struct rp_arena *arena, struct rp_value *blocks,
			 struct rp_text text)
{
	while (text.n)
		add_section(arena, blocks,
			    rp_mrkdwn_take(arena, &text, MAX_SECTION));
}

static void add_part(struct rp_arena *arena, struct rp_buf *buf,
		     const char *mark, const struct rp_value *value)
{
	struct rp_buf text;

	if (!rp_truthy(value))
		return;
	rp_buf_init(&text, RP_BUF_UNLIMITED);
	rp_python_str(&text, value);
	rp_buf_str(buf, mark);
	rp_buf_text(buf, rp_mrkdwn_line(arena, rp_buf_view(&text), MAX_TITLE));
	rp_buf_finish(&text);
}

static void add_header(struct rp_arena *arena, struct rp_value *blocks,
		       const struct rp_message *message)
{
	struct rp_value source = rp_payload_source(message);
	struct rp_value incident = rp_payload_incident_id(message);
	struct rp_text title = rp_mrkdwn_line(arena, message->title,
					      MAX_TITLE);
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "*%.*s* — `", (int)title.n, title.at);
	rp_buf_text(&buf, rp_text_upper(arena, rp_text(message->severity)));
	rp_buf_char(&buf, '`');
	add_part(arena, &buf, " | #", &incident);
	add_part(arena, &buf, " | ", &source);
	add_sections(arena, blocks, rp_buf_view(&buf));
	rp_buf_finish(&buf);
}

/* ---------------------------------------------------------- recommendations */

static struct rp_text first_text(const struct rp_value *item, const char *key,
				 const char *other)
{
	struct rp_text text = rp_text_trim(
		rp_value_text(rp_map_get(item, key), ""));

	if (text.n)
		return text;
	return rp_text_trim(rp_value_text(rp_map_get(item, other), ""));
}

/* "• *title*: description"; nothing if the item says nothing. */
static void add_bullet(struct rp_arena *arena, struct rp_buf *out,
		       const struct rp_value *item)
{
	struct rp_text title = first_text(item, "title", "name");
	struct rp_text text = first_text(item, "description", "detail");
	struct rp_buf line;

	if (rp_is(item, RP_STRING))
		text = rp_text_trim(item->as.text);
	if (!title.n && !text.n)
		return;
	rp_buf_init(&line, RP_BUF_UNLIMITED);
	if (title.n) {
		rp_buf_char(&line, '*');
		rp_buf_text(&line, title);
		rp_buf_str(&line, text.n ? "*: " : "*");
	}
	rp_buf_text(&line, text);
	rp_buf_str(out, out->n ? "\n• " : "*Top recommendations:*\n• ");
	rp_buf_text(out, rp_mrkdwn(arena, rp_buf_view(&line), MAX_BULLET));
	rp_buf_finish(&line);
}

static void add_bullets(struct rp_arena *arena, struct rp_value *blocks,
			const struct rp_value *list)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < rp_value_count(list) && i < MAX_BULLETS; i++)
		add_bullet(arena, &buf, rp_list_at(list, i));
	add_sections(arena, blocks, rp_buf_view(&buf));
	rp_buf_finish(&buf);
}

/* ------------------------------------------------------------------ payload */

static struct rp_text choose_body(const struct rp_message *message)
{
	const struct rp_value *found =
		rp_map_get(&message->context, "intelligence");
	struct rp_text summary = rp_value_text(rp_map_get(found, "summary"),
					       "");
	struct rp_text cause =
		rp_value_text(rp_map_get(found, "probable_cause"), "");

	if (summary.n && summary.at[0] != '-' && summary.at[0] != '*')
		return summary;
	return cause.n ? cause : message->body;
}

static struct rp_value build_payload(struct rp_arena *arena,
				     const struct rp_message *message)
{
	struct rp_text body = rp_mrkdwn(arena, choose_body(message), MAX_BODY);
	struct rp_text fallback = body;
	struct rp_value blocks = rp_list_new(arena);
	struct rp_value payload = rp_map_new(arena);

	add_header(arena, &blocks, message);
	add_sections(arena, &blocks, body);
	add_bullets(arena, &blocks, rp_payload_recommendations(message));
	rp_map_put(arena, &payload, "blocks", blocks);
	rp_map_put(arena, &payload, "text",
		   rp_string(rp_mrkdwn_take(arena, &fallback, MAX_FALLBACK)));
	return payload;
}

/* ------------------------------------------------------------------ sending */

/* Spec notify.md §10: a list is the blocks of a payload. */
static struct rp_value made_payload(struct rp_arena *arena,
				    const struct rp_message *message)
{
	struct rp_value payload = rp_map_new(arena);

	if (message->payload.tag == RP_MAP)
		return message->payload;
	if (message->payload.tag == RP_LIST)
		rp_map_put(arena, &payload, "blocks", message->payload);
	rp_map_put(arena, &payload, "text", rp_string(message->text));
	return payload;
}

static struct rp_value payload_of(struct rp_arena *arena,
				  const struct rp_message *message)
{
	if (message->text.n || message->payload.tag != RP_NULL)
		return made_payload(arena, message);
	return build_payload(arena, message);
}

static int fill(struct rp_ctx *ctx, const struct slack *slack,
		struct rp_http_request *request, struct rp_delivery *delivery)
{
	struct rp_text url;
	int rc = rp_post_resolve(ctx, &slack->webhook_url, &request->url,
				 delivery);

	if (rc < 0)
		return rc;
	url = rp_text(request->url);
	if (!rp_text_starts(url, "https://")
	    && !rp_text_starts(url, "http://")) {
		delivery->error = invalid;
		return RP_EPERMANENT;
	}
	request->method = "POST";
	request->allow_private = slack->allow_private;
	return 0;
}

static int accept(struct rp_ctx *ctx, const struct rp_http_response *response,
		  struct rp_delivery *delivery)
{
	char *id;

	if (!rp_text_is(rp_text_trim(response->body), "ok")) {
		delivery->error = rp_arena_printf(
			ctx->arena, "Unexpected Slack response: %s",
			rp_http_excerpt(ctx->arena, response->body,
					MAX_SHOWN_BODY));
		return RP_EPERMANENT;
	}
	id = rp_arena_alloc(ctx->arena, RP_UUID_SIZE);
	rp_uuid4(id);
	delivery->message_id = id;
	return 0;
}

static int send(struct rp_ctx *ctx, const void *self,
		const struct rp_message *message, struct rp_delivery *delivery)
{
	static const struct rp_http_header headers[] = {
		{ "Content-Type", "application/json" },
		{ "User-Agent", "runpipe/" RP_VERSION },
	};
	const struct slack *slack = self;
	struct rp_value payload = payload_of(ctx->arena, message);
	struct rp_post post = {
		.label = "Slack",
		.failed = "Failed to send Slack notification Slack",
		.refused = "Slack API error",
		.timeout_s = slack->timeout,
		.n_own = sizeof headers / sizeof headers[0],
		.request = {
			.headers = headers,
			.n_headers = sizeof headers / sizeof headers[0],
			.body = rp_json_text(ctx->arena, &payload,
					     RP_JSON_SPACED),
		},
	};
	struct rp_http_response response;
	int rc = fill(ctx, slack, &post.request, delivery);

	if (rc == 0)
		rc = rp_post_send(ctx, &post, &response, delivery);
	return rc < 0 ? rc : accept(ctx, &response, delivery);
}

const struct rp_notifier rp_notifier_slack = {
	.name = "slack",
	.doc = "Post to a Slack incoming webhook.",
	.options = options,
	.size = sizeof(struct slack),
	.invalid = invalid,
	.uses_network = true,
	.send = send,
};
