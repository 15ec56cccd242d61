/*
 * How stored definitions are shown.
 *
 * A definition may hold secrets as literals.  The compiler knows which
 * strings those are, because options of that type say so in their rows; every
 * string equal to one of them is masked, and so is what is merely named like
 * a secret.
 */
#include "definition.h"

#include <cjson/cJSON.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/redact.h"
#include "command.h"
#include "compile.h"
#include "result.h"
#include "table.h"

/* ---------------------------------------------------------------- masking */

static void mask(struct rp_value *value, const struct rp_unit *unit)
{
	if (value->tag == RP_STRING)
		for (size_t i = 0; i < unit->n_secrets; i++)
			if (rp_text_is(value->as.text, unit->secrets[i]))
				*value = rp_cstring(RP_REDACTED);
	if (value->tag == RP_LIST)
		for (size_t i = 0; i < value->as.list->n; i++)
			mask(&value->as.list->items[i], unit);
	if (value->tag == RP_MAP)
		for (size_t i = 0; i < value->as.map->n; i++)
			mask(&value->as.map->pairs[i].value, unit);
}

/* The definition as one value without secrets, in the unit's arena. */
static struct rp_value masked(struct rp_unit *unit)
{
	struct rp_value value;

	unit->alone = true;
	rp_unit_compile(unit);
	value = rp_redact(&unit->arena, &unit->root);
	mask(&value, unit);
	return value;
}

/* ------------------------------------------------------------------- JSON */

static struct cJSON *to_json(const struct rp_definition *row)
{
	struct cJSON *object = cJSON_CreateObject();

	cJSON_AddStringToObject(object, "name", row->name);
	cJSON_AddNumberToObject(object, "version", row->version);
	cJSON_AddBoolToObject(object, "is_active", row->active);
	cJSON_AddStringToObject(object, "description",
				row->description ? row->description : "");
	cJSON_AddNumberToObject(object, "node_count", row->n_nodes);
	cJSON_AddStringToObject(object, "sha256", row->sha256);
	cJSON_AddStringToObject(object, "created_by",
				row->created_by ? row->created_by : "");
	rp_cli_add_time(object, "created_at", row->created_us);
	rp_cli_add_time(object, "updated_at", row->updated_us);
	return object;
}

int rp_definitions_json(const struct rp_definition *rows, size_t n)
{
	struct cJSON *list = cJSON_CreateArray();

	for (size_t i = 0; i < n; i++)
		cJSON_AddItemToArray(list, to_json(&rows[i]));
	return rp_cli_print_list("definitions", list);
}

int rp_definition_json(const struct rp_definition *row)
{
	struct cJSON *object = to_json(row);
	struct rp_unit unit;
	struct rp_value value;

	rp_unit_init(&unit, row->name, row->text);
	value = masked(&unit);
	rp_cli_add_json(object, "config",
			rp_json_text(&unit.arena, &value, RP_JSON_COMPACT));
	rp_unit_finish(&unit);
	return rp_cli_print_json(object, 0);
}

/* ------------------------------------------------------------------- text */

int rp_definitions_print(const struct rp_definition *rows, size_t n,
			 struct rp_arena *arena)
{
	struct rp_table table = { .columns = 6 };
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (!n)
		rp_buf_str(&buf, "No pipeline definitions found.\n");
	else
		rp_table_row(&table, arena,
			     (const char *[]){ "Name", "Version", "Nodes",
					       "Active", "Updated",
					       "Description" });
	for (size_t i = 0; i < n; i++)
		rp_table_row(&table, arena, (const char *[]){
			rows[i].name,
			rp_arena_printf(arena, "%d", rows[i].version),
			rp_arena_printf(arena, "%d", rows[i].n_nodes),
			rows[i].active ? "yes" : "no",
			rp_time_text(arena, rows[i].updated_us),
			rows[i].description });
	rp_table_print(&buf, &table);
	return rp_cli_print(&buf, 0);
}

int rp_definition_print(const struct rp_definition *row)
{
	struct rp_buf buf;
	struct rp_page page = { .buf = &buf };
	struct rp_unit unit;
	struct rp_value value;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_unit_init(&unit, row->name, row->text);
	value = masked(&unit);
	rp_page_line(&page, RP_STYLE_PLAIN, "Pipeline Definition: %s%s",
		     row->name, row->active ? "" : " (disabled)");
	rp_page_line(&page, RP_STYLE_PLAIN, "  Version: %d", row->version);
	rp_page_line(&page, RP_STYLE_PLAIN, "  Nodes: %d", row->n_nodes);
	rp_page_line(&page, RP_STYLE_PLAIN, "  SHA-256: %s", row->sha256);
	rp_page_line(&page, RP_STYLE_PLAIN, "  Created: %s",
		     rp_time_text(&unit.arena, row->created_us));
	rp_page_line(&page, RP_STYLE_PLAIN, "  Updated: %s",
		     rp_time_text(&unit.arena, row->updated_us));
	if (row->description && *row->description)
		rp_page_line(&page, RP_STYLE_PLAIN, "  Description: %s",
			     row->description);
	rp_buf_char(&buf, '\n');
	rp_json_write(&buf, &value, RP_JSON_INDENT);
	rp_buf_char(&buf, '\n');
	rp_unit_finish(&unit);
	return rp_cli_print(&buf, 0);
}
