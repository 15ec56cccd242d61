/*
 * Trying again.
 *
 *	"max_retries": 3
 *	"retry": {"max_attempts": 4, "backoff_ms": 500, "factor": 2,
 *		  "max_backoff_ms": 60000, "jitter": "full",
 *		  "on": ["transient", "timeout"]}
 *
 * The short form counts the attempts after the first, the long one all of
 * them.  A node says only what differs from the definition's `defaults`.
 */
#include "retry.h"

#include <cjson/cJSON.h>

#include "base/buf.h"
#include "base/json.h"
#include "compile.h"
#include "keys.h"
#include "passes.h"

#define MAX_RETRIES 100
#define MAX_BACKOFF_MS 86400000
#define MAX_FACTOR 100

static const struct {
	const char *name;
	unsigned bit;
	const char *symbol;
} kinds[] = {
	{ "transient", RP_ON_TRANSIENT, "RP_ON_TRANSIENT" },
	{ "timeout", RP_ON_TIMEOUT, "RP_ON_TIMEOUT" },
	{ "permanent", RP_ON_PERMANENT, "RP_ON_PERMANENT" },
};

#define N_KINDS (sizeof kinds / sizeof kinds[0])

/* Where a key is looked for, and how messages call what holds it. */
struct place {
	struct rp_unit *unit;
	const struct rp_value *map;
	const char *at, *title;
	const char *prefix;		/* "retry." */
};

static const char *pointer(const struct place *place, const char *key)
{
	return rp_json_pointer(&place->unit->arena, place->at, rp_text(key));
}

static const char *full_name(const struct place *place, const char *key)
{
	return rp_arena_printf(&place->unit->arena, "%s%s", place->prefix,
			       key);
}

static struct rp_diag *report_field(const struct place *place, const char *key,
				    const char *wanted,
				    const struct rp_value *value)
{
	struct rp_diag *diag = rp_report(
		place->unit, RP_D_BAD_FIELD, pointer(place, key), place->title,
		full_name(place, key), wanted,
		rp_diag_value(place->unit, value));

	diag->hint = rp_plain_number_hint(place->unit, value);
	return diag;
}

/* ----------------------------------------------------------------- reading */

/* An integer from `min` on; false if it is absent or was reported. */
static bool read_count(const struct place *place, const char *key, int min,
		       int *out)
{
	const struct rp_value *value = rp_map_get(place->map, key);
	int64_t n = rp_value_int(value, -1);

	if (!value)
		return false;
	if (n < min || n > MAX_RETRIES + min) {
		report_field(place, key,
			     rp_arena_printf(&place->unit->arena,
					     "an integer from %d to %d", min,
					     MAX_RETRIES + min), value);
		return false;
	}
	*out = (int)n;
	return true;
}

static double number_of(const struct rp_value *value)
{
	if (rp_is(value, RP_DOUBLE))
		return value->as.number;
	return (double)rp_value_int(value, -1);
}

static void read_number(const struct place *place, const char *key, double max,
			double *out)
{
	const struct rp_value *value = rp_map_get(place->map, key);
	double number = number_of(value);

	if (value && !(number >= 1 && number <= max))
		report_field(place, key,
			     rp_arena_printf(&place->unit->arena,
					     "a number from 1 to %.0f", max),
			     value);
	else if (value)
		*out = number;
}

static void read_ms(const struct place *place, const char *key,
		    long long *out_us)
{
	double ms = 0;

	read_number(place, key, MAX_BACKOFF_MS, &ms);
	if (ms > 0)
		*out_us = (long long)(ms * 1e3);
}

static void read_jitter(const struct place *place, _Bool *no_jitter)
{
	const struct rp_value *value = rp_map_get(place->map, "jitter");
	struct rp_text text = rp_value_text(value, "");

	if (rp_is(value, RP_BOOL))
		*no_jitter = !value->as.boolean;
	else if (rp_text_is(text, "full") || rp_text_is(text, "none"))
		*no_jitter = rp_text_is(text, "none");
	else if (value)
		report_field(place, "jitter",
			     "true, false, \"full\" or \"none\"", value);
}

static unsigned kind_bit(const struct rp_value *value)
{
	for (size_t i = 0; i < N_KINDS; i++)
		if (rp_text_is(rp_value_text(value, ""), kinds[i].name))
			return kinds[i].bit;
	return 0;
}

static void report_kind(const struct place *place, size_t i,
			const struct rp_value *value)
{
	static const char *const names[] = {
		"transient", "timeout", "permanent", NULL
	};
	struct rp_arena *arena = &place->unit->arena;
	struct rp_diag *diag = rp_report(
		place->unit, RP_D_BAD_FIELD,
		rp_json_pointer_index(arena, pointer(place, "on"), i),
		place->title, rp_arena_printf(arena, "retry.on[%zu]", i),
		"\"transient\", \"timeout\" or \"permanent\"",
		rp_diag_value(place->unit, value));

	diag->hint = rp_diag_suggest(place->unit, rp_value_text(value, ""),
				     names);
}

static void read_kinds(const struct place *place, unsigned *out)
{
	const struct rp_value *list = rp_map_get(place->map, "on");
	unsigned bits = 0;

	if (!list)
		return;
	if (list->tag != RP_LIST || rp_value_count(list) == 0) {
		report_field(place, "on", "a list of \"transient\", "
			     "\"timeout\" and \"permanent\"", list);
		return;
	}
	for (size_t i = 0; i < rp_value_count(list); i++) {
		unsigned bit = kind_bit(rp_list_at(list, i));

		if (!bit)
			report_kind(place, i, rp_list_at(list, i));
		bits |= bit;
	}
	*out = bits;
}

static void read_policy(const struct place *place, struct rp_retry *out)
{
	int attempts;

	if (read_count(place, "max_attempts", 1, &attempts))
		out->max_retries = attempts - 1;
	read_ms(place, "backoff_ms", &out->backoff_us);
	read_number(place, "factor", MAX_FACTOR, &out->factor);
	read_ms(place, "max_backoff_ms", &out->max_backoff_us);
	read_jitter(place, &out->no_jitter);
	read_kinds(place, &out->on);
	rp_check_rows(place->unit, place->map, place->at,
		      rp_arena_printf(&place->unit->arena, "%s, retry",
				      place->title),
		      rp_retry_rows);
}

static void check_twice(const struct place *place,
			const struct rp_value *retry)
{
	if (rp_map_get(place->map, "max_retries")
	    && rp_map_get(retry, "max_attempts"))
		rp_report(place->unit, RP_D_BOTH_GIVEN,
			  pointer(place, "max_retries"), place->title,
			  "retry.max_attempts", "max_retries")->on_key = true;
}

void rp_retry_read(struct rp_unit *unit, const struct rp_value *map,
		   const char *at, const char *title, struct rp_retry *out)
{
	struct place outer = { unit, map, at, title, "" };
	const struct rp_value *retry = rp_map_get(map, "retry");
	struct place inner = { unit, retry, NULL, title, "retry." };

	read_count(&outer, "max_retries", 0, &out->max_retries);
	if (!retry)
		return;
	inner.at = pointer(&outer, "retry");
	if (retry->tag != RP_MAP) {
		report_field(&outer, "retry", "an object", retry)->hint =
			"write \"retry\": { \"max_attempts\": 3 }";
		return;
	}
	check_twice(&outer, retry);
	read_policy(&inner, out);
}

/* ------------------------------------------------------------------ saying */

static bool is_usual(const struct rp_retry *retry)
{
	return !retry->backoff_us && !retry->max_backoff_us
	       && !(retry->factor > 0) && !retry->no_jitter && !retry->on;
}

static void print_how(struct rp_buf *buf, const struct rp_retry *retry)
{
	const char *comma = "";

	rp_buf_printf(buf, " after %s%g ms",
		      retry->no_jitter ? "" : "up to ",
		      retry->backoff_us ? (double)retry->backoff_us / 1e3
					: 1000.0);
	rp_buf_printf(buf, " times %g", retry->factor > 0 ? retry->factor : 2);
	if (retry->max_backoff_us)
		rp_buf_printf(buf, ", at most %g ms",
			      (double)retry->max_backoff_us / 1e3);
	if (!retry->on)
		return;
	rp_buf_str(buf, ", on ");
	for (size_t i = 0; i < N_KINDS; i++) {
		if (!(retry->on & kinds[i].bit))
			continue;
		rp_buf_printf(buf, "%s%s", comma, kinds[i].name);
		comma = " and ";
	}
}

void rp_retry_print(struct rp_buf *buf, const struct rp_retry *retry)
{
	if (!retry->max_retries) {
		rp_buf_str(buf, "; no retry");
		return;
	}
	rp_buf_printf(buf, "; %d retr%s", retry->max_retries,
		      retry->max_retries == 1 ? "y" : "ies");
	if (!is_usual(retry))
		print_how(buf, retry);
}

void rp_retry_json(struct cJSON *step, const struct rp_retry *retry)
{
	cJSON *json, *on;

	cJSON_AddNumberToObject(step, "max_retries", retry->max_retries);
	if (is_usual(retry))
		return;
	json = cJSON_AddObjectToObject(step, "retry");
	cJSON_AddNumberToObject(json, "backoff_ms",
				retry->backoff_us
				? (double)retry->backoff_us / 1e3 : 1000);
	cJSON_AddNumberToObject(json, "factor",
				retry->factor > 0 ? retry->factor : 2);
	cJSON_AddNumberToObject(json, "max_backoff_ms",
				retry->max_backoff_us
				? (double)retry->max_backoff_us / 1e3
				: 300000);
	cJSON_AddBoolToObject(json, "jitter", !retry->no_jitter);
	on = cJSON_AddArrayToObject(json, "on");
	for (size_t i = 0; i < N_KINDS; i++)
		if ((retry->on ? retry->on : RP_ON_TRANSIENT | RP_ON_TIMEOUT)
		    & kinds[i].bit)
			cJSON_AddItemToArray(on, cJSON_CreateString(
				kinds[i].name));
}

/* ---------------------------------------------------------------- emitting */

static void emit_kinds(struct rp_buf *buf, unsigned on)
{
	const char *before = "\t\t\t.on = ";

	for (size_t i = 0; i < N_KINDS; i++) {
		if (!(on & kinds[i].bit))
			continue;
		rp_buf_printf(buf, "%s%s", before, kinds[i].symbol);
		before = " | ";
	}
	if (on)
		rp_buf_str(buf, ",\n");
}

static void emit_members(struct rp_buf *buf, const struct rp_retry *retry)
{
	rp_buf_printf(buf, "\t\t\t.max_retries = %d,\n", retry->max_retries);
	if (retry->backoff_us)
		rp_buf_printf(buf, "\t\t\t.backoff_us = %lld,\n",
			      retry->backoff_us);
	if (retry->max_backoff_us)
		rp_buf_printf(buf, "\t\t\t.max_backoff_us = %lld,\n",
			      retry->max_backoff_us);
	if (retry->factor > 0)
		rp_buf_printf(buf, "\t\t\t.factor = %a,\n", retry->factor);
	if (retry->no_jitter)
		rp_buf_str(buf, "\t\t\t.no_jitter = 1,\n");
	emit_kinds(buf, retry->on);
}

void rp_retry_emit(struct rp_buf *buf, const struct rp_retry *retry)
{
	if (!retry->max_retries)
		return;
	if (is_usual(retry)) {
		rp_buf_printf(buf, "\t\t.retry = { .max_retries = %d },\n",
			      retry->max_retries);
		return;
	}
	rp_buf_str(buf, "\t\t.retry = {\n");
	emit_members(buf, retry);
	rp_buf_str(buf, "\t\t},\n");
}
