/*
 * intelligence: asks a provider what to do about the incident.
 *
 * The analysis is advice, so a provider that fails does not stop the run: the
 * rules of the local provider answer in its place, and the output says so in
 * `fallback_used` and `error`.  Only when those fail too does the node fail.
 */
#include "base/buf.h"
#include "providers/providers.h"
#include "run.h"

#define SUMMARY_SHOWN 100	/* code points */

struct intelligence {
	int provider;
};

static const struct rp_option options[] = {
	{ "provider", RP_OPT_CHOICE, offsetof(struct intelligence, provider),
	  .required = true, .choices = rp_provider_names, .noun = "provider",
	  .doc = "who analyses" },
	{ "provider_config", RP_OPT_IGNORED,
	  .doc = "settings of the provider; not used by this version" },
	{ 0 }
};

static const struct rp_field output[] = {
	{ "provider", "string", false, "who was asked" },
	{ "recommendations", "list(recommendation)", false,
	  "what to do, gravest evidence first" },
	{ "count", "int", false, "how many recommendations" },
	{ "summary", "string", true, "title of the first one" },
	{ "description", "string", true, "description of the first one" },
	{ "fallback_used", "bool", false, "whether local rules stood in" },
	{ "error", "string", true, "why they did" },
	{ 0 }
};

/* ----------------------------------------------------------------- running */

/*
 * Calls a provider without letting its failures reach the node.  NULL if it
 * answered, else what went wrong.
 */
static const char *try_provider(struct rp_ctx *ctx,
				const struct rp_provider *provider,
				struct rp_value *recommendations)
{
	struct rp_ctx attempt = *ctx;
	struct rp_text first;

	if (!provider->analyze)
		return rp_arena_printf(ctx->arena, "The %s provider is not "
				       "supported by this version of runpipe",
				       provider->name);
	attempt.errors = rp_list_new(ctx->arena);
	attempt.code = 0;
	if (provider->analyze(&attempt, recommendations) >= 0)
		return NULL;
	if (rp_value_count(&attempt.errors) == 0)
		return "the provider failed without a reason";
	first = rp_value_text(rp_list_at(&attempt.errors, 0), "");
	return rp_text_cstr(ctx->arena, first);
}

/* Asks the provider, then the local rules.  0 or a code. */
static int analyze(struct rp_ctx *ctx, const struct rp_provider *provider,
		   struct rp_value *recommendations, const char **error)
{
	const struct rp_provider *local = rp_provider_find(RP_TEXT("local"));

	*error = NULL;
	if (provider != local) {
		*error = try_provider(ctx, provider, recommendations);
		if (!*error)
			return 0;
		*recommendations = rp_list_new(ctx->arena);
	}
	return local->analyze(ctx, recommendations);
}

static void put_first(struct rp_arena *arena, struct rp_value *out,
		      const struct rp_value *recommendations)
{
	const struct rp_value *first;

	if (rp_value_count(recommendations) == 0)
		return;
	first = rp_list_at(recommendations, 0);
	rp_map_put(arena, out, "summary", rp_string(
		rp_value_text(rp_map_get(first, "title"), "")));
	rp_map_put(arena, out, "description", rp_string(
		rp_value_text(rp_map_get(first, "description"), "")));
}

static int run(struct rp_ctx *ctx, const void *self, struct rp_value *out)
{
	const struct intelligence *intelligence = self;
	struct rp_value recommendations = rp_list_new(ctx->arena);
	const char *name, *error;
	int rc;

	if (intelligence->provider < 1)
		return rp_fail(ctx, RP_EBADINPUT,
			       "Missing required field: provider");
	name = rp_provider_names()[intelligence->provider - 1];
	rc = analyze(ctx, rp_provider_find(rp_text(name)), &recommendations,
		     &error);
	*out = rp_map_new(ctx->arena);
	rp_map_put(ctx->arena, out, "provider", rp_cstring(name));
	rp_map_put(ctx->arena, out, "recommendations", recommendations);
	rp_map_put(ctx->arena, out, "count",
		   rp_int((int64_t)rp_value_count(&recommendations)));
	put_first(ctx->arena, out, &recommendations);
	rp_map_put(ctx->arena, out, "fallback_used", rp_bool(error != NULL));
	if (error)
		rp_map_put(ctx->arena, out, "error", rp_cstring(error));
	return rc;
}

/* ----------------------------------------------------------------- showing */

/* The first `max` code points of a text. */
static struct rp_text head(struct rp_text text, size_t max)
{
	size_t n = 0;
	uint32_t point;

	for (; max > 0 && n < text.n; max--) {
		unsigned length = rp_utf8_decode(&point, text.at + n,
						 text.n - n);

		n += length ? length : 1;
	}
	return (struct rp_text){ text.at, n };
}

static void show(struct rp_buf *buf, const struct rp_value *result,
		 const void *self)
{
	const struct rp_value *out = rp_map_get(result, "output");
	struct rp_text summary = rp_value_text(rp_map_get(out, "summary"),
					       "N/A");
	struct rp_text provider = rp_value_text(rp_map_get(out, "provider"),
						"");
	struct rp_text shown = head(summary, SUMMARY_SHOWN);

	(void)self;
	rp_buf_str(buf, "  Summary: ");
	rp_buf_visible(buf, shown);
	rp_buf_str(buf, shown.n < summary.n ? "...\n" : "\n");
	if (provider.n) {
		rp_buf_str(buf, "  Provider: ");
		rp_buf_visible(buf, provider);
		rp_buf_char(buf, '\n');
	}
	if (rp_truthy(rp_map_get(out, "fallback_used"))) {
		rp_buf_str(buf, "  (Fallback used: ");
		rp_buf_visible(buf, rp_value_text(rp_map_get(out, "error"),
						  ""));
		rp_buf_str(buf, ")\n");
	}
}

const struct rp_node_type rp_node_intelligence = {
	.name = "intelligence",
	.doc = "Ask a provider what to do about the incident.",
	.options = RP_TOOL_ONLY(options),
	.size = sizeof(struct intelligence),
	.output = RP_TOOL_ONLY(output),
	.flags = RP_NODE_BLOCKS,
	.run = run,
	.show = show,
};
