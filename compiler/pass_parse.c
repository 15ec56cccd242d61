/*
 * The first pass: text to nodes.
 *
 * A text that is no JSON object ends it; everything else is reported and
 * stepped over, so that a definition with ten mistakes shows ten.  What a node
 * is made of is read here and in parse_nodes.c; what it refers to is looked up
 * by the passes that follow.
 */
#include "compile.h"

#include "base/json.h"
#include "keys.h"
#include "passes.h"
#include "policy.h"
#include "source.h"

/* --------------------------------------------------------------------- text */

/* Reports a problem of the text at a byte of it. */
#define report_byte(unit, id, byte, ...) \
	set_offset(rp_report(unit, id, "", __VA_ARGS__), byte)

static struct rp_diag *set_offset(struct rp_diag *diag, size_t offset)
{
	diag->has_offset = true;
	diag->offset = offset;
	return diag;
}

static bool check_bytes(struct rp_unit *unit)
{
	struct rp_text text = unit->text;
	ptrdiff_t invalid;

	if (text.n > RP_MAX_DEFINITION) {
		report_byte(unit, RP_D_TOO_LARGE, 0,
			    rp_arena_printf(&unit->arena, "%zu", text.n),
			    rp_arena_printf(&unit->arena, "%zu",
					    RP_MAX_DEFINITION));
		return false;
	}
	if (rp_text_starts(text, "\xef\xbb\xbf")) {
		report_byte(unit, RP_D_BOM, 0, NULL);
		return false;
	}
	invalid = rp_utf8_invalid(text);
	if (invalid < 0)
		return true;
	report_byte(unit, RP_D_INVALID_UTF8, (size_t)invalid,
		    rp_arena_printf(&unit->arena, "0x%02x",
				    (unsigned char)text.at[invalid]),
		    rp_arena_printf(&unit->arena, "%td", invalid));
	return false;
}

static void report_notes(struct rp_unit *unit,
			 const struct rp_json_result *result)
{
	for (size_t i = 0; i < result->n_notes; i++) {
		const struct rp_json_note *note = &result->notes[i];
		struct rp_diag *diag;

		if (note->kind == RP_JSON_REPEATED_KEY)
			diag = rp_report(unit, RP_D_REPEATED_KEY,
					 rp_json_pointer(&unit->arena, note->at,
							 note->key),
					 rp_diag_text(unit, note->key));
		else
			diag = rp_report(unit, RP_D_LONE_SURROGATE, note->at,
					 NULL);
		set_offset(diag, note->offset);
	}
}

bool rp_unit_read(struct rp_unit *unit)
{
	struct rp_json_result result;
	int rc;

	if (!check_bytes(unit))
		return false;
	rc = rp_json_read(&unit->root, &unit->arena, unit->text,
			  RP_JSON_DEPTH_DEFINITION, &result);
	if (rc < 0) {
		bool is_deep = rp_text_starts(rp_text(result.problem),
					      "Nesting");

		report_byte(unit, is_deep ? RP_D_TOO_DEEP : RP_D_SYNTAX,
			    result.offset,
			    rp_json_problem(&unit->arena, &result))->hint =
			rp_source_syntax_hint(unit->text, result.offset);
		return false;
	}
	report_notes(unit, &result);
	if (unit->root.tag == RP_MAP)
		return true;
	rp_report(unit, RP_D_NOT_OBJECT, "", rp_diag_value(unit, &unit->root));
	return false;
}

/* ---------------------------------------------------------------- top level */

static bool is_known_version(const struct rp_value *version)
{
	struct rp_text text = rp_value_text(version, "");

	if (version->tag == RP_DOUBLE)
		return version->as.number >= 1 && version->as.number < 2;
	return rp_text_is(text, "1") || rp_text_starts(text, "1.")
	       || rp_value_int(version, 0) == 1;
}

static void check_version(struct rp_unit *unit)
{
	const struct rp_value *version = rp_map_get(&unit->root, "version");

	if (!version)
		rp_report(unit, RP_D_NO_VERSION, "", NULL);
	else if (!is_known_version(version))
		rp_report(unit, RP_D_UNKNOWN_VERSION, "/version",
			  rp_diag_value(unit, version));
}

static const char *top_text(struct rp_unit *unit, const char *key)
{
	const struct rp_value *value = rp_map_get(&unit->root, key);

	if (!rp_is(value, RP_STRING))
		return NULL;
	return rp_text_cstr(&unit->arena, value->as.text);
}

/* The list of nodes, or NULL if there is none to go on with. */
static const struct rp_value *find_nodes(struct rp_unit *unit)
{
	const struct rp_value *nodes = rp_map_get(&unit->root, "nodes");

	if (!rp_truthy(nodes)) {
		rp_report(unit, RP_D_NO_NODES, nodes ? "/nodes" : "", NULL);
		return NULL;
	}
	if (nodes->tag != RP_LIST) {
		rp_report(unit, RP_D_NODES_NOT_LIST, "/nodes",
			  rp_diag_value(unit, nodes));
		return NULL;
	}
	return nodes;
}

void rp_pass_parse(struct rp_unit *unit)
{
	struct rp_ir *ir = &unit->ir;
	struct rp_policy defaults = { 0 };
	const struct rp_value *nodes;

	ir->at = "/nodes";
	if (!rp_unit_read(unit))
		return;
	check_version(unit);
	rp_check_rows(unit, &unit->root, "", "Top level", rp_top_rows);
	ir->name = top_text(unit, "name");
	ir->description = top_text(unit, "description");
	rp_policy_defaults(unit, &defaults);
	nodes = find_nodes(unit);
	if (nodes)
		rp_parse_graph(unit, ir, nodes, &defaults);
}
