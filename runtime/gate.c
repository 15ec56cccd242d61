/*
 * Keys of events that are held back.
 *
 * A key belongs to one node of one definition, whatever its version, so two
 * nodes never see each other's events.  It is stored as a hash: events may
 * carry personal data or a megabyte, and neither belongs into an index.
 */
#include "gate.h"

#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"

#define MAX_SHOWN 80	/* bytes of a key in a reason */

const char *const *rp_held_names(void)
{
	static const char *const names[] = { "filter", "continue", NULL };

	return names;
}

/* Of a body: the run that it is a part of. */
static const struct rp_run *outermost(const struct rp_run *run)
{
	while (run->outer)
		run = run->outer;
	return run;
}

static const char *hash(struct rp_ctx *ctx, struct rp_text key)
{
	const char *definition = outermost(ctx->run)->request.definition;
	char *hex = rp_arena_alloc(ctx->arena, RP_SHA256_HEX);
	struct rp_buf all;

	rp_buf_init(&all, RP_BUF_UNLIMITED);
	rp_buf_printf(&all, "%zu:%s%zu:%s", strlen(definition), definition,
		      strlen(ctx->step->id), ctx->step->id);
	rp_buf_text(&all, key);
	rp_sha256_hex(hex, rp_buf_view(&all));
	rp_buf_finish(&all);
	return hex;
}

static const char *shorten(struct rp_arena *arena, const struct rp_value *key,
			   struct rp_text json)
{
	struct rp_text text = rp_value_text(key, "");
	struct rp_text cut;

	if (key->tag != RP_STRING)
		text = json;
	cut = rp_utf8_cut(text, MAX_SHOWN);
	return rp_arena_printf(arena, "%.*s%s", (int)cut.n, cut.at,
			       cut.n < text.n ? "…" : "");
}

int rp_gate_key(struct rp_ctx *ctx, rp_expr *key, struct rp_pass *pass,
		const char **shown)
{
	struct rp_value value;
	struct rp_text json;
	int rc;

	if (!ctx->run->request.store)
		return rp_fail(ctx, RP_EPERMANENT, "%s remembers events in the "
			       "database; run with one, without --no-store",
			       ctx->step->type->name);
	rc = rp_eval(ctx, key, "key", &value);
	if (rc < 0)
		return rc;
	if (value.tag == RP_NULL)
		return rp_fail(ctx, RP_EBADINPUT, "key: is null, so all such "
			       "events would count as one");
	json = rp_json_text(ctx->arena, &value,
			    RP_JSON_COMPACT | RP_JSON_SORTED);
	pass->key = hash(ctx, json);
	pass->run_id = outermost(ctx->run)->run_id;
	*shown = shorten(ctx->arena, &value, json);
	return 0;
}

int rp_gate_failed(struct rp_ctx *ctx, const struct rp_error *error)
{
	return rp_fail(ctx, RP_ESTORE, "%s", error->message);
}
