/*
 * What fits an option's row, and what a stored configuration loads as.
 */
#include "option.h"

#include "base/arena.h"
#include "base/json.h"
#include "lib/rows.h"

static const char *const *colours(void)
{
	static const char *const names[] = { "red", "green", NULL };

	return names;
}

struct sample {
	const char *name;
	long long count;
	double ratio;
	_Bool on;
	struct rp_strings tags;
	int colour;
	struct rp_ref token;
	struct rp_ref url;
	struct rp_settings headers;
	long long wait;
	struct rp_ordinals exits, statuses;
};

static const struct rp_option sample_rows[] = {
	{ "name", RP_OPT_STRING, offsetof(struct sample, name),
	  .synonym = "title label" },
	{ "count", RP_OPT_INT, offsetof(struct sample, count), .preset = "30",
	  .min = 1, .max = 100 },
	{ "ratio", RP_OPT_DOUBLE, offsetof(struct sample, ratio),
	  .doc = "a ratio" },
	{ "on", RP_OPT_BOOL, offsetof(struct sample, on), .preset = "true" },
	{ "tags", RP_OPT_STRINGS, offsetof(struct sample, tags),
	  .doc = "a tags" },
	{ "colour", RP_OPT_CHOICE, offsetof(struct sample, colour),
	  .choices = colours, .noun = "colour" },
	{ "token", RP_OPT_SECRET, offsetof(struct sample, token),
	  .doc = "a token" },
	{ "url", RP_OPT_URL, offsetof(struct sample, url),
	  .doc = "a url" },
	{ "headers", RP_OPT_HEADERS, offsetof(struct sample, headers),
	  .doc = "a headers" },
	{ "wait", RP_OPT_DURATION, offsetof(struct sample, wait),
	  .preset = "\"5m\"", .max = 86400 },
	{ "exits", RP_OPT_INTS, offsetof(struct sample, exits), .max = 255 },
	{ "statuses", RP_OPT_STATUSES, offsetof(struct sample, statuses),
	  .doc = "statuses" },
	{ 0 }
};

static struct rp_value json(struct rp_arena *arena, const char *text)
{
	struct rp_json_result result;
	struct rp_value value;

	cr_assert(eq(int, rp_json_read(&value, arena, rp_text(text), 64,
				       &result), 0), "%s", text);
	return value;
}

#define NOT_A_DURATION						\
	"must be a duration such as \"90s\", \"5m\" or \"1h30m\", "	\
	"or a number of seconds, not "

#define NOT_A_STATUS							\
	"must be a status such as 200 or \"2xx\", or a list of them, not "

static const struct {
	const char *option, *json, *problem;
} problems[] = {
	{ "name", "\"x\"", NULL },
	{ "name", "7", "must be a string, not 7" },
	{ "name", "\"a\\u0000b\"", "must not contain a NUL character" },
	{ "name", "{\"a\": [1, 2]}", "must be a string, not {\"a\": [1, 2]}" },
	{ "title", "\"x\"", NULL },
	{ "label", "null", "must be a string, not null" },
	{ "count", "5", NULL },
	{ "count", "0", "must be between 1 and 100" },
	{ "count", "101", "must be between 1 and 100" },
	{ "count", "5.0", "must be an integer, not 5.0" },
	{ "count", "99999999999999999999",
	  "must be an integer, not 99999999999999999999" },
	{ "count", "\"5\"", "must be an integer, not \"5\"" },
	{ "ratio", "5", NULL },
	{ "ratio", "0.5", NULL },
	{ "ratio", "true", "must be a number, not true" },
	{ "on", "false", NULL },
	{ "on", "0", "must be true or false, not 0" },
	{ "tags", "[]", NULL },
	{ "tags", "[\"a\", \"b\"]", NULL },
	{ "tags", "\"a\"", "must be a list of strings, not \"a\"" },
	{ "tags", "[\"a\", 1]", "must be a string, not 1" },
	{ "colour", "\"green\"", NULL },
	{ "colour", "\"blue\"", "unknown colour: blue" },
	{ "colour", "\"Green\"", "unknown colour: Green" },
	{ "token", "\"hunter2\"", NULL },
	{ "token", "[]", "must be a string" },
	{ "token", "12345", "must be a string" },
	{ "url", "\"https://a.example/x\"", NULL },
	{ "url", "\"${env:URL}\"", NULL },
	{ "url", "\"ftp://a.example/\"", "must start with http:// or https://" },
	{ "url", "\"\"", "must start with http:// or https://" },
	{ "headers", "{\"A\": \"b\"}", NULL },
	{ "headers", "{\"A\": 1}", "'A' must be a string" },
	{ "headers", "[\"S\"]", "must be an object of strings" },
	{ "headers", "{\"X-A\": [\"S\"]}", "'X-A' must be a string" },
	{ "wait", "\"90s\"", NULL },
	{ "wait", "\"1h30m\"", NULL },
	{ "wait", "90", NULL },
	{ "wait", "0.25", NULL },
	{ "wait", "86400.5", "must be between 0 and 86400 seconds" },
	{ "wait", "\"2d\"", "must be between 0 and 86400 seconds" },
	{ "wait", "\"5 minutes\"", NOT_A_DURATION "\"5 minutes\"" },
	{ "wait", "\"\"", NOT_A_DURATION "\"\"" },
	{ "wait", "\"-5s\"", NOT_A_DURATION "\"-5s\"" },
	{ "wait", "\"5s\\u0000\"", NOT_A_DURATION "\"5s\\u0000\"" },
	{ "wait", "-1", NOT_A_DURATION "-1" },
	{ "wait", "1e300", NOT_A_DURATION "1e+300" },
	{ "wait", "true", NOT_A_DURATION "true" },
	{ "exits", "0", NULL },
	{ "exits", "[0, 1, 255]", NULL },
	{ "exits", "[]", "must not be empty" },
	{ "exits", "[0, 256]",
	  "must be an integer from 0 to 255, or a list of them, not 256" },
	{ "exits", "[0.0]",
	  "must be an integer from 0 to 255, or a list of them, not 0.0" },
	{ "exits", "\"0\"",
	  "must be an integer from 0 to 255, or a list of them, not \"0\"" },
	{ "statuses", "200", NULL },
	{ "statuses", "\"2xx\"", NULL },
	{ "statuses", "[200, \"4xx\"]", NULL },
	{ "statuses", "2", NOT_A_STATUS "2" },
	{ "statuses", "600", NOT_A_STATUS "600" },
	{ "statuses", "\"6xx\"", NOT_A_STATUS "\"6xx\"" },
	{ "statuses", "[\"200\"]", NOT_A_STATUS "\"200\"" },
};

RP_ROWS(option, says_what_does_not_fit, problems)
{
	struct rp_arena arena;
	const struct rp_option *option;
	struct rp_value value;
	const char *problem;

	rp_arena_init(&arena);
	option = rp_option_find(sample_rows, rp_text(row->option));
	cr_assert(ne(ptr, (void *)option, NULL), "%s", row->option);
	value = json(&arena, row->json);
	problem = rp_option_problem(&arena, option, &value);
	cr_expect_str_eq(problem ? problem : "fits",
			 row->problem ? row->problem : "fits", "%s = %s: %s",
			 row->option, row->json, problem);
	rp_arena_finish(&arena);
}

static const struct {
	const char *text;
	int kind;
	const char *rest;
} references[] = {
	{ "plain", RP_REF_PLAIN, "plain" },
	{ "", RP_REF_PLAIN, "" },
	{ "${env:TOKEN}", RP_REF_ENV, "TOKEN" },
	{ "${file:/run/secrets/a b}", RP_REF_FILE, "/run/secrets/a b" },
	{ "${env:TOKEN", RP_REF_PLAIN, "${env:TOKEN" },
	{ "x${env:TOKEN}", RP_REF_PLAIN, "x${env:TOKEN}" },
	{ "${vault:x}", RP_REF_PLAIN, "${vault:x}" },
};

RP_ROWS(option, reads_references, references)
{
	struct rp_arena arena;
	struct rp_ref ref;

	rp_arena_init(&arena);
	ref = rp_ref_parse(&arena, rp_text(row->text));
	cr_expect(eq(int, ref.kind, row->kind), "%s", row->text);
	cr_expect_str_eq(ref.text, row->rest);
	rp_arena_finish(&arena);
}

static const struct {
	const char *json;
	long long us;
} durations[] = {
	{ "\"90s\"", 90000000 },
	{ "\"1h30m\"", 5400000000 },
	{ "\"250ms\"", 250000 },
	{ "2", 2000000 },
	{ "0.5", 500000 },
	{ "0", 0 },
	{ "1e-9", 1 },
};

RP_ROWS(option, reads_durations, durations)
{
	struct rp_arena arena;
	struct rp_value value;
	long long us = -1;

	rp_arena_init(&arena);
	value = json(&arena, row->json);
	cr_expect(rp_option_duration(&us, &value), "%s", row->json);
	cr_expect(eq(llong, us, row->us), "%s", row->json);
	rp_arena_finish(&arena);
}

Test(option, loads_what_a_channel_says)
{
	struct rp_error error = { 0 };
	struct rp_arena arena;
	struct rp_value config;
	struct sample out;

	rp_arena_init(&arena);
	config = json(&arena, "{\"title\": \"t\", \"tags\": [\"a\", \"b\"],"
			      "\"colour\": \"green\", \"ratio\": 2,"
			      "\"token\": \"${env:T}\", \"unknown\": 1,"
			      "\"headers\": {\"X-A\": \"1\"}, \"on\": null}");
	cr_assert(eq(int, rp_option_load(&out, sizeof out, sample_rows, &config,
					 &arena, &error), 0), "%s",
		  error.message);
	cr_expect_str_eq(out.name, "t");
	cr_expect(eq(llong, out.count, 30));
	cr_expect(eq(dbl, out.ratio, 2.0));
	cr_expect(out.on);
	cr_expect(eq(ulong, out.tags.n, 2));
	cr_expect_str_eq(out.tags.at[1], "b");
	cr_expect(eq(int, out.colour, 2));
	cr_expect(eq(int, out.token.kind, RP_REF_ENV));
	cr_expect(eq(int, out.url.kind, RP_REF_NONE));
	cr_expect_str_eq(out.headers.at[0].value.text, "1");
	cr_expect(eq(llong, out.wait, 300000000));
	rp_arena_finish(&arena);
}

Test(option, names_the_option_that_is_wrong_or_missing)
{
	static const struct rp_option needy[] = {
		{ "url", RP_OPT_URL, 0, .required = true },
		{ 0 }
	};
	struct rp_error missing = { 0 }, wrong = { 0 };
	struct rp_arena arena;
	struct rp_value config;
	struct rp_ref out;

	rp_arena_init(&arena);
	config = json(&arena, "{}");
	cr_expect(eq(int, rp_option_load(&out, sizeof out, needy, &config,
					 &arena, &missing), RP_EBADINPUT));
	cr_expect_str_eq(missing.message, "'url' is missing");
	config = json(&arena, "{\"url\": 3}");
	cr_expect(eq(int, rp_option_load(&out, sizeof out, needy, &config,
					 &arena, &wrong), RP_EBADINPUT));
	cr_expect_str_eq(wrong.message, "'url' must be a string, not 3");
	rp_arena_finish(&arena);
}
