/*
 * Templates of options: texts made for one attempt.
 */
#include "template/writing.h"

#include "run.h"

int rp_render(struct rp_ctx *ctx, rp_expr *template,
	      const struct rp_givens *givens, struct rp_text *out,
	      const char **problem)
{
	const struct rp_value *value;
	struct rp_frame f;

	rp_frame_init(&f, ctx->run, ctx->arena);
	if (givens) {
		f.given = givens->at;
		f.n_given = givens->n;
	}
	value = template(&f);
	if (rp_x_is_error(value)) {
		*problem = value->as.failure->message;
		return RP_EBADINPUT;
	}
	if (value->tag != RP_STRING)
		value = rp_x_text(&f, value);
	*out = value->as.text;
	return 0;
}

/* ----------------------------------------------------------------- patches */

static int apply(struct rp_ctx *ctx, char *options,
		 const struct rp_patch *patch, const struct rp_givens *givens,
		 const char **problem)
{
	struct rp_text text = { 0 };
	const char *made;
	int rc = rp_render(ctx, patch->make, givens, &text, problem);

	if (rc < 0)
		return rc;
	if (memchr(text.at, '\0', text.n)) {
		*problem = "a text of the options holds a NUL character";
		return RP_EBADINPUT;
	}
	made = rp_text_cstr(ctx->arena, text);
	if (patch->kind == RP_PATCH_STRING)
		*(const char **)(void *)(options + patch->offset) = made;
	else
		*(struct rp_ref *)(void *)(options + patch->offset) =
			(struct rp_ref){ RP_REF_MADE, 0, made };
	return 0;
}

const void *rp_patch(struct rp_ctx *ctx, const void *options,
		     unsigned long size, const struct rp_patches *patches,
		     const struct rp_givens *givens, const char **problem)
{
	char *copy = rp_arena_alloc(ctx->arena, size);

	memcpy(copy, options, size);
	for (unsigned long i = 0; i < patches->n; i++)
		if (apply(ctx, copy, &patches->at[i], givens, problem) < 0)
			return NULL;
	return copy;
}

const void *rp_patched_options(struct rp_ctx *ctx)
{
	const struct rp_step *step = ctx->step;
	const char *problem = NULL;
	const void *options = rp_patch(ctx, step->options, step->options_size,
				       &step->patches, NULL, &problem);

	if (!options)
		rp_fail(ctx, RP_EBADINPUT, "%s", problem);
	return options;
}

const void *rp_patched_check(struct rp_ctx *ctx,
			     const struct rp_check_use *use,
			     const char **problem)
{
	const struct rp_patches patches = { use->patches, use->n_patches,
					    NULL };

	return rp_patch(ctx, use->options, use->options_size, &patches, NULL,
			problem);
}
