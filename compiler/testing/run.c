/*
 * One test: its inputs into a request, the real program, and what came out
 * against what was expected.
 */
#include <stdlib.h>

#include "base/json.h"
#include "compile.h"
#include "jit.h"
#include "payload.h"
#include "step.h"
#include "testing/testing.h"
#include "testing/world.h"

struct trial {
	struct rp_verdict *verdict;
	const struct rp_test *test;
	struct rp_arena *arena;
	const char *expect_at;
	const struct rp_value *expect;
	struct rp_value result;		/* of the run */
};

static const struct rp_value *field(const struct rp_test *test,
				    const char *key)
{
	return rp_map_get(test->json, key);
}

static const char *text_field(const struct rp_test *test, const char *key,
			      const char *otherwise, struct rp_arena *arena)
{
	return rp_text_cstr(arena, rp_value_text(field(test, key), otherwise));
}

/* ------------------------------------------------------------------- inputs */

static int read_payload(struct rp_value *out, struct trial *trial,
			const char *folder)
{
	struct rp_arena *arena = trial->arena;
	const char *file = text_field(trial->test, "payload_file", "", arena);
	struct rp_payload_request wanted = { .file = file };
	struct rp_error error = { 0 };
	struct rp_payload payload;

	*out = rp_map_new(arena);
	if (field(trial->test, "payload"))
		*out = *field(trial->test, "payload");
	if (!*file)
		return 0;
	if (*file != '/')
		wanted.file = rp_arena_printf(arena, "%s/%s", folder, file);
	if (rp_payload_read(&payload, &wanted, arena, &error) < 0) {
		trial->verdict->error = rp_arena_strdup(arena, error.message);
		trial->verdict->error_at = rp_json_pointer(
			arena, trial->test->at, RP_TEXT("payload_file"));
		return -1;
	}
	*out = payload.value;
	return 0;
}

/* A variable of the environment and what it was before. */
struct variable {
	const char *name, *before;
};

/* For references to ${env:NAME}; no other thread runs yet. */
static struct variable *set_variables(const struct rp_value *vars,
				      struct rp_arena *arena)
{
	size_t n = rp_value_count(vars);
	struct variable *saved = rp_arena_array(arena, n + 1, sizeof *saved);

	for (size_t i = 0; i < n; i++) {
		const struct rp_pair *pair = rp_map_at(vars, i);
		const char *name = rp_text_cstr(arena, pair->key);
		const char *before = getenv(name);

		saved[i].name = name;
		saved[i].before = before ? rp_arena_strdup(arena, before)
					 : NULL;
		setenv(name, rp_text_cstr(arena, pair->value.as.text), 1);
	}
	return saved;
}

static void restore_variables(const struct variable *saved)
{
	for (; saved->name; saved++) {
		if (saved->before)
			setenv(saved->name, saved->before, 1);
		else
			unsetenv(saved->name);
	}
}

/* ------------------------------------------------------------- expectations */

static struct rp_mismatch place(const struct trial *trial, const char *what,
				const char *at)
{
	(void)trial;
	return (struct rp_mismatch){ .at = at, .what = what };
}

static const struct rp_value *wanted(const struct trial *trial,
				     const char *key, const char **at)
{
	*at = rp_json_pointer(trial->arena, trial->expect_at, rp_text(key));
	return rp_map_get(trial->expect, key);
}

static void match_field(struct trial *trial, const char *key,
			const struct rp_value *got)
{
	const char *at;
	const struct rp_value *want = wanted(trial, key, &at);

	if (want)
		rp_match(trial->verdict, trial->arena, place(trial, key, at),
			 want, got);
}

/* A run that nobody expected to fail must not. */
static void match_status(struct trial *trial)
{
	const struct rp_value *error = rp_map_get(&trial->result, "error");
	const struct rp_value *status = rp_map_get(&trial->result, "status");
	struct rp_text text = rp_value_text(error, "");

	match_field(trial, "status", status);
	match_field(trial, "error", error);
	if (rp_map_get(trial->expect, "status")
	    || rp_map_get(trial->expect, "error")
	    || !rp_text_is(rp_value_text(status, ""), "failed"))
		return;
	rp_verdict_add(trial->verdict, trial->arena, (struct rp_mismatch){
		.at = trial->test->at, .what = "status",
		.wanted = "a run that does not fail",
		.got = rp_arena_printf(trial->arena, "\"failed\": %.*s",
				       (int)text.n, text.at),
	});
}

static bool is_listed(const struct rp_value *list, const struct rp_value *id)
{
	for (size_t i = 0; i < rp_value_count(list); i++)
		if (rp_value_equal(rp_list_at(list, i), id))
			return true;
	return false;
}

/* Parallel branches end in any order, so lists of ids are sets. */
static bool is_same_set(const struct rp_value *a, const struct rp_value *b)
{
	if (!rp_is(a, RP_LIST) || !rp_is(b, RP_LIST)
	    || rp_value_count(a) != rp_value_count(b))
		return false;
	for (size_t i = 0; i < rp_value_count(a); i++)
		if (!is_listed(b, rp_list_at(a, i)))
			return false;
	return true;
}

static void match_ids(struct trial *trial, const char *key, const char *field)
{
	const struct rp_value *got = rp_map_get(&trial->result, field);

	if (!is_same_set(rp_map_get(trial->expect, key), got))
		match_field(trial, key, got);
}

/* ------------------------------------------------------------------ outputs */

/* "alerts.0.name": keys of maps, indices of lists. */
static const struct rp_value *walk(const struct rp_value *value,
				   struct rp_text path)
{
	const struct rp_value *found = rp_map_find(value, path);
	const char *dot = memchr(path.at, '.', path.n);
	struct rp_text head = path, rest = { "", 0 };
	size_t index = 0;

	if (found || !value)
		return found;
	if (dot) {
		head.n = (size_t)(dot - path.at);
		rest = (struct rp_text){ dot + 1, path.n - head.n - 1 };
	}
	if (rp_is(value, RP_LIST)) {
		for (size_t i = 0; i < head.n; i++) {
			if (head.at[i] < '0' || head.at[i] > '9' || i > 8)
				return NULL;
			index = index * 10 + (size_t)(head.at[i] - '0');
		}
		found = head.n && index < rp_value_count(value)
			? rp_list_at(value, index) : NULL;
	} else if (dot) {
		found = rp_map_find(value, head);
	}
	return dot && found ? walk(found, rest) : found;
}

static const struct rp_value *output_of(const struct trial *trial,
					struct rp_text id)
{
	const struct rp_value *result = rp_map_find(
		rp_map_get(&trial->result, "node_results"), id);

	if (!result || rp_truthy(rp_map_get(result, "skipped")))
		return NULL;
	return rp_map_get(result, "output");
}

static const char *name(const struct trial *trial, const char *kind,
			struct rp_text id, struct rp_text path)
{
	return rp_arena_printf(trial->arena, "%s.%.*s%s%.*s", kind, (int)id.n,
			       id.at, path.n ? "." : "", (int)path.n, path.at);
}

static void match_output(struct trial *trial, const char *at,
			 const struct rp_pair *want)
{
	const struct rp_value *output = output_of(trial, want->key);
	const struct rp_text none = { "", 0 };

	if (!rp_is(&want->value, RP_MAP) || rp_is_matcher(&want->value)) {
		rp_match(trial->verdict, trial->arena,
			 place(trial, name(trial, "outputs", want->key, none),
			       at), &want->value, output);
		return;
	}
	for (size_t i = 0; i < rp_value_count(&want->value); i++) {
		const struct rp_pair *pair = rp_map_at(&want->value, i);

		rp_match(trial->verdict, trial->arena,
			 place(trial, name(trial, "outputs", want->key,
					   pair->key),
			       rp_json_pointer(trial->arena, at, pair->key)),
			 &pair->value, walk(output, pair->key));
	}
}

static void match_outputs(struct trial *trial)
{
	const char *at;
	const struct rp_value *outputs = wanted(trial, "outputs", &at);

	for (size_t i = 0; i < rp_value_count(outputs); i++)
		match_output(trial,
			     rp_json_pointer(trial->arena, at,
					     rp_map_at(outputs, i)->key),
			     rp_map_at(outputs, i));
}

static void match_errors(struct trial *trial)
{
	const char *at;
	const struct rp_value *errors = wanted(trial, "errors", &at);

	for (size_t i = 0; i < rp_value_count(errors); i++) {
		const struct rp_pair *pair = rp_map_at(errors, i);
		const struct rp_value *result = rp_map_find(
			rp_map_get(&trial->result, "node_results"), pair->key);
		const struct rp_value *list = rp_map_get(result, "errors");
		struct rp_value got = rp_null;

		if (rp_value_count(list))
			got = rp_cstring(rp_errors_joined(trial->arena, list));
		rp_match(trial->verdict, trial->arena,
			 place(trial, name(trial, "errors", pair->key,
					   (struct rp_text){ "", 0 }),
			       rp_json_pointer(trial->arena, at, pair->key)),
			 &pair->value, &got);
	}
}

/* ------------------------------------------------------------- notifications */

static void match_notification(struct trial *trial, const char *at, size_t i,
			       const struct rp_value *want,
			       const struct rp_value *got)
{
	for (size_t k = 0; k < rp_value_count(want); k++) {
		const struct rp_pair *pair = rp_map_at(want, k);
		const char *what = rp_arena_printf(
			trial->arena, "notifications.%zu.%.*s", i,
			(int)pair->key.n, pair->key.at);

		rp_match(trial->verdict, trial->arena,
			 place(trial, what, rp_json_pointer(trial->arena, at,
							    pair->key)),
			 &pair->value, rp_map_find(got, pair->key));
	}
}

static const char *who(struct trial *trial)
{
	const struct rp_value *list = &trial->verdict->notifications;
	const char *text = "";

	for (size_t i = 0; i < rp_value_count(list); i++) {
		struct rp_text node = rp_value_text(
			rp_map_get(rp_list_at(list, i), "node"), "");

		text = rp_arena_printf(trial->arena, "%s%s%.*s", text,
				       i ? ", " : ": ", (int)node.n, node.at);
	}
	return text;
}

static void match_notifications(struct trial *trial)
{
	const struct rp_value *got = &trial->verdict->notifications;
	const char *at;
	const struct rp_value *list = wanted(trial, "notifications", &at);
	size_t n = rp_value_count(list), n_got = rp_value_count(got);

	if (!rp_is(list, RP_LIST)) {
		match_field(trial, "notifications", got);
		return;
	}
	if (n != n_got)
		rp_verdict_add(trial->verdict, trial->arena,
			       (struct rp_mismatch){
			.at = at, .what = "notifications",
			.wanted = rp_arena_printf(trial->arena, "%zu", n),
			.got = rp_arena_printf(trial->arena, "%zu%s", n_got,
					       who(trial)),
		});
	for (size_t i = 0; i < n && i < n_got; i++)
		match_notification(trial,
				   rp_json_pointer_index(trial->arena, at, i),
				   i, rp_list_at(list, i), rp_list_at(got, i));
}

static void match_all(struct trial *trial)
{
	match_status(trial);
	match_ids(trial, "executed", "executed_nodes");
	match_ids(trial, "skipped", "skipped_nodes");
	match_outputs(trial);
	match_errors(trial);
	match_notifications(trial);
}

/* --------------------------------------------------------------------- going */

static void go(struct trial *trial, struct rp_world *world,
	       const struct rp_run_request *request)
{
	int64_t start = rp_system_clock.mono_us(&rp_system_clock);
	struct rp_verdict *verdict = trial->verdict;
	struct rp_error error = { 0 };
	struct rp_run run;

	if (rp_run_begin(&run, request, &error) < 0) {
		verdict->error = rp_arena_strdup(trial->arena, error.message);
		verdict->error_at = trial->test->at;
	} else {
		struct rp_value result;

		rp_run_go(&run);
		result = rp_run_result(&run);
		trial->result = rp_value_copy(trial->arena, &result);
		verdict->notifications = rp_world_notifications(world);
		match_all(trial);
	}
	rp_run_finish(&run);
	verdict->duration_ms =
		(double)(rp_system_clock.mono_us(&rp_system_clock) - start)
		/ 1e3;
}

static void run_in_world(struct trial *trial, struct rp_run_request *request,
			 struct rp_coverage *coverage)
{
	struct variable *saved = set_variables(field(trial->test, "vars"),
					       trial->arena);
	struct rp_world world;

	rp_world_init(&world, trial->test, coverage, trial->verdict,
		      trial->arena);
	rp_world_enter(&world, request);
	go(trial, &world, request);
	rp_world_finish(&world);
	restore_variables(saved);
}

void rp_test_run(struct rp_verdict *verdict, const struct rp_test *test,
		 struct rp_unit *definition, const struct rp_jit *jit,
		 const char *folder, struct rp_coverage *coverage,
		 struct rp_arena *arena)
{
	struct trial trial = {
		.verdict = verdict, .test = test, .arena = arena,
		.expect = field(test, "expect"),
		.expect_at = rp_json_pointer(arena, test->at,
					     RP_TEXT("expect")),
	};
	struct rp_value payload;
	struct rp_run_request request = {
		.plan = jit->plan, .definition = definition->name,
		.definition_version = 1, .engine = "jit",
		.payload = &payload,
		.source = text_field(test, "source", "test", arena),
		.environment = text_field(test, "environment", "test", arena),
		.trace_id = text_field(test, "trace_id", "test", arena),
		.secrets = definition->secrets,
		.n_secrets = definition->n_secrets,
	};

	*verdict = (struct rp_verdict){ .notifications = rp_list_new(arena) };
	if (read_payload(&payload, &trial, folder) == 0)
		run_in_world(&trial, &request, coverage);
}
