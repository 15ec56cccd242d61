/*
 * What is said about a definition that does not compile.  Text that is no
 * JSON at all has a message of its own, known to scripts; everything else is
 * the list of findings.
 */
#include "load.h"

#include <unistd.h>

#include "base/buf.h"
#include "base/json.h"
#include "blot.h"
#include "compile.h"
#include "session.h"
#include "source.h"

void rp_loaded_unit(struct rp_unit *unit, const struct rp_loaded *loaded,
		    struct rp_cli *cli, bool strict)
{
	rp_unit_init(unit, loaded->shown, loaded->text);
	unit->strict = strict;
	if (loaded->path)
		unit->templates = rp_include_templates(&unit->arena,
						       loaded->path);
	rp_unit_includes(unit, cli, loaded->path);
}

static void show_place(const struct rp_loaded *loaded,
		       const struct rp_json_result *result,
		       struct rp_arena *arena)
{
	struct rp_source source;
	struct rp_place place;
	struct rp_buf buf;

	rp_source_init(&source, arena, loaded->text);
	place = rp_source_place(&source, result->offset, 1);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "    ");
	rp_buf_visible(&buf, rp_text(loaded->shown));
	rp_buf_printf(&buf, ":%zu:%zu\n", place.line, place.column);
	rp_source_excerpt(&buf, rp_blot(arena, loaded->text), place,
			  rp_source_syntax_hint(loaded->text, result->offset),
			  "    ");
	rp_write(STDERR_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
}

bool rp_loaded_is_broken(const struct rp_loaded *loaded)
{
	struct rp_json_result result;
	struct rp_value value;
	struct rp_arena arena;
	bool broken;

	rp_arena_init(&arena);
	broken = rp_json_read(&value, &arena, loaded->text,
			      RP_JSON_DEPTH_DEFINITION, &result) < 0;
	if (broken) {
		rp_command_error("Invalid JSON in config file: %s",
				 rp_json_problem(&arena, &result));
		show_place(loaded, &result, &arena);
	}
	rp_arena_finish(&arena);
	return broken;
}

int rp_unit_complain(const struct rp_unit *unit)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "CommandError: ");
	rp_diags_print_invalid(&buf, unit);
	rp_write(STDERR_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
	return 1;
}

void rp_unit_warn(const struct rp_unit *unit)
{
	struct rp_buf buf;

	if (!unit->diags.n)
		return;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_diags_print(&buf, unit, 100);
	rp_write(STDERR_FILENO, rp_buf_view(&buf));
	rp_buf_finish(&buf);
}

int rp_loaded_compile(struct rp_unit *unit, const struct rp_loaded *loaded)
{
	if (rp_unit_compile(unit))
		return 0;
	if (rp_loaded_is_broken(loaded))
		return 1;
	return rp_unit_complain(unit);
}
