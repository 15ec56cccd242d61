/*
 * Findings as people and programs read them.  The golden .err files pin the
 * usual layout; here is the rest.
 */
#include "diag.h"

#include <cjson/cJSON.h>

#include "base/buf.h"
#include "lib/rows.h"
#include "lib/units.h"

/* Node types are the registry's; a new one must not change these texts. */
static const char *fold_types(struct rp_arena *arena, const char *text)
{
	const char *open = strstr(text, "Available: [");
	const char *close = open ? strchr(open, ']') : NULL;

	if (!close)
		return text;
	return rp_arena_printf(arena, "%.*sAvailable: [...%s",
			       (int)(open - text), text, close);
}

static const struct {
	const char *text, *want;
} invalid[] = {
	{ "{\"version\": 1}",
	  "Pipeline definition invalid:\n"
	  "  - Pipeline has no nodes defined\n"
	  "      test.json:1:1\n"
	  "        1 | {\"version\": 1}\n"
	  "          | ^~~~~~~~~~~~~~ Add a \"nodes\" list with at least "
	  "one node.\n" },
	{ "{\"nodes\": [{\"id\": \"x\", \"type\": \"nonexistent\",\n"
	  "\"next\": \"nowhere\", \"foo\": 1}]}",
	  "Pipeline definition invalid:\n"
	  "  - Missing 'version' in config\n"
	  "      test.json:1:1\n"
	  "        1 | {\"nodes\": [{\"id\": \"x\", \"type\": "
	  "\"nonexistent\",\n"
	  "          | ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~ "
	  "Add \"version\": \"1.0\" at the top level.\n"
	  "  - Node x has unknown type: nonexistent. Available: [...]\n"
	  "      test.json:1:32\n"
	  "        1 | {\"nodes\": [{\"id\": \"x\", \"type\": "
	  "\"nonexistent\",\n"
	  "          |                                ^~~~~~~~~~~~~ "
	  "`runpipe explain` lists the node types.\n"
	  "  - Node x references unknown next node: nowhere\n"
	  "      test.json:2:9\n"
	  "        2 | \"next\": \"nowhere\", \"foo\": 1}]}\n"
	  "          |         ^~~~~~~~~ \"next\" must be the id of another "
	  "node.\n" },
	{ "nope",
	  "Invalid JSON in config file: Expecting value: line 1 column 1 "
	  "(char 0)\n"
	  "  test.json:1:1\n"
	  "    1 | nope\n"
	  "      | ^ The text is not JSON from here on.\n" },
};

RP_ROWS(diag_print, has_a_compatible_form, invalid)
{
	struct rp_arena arena;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_diags_print_invalid(&buf, test_unit(&arena, rp_text(row->text)));
	cr_expect_str_eq(fold_types(&arena, buf.at), row->want);
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

Test(diag_print, sorts_by_node_and_then_by_row)
{
	struct rp_arena arena;
	struct rp_unit *unit;
	const char *wanted[] = { "no-version", "unknown-type", "unknown-next",
				 "node-no-id" };
	cJSON *list;
	int i = 0;

	rp_arena_init(&arena);
	unit = test_unit(&arena, RP_TEXT("{\"nodes\": [{\"id\": \"a\", "
					 "\"next\": \"b\", \"type\": \"b\"}, "
					 "{\"type\": \"context\"}]}"));
	list = rp_diags_json(unit);
	cr_assert(eq(int, cJSON_GetArraySize(list), 4));
	for (cJSON *item = list->child; item; item = item->next)
		cr_expect(eq(str, cJSON_GetObjectItem(item, "id")->valuestring,
			     (char *)wanted[i++]));
	cJSON_Delete(list);
	rp_arena_finish(&arena);
}

Test(diag_print, gives_findings_as_data)
{
	struct rp_arena arena;
	char *text;
	cJSON *list;

	rp_arena_init(&arena);
	list = rp_diags_json(test_unit(&arena, RP_TEXT(
		"{\"version\": 1, \"nodes\": [\n"
		"{\"id\": \"a\", \"type\": \"contxt\"}]}")));
	text = cJSON_PrintUnformatted(list);
	cr_expect_str_eq(fold_types(&arena, text),
		     "[{\"pointer\":\"/nodes/0/type\",\"line\":2,"
		     "\"column\":21,\"id\":\"unknown-type\","
		     "\"severity\":\"error\",\"message\":\"Node a has unknown "
		     "type: contxt. Available: [...]\","
		     "\"advice\":\"`runpipe explain` lists the node types.\","
		     "\"suggestion\":\"did you mean 'context'?\"}]");
	cJSON_free(text);
	cJSON_Delete(list);
	rp_arena_finish(&arena);
}

Test(diag_print, stops_and_says_how_many_more)
{
	struct rp_arena arena;
	struct rp_unit *unit;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	unit = test_unit(&arena, RP_TEXT("{\"nodes\": [1, 2, 3], \"a\": 1}"));
	rp_diags_print(&buf, unit, 2);
	cr_expect(rp_text_ends(rp_buf_view(&buf), "\n… and 3 more\n"));
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}

Test(diag_print, shows_no_secret)
{
	struct rp_arena arena;
	struct rp_unit *unit;
	struct rp_buf buf;

	rp_arena_init(&arena);
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	unit = test_unit(&arena, RP_TEXT(
		"{\"version\": 1, \"zzz\": 1, \"nodes\": [{\"id\": \"a\", "
		"\"type\": \"notify\", \"config\": {\"channel\": {\"driver\": "
		"\"slack\", \"config\": {\"webhook_url\": "
		"\"https://x/hunter2\", \"zzz\": 1}}}}]}"));
	cr_expect(eq(sz, unit->diags.n_warnings, 3));
	rp_diags_print(&buf, unit, 100);
	cr_expect(rp_text_find(rp_buf_view(&buf), "hunter2") < 0);
	cr_expect(rp_text_find(rp_buf_view(&buf), "\"*****") > 0);
	rp_buf_finish(&buf);
	rp_arena_finish(&arena);
}
