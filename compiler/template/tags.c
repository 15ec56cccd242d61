/*
 * Tags: {% if %}, {% for %}, {% set %}, {% include %}.
 *
 * A tag that is never closed is reported where it was opened; one that closes
 * what is not open, where it stands.
 */
#include "template/reader.h"

#include "compile.h"

/* ------------------------------------------------------------------ pieces */

static bool lex_at(struct rp_template_reader *r, struct rp_token *token)
{
	struct rp_lexer lexer = {
		.site = r->site, .at = r->at, .in_template = true,
		.is_over = r->has_failed,
	};

	rp_lex(&lexer, token);
	if (token->kind == RP_TOKEN_BAD)
		r->has_failed = true;
	return !r->has_failed;
}

static void pass(struct rp_template_reader *r, const struct rp_token *token)
{
	r->at = token->at + token->n;
}

static bool take_name(struct rp_template_reader *r, struct rp_text *out)
{
	struct rp_token token;

	if (!lex_at(r, &token))
		return false;
	if (token.kind != RP_TOKEN_NAME) {
		rp_reader_unexpected(r, "the name of a variable");
		return false;
	}
	*out = token.name;
	pass(r, &token);
	return true;
}

static bool take_sign(struct rp_template_reader *r, enum rp_sign sign)
{
	struct rp_token token;

	if (!lex_at(r, &token) || token.kind != RP_TOKEN_SIGN
	    || token.sign != sign)
		return false;
	pass(r, &token);
	return true;
}

static bool take_word(struct rp_template_reader *r, const char *word)
{
	struct rp_token token;

	if (!lex_at(r, &token))
		return false;
	if (token.kind != RP_TOKEN_NAME || !rp_text_is(token.name, word)) {
		rp_reader_unexpected(r, rp_arena_printf(&r->unit->arena,
							"'%s'", word));
		return false;
	}
	pass(r, &token);
	return true;
}

/* An expression and "%}". */
static struct rp_ast *take_expression(struct rp_template_reader *r)
{
	struct rp_ast *ast = NULL;

	if (!r->has_failed)
		ast = rp_expr_parse_prefix(r->site, &r->at);
	if (!ast)
		r->has_failed = true;
	return rp_reader_close(r, "%}") ? ast : NULL;
}

/* ------------------------------------------------------------------ bodies */

static bool enter(struct rp_template_reader *r, const struct rp_template_tag *tag)
{
	if (++r->depth <= RP_TEMPLATE_MAX_DEPTH)
		return true;
	rp_reader_report(r, RP_D_EXPR_TOO_DEEP, tag->at, tag->n,
			 rp_arena_printf(&r->unit->arena, "%d",
					 RP_TEMPLATE_MAX_DEPTH));
	return false;
}

/* A tag ended the body that another should have ended. */
static void wrong_end(struct rp_template_reader *r,
		      const struct rp_template_tag *opener,
		      const struct rp_template_tag *end, const char *closer)
{
	struct rp_arena *arena = &r->unit->arena;
	const char *word = rp_diag_text(r->unit, opener->word);

	if (end->n) {
		rp_reader_report(r, RP_D_TPL_STRAY, end->at, end->n,
				 rp_diag_text(r->unit, end->word),
				 rp_arena_printf(arena, "stands in a '%s' "
						 "that is not closed", word));
		return;
	}
	rp_reader_report(r, RP_D_TPL_UNCLOSED, opener->at, opener->n,
			 rp_arena_printf(arena, "{%% %s", word))->hint =
		rp_arena_printf(arena, "its {%% %s %%} is missing", closer);
}

/* The body after `else`, whose word was passed, and the closing tag. */
static struct rp_template_part *read_last(struct rp_template_reader *r,
					  const struct rp_template_tag *opener,
					  struct rp_template_tag *end,
					  const char *closer)
{
	struct rp_template_part *body = NULL;

	if (rp_text_is(end->word, "else") && rp_reader_close(r, "%}"))
		body = rp_reader_body(r, end);
	if (!rp_text_is(end->word, closer))
		wrong_end(r, opener, end, closer);
	else
		rp_reader_close(r, "%}");
	return body;
}

/* An elif is an if that alone stands in the else. */
static struct rp_template_part *read_if(struct rp_template_reader *r,
					const struct rp_template_tag *tag)
{
	struct rp_template_part *first = NULL, **place = &first;
	struct rp_template_tag end = *tag;

	do {
		struct rp_template_part *part =
			rp_reader_part(r, RP_PART_IF, end.at);

		if (!part)
			return NULL;
		part->n = end.n;
		part->ast = take_expression(r);
		part->body = rp_reader_body(r, &end);
		*place = part;
		place = &part->otherwise;
	} while (!r->has_failed && rp_text_is(end.word, "elif"));
	*place = read_last(r, tag, &end, "endif");
	return first;
}

static struct rp_template_part *read_for(struct rp_template_reader *r,
					 const struct rp_template_tag *tag)
{
	struct rp_template_part *part = rp_reader_part(r, RP_PART_FOR, tag->at);
	struct rp_template_tag end;

	if (!part || !take_name(r, &part->vars[0]))
		return NULL;
	if (take_sign(r, RP_SIGN_COMMA) && !take_name(r, &part->vars[1]))
		return NULL;
	if (!take_word(r, "in"))
		return NULL;
	part->n = tag->n;
	part->ast = take_expression(r);
	part->body = rp_reader_body(r, &end);
	part->otherwise = read_last(r, tag, &end, "endfor");
	return part;
}

static struct rp_template_part *read_set(struct rp_template_reader *r,
					 const struct rp_template_tag *tag)
{
	struct rp_template_part *part = rp_reader_part(r, RP_PART_SET, tag->at);

	if (!part || !take_name(r, &part->vars[0]))
		return NULL;
	if (!take_sign(r, RP_SIGN_ASSIGN)) {
		rp_reader_unexpected(r, "'=' and a value");
		return NULL;
	}
	part->n = tag->n;
	part->ast = take_expression(r);
	return part;
}

/* ---------------------------------------------------------------- includes */

static bool includes_itself(const struct rp_site *site, const char *name)
{
	for (const struct rp_file *file = site->file; file; file = file->outer)
		if (strcmp(file->name, name) == 0)
			return true;
	return false;
}

static void refuse_include(struct rp_template_reader *r,
			   const struct rp_token *token, const char *why)
{
	rp_reader_report(r, RP_D_TPL_INCLUDE, token->at, token->n,
			 rp_diag_text(r->unit, token->constant.as.text), why);
}

static struct rp_site *site_of(struct rp_template_reader *r,
			       const struct rp_file *file)
{
	struct rp_file *nested = rp_arena_alloc(&r->unit->arena,
						sizeof *nested);
	struct rp_site *site = rp_arena_alloc(&r->unit->arena, sizeof *site);

	*nested = *file;
	nested->outer = r->site->file;
	*site = *r->site;
	site->file = nested;
	site->text = file->text;
	site->offset = 0;
	if (site->text.n && site->text.at[site->text.n - 1] == '\n')
		site->text.n--;
	return site;
}

/* The parts of a file, read where the tag stands. */
static struct rp_template_part *read_file(struct rp_template_reader *r,
					  const struct rp_file *file)
{
	struct rp_template_reader inner = *r;
	struct rp_template_part *parts;
	struct rp_template_tag end;

	inner.site = site_of(r, file);
	inner.at = 0;
	inner.trims = false;
	parts = rp_reader_body(&inner, &end);
	if (end.n)
		rp_reader_report(&inner, RP_D_TPL_STRAY, end.at, end.n,
				 rp_diag_text(r->unit, end.word),
				 "stands outside of what it belongs to");
	r->n_parts = inner.n_parts;
	r->n_bytes = inner.n_bytes;
	r->has_failed = inner.has_failed;
	return parts;
}

static struct rp_template_part *include(struct rp_template_reader *r,
					const struct rp_token *token)
{
	const char *why = NULL;
	const struct rp_file *file = rp_template_file(
		r->unit, token->constant.as.text, true, &why);
	struct rp_template_part *part;

	if (file && includes_itself(r->site, file->name))
		why = "includes itself";
	if (file)
		r->n_bytes += file->text.n;
	if (!why && r->n_bytes > RP_TEMPLATE_MAX_TEXT)
		why = "makes the template too large";
	if (why) {
		refuse_include(r, token, why);
		return NULL;
	}
	part = rp_reader_part(r, RP_PART_SCOPE, token->at);
	if (part)
		part->body = read_file(r, file);
	return part;
}

static struct rp_template_part *read_include(struct rp_template_reader *r,
					     const struct rp_template_tag *tag)
{
	struct rp_template_part *part;
	struct rp_token token;

	(void)tag;
	if (!lex_at(r, &token))
		return NULL;
	if (token.kind != RP_TOKEN_CONSTANT
	    || token.constant.tag != RP_STRING) {
		rp_reader_unexpected(r, "the name of a file in quotes");
		return NULL;
	}
	pass(r, &token);
	part = include(r, &token);
	rp_reader_close(r, "%}");
	return part;
}

/* -------------------------------------------------------------------- tags */

static const struct {
	const char *word;
	struct rp_template_part *(*read)(struct rp_template_reader *r,
					 const struct rp_template_tag *tag);
} tags[] = {
	{ "if", read_if }, { "for", read_for }, { "set", read_set },
	{ "include", read_include },
};

static const char *const words[] = {
	"if", "elif", "else", "endif", "for", "endfor", "set", "include", NULL
};

bool rp_tag_ends_body(struct rp_text word)
{
	static const char *const ends[] = { "elif", "else", "endif", "endfor" };

	for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
		if (rp_text_is(word, ends[i]))
			return true;
	return false;
}

struct rp_template_part *rp_reader_tag(struct rp_template_reader *r,
				       const struct rp_template_tag *tag)
{
	struct rp_template_part *part = NULL;

	if (r->has_failed || !enter(r, tag))
		return NULL;
	for (size_t i = 0; i < sizeof tags / sizeof tags[0]; i++)
		if (rp_text_is(tag->word, tags[i].word)) {
			part = tags[i].read(r, tag);
			r->depth--;
			return r->has_failed ? NULL : part;
		}
	rp_reader_report(r, RP_D_TPL_TAG, tag->at, tag->n,
			 rp_diag_text(r->unit, tag->word))->hint =
		rp_diag_suggest(r->unit, tag->word, words);
	return NULL;
}
