/*
 * Templates: text, outputs and comments; tags are tags.c's.
 *
 * Nothing is looked for twice, and nothing that a template writes is ever
 * read as one.  The last line end of a text is dropped, as Jinja does.
 */
#include "template/reader.h"

#include "base/buf.h"
#include "compile.h"

struct rp_diag *rp_reader_report_args(struct rp_template_reader *r,
				      enum rp_diag_id id, size_t at, size_t n,
				      const char *const *args)
{
	if (r->has_failed)
		return &r->unit->diags.dropped;
	r->has_failed = true;
	return rp_expr_report_args(r->site, id, at, n, args);
}

static struct rp_text rest_of(const struct rp_template_reader *r)
{
	return (struct rp_text){ r->site->text.at + r->at,
				 r->site->text.n - r->at };
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void skip_blanks(struct rp_template_reader *r)
{
	while (r->at < r->site->text.n && is_blank(r->site->text.at[r->at]))
		r->at++;
}

struct rp_template_part *rp_reader_part(struct rp_template_reader *r,
					enum rp_part_kind kind, size_t at)
{
	struct rp_template_part *part;

	if (++r->n_parts > RP_TEMPLATE_MAX_PARTS)
		rp_reader_report(r, RP_D_TPL_TOO_LARGE, at, 1,
				 rp_arena_printf(&r->unit->arena, "%d tags",
						 RP_TEMPLATE_MAX_PARTS));
	if (r->has_failed)
		return NULL;
	part = rp_arena_alloc(&r->unit->arena, sizeof *part);
	*part = (struct rp_template_part){
		.kind = kind, .site = r->site, .at = at,
		.slots = { -1, -1 }, .loop_slot = -1,
	};
	return part;
}

/* -------------------------------------------------------------- delimiters */

/* What is there, to be named in a message: a token, or the end. */
void rp_reader_unexpected(struct rp_template_reader *r, const char *expected)
{
	struct rp_lexer lexer = { .site = r->site, .at = r->at,
				  .in_template = true };
	struct rp_text rest = rest_of(r);
	const char *found = "the end";
	struct rp_token token;

	if (r->has_failed)
		return;
	rp_lex(&lexer, &token);
	if (token.kind == RP_TOKEN_BAD) {
		r->has_failed = true;
		return;
	}
	if (token.kind == RP_TOKEN_END)
		token.n = rest.n > 1 ? 2 : rest.n;
	if (token.n)
		found = rp_arena_printf(
			&r->unit->arena, "'%s'",
			rp_diag_text(r->unit, (struct rp_text){
				r->site->text.at + token.at, token.n }));
	rp_reader_report(r, RP_D_EXPR_EXPECTED, token.at, token.n, expected,
			 found);
}

bool rp_reader_close(struct rp_template_reader *r, const char *delimiter)
{
	struct rp_text rest;

	skip_blanks(r);
	rest = rest_of(r);
	if (r->has_failed)
		return false;
	r->trims = rest.n > 2 && rest.at[0] == '-'
		   && rp_text_starts((struct rp_text){ rest.at + 1,
						       rest.n - 1 }, delimiter);
	if (!r->trims && !rp_text_starts(rest, delimiter)) {
		rp_reader_unexpected(r, rp_arena_printf(
			&r->unit->arena, "'%s'", delimiter));
		return false;
	}
	r->at += r->trims ? 3 : 2;
	return true;
}

/* Whether a delimiter that was opened is closed at all. */
static bool check_closed(struct rp_template_reader *r, size_t at,
			 const char *opener, const char *closer)
{
	struct rp_diag *diag;

	if (rp_text_find(rest_of(r), closer) >= 0)
		return true;
	diag = rp_reader_report(r, RP_D_TPL_UNCLOSED, at, 2, opener);
	diag->hint = rp_arena_printf(&r->unit->arena, "its '%s' is missing",
				     closer);
	return false;
}

/* ------------------------------------------------------------------- parts */

/* The offset of the next "{{", "{%" or "{#", or of the end. */
static size_t next_opener(const struct rp_template_reader *r)
{
	struct rp_text text = r->site->text;
	size_t i = r->at;

	for (; i + 1 < text.n; i++)
		if (text.at[i] == '{' && (text.at[i + 1] == '{'
					  || text.at[i + 1] == '%'
					  || text.at[i + 1] == '#'))
			return i;
	return text.n;
}

/* The text up to `end`, without what dashes beside it take away. */
static struct rp_template_part *read_text(struct rp_template_reader *r,
					  size_t end)
{
	struct rp_text whole = r->site->text, text;
	bool trims_end = end + 2 < whole.n && whole.at[end + 2] == '-';
	struct rp_template_part *part;
	size_t at = r->at;

	text = (struct rp_text){ whole.at + at, end - at };
	while (r->trims && text.n && is_blank(text.at[0])) {
		text.at++;
		text.n--;
	}
	while (trims_end && text.n && is_blank(text.at[text.n - 1]))
		text.n--;
	r->trims = false;
	r->at = end;
	if (text.n == 0)
		return NULL;
	part = rp_reader_part(r, RP_PART_TEXT, at);
	if (part)
		part->text = text;
	return part;
}

static void skip_comment(struct rp_template_reader *r)
{
	size_t at = r->at;
	ptrdiff_t end;

	r->at += 2;
	if (!check_closed(r, at, "{#", "#}"))
		return;
	end = rp_text_find(rest_of(r), "#}");
	r->at += (size_t)end;
	r->trims = r->site->text.at[r->at - 1] == '-' && end > 0;
	r->at += 2;
}

/* Passes "{{" or "{%" and a dash. */
static void open_delimiter(struct rp_template_reader *r)
{
	r->at += 2;
	if (r->at < r->site->text.n && r->site->text.at[r->at] == '-')
		r->at++;
}

static struct rp_template_part *read_output(struct rp_template_reader *r)
{
	struct rp_template_part *part;
	size_t at = r->at;

	open_delimiter(r);
	if (!check_closed(r, at, "{{", "}}"))
		return NULL;
	part = rp_reader_part(r, RP_PART_OUTPUT, at);
	if (!part)
		return NULL;
	if (!r->has_failed)
		part->ast = rp_expr_parse_prefix(r->site, &r->at);
	if (!part->ast)
		r->has_failed = true;
	if (!rp_reader_close(r, "}}"))
		return NULL;
	part->n = r->at - at;
	return part;
}

/* Passes "{% word". */
static struct rp_template_tag read_tag(struct rp_template_reader *r)
{
	struct rp_text text = r->site->text;
	struct rp_template_tag tag = { .at = r->at };
	size_t begin;

	open_delimiter(r);
	if (!check_closed(r, tag.at, "{%", "%}"))
		return tag;
	skip_blanks(r);
	begin = r->at;
	while (r->at < text.n && rp_is_name_byte(text.at[r->at]))
		r->at++;
	tag.word = (struct rp_text){ text.at + begin, r->at - begin };
	tag.n = r->at - tag.at;
	if (tag.word.n == 0)
		rp_reader_unexpected(r, "a tag: if, for, set or include");
	return tag;
}

struct rp_template_part *rp_reader_body(struct rp_template_reader *r,
					struct rp_template_tag *end)
{
	struct rp_template_part *first = NULL, **next = &first;

	*end = (struct rp_template_tag){ .at = r->site->text.n };
	while (!r->has_failed && r->at < r->site->text.n) {
		size_t opener = next_opener(r);
		struct rp_template_part *part = read_text(r, opener);
		struct rp_text rest = rest_of(r);

		if (!part && rp_text_starts(rest, "{#")) {
			skip_comment(r);
		} else if (!part && rp_text_starts(rest, "{{")) {
			part = read_output(r);
		} else if (!part && rp_text_starts(rest, "{%")) {
			struct rp_template_tag tag = read_tag(r);

			if (!r->has_failed && rp_tag_ends_body(tag.word)) {
				*end = tag;
				return first;
			}
			part = rp_reader_tag(r, &tag);
		}
		*next = part;
		while (*next)
			next = &(*next)->next;
	}
	return first;
}

/* ------------------------------------------------------------------ entry */

struct rp_template *rp_template_parse(const struct rp_site *site,
				      int destination)
{
	struct rp_arena *arena = &site->unit->arena;
	struct rp_site *own = rp_arena_alloc(arena, sizeof *own);
	struct rp_template_reader r = { .unit = site->unit, .site = own };
	struct rp_template *template = rp_arena_alloc(arena, sizeof *template);
	struct rp_template_tag end;

	*own = *site;
	if (site->text.n > RP_TEMPLATE_MAX_TEXT)
		rp_reader_report(&r, RP_D_TPL_TOO_LARGE, 0, 0,
				 rp_arena_printf(arena, "%zu bytes",
						 RP_TEMPLATE_MAX_TEXT));
	if (own->text.n && own->text.at[own->text.n - 1] == '\n')
		own->text.n--;
	r.n_bytes = own->text.n;
	*template = (struct rp_template){ .site = own,
					  .destination = destination };
	template->parts = rp_reader_body(&r, &end);
	if (end.n)
		rp_reader_report(&r, RP_D_TPL_STRAY, end.at, end.n,
				 rp_diag_text(site->unit, end.word),
				 "stands outside of what it belongs to");
	return r.has_failed ? NULL : template;
}

bool rp_template_is_text(const struct rp_template *template,
			 struct rp_text *out)
{
	const struct rp_template_part *part = template->parts;

	*out = part ? part->text : RP_TEXT("");
	return !part || (part->kind == RP_PART_TEXT && !part->next);
}

struct rp_ast *rp_template_single(const struct rp_template *template)
{
	const struct rp_template_part *part = template->parts;

	if (!part || part->kind != RP_PART_OUTPUT || part->next)
		return NULL;
	return part->n == template->site->text.n ? part->ast : NULL;
}
