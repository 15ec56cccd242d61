/*
 * Payloads of every vendor with something wrong in them: kinds swapped, parts
 * missing or put elsewhere, huge numbers and texts, deep nests, bytes that
 * are no text, days that are no days.
 *
 * Whatever comes out is an alert that holds together or an error that says
 * where; never a success without alerts.  The mutations follow from their
 * number alone.  RP_TEST_LONG=1 makes ten thousand of each payload.
 */
#include "alerts/alerts.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/json.h"
#include "cases.h"
#include "lib/fields.h"

#define FEW 400
#define MANY 10000
#define LARGE (1 << 20)
#define LARGE_EACH 997		/* mutations */
#define DEEP 400
#define MOST_AT_ONCE 3

static const char *const values[] = {
	"null", "true", "false", "0", "-1", "1", "0.5", "1e308", "-1e308",
	"99999999999999999999", "9223372036854775807", "-9223372036854775808",
	"1773136800", "1773136800123", "1773136800123456789", "253402300799",
	"253402300800000", "-62135596800", "\"\"", "\" \"", "\"x\"", "[]", "{}",
	"[[]]", "[null]", "[1,\"a\",{}]", "{\"a\":{\"b\":[1]}}", "{\"\":\"\"}",
	"\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\u202e\\ufeff\"",
	"\"0000-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00Z\"",
	"\"9999-12-31T23:59:59.999999Z\"", "\"9999-12-31T23:59:59-23:59\"",
	"\"10000-01-01T00:00:00Z\"", "\"2016-12-31T23:59:60Z\"",
	"\"2026-02-30T00:00:00Z\"", "\"2026-03-10T10:00:00+99:99\"",
	"\"99.99.9999 99:99:99\"", "\"0000.00.00\"", "\"1773136800\"",
	"\"18446744073709551616\"", "\"9223372036854775807\"",
	"\"{EVENT.DATE}\"", "\"$LAST_UPDATED\"", "\"../../etc/passwd\"",
	"\"Europe/Rome\"", "\"[\"", "\"[P1]\"", "\"[P1] [Recovered on {\"",
	"\"[Triggered on {}] \"", "\",,:,\"", "\"%s%n\"", "\"acknowledged\"",
	"\"resolved\"", "\"0\"", "\"https://\"",
};

#define VALUES (sizeof values / sizeof values[0])

static uint64_t next(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static size_t below(uint64_t *state, size_t n)
{
	return (size_t)(next(state) % n);
}

/* --------------------------------------------------------------- mutations */

static size_t count(const struct rp_value *value)
{
	size_t n = 1;

	for (size_t i = 0; i < rp_value_count(value); i++)
		n += count(value->tag == RP_LIST ? rp_list_at(value, i)
						 : &rp_map_at(value, i)->value);
	return n;
}

/* The part with that number; *left is 0 when it was found. */
static const struct rp_value *part(const struct rp_value *value, size_t *left)
{
	if (*left == 0)
		return value;
	--*left;
	for (size_t i = 0; i < rp_value_count(value); i++) {
		const struct rp_value *found = part(
			value->tag == RP_LIST ? rp_list_at(value, i)
					      : &rp_map_at(value, i)->value,
			left);

		if (found)
			return found;
	}
	return NULL;
}

/* What becomes of one part: another value, or nothing at all. */
struct mutation {
	struct rp_arena *arena;
	const struct rp_value *at, *with;
};

static struct rp_value mutate(const struct mutation *m,
			      const struct rp_value *value)
{
	struct rp_value copy = *value;

	if (value == m->at)
		return *m->with;
	if (value->tag == RP_LIST)
		copy = rp_list_new(m->arena);
	else if (value->tag == RP_MAP)
		copy = rp_map_new(m->arena);
	for (size_t i = 0; i < rp_value_count(value); i++) {
		const struct rp_value *item = value->tag == RP_LIST
			? rp_list_at(value, i) : &rp_map_at(value, i)->value;

		if (item == m->at && !m->with)
			continue;
		if (value->tag == RP_LIST)
			rp_list_push(m->arena, &copy, mutate(m, item));
		else
			rp_map_set(m->arena, &copy, rp_map_at(value, i)->key,
				   mutate(m, item));
	}
	return copy;
}

static struct rp_value large_text(struct rp_arena *arena, char c)
{
	char *text = rp_arena_alloc(arena, LARGE);

	memset(text, c, LARGE);
	return rp_string((struct rp_text){ text, LARGE });
}

static struct rp_value deep_nest(struct rp_arena *arena)
{
	struct rp_value value = rp_null;

	for (int i = 0; i < DEEP; i++) {
		struct rp_value outer = i % 2 ? rp_map_new(arena)
					      : rp_list_new(arena);

		if (i % 2)
			rp_map_put(arena, &outer, "a", value);
		else
			rp_list_push(arena, &outer, value);
		value = outer;
	}
	return value;
}

/* A hostile value, another part of the payload, or NULL for none. */
static const struct rp_value *replacement(struct rp_arena *arena,
					  const struct rp_value *payload,
					  uint64_t *state, size_t number)
{
	struct rp_value *value = rp_arena_alloc(arena, sizeof *value);
	size_t left;

	if (number % LARGE_EACH == 1)
		*value = large_text(arena, number % 2 ? 'x' : ':');
	else if (number % LARGE_EACH == 2)
		*value = deep_nest(arena);
	else
		*value = json_text(arena, values[below(state, VALUES)]);
	switch (below(state, 6)) {
	case 0:
		return NULL;
	case 1:
		left = below(state, count(payload));
		return part(payload, &left);
	default:
		return value;
	}
}

static struct rp_value mutated(struct rp_arena *arena,
			       const struct rp_value *payload, size_t number)
{
	uint64_t state = 0x9e3779b97f4a7c15u ^ ((uint64_t)number << 20);
	size_t n = 1 + below(&state, MOST_AT_ONCE);
	struct rp_value value = *payload;

	while (n--) {
		size_t left = below(&state, count(&value));
		struct mutation m = { arena, part(&value, &left), NULL };

		m.with = replacement(arena, payload, &state, number);
		if (m.at != &value || m.with)
			value = mutate(&m, &value);
	}
	return value;
}

/* ------------------------------------------------------------------ judging */

struct judged {
	struct rp_arena *arena;
	const char *name;
	size_t number;
};

static void judge_alert(const struct judged *j, const struct rp_alert *alert)
{
	struct rp_value value = rp_alert_value(j->arena, alert);

	cr_expect(alert->fingerprint.n > 0, "%s %zu", j->name, j->number);
	cr_expect(alert->firing == (alert->ended_us == 0), "%s %zu", j->name,
		  j->number);
	cr_expect(!*test_unlike_shape(j->arena, &value, "alert"), "%s %zu: %s",
		  j->name, j->number,
		  test_unlike_shape(j->arena, &value, "alert"));
	rp_alert_group_key(j->arena, alert);
}

/* A refusal of the whole is for what is no such payload, or has its place. */
static bool says_why(const char *message)
{
	return strncmp(message, "Invalid ", 8) == 0
	       || strncmp(message, "No alerts in payload: /", 23) == 0
	       || strcmp(message, "Could not detect driver for payload") == 0
	       || strcmp(message, "payload must be a JSON object") == 0;
}

static void judge(const struct judged *j, const struct rp_value *payload,
		  const char *format)
{
	struct rp_error error = { 0 };
	struct rp_alert_batch batch;
	int rc = rp_alerts_parse(&batch, payload, rp_text(format), j->arena,
				 CASES_NOW_US, &error);

	cr_expect((rc < 0) == (batch.n == 0), "%s %zu", j->name, j->number);
	cr_expect(rc == 0 || says_why(error.message), "%s %zu: %s", j->name,
		  j->number, error.message);
	for (size_t i = 0; i < batch.n; i++)
		judge_alert(j, &batch.alerts[i]);
	for (size_t i = 0; i < rp_value_count(&batch.errors); i++)
		cr_expect(rp_text_starts(rp_list_at(&batch.errors, i)->as.text,
					 "/"), "%s %zu", j->name, j->number);
}

/* -------------------------------------------------------------------- bytes */

/* A few bytes of its text are others. */
static void judge_bytes(const struct judged *j, const struct rp_value *payload,
			const char *format)
{
	static const char bytes[] = "\0\xff\xc0\x80\xed\"\\{}[],:0-e \n";
	uint64_t state = 0x2545f4914f6cdd1du ^ ((uint64_t)j->number << 20);
	struct rp_text text = rp_json_text(j->arena, payload, RP_JSON_COMPACT);
	char *copy = rp_arena_copy(j->arena, text.at, text.n);
	struct rp_json_result *result =
		rp_arena_alloc(j->arena, sizeof *result);
	struct rp_value value;

	for (size_t n = 1 + below(&state, MOST_AT_ONCE); n--;)
		copy[below(&state, text.n)] =
			bytes[below(&state, sizeof bytes - 1)];
	text.at = copy;
	if (rp_json_read(&value, j->arena, text, RP_JSON_DEPTH_PAYLOAD,
			 result))
		cr_expect(result->problem != NULL);
	else
		judge(j, &value, format);
}

static void judge_payload(const char *name, size_t times)
{
	struct rp_value payload;
	struct rp_arena arena;
	const char *format;

	rp_arena_init(&arena);
	payload = json_file(&arena, rp_arena_printf(
		&arena, "fixtures/payloads/%s", name));
	format = rp_alert_format_detect(&payload)->name;
	for (size_t i = 0; i < times; i++) {
		struct rp_arena one;
		struct judged j = { &one, name, i };
		struct rp_value value;

		rp_arena_init(&one);
		value = mutated(&one, &payload, i);
		judge(&j, &value, format);
		judge(&j, &value, "");
		judge_bytes(&j, &payload, format);
		rp_arena_finish(&one);
	}
	rp_arena_finish(&arena);
}

Test(mutations, give_alerts_or_an_error_with_its_place)
{
	DIR *dir = opendir(TEST_SOURCE_DIR "/fixtures/payloads");
	const char *is_long = getenv("RP_TEST_LONG");
	struct dirent *entry;
	int n = 0;

	cr_assert(dir != NULL);
	while ((entry = readdir(dir)) != NULL) {
		if (entry->d_name[0] == '.')
			continue;
		judge_payload(entry->d_name, is_long ? MANY : FEW);
		n++;
	}
	closedir(dir);
	cr_expect(n >= 14);
}
