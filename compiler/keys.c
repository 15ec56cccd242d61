/*
 * The keys of a definition, and what is said of those that are none.
 *
 * A key that nobody reads is how a definition comes to do less than its
 * author thinks, so every object with known keys is held against its table
 * here, and the name that was meant is looked for in three ways: the words of
 * other programs, a part of a longer name, and slips.
 */
#include "keys.h"

#include "base/json.h"
#include "compile.h"
#include "passes.h"

#define OBJECT "{\"type\": \"object\"}"
#define TEXT "{\"type\": \"string\"}"
#define BOOL "{\"type\": \"boolean\"}"
#define COUNT "{\"type\": \"integer\", \"minimum\": 0}"
#define SECONDS "{\"type\": \"number\", \"minimum\": 0}"
#define RETRIES "{\"type\": \"integer\", \"minimum\": 0, \"maximum\": 100}"
#define TEXTS "{\"type\": \"array\", \"items\": {\"type\": \"string\"}}"

/* -------------------------------------------------------------------- tables */

const struct rp_key rp_retry_rows[] = {
	{ "max_attempts", "{\"type\": \"integer\", \"minimum\": 1, "
	  "\"maximum\": 101}", "How often it is tried in all, the first time "
	  "included; max_retries counts without it.", NULL },
	{ "backoff_ms", "{\"type\": \"number\", \"minimum\": 1}",
	  "The longest wait before the second attempt, 1000 without it.", NULL },
	{ "factor", "{\"type\": \"number\", \"minimum\": 1}",
	  "What each further wait is multiplied by, 2 without it.", NULL },
	{ "max_backoff_ms", "{\"type\": \"number\", \"minimum\": 1}",
	  "What no wait exceeds, 300000 without it.", NULL },
	{ "jitter", "{\"enum\": [true, false, \"full\", \"none\"]}",
	  "\"full\" (as without it): a random part of the wait; \"none\": "
	  "all of it.", NULL },
	{ "on", TEXTS, "Which failures are tried again: a list of "
	  "\"transient\", \"timeout\" and \"permanent\"; the first two "
	  "without it.", NULL },
	{ 0 }
};

const struct rp_key rp_defaults_rows[] = {
	{ "max_retries", RETRIES, "Attempts after the first.", NULL },
	{ "retry", OBJECT, "What is tried again, how often and when.",
	  rp_retry_rows },
	{ "timeout_seconds", SECONDS,
	  "How long one attempt may take; 0 is for ever.", NULL },
	{ 0 }
};

const struct rp_key rp_limits_rows[] = {
	{ "longest_path", COUNT, "Nodes that may run one after the other.", NULL },
	{ "executions", COUNT, "Nodes that may run, each item of a foreach "
	  "counted.", NULL },
	{ "calls", COUNT, "Calls over the network and of other programs, "
	  "retries counted.", NULL },
	{ "notifications", COUNT, "Notify nodes that may send.", NULL },
	{ "wall_seconds", SECONDS, "Seconds that it may take until the end, "
	  "waits and retries counted.", NULL },
	{ 0 }
};

const struct rp_key rp_shape_rows[] = {
	{ "type", "{}", "string, integer, number, boolean, null, array, "
	  "object, or a list of these.", NULL },
	{ "properties", OBJECT, "The fields of an object, a schema each.", NULL },
	{ "required", TEXTS, "Fields that are always there; the others may be "
	  "missing.", NULL },
	{ "items", OBJECT, "The schema of each item of a list.", NULL },
	{ "enum", "{\"type\": \"array\"}", "The values that there are.", NULL },
	{ "additionalProperties", "{}", "Whether there are fields beside "
	  "those of properties, or their schema.", NULL },
	{ "nullable", BOOL, "Whether it may be null as well.", NULL },
	{ "title", TEXT, "What it is called; nothing reads it.", NULL },
	{ "description", TEXT, "What it is; nothing reads it.", NULL },
	{ "default", "{}", "Nothing reads it.", NULL },
	{ "examples", "{}", "Nothing reads it.", NULL },
	{ "format", TEXT, "Nothing reads it.", NULL },
	{ "$schema", TEXT, "Nothing reads it.", NULL },
	{ 0 }
};

const struct rp_key rp_input_rows[] = {
	{ "schema", OBJECT, "The payload's shape, in a subset of JSON Schema; "
	  "expressions are checked against it.", rp_shape_rows },
	{ "description", TEXT, "What the payload is.", NULL },
	{ 0 }
};

const struct rp_key rp_node_rows[] = {
	{ "id", "{\"type\": \"string\", \"minLength\": 1}",
	  "The node's name, once in the definition.", NULL },
	{ "type", TEXT, "What the node does; `runpipe explain` lists the "
	  "types.", NULL },
	{ "description", TEXT, "What it is for.", NULL },
	{ "config", OBJECT, "The options of its type; `runpipe explain TYPE` "
	  "lists them.", NULL },
	{ "when", TEXT, "A condition: the node runs only if it holds, as "
	  "payload.severity == 'critical'.", NULL },
	{ "next", "{\"anyOf\": [{\"type\": [\"string\", \"null\"]}, " TEXTS
	  "]}", "The node or nodes that follow; if no node says it, they run "
	  "in the order of the list.", NULL },
	{ "required", "{\"type\": \"boolean\", \"default\": true}",
	  "Whether its failure ends the run.", NULL },
	{ "max_retries", RETRIES, "Attempts after the first.", NULL },
	{ "timeout_seconds", SECONDS,
	  "How long one attempt may take; 0 is for ever.", NULL },
	{ "retry", OBJECT, "What is tried again, how often and when.",
	  rp_retry_rows },
	{ "skip_if_errors", TEXTS, "Ids of nodes: it is skipped if one of "
	  "them failed.", NULL },
	{ "skip_if_condition", TEXT, "A condition: the node is skipped if it "
	  "holds.", NULL },
	{ "continue_on_skip", "{\"type\": \"boolean\", \"default\": true}",
	  "Whether what follows runs although it was skipped.", NULL },
	{ 0 }
};

const struct rp_key rp_beside_rows[] = {
	{ "tests", "{}", "What `runpipe test` runs, as in a definition.",
	  NULL },
	{ "definition", TEXT, "The file of the definition that they test; the "
	  "one of the same name without it.", NULL },
	{ "description", TEXT, "What it is for.", NULL },
	{ "$schema", TEXT, "Where the schema lies, for editors.", NULL },
	{ 0 }
};

const struct rp_key rp_top_rows[] = {
	{ "$schema", TEXT, "Where the schema of definitions lies, for "
	  "editors.", NULL },
	{ "version", "{\"enum\": [\"1.0\", \"1\", 1, 1.0]}", "The version of the "
	  "language, \"1.0\".", NULL },
	{ "name", TEXT, "What it is called when stored.", NULL },
	{ "description", TEXT, "What it is for.", NULL },
	{ "tags", "{}", "Words to find it by; nothing reads them.", NULL },
	{ "context_flow", "{}", "Notes; nothing reads them.", NULL },
	{ "defaults", OBJECT, "What holds for nodes that say nothing else.",
	  rp_defaults_rows },
	{ "limits", OBJECT, "The most that one event may cause; a definition "
	  "that may cause more is refused.", rp_limits_rows },
	{ "input", OBJECT, "What the payload looks like.", rp_input_rows },
	{ "nodes", "{\"type\": \"array\", \"minItems\": 1, \"items\": "
	  "{\"$ref\": \"#/$defs/node\"}}", "What the pipeline does.", NULL },
	{ "tests", "{\"type\": \"array\", \"items\": "
	  "{\"$ref\": \"#/$defs/test\"}}", "What `runpipe test` runs: a list "
	  "of payloads, stand-ins and expectations.", NULL },
	{ 0 }
};

const struct rp_key_group rp_key_groups[] = {
	{ "at the top level", rp_top_rows },
	{ "of a node", rp_node_rows },
	{ "in defaults", rp_defaults_rows },
	{ "in retry", rp_retry_rows },
	{ "in limits", rp_limits_rows },
	{ "in input", rp_input_rows },
	{ "in a schema of input", rp_shape_rows },
	{ "in a .test.json file", rp_beside_rows },
	{ NULL, NULL }
};

const char *const *rp_key_names(struct rp_arena *arena,
				const struct rp_key *rows)
{
	const char **names;
	size_t n = 0;

	while (rows[n].name)
		n++;
	names = rp_arena_array(arena, n + 1, sizeof *names);
	for (size_t i = 0; i < n; i++)
		names[i] = rows[i].name;
	return names;
}

/* --------------------------------------------------------------------- meant */

/* Words of other programs; of several rows the first whose key there is. */
static const struct rp_word words[] = {
	{ "if", "when" }, { "condition", "when" }, { "condition", "if" },
	{ "unless", "skip_if_condition" }, { "skip_if", "skip_if_condition" },
	{ "expr", "on" }, { "expression", "on" }, { "expression", "if" },
	{ "test", "if" }, { "where", "if" }, { "value", "on" },
	{ "depends_on", "next" }, { "needs", "next" }, { "after", "next" },
	{ "then", "next" }, { "to", "next" }, { "edges", "next" },
	{ "optional", "required" }, { "continue_on_error", "required" },
	{ "allow_failure", "required" }, { "ignore_errors", "required" },
	{ "attempts", "max_attempts" }, { "delay_ms", "backoff_ms" },
	{ "multiplier", "factor" }, { "options", "config" },
	{ "settings", "config" }, { "params", "config" }, { "with", "config" },
	{ "name", "id" }, { "key", "id" }, { "kind", "type" },
	{ "uses", "type" },
	{ "checkers", "checker_names" }, { "checks", "checker_names" },
	{ "command", "argv" }, { "cmd", "argv" }, { "args", "argv" },
	{ "run", "argv" }, { "program", "argv" }, { "directory", "cwd" },
	{ "dir", "cwd" }, { "environment", "env" }, { "input", "stdin" },
	{ "nodes", "do" }, { "steps", "do" }, { "body", "do" },
	{ "items", "in" }, { "list", "in" }, { "over", "in" },
	{ "each", "in" }, { "var", "as" }, { "variable", "as" },
	{ "concurrency", "max_parallel" }, { "parallel", "max_parallel" },
	{ "branches", "cases" }, { "otherwise", "default" },
	{ "otherwise", "else" }, { "true", "then" }, { "false", "else" },
	{ "text", "message" }, { "msg", "message" }, { "body", "message" },
	{ "content", "message" }, { "text", "template" },
	{ "body", "template" }, { "message", "template" },
	{ "content", "template" }, { "body_template", "template" },
	{ "subject", "title" }, { "data", "body" }, { "json", "body" },
	{ "uri", "url" }, { "endpoint", "url" }, { "status", "expect_status" },
	{ "seconds", "for" }, { "duration", "for" }, { "time", "for" },
	{ "model", "provider" }, { "fields", "values" }, { "vars", "values" },
	{ "steps", "nodes" }, { "stages", "nodes" }, { "jobs", "nodes" },
	{ "pipeline", "nodes" }, { "title", "name" }, { "id", "name" },
	{ "limit", "limits" }, { "parameters", "input" },
	{ "inputs", "input" }, { "event", "payload" }, { "given", "payload" },
	{ "stubs", "mocks" }, { "assert", "expect" }, { "then", "expect" },
	{ "result", "status" }, { "ran", "executed" },
	{ "sent", "notifications" }, { "equal", "equals" },
	{ "regex", "matches" }, { "size", "length" },
};

static const char *other_word(struct rp_text key, const char *const *names)
{
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (rp_text_is(key, words[i].theirs)
		    && rp_choice_place(names, rp_text(words[i].ours)))
			return words[i].ours;
	return NULL;
}

/* "timeout" of timeout_seconds, "retries" of max_retries. */
static const char *whole_of(struct rp_text key, const char *const *names)
{
	for (const char *const *name = names; *name && key.n > 2; name++)
		if (strncmp(*name, key.at, key.n) == 0
		    && (*name)[key.n] == '_')
			return *name;
	for (const char *const *name = names; *name && key.n > 2; name++) {
		size_t n = strlen(*name);

		if (n > key.n && (*name)[n - key.n - 1] == '_'
		    && memcmp(*name + n - key.n, key.at, key.n) == 0)
			return *name;
	}
	return NULL;
}

const char *rp_meant_key(struct rp_unit *unit, struct rp_text key,
			 const char *const *names)
{
	const char *meant = other_word(key, names);

	if (!meant)
		meant = whole_of(key, names);
	if (!meant)
		return rp_diag_suggest(unit, key, names);
	return rp_arena_printf(&unit->arena, "did you mean '%s'?", meant);
}

/* -------------------------------------------------------------------- values */

const char *rp_plain_bool_hint(struct rp_unit *unit,
			       const struct rp_value *value)
{
	static const struct {
		const char *word, *plain;
	} rows[] = {
		{ "true", "true" }, { "yes", "true" }, { "on", "true" },
		{ "false", "false" }, { "no", "false" }, { "off", "false" },
	};
	struct rp_text text = rp_value_text(value, "");

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rp_text_is(text, rows[i].word))
			return rp_arena_printf(&unit->arena,
					       "write %s without quotes",
					       rows[i].plain);
	return NULL;
}

const char *rp_plain_number_hint(struct rp_unit *unit,
				 const struct rp_value *value)
{
	struct rp_text text = rp_value_text(value, "");
	struct rp_json_result result;
	struct rp_value inner;

	if (text.n == 0 || text.n > 20
	    || rp_json_read(&inner, &unit->arena, text, 1, &result) < 0
	    || (inner.tag != RP_INT && inner.tag != RP_DOUBLE))
		return NULL;
	return rp_arena_printf(&unit->arena, "write %s without quotes",
			       rp_diag_text(unit, text));
}

/* A command line becomes its words. */
const char *rp_list_hint(struct rp_unit *unit, const struct rp_value *value)
{
	struct rp_text text = rp_value_text(value, "");
	const char *list = "";

	if (text.n == 0 || text.n > 60 || memchr(text.at, '"', text.n)
	    || memchr(text.at, '\'', text.n))
		return NULL;
	for (size_t i = 0; i < text.n; i++) {
		size_t start = i;

		while (i < text.n && !strchr(" ,", text.at[i]))
			i++;
		if (i > start)
			list = rp_arena_printf(&unit->arena, "%s%s\"%s\"",
				list, *list ? ", " : "",
				rp_diag_text(unit, (struct rp_text){
					text.at + start, i - start }));
	}
	return rp_arena_printf(&unit->arena, "write [%s]", list);
}

/* ------------------------------------------------------------------ checking */

static bool has_row(const struct rp_key *rows, struct rp_text name)
{
	for (; rows->name; rows++)
		if (rp_text_is(name, rows->name))
			return true;
	return false;
}

void rp_check_rows(struct rp_unit *unit, const struct rp_value *map,
		   const char *at, const char *title, const struct rp_key *rows)
{
	for (size_t i = 0; i < rp_value_count(map); i++) {
		struct rp_text key = rp_map_at(map, i)->key;

		if (!has_row(rows, key))
			rp_report_key(unit, rp_json_pointer(&unit->arena, at,
							    key),
				      title, key,
				      rp_key_names(&unit->arena, rows));
	}
}
