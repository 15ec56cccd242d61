/*
 * Options that hold templates: what the JSON says becomes trees.
 *
 * A text without {{ or {% is a constant.  In a VALUE a text that is nothing
 * but one {{ … }} keeps the type of what is in it; everywhere else a template
 * gives text.  Lists and objects are built around what they hold.
 */
#include "compile.h"

#include "base/json.h"
#include "base/redact.h"
#include "passes.h"
#include "template/template.h"

/* Where texts of an option go, and whether they may be values. */
struct want {
	int destination;
	bool keeps_type;
};

static bool has_delimiter(struct rp_text text)
{
	return rp_text_find(text, "{{") >= 0 || rp_text_find(text, "{%") >= 0
	       || rp_text_find(text, "{#") >= 0;
}

static struct rp_ast *make(struct rp_unit *unit, enum rp_ast_kind kind,
			   const struct rp_type *type, size_t n_args)
{
	struct rp_ast *ast = rp_arena_alloc(&unit->arena, sizeof *ast);

	*ast = (struct rp_ast){
		.kind = kind, .type = type, .n_args = n_args, .height = 1,
	};
	ast->args = rp_arena_array(&unit->arena, n_args, sizeof *ast->args);
	return ast;
}

static struct rp_ast *make_constant(struct rp_unit *unit,
				    struct rp_value value)
{
	struct rp_ast *ast = make(unit, RP_AST_CONSTANT, NULL, 0);

	ast->constant = value;
	ast->type = rp_type_of_value(&unit->arena, &ast->constant);
	return ast;
}

/* ------------------------------------------------------------------- texts */

static struct rp_ast *from_template(const struct rp_site *site,
				    struct rp_template *template,
				    struct want want)
{
	struct rp_ast *ast = rp_template_single(template);
	struct rp_text text;

	if (rp_template_is_text(template, &text))
		return make_constant(site->unit, rp_string(text));
	if (ast && want.keeps_type) {
		if (!rp_expr_check(site, ast, NULL))
			return NULL;
		rp_expr_settle(site, ast);
		return ast;
	}
	if (!rp_template_check(site->unit, template))
		return NULL;
	rp_template_settle(template);
	ast = make(site->unit, RP_AST_TEMPLATE, &rp_type_string, 0);
	ast->template = template;
	ast->n = site->text.n;
	return ast;
}

static struct rp_ast *from_text(const struct rp_expr_place *place,
				struct rp_text text, const char *at,
				struct want want)
{
	struct rp_expr_place here = *place;
	struct rp_template *template;
	const struct rp_site *site;

	if (!has_delimiter(text))
		return make_constant(place->unit, rp_string(text));
	here.at = at;
	here.text = text;
	site = rp_expr_site(&here);
	template = rp_template_parse(site, want.destination);
	return template ? from_template(site, template, want) : NULL;
}

/* A file's text in place of the option's. */
static struct rp_ast *from_file(const struct rp_expr_place *place,
				const struct rp_file *file, struct want want)
{
	struct rp_site *site = rp_arena_alloc(&place->unit->arena,
					      sizeof *site);
	struct rp_template *template;

	*site = *rp_expr_site(place);
	site->file = file;
	site->text = file->text;
	template = rp_template_parse(site, want.destination);
	return template ? from_template(site, template, want) : NULL;
}

/* ---------------------------------------------------------- TEMPLATE(S) */

static void refuse_file(const struct rp_expr_place *place, struct rp_text name,
			const char *why)
{
	rp_expr_report(rp_expr_site(place), RP_D_TPL_INCLUDE, 0, name.n,
		       rp_diag_text(place->unit, name), why);
}

/*
 * Spec notify.md §6: "file:NAME" and {"type": "file"} name a file of the
 * templates directory or a template of the store; a text that is the name of a
 * file means that file.
 */
static struct rp_ast *from_spec(const struct rp_expr_place *place,
				const struct rp_value *value,
				struct want want)
{
	const struct rp_value *inner = rp_map_get(value, "template");
	struct rp_text type = rp_value_text(rp_map_get(value, "type"), "");
	struct rp_text text = rp_value_text(inner ? inner : value, "");
	bool is_file = rp_text_is(type, "file");
	const struct rp_file *file;
	const char *why;

	if (!is_file && rp_text_starts(text, "file:")) {
		text.at += 5;
		text.n -= 5;
		is_file = true;
	}
	if (!is_file && has_delimiter(text))
		return from_text(place, text, place->at, want);
	file = rp_template_file(place->unit, text, is_file, &why);
	if (file)
		return from_file(place, file, want);
	if (!is_file)
		return from_text(place, text, place->at, want);
	refuse_file(place, text, why);
	return NULL;
}

static void add(struct rp_expr_place *place, struct rp_text text,
		struct rp_ast *ast)
{
	place->text = text;
	if (ast)
		rp_expr_add(place, ast);
}

void rp_read_template(struct rp_expr_place *place, const struct rp_value *value)
{
	const struct rp_value *inner = rp_map_get(value, "template");

	if (inner)
		place->at = rp_json_pointer(&place->unit->arena, place->at,
					    RP_TEXT("template"));
	place->text = rp_value_text(inner ? inner : value, "");
	add(place, place->text, from_spec(place, value, (struct want){
		place->row->destination, false }));
}

void rp_read_templates(struct rp_expr_place *place,
		       const struct rp_value *value)
{
	const char *at = place->at;

	place->member = RP_TEXT("");
	for (size_t i = 0; i < rp_value_count(value); i++) {
		struct rp_text text =
			rp_value_text(rp_list_at(value, i), "");

		place->at = rp_json_pointer_index(&place->unit->arena, at, i);
		add(place, text, from_text(place, text, place->at,
			(struct want){ place->row->destination, false }));
	}
}

/* ------------------------------------------------------------------ values */

static bool holds_template(const struct rp_value *value)
{
	if (value->tag == RP_STRING)
		return has_delimiter(value->as.text);
	for (size_t i = 0; i < rp_value_count(value); i++)
		if (holds_template(value->tag == RP_LIST
					   ? rp_list_at(value, i)
					   : &rp_map_at(value, i)->value))
			return true;
	return false;
}

static struct rp_ast *from_value(const struct rp_expr_place *place,
				 const struct rp_value *value, const char *at);

static struct rp_ast *from_list(const struct rp_expr_place *place,
				const struct rp_value *list, const char *at)
{
	struct rp_arena *arena = &place->unit->arena;
	size_t n = rp_value_count(list);
	struct rp_ast *ast = make(place->unit, RP_AST_LIST,
				  rp_type_list(arena, &rp_type_any), n);
	bool good = true;

	for (size_t i = 0; i < n; i++) {
		ast->args[i] = from_value(place, rp_list_at(list, i),
					  rp_json_pointer_index(arena, at, i));
		good = good && ast->args[i];
	}
	return good ? ast : NULL;
}

static struct rp_ast *from_map(const struct rp_expr_place *place,
			       const struct rp_value *map, const char *at)
{
	struct rp_unit *unit = place->unit;
	size_t n = rp_value_count(map);
	struct rp_member *members = rp_arena_array(&unit->arena, n,
						   sizeof *members);
	struct rp_ast *ast = make(unit, RP_AST_MAP, NULL, 2 * n);
	bool good = true;

	for (size_t i = 0; i < n; i++) {
		const struct rp_pair *pair = rp_map_at(map, i);
		struct rp_ast *value = from_value(
			place, &pair->value,
			rp_json_pointer(&unit->arena, at, pair->key));

		ast->args[2 * i] = make_constant(unit, rp_string(pair->key));
		ast->args[2 * i + 1] = value;
		members[i] = (struct rp_member){
			rp_text_cstr(&unit->arena, pair->key),
			value ? value->type : &rp_type_bad, "",
		};
		good = good && value;
	}
	ast->type = rp_type_object(&unit->arena, NULL, members, n);
	return good ? ast : NULL;
}

static struct rp_ast *from_value(const struct rp_expr_place *place,
				 const struct rp_value *value, const char *at)
{
	if (!holds_template(value))
		return make_constant(place->unit, *value);
	if (value->tag == RP_LIST)
		return from_list(place, value, at);
	if (value->tag == RP_MAP)
		return from_map(place, value, at);
	return from_text(place, value->as.text, at, (struct want){ 0, true });
}

void rp_read_value(struct rp_expr_place *place, const struct rp_value *value)
{
	add(place, rp_value_text(value, ""),
	    from_value(place, value, place->at));
}

void rp_read_values(struct rp_expr_place *place, const struct rp_value *value)
{
	const char *at = place->at;

	for (size_t i = 0; i < rp_value_count(value); i++) {
		const struct rp_pair *pair = rp_map_at(value, i);

		place->member = pair->key;
		place->at = rp_json_pointer(&place->unit->arena, at, pair->key);
		add(place, rp_value_text(&pair->value, ""),
		    from_value(place, &pair->value, place->at));
	}
}

/* ---------------------------------------------------------------- settings */

bool rp_is_made(struct rp_text text)
{
	return rp_text_find(text, "{{") >= 0;
}

/* A reference in what a template makes is a stranger's, so none is read. */
void rp_read_settings(struct rp_expr_place *place, const struct rp_value *value)
{
	const char *at = place->at;

	for (size_t i = 0; i < rp_value_count(value); i++) {
		const struct rp_pair *pair = rp_map_at(value, i);
		struct rp_text text = rp_value_text(&pair->value, "");

		place->at = rp_json_pointer(&place->unit->arena, at, pair->key);
		if (!rp_is_made(text))
			continue;
		if (rp_has_reference(text)) {
			rp_report(place->unit, RP_D_BAD_OPTION, place->at,
				  rp_node_title(place->unit, place->node),
				  rp_diag_text(place->unit, pair->key),
				  "cannot hold ${…} beside {{ … }}");
			continue;
		}
		place->member = pair->key;
		add(place, text, from_text(place, text, place->at,
					   (struct want){ 0, false }));
	}
}

/* ----------------------------------------------------------------- patches */

bool rp_is_patch(const struct rp_option *row, const struct rp_value *value)
{
	bool is_kind = (row->kind == RP_OPT_STRING && !row->is_path)
		       || row->kind == RP_OPT_URL
		       || row->kind == RP_OPT_SECRET;

	return is_kind && rp_is(value, RP_STRING)
	       && rp_text_find(value->as.text, "{{") >= 0;
}

/* What is secret must not get into the program as a part of a template. */
static bool keeps_secrets(const struct rp_expr_place *place,
			  const struct rp_template *template)
{
	const char *problem = NULL;

	if (rp_has_reference(place->text))
		problem = "cannot hold ${…} beside {{ … }}";
	else if (place->row->kind == RP_OPT_SECRET
		 && !rp_template_single(template))
		problem = "is a secret: {{ … }} must be all of it";
	else if (place->row->kind == RP_OPT_URL
		 && rp_url_has_credentials(place->text))
		problem = "holds a secret beside {{ … }}";
	if (problem)
		rp_report(place->unit, RP_D_BAD_OPTION, place->at,
			  rp_node_title(place->unit, place->node), place->key,
			  problem);
	return !problem;
}

void rp_read_patch(struct rp_expr_place *place, const struct rp_value *value)
{
	static const int destinations[] = {
		[RP_OPT_STRING] = 0, [RP_OPT_URL] = 4, [RP_OPT_SECRET] = 5,
	};
	struct want want = { destinations[place->row->kind], false };
	struct rp_template *template;
	const struct rp_site *site;

	if (!rp_is_patch(place->row, value))
		return;
	place->text = value->as.text;
	site = rp_expr_site(place);
	template = rp_template_parse(site, want.destination);
	if (template && keeps_secrets(place, template))
		add(place, place->text, from_template(site, template, want));
}
