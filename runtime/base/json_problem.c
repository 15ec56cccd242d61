/*
 * Where in a text a problem is, in lines, columns and characters.
 *
 * Only '\n' ends a line and everything is counted in code points, as Python
 * does it.  It is counted when there is a problem and not while reading.
 */
#include "base/json.h"

#include "base/arena.h"
#include "base/json_token.h"

void rp_json_place(struct rp_json_result *result, struct rp_text text,
		   size_t offset)
{
	struct rp_text line = { text.at, offset };

	result->offset = offset;
	result->line = 1;
	result->character = rp_utf8_length(line);
	for (size_t i = 0; i < offset; i++) {
		if (text.at[i] != '\n')
			continue;
		result->line++;
		line.at = text.at + i + 1;
		line.n = offset - i - 1;
	}
	result->column = rp_utf8_length(line) + 1;
}

const char *rp_json_problem(struct rp_arena *arena,
			    const struct rp_json_result *result)
{
	return rp_arena_printf(arena, "%s: line %zu column %zu (char %zu)",
			       result->problem, result->line, result->column,
			       result->character);
}
