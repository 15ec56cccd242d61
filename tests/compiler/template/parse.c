/*
 * Templates: text to parts.  A tree is shown as
 *	'text' (expression) if(…){…}{…} for(x: …){…}{…} set(x = …) file{…}
 */
#include "template/template.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "compile.h"
#include "lib/files.h"
#include "lib/rows.h"

struct fixture {
	struct rp_unit unit;
	struct rp_site site;
};

static struct rp_template *parse(struct fixture *fixture, struct rp_text text,
				 const char *templates)
{
	rp_unit_init(&fixture->unit, "template", text);
	fixture->unit.templates = templates;
	fixture->site = (struct rp_site){ .unit = &fixture->unit, .text = text,
					  .what = "Template" };
	return rp_template_parse(&fixture->site, 0);
}

static void show_all(struct rp_buf *buf, const struct rp_template_part *part);

static void show(struct rp_buf *buf, const struct rp_template_part *part)
{
	static const char *const words[] = {
		[RP_PART_IF] = "if(", [RP_PART_FOR] = "for(",
		[RP_PART_SET] = "set(", [RP_PART_OUTPUT] = "(",
		[RP_PART_SCOPE] = "file", [RP_PART_TEXT] = "'",
	};

	rp_buf_str(buf, words[part->kind]);
	rp_buf_text(buf, part->text);
	rp_buf_str(buf, part->kind == RP_PART_TEXT ? "'" : "");
	rp_buf_text(buf, part->vars[0]);
	rp_buf_str(buf, part->vars[1].n ? "," : "");
	rp_buf_text(buf, part->vars[1]);
	rp_buf_str(buf, part->kind == RP_PART_SET ? " = "
		   : part->vars[0].n ? ": " : "");
	if (part->ast) {
		rp_expr_print(buf, part->ast);
		rp_buf_char(buf, ')');
	}
	if (part->body || part->otherwise)
		rp_buf_char(buf, '{');
	show_all(buf, part->body);
	rp_buf_str(buf, part->otherwise ? "}{" : "");
	show_all(buf, part->otherwise);
	if (part->body || part->otherwise)
		rp_buf_char(buf, '}');
}

static void show_all(struct rp_buf *buf, const struct rp_template_part *part)
{
	for (; part; part = part->next)
		show(buf, part);
}

static const struct {
	const char *text, *want;
} templates[] = {
	{ "", "" }, { "\n", "" }, { "a", "'a'" }, { "a\n", "'a'" },
	{ "a\n\n", "'a\n'" }, { "{ { }} %} #}", "'{ { }} %} #}'" },
	{ "{{ a }}", "(a)" }, { "{{a}}", "(a)" }, { "x{{ a }}y", "'x'(a)'y'" },
	{ "{{ '{{ }}' }}", "(\"{{ }}\")" },
	{ "{{ {'a': {}} }}", "({\"a\": {}})" },
	{ "{{a}}{{b}}", "(a)(b)" }, { "a{# {{ x }} #}b", "'a''b'" },
	{ "{##}", "" }, { "{#-#}", "" },
	/* A dash takes blanks and line ends away. */
	{ " {{- a -}} \n b", "(a)'b'" }, { "a \n{{- b }} c", "'a'(b)' c'" },
	{ " {#- x -#} a", "'a'" },
	{ "a {%- if b -%} c {%- endif -%} d", "'a'if(b){'c'}'d'" },
	{ "{{ -1 }}", "(-1)" },
	/* Tags. */
	{ "{% if a %}b{% endif %}", "if(a){'b'}" },
	{ "{% if a %}b{% else %}c{% endif %}", "if(a){'b'}{'c'}" },
	{ "{%if a%}b{%elif c%}d{%elif e%}f{%else%}g{%endif%}",
	  "if(a){'b'}{if(c){'d'}{if(e){'f'}{'g'}}}" },
	{ "{% if a %}{% endif %}x", "if(a)'x'" },
	{ "{% for x in l %}{{ x }}{% endfor %}", "for(x: l){(x)}" },
	{ "{% for x in l %}a{% else %}b{% endfor %}", "for(x: l){'a'}{'b'}" },
	{ "{% for k, v in m.items() %}{{ k }}{% endfor %}",
	  "for(k,v: m.items()){(k)}" },
	{ "{% for x in l[:10] %}a{% endfor %}", "for(x: l[null : 10]){'a'}" },
	{ "{% set x = a or 'b' %}{{ x }}", "set(x = (a or \"b\"))(x)" },
	{ "{% set m = {'a': 1} -%}\n x", "set(m = {\"a\": 1})'x'" },
	{ "{% if a %}{% for x in l %}{% if b %}c{% endif %}{% endfor %}"
	  "{% endif %}", "if(a){for(x: l){if(b){'c'}}}" },
};

RP_ROWS(template_parse, reads, templates)
{
	struct fixture fixture;
	struct rp_template *template;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	template = parse(&fixture, rp_text(row->text), NULL);
	cr_assert(template != NULL, "%s: %s", row->text, fixture.unit.diags.n
		  ? fixture.unit.diags.rows[0].message : "");
	show_all(&buf, template->parts);
	cr_expect(eq(str, buf.at, (char *)row->want), "%s", row->text);
	rp_buf_finish(&buf);
	rp_unit_finish(&fixture.unit);
}

static const struct {
	const char *text, *id;
	size_t at, n;
	const char *hint;
} refused[] = {
	{ "a {{ b", "unclosed-tag", 2, 2, "its '}}' is missing" },
	{ "a {% if b", "unclosed-tag", 2, 2, "its '%}' is missing" },
	{ "a {# b", "unclosed-tag", 2, 2, "its '#}' is missing" },
	{ "{% if a %}b", "unclosed-tag", 0, 5, "its {% endif %} is missing" },
	{ "x{% if a %}{% if b %}{% endif %}", "unclosed-tag", 1, 5, NULL },
	{ "{% for x in l %}", "unclosed-tag", 0, 6,
	  "its {% endfor %} is missing" },
	{ "{% if a %}{% else %}", "unclosed-tag", 0, 5, NULL },
	{ "a{% endif %}", "stray-tag", 1, 8, NULL },
	{ "a{% else %}", "stray-tag", 1, 7, NULL },
	{ "{% for x in l %}{% endif %}", "stray-tag", 16, 8, NULL },
	{ "{% if a %}{% endfor %}", "stray-tag", 10, 9, NULL },
	{ "{% if a %}{% else %}{% else %}", "stray-tag", 20, 7, NULL },
	{ "{% for x in l %}{% elif b %}{% endfor %}", "stray-tag", 16, 7,
	  NULL },
	{ "{% iff a %}", "unknown-tag", 0, 6, "did you mean 'if'?" },
	{ "{% macro a() %}", "unknown-tag", 0, 8, NULL },
	{ "{% %}", "unexpected-token", 3, 2, NULL },
	{ "{% 1 %}", "unknown-tag", 0, 4, NULL },
	{ "{% + %}", "unexpected-token", 3, 1, NULL },
	{ "{% if %}b{% endif %}", "unexpected-token", 6, 0, NULL },
	{ "{% if a b %}{% endif %}", "unexpected-token", 8, 1, NULL },
	{ "{% for in l %}{% endfor %}", "unexpected-token", 10, 1, NULL },
	{ "{% for x of l %}{% endfor %}", "unexpected-token", 9, 2, NULL },
	{ "{% for x, in l %}{% endfor %}", "unexpected-token", 13, 1, NULL },
	{ "{% for 1 in l %}{% endfor %}", "unexpected-token", 7, 1, NULL },
	{ "{% set x %}", "unexpected-token", 9, 2, NULL },
	{ "{% set x.y = 1 %}", "unexpected-token", 8, 1, NULL },
	{ "{% else x %}", "stray-tag", 0, 7, NULL },
	{ "{{ }}", "unexpected-token", 3, 1, NULL },
	{ "{{ a, b }}", "unexpected-token", 4, 1, NULL },
	{ "{{ a = 1 }}", "unexpected-token", 5, 1, NULL },
	{ "{{ (a }}", "unclosed-bracket", 3, 1, NULL },
	{ "{{ 'a }}", "unclosed-text", 3, 1, NULL },
	{ "{{ a // b }}", "unexpected-token", 6, 1, NULL },
	{ "{{ a $ }}", "unexpected-character", 5, 1, NULL },
	{ "{% include x %}", "unexpected-token", 11, 1, NULL },
	{ "{% include 'x' %}", "bad-include", 11, 3, NULL },
};

RP_ROWS(template_parse, points_at_what_is_wrong, refused)
{
	const struct rp_diag *diag;
	struct fixture fixture;

	cr_assert(parse(&fixture, rp_text(row->text), NULL) == NULL, "%s",
		  row->text);
	cr_assert(eq(sz, fixture.unit.diags.n, 1), "%s", row->text);
	diag = &fixture.unit.diags.rows[0];
	cr_expect(eq(str, (char *)rp_diag_name(diag->id), (char *)row->id),
		  "%s: %s", row->text, diag->message);
	cr_expect(eq(sz, diag->offset, row->at), "%s", row->text);
	cr_expect(eq(sz, diag->n, row->n), "%s", row->text);
	if (row->hint)
		cr_expect(eq(str, (char *)(diag->hint ? diag->hint : ""),
			     (char *)row->hint), "%s", row->text);
	rp_unit_finish(&fixture.unit);
}

/* ------------------------------------------------------------------ bounds */

static const struct {
	const char *unit;
	size_t n;
	const char *want;	/* the finding, or NULL */
} repeated[] = {
	{ "{{", 100000, "unclosed-tag" },
	{ "{{}}", 50000, "unexpected-token" },
	{ "{% if a %}", 10000, "expression-too-deep" },
	{ "{% for x in l %}", 10000, "expression-too-deep" },
	{ "{{ a }}", 15000, NULL },
	{ "{{ a }}", 30000, "template-too-large" },
	{ "{{a}}{#x#}", 15000, NULL },
	{ "{% if a %}b{% endif %}", 5000, NULL },
	{ "x", 262144, NULL },
	{ "x", 262145, "template-too-large" },
	{ "{", 200000, "unclosed-tag" },
};

RP_ROWS(template_parse, bounds_size_and_depth, repeated)
{
	struct fixture fixture;
	struct rp_template *template;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < row->n; i++)
		rp_buf_str(&buf, row->unit);
	template = parse(&fixture, rp_buf_view(&buf), NULL);
	cr_expect(eq(int, template != NULL, row->want == NULL), "%s",
		  row->unit);
	if (row->want && fixture.unit.diags.n)
		cr_expect(eq(str, (char *)rp_diag_name(
					fixture.unit.diags.rows[0].id),
			     (char *)row->want), "%s", row->unit);
	rp_unit_finish(&fixture.unit);
	rp_buf_finish(&buf);
}

/* ---------------------------------------------------------------- includes */

static const struct {
	const char *name, *text;
} files[] = {
	{ "a.txt", "A {{ x }}\n" }, { "sub/b.txt", "B{% include 'a.txt' %}" },
	{ "mail.html.j2", "J" }, { "self", "{% include 'self' %}" },
	{ "one", "{% include 'two' %}" }, { "two", "{% include 'one' %}" },
	{ "wrong", "line\n{{ a b }}" }, { "latin", "\xe9" },
	{ "open", "{% if a %}" }, { "stray", "{% endif %}" },
	{ "../outside", "secret" },
};

static const char *library(struct rp_arena *arena)
{
	const char *dir = rp_arena_printf(arena, "%s/templates",
					  test_directory(arena));

	cr_assert(eq(int, mkdir(dir, 0700), 0));
	cr_assert(eq(int, mkdir(rp_arena_printf(arena, "%s/sub", dir), 0700),
		     0));
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		FILE *file = fopen(rp_arena_printf(arena, "%s/%s", dir,
						   files[i].name), "w");

		cr_assert(file != NULL && fputs(files[i].text, file) >= 0
			  && fclose(file) == 0);
	}
	cr_assert(eq(int, symlink("../outside",
				  rp_arena_printf(arena, "%s/link", dir)), 0));
	return dir;
}

static const struct {
	const char *text, *want;	/* the tree, or the finding */
	const char *file;		/* it is about */
} included[] = {
	{ "{% include 'a.txt' %}!", "file{'A '(x)}'!'", "" },
	{ "{% include \"sub/b.txt\" -%} !", "file{'B'file{'A '(x)}}'!'", "" },
	{ "{% include 'mail.html' %}", "file{'J'}", "" },
	{ "{% include 'self' %}", "bad-include", "templates/self" },
	{ "{% include 'one' %}", "bad-include", "templates/two" },
	{ "{% include 'wrong' %}", "unexpected-token", "templates/wrong" },
	{ "{% include 'open' %}", "unclosed-tag", "templates/open" },
	{ "{% include 'stray' %}", "stray-tag", "templates/stray" },
	{ "{% include 'latin' %}", "bad-include", "" },
	{ "{% include 'none' %}", "bad-include", "" },
	{ "{% include 'sub' %}", "bad-include", "" },
	{ "{% include '' %}", "bad-include", "" },
	{ "{% include '../outside' %}", "bad-include", "" },
	{ "{% include 'sub/../a.txt' %}", "bad-include", "" },
	{ "{% include '/etc/passwd' %}", "bad-include", "" },
	{ "{% include './a.txt' %}", "bad-include", "" },
	{ "{% include 'link' %}", "bad-include", "" },
	{ "{% include 'a.txt\\x00' %}", "bad-include", "" },
};

RP_ROWS(template_parse, includes_files_of_its_directory, included)
{
	struct fixture fixture;
	struct rp_template *template;
	const struct rp_diag *diag;
	struct rp_arena arena;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	template = parse(&fixture, rp_text(row->text), library(&arena));
	diag = fixture.unit.diags.rows;
	cr_assert(template || diag);
	if (template)
		show_all(&buf, template->parts);
	else
		rp_buf_str(&buf, rp_diag_name(diag->id));
	cr_expect(eq(str, buf.at, (char *)row->want), "%s", row->text);
	cr_expect(eq(str, (char *)(diag && diag->file ? diag->file->name : ""),
		     (char *)row->file), "%s", row->text);
	rp_buf_finish(&buf);
	rp_unit_finish(&fixture.unit);
	rp_arena_finish(&arena);
}
