/*
 * The schema and the compiler agree: what compiles without a finding fits,
 * and the mistakes that people make do not.
 */
#include "schema.h"

#include <glob.h>

#include "base/arena.h"
#include "compile.h"
#include "lib/files.h"
#include "lib/rows.h"
#include "lib/scene.h"
#include "lib/schema.h"

/* A key without effect is a warning to us and a mistake to the schema. */
static bool has_foreign_keys(const struct rp_unit *unit)
{
	for (size_t i = 0; i < unit->diags.n; i++)
		if (unit->diags.rows[i].id == RP_D_UNKNOWN_KEY
		    || unit->diags.rows[i].id == RP_D_CHANNEL_NAME)
			return true;
	return false;
}

static size_t check_file(const struct rp_value *schema, const char *path,
			 struct rp_arena *arena)
{
	struct rp_unit unit;
	size_t done = 0;

	rp_unit_init(&unit, path, test_file(arena, path));
	unit.with_tests = true;
	if (rp_unit_check(&unit) && !has_foreign_keys(&unit)) {
		const char *found = test_schema_problem(arena, schema,
							&unit.root);

		cr_expect(found == NULL, "%s%s", path, found ? found : "");
		done = 1;
	}
	rp_unit_finish(&unit);
	return done;
}

static size_t check_files(const char *pattern)
{
	struct rp_arena arena;
	struct rp_value schema;
	size_t done = 0;
	glob_t found;

	rp_arena_init(&arena);
	schema = rp_schema(&arena);
	cr_assert(eq(int, glob(pattern, 0, NULL, &found), 0), "%s", pattern);
	for (size_t i = 0; i < found.gl_pathc; i++)
		done += check_file(&schema, found.gl_pathv[i]
					    + strlen(TEST_SOURCE_DIR "/"),
				   &arena);
	globfree(&found);
	rp_arena_finish(&arena);
	return done;
}

Test(schema, takes_what_compiles)
{
	cr_expect(gt(sz, check_files(TEST_SOURCE_DIR "/golden/*.json"), 8));
	cr_expect(gt(sz, check_files(TEST_SOURCE_DIR "/../examples/*.json"),
		     8));
}

#define NODE(json) "{\"version\": 1, \"nodes\": [" json "]}"

static const struct {
	const char *json, *problem;	/* NULL: none */
} rows[] = {
	{ NODE("{\"id\": \"a\", \"type\": \"context\"}"), NULL },
	{ "[]", ": type" },
	{ "{\"nodes\": []}", "/nodes: minLength or minItems" },
	{ "{\"nodes\": [{\"id\": \"a\", \"type\": \"context\"}]}",
	  ": required" },
	{ NODE("{\"id\": \"a\"}"), "/nodes/0: required" },
	{ NODE("{\"id\": \"a\", \"type\": \"contxt\"}"),
	  "/nodes/0/type: enum" },
	{ NODE("{\"id\": \"a\", \"type\": \"context\", \"nxt\": \"b\"}"),
	  "/nodes/0/nxt: not allowed" },
	{ NODE("{\"id\": \"a\", \"type\": \"context\", \"config\": "
	       "{\"checker\": []}}"), "/nodes/0/config/checker: not allowed" },
	{ NODE("{\"id\": \"a\", \"type\": \"context\", \"config\": "
	       "{\"checker_names\": [\"memry\"]}}"),
	  "/nodes/0/config/checker_names/0: enum" },
	{ NODE("{\"id\": \"a\", \"type\": \"context\", \"config\": "
	       "{\"checker_names\": \"memory\"}}"),
	  "/nodes/0/config/checker_names: type" },
	{ NODE("{\"id\": \"a\", \"type\": \"notify\"}"),
	  "/nodes/0: required" },
	{ NODE("{\"id\": \"a\", \"type\": \"notify\", \"config\": {}}"),
	  "/nodes/0/config: anyOf" },
	{ NODE("{\"id\": \"a\", \"type\": \"notify\", \"config\": "
	       "{\"driver\": \"pigeon\"}}"), "/nodes/0/config/driver: enum" },
	{ NODE("{\"id\": \"a\", \"type\": \"notify\", \"config\": "
	       "{\"channel\": {\"driver\": \"slack\", \"config\": "
	       "{\"url\": \"x\"}}}}"),
	  "/nodes/0/config/channel/config: required" },
	{ NODE("{\"id\": \"a\", \"type\": \"context\", \"required\": 1}"),
	  "/nodes/0/required: type" },
	{ NODE("{\"id\": \"a\", \"type\": \"context\", \"max_retries\": 101}"),
	  "/nodes/0/max_retries: maximum" },
	{ "{\"version\": 1, \"nodes\": [{\"id\": \"a\", \"type\": "
	  "\"context\"}], \"test\": []}", "/test: not allowed" },
	{ "{\"version\": 1, \"nodes\": [{\"id\": \"a\", \"type\": "
	  "\"context\"}], \"tests\": [{\"expect\": {\"statsu\": 1}}]}",
	  "/tests/0/expect/statsu: not allowed" },
};

RP_ROWS(schema, finds_mistakes, rows)
{
	struct rp_value schema, value;
	struct rp_arena arena;
	const char *found;

	rp_arena_init(&arena);
	schema = rp_schema(&arena);
	value = test_value(&arena, row->json);
	found = test_schema_problem(&arena, &schema, &value);
	cr_expect(eq(str, (char *)(found ? found : ""),
		     (char *)(row->problem ? row->problem : "")), "%s",
		  row->json);
	rp_arena_finish(&arena);
}
