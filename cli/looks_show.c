/*
 * What checks found, for people and for scripts.  Both pages are formats that
 * scripts read: order, blanks and the spelling of numbers stay as they are.
 */
#include "looks.h"

#include "base/buf.h"
#include "base/json.h"

#define INDENT "       "
#define MOST_FILES 10		/* of a list of large or old files */

/* Lists with a place of their own on the page. */
static const struct {
	const char *key, *label;
} labels[] = {
	{ "space_hogs", "Space Hogs" },
	{ "old_files", "Old Files" },
	{ "large_files", "Large Files" },
};

/* ---------------------------------------------------------------- counting */

void rp_looks_count(struct rp_tally *out, const struct rp_looks *looks)
{
	size_t *const places[] = {
		[RP_CHECK_OK] = &out->ok,
		[RP_CHECK_WARNING] = &out->warning,
		[RP_CHECK_CRITICAL] = &out->critical,
		[RP_CHECK_UNKNOWN] = &out->unknown,
	};

	*out = (struct rp_tally){ 0 };
	for (size_t i = 0; i < looks->n; i++)
		++*places[looks->at[i].result.status];
}

/* -------------------------------------------------------------------- JSON */

struct rp_value rp_look_value(struct rp_arena *arena,
			      const struct rp_look *look)
{
	const struct rp_check_result *result = &look->result;
	struct rp_value map = rp_map_new(arena);

	rp_map_put(arena, &map, "checker", rp_cstring(look->check->name));
	rp_map_put(arena, &map, "status",
		   rp_cstring(rp_check_status_name(result->status)));
	rp_map_put(arena, &map, "message", rp_cstring(result->message));
	rp_map_put(arena, &map, "metrics", result->metrics);
	rp_map_put(arena, &map, "error", rp_cstring(result->error));
	return map;
}

static struct rp_value summary(struct rp_arena *arena,
			       const struct rp_looks *looks)
{
	struct rp_value map = rp_map_new(arena);
	struct rp_tally tally;

	rp_looks_count(&tally, looks);
	rp_map_put(arena, &map, "total", rp_int((int64_t)looks->n));
	rp_map_put(arena, &map, "ok", rp_int((int64_t)tally.ok));
	rp_map_put(arena, &map, "warning", rp_int((int64_t)tally.warning));
	rp_map_put(arena, &map, "critical", rp_int((int64_t)tally.critical));
	rp_map_put(arena, &map, "unknown", rp_int((int64_t)tally.unknown));
	return map;
}

struct rp_value rp_looks_value(struct rp_arena *arena,
			       const struct rp_looks *looks)
{
	struct rp_value map = rp_map_new(arena), results = rp_list_new(arena);

	for (size_t i = 0; i < looks->n; i++)
		rp_list_push(arena, &results,
			     rp_look_value(arena, &looks->at[i]));
	rp_map_put(arena, &map, "results", results);
	rp_map_put(arena, &map, "summary", summary(arena, looks));
	return map;
}

/* ------------------------------------------------------------------ values */

/* As Python's str(). */
static void put_plain(struct rp_buf *buf, const struct rp_value *value)
{
	struct rp_buf text;

	rp_buf_init(&text, RP_BUF_UNLIMITED);
	rp_python_str(&text, value);
	rp_buf_visible(buf, rp_buf_view(&text));
	rp_buf_finish(&text);
}

/* The same with one digit behind the point. */
static void put_short(struct rp_buf *buf, const struct rp_value *value)
{
	if (value->tag == RP_DOUBLE)
		rp_buf_printf(buf, "%.1f", value->as.number);
	else
		put_plain(buf, value);
}

static void put_pairs(struct rp_buf *buf, const struct rp_value *map)
{
	for (size_t i = 0; i < rp_value_count(map); i++) {
		const struct rp_pair *pair = rp_map_at(map, i);

		rp_buf_str(buf, i ? ", " : "");
		rp_buf_visible(buf, pair->key);
		rp_buf_str(buf, ": ");
		put_plain(buf, &pair->value);
	}
}

static void put_words(struct rp_buf *buf, struct rp_text key)
{
	for (size_t i = 0; i < key.n; i++)
		rp_buf_char(buf, key.at[i] == '_' ? ' ' : key.at[i]);
}

/* --------------------------------------------------- check_health's details */

static double number_of(const struct rp_value *value)
{
	if (rp_is(value, RP_DOUBLE))
		return value->as.number;
	return (double)rp_value_int(value, 0);
}

static void put_file(struct rp_buf *buf, const struct rp_value *file)
{
	const struct rp_value *days = rp_map_get(file, "age_days");

	rp_buf_str(buf, INDENT "  - ");
	rp_buf_visible(buf, rp_value_text(rp_map_get(file, "path"), ""));
	rp_buf_printf(buf, "  %.1f MB",
		      number_of(rp_map_get(file, "size_mb")));
	if (rp_is(days, RP_INT))
		rp_buf_printf(buf, " (%lldd old)",
			      (long long)days->as.integer);
	rp_buf_char(buf, '\n');
}

static void put_files(struct rp_buf *buf, const struct rp_value *metrics)
{
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
		const struct rp_value *list =
			rp_map_get(metrics, labels[i].key);
		size_t n = rp_is(list, RP_LIST) ? rp_value_count(list) : 0;

		if (n == 0)
			continue;
		rp_buf_printf(buf, INDENT "%s:\n", labels[i].label);
		for (size_t j = 0; j < n && j < MOST_FILES; j++)
			put_file(buf, rp_list_at(list, j));
		if (n > MOST_FILES)
			rp_buf_printf(buf, INDENT "  ... and %zu more\n",
				      n - MOST_FILES);
	}
}

static void put_advice(struct rp_buf *buf, const struct rp_value *metrics)
{
	const struct rp_value *total =
		rp_map_get(metrics, "total_recoverable_mb");
	const struct rp_value *advice = rp_map_get(metrics, "recommendations");

	if (total)
		rp_buf_printf(buf, INDENT "Total recoverable: %.1f MB\n",
			      number_of(total));
	if (!rp_is(advice, RP_LIST) || rp_value_count(advice) == 0)
		return;
	rp_buf_str(buf, INDENT "Recommendations:\n");
	for (size_t i = 0; i < rp_value_count(advice); i++) {
		rp_buf_str(buf, INDENT "  - ");
		put_plain(buf, rp_list_at(advice, i));
		rp_buf_char(buf, '\n');
	}
}

static bool has_own_place(struct rp_text key)
{
	for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
		if (rp_text_is(key, labels[i].key))
			return true;
	return rp_text_is(key, "total_recoverable_mb")
	       || rp_text_is(key, "recommendations")
	       || rp_text_is(key, "platform");
}

static void put_scalars(struct rp_buf *buf, const struct rp_value *metrics)
{
	for (size_t i = 0; i < rp_value_count(metrics); i++) {
		const struct rp_pair *pair = rp_map_at(metrics, i);

		if (has_own_place(pair->key) || pair->value.tag == RP_LIST
		    || pair->value.tag == RP_MAP)
			continue;
		rp_buf_str(buf, INDENT);
		put_words(buf, pair->key);
		rp_buf_str(buf, ": ");
		put_short(buf, &pair->value);
		rp_buf_char(buf, '\n');
	}
}

static void put_object(struct rp_buf *buf, const struct rp_value *map)
{
	for (size_t i = 0; i < rp_value_count(map); i++) {
		const struct rp_pair *pair = rp_map_at(map, i);

		rp_buf_str(buf, INDENT "  ");
		rp_buf_visible(buf, pair->key);
		rp_buf_str(buf, ": ");
		if (pair->value.tag == RP_MAP)
			put_pairs(buf, &pair->value);
		else
			put_short(buf, &pair->value);
		rp_buf_char(buf, '\n');
	}
}

static void put_objects(struct rp_buf *buf, const struct rp_value *metrics)
{
	for (size_t i = 0; i < rp_value_count(metrics); i++) {
		const struct rp_pair *pair = rp_map_at(metrics, i);

		if (pair->value.tag != RP_MAP)
			continue;
		rp_buf_str(buf, INDENT);
		rp_buf_visible(buf, pair->key);
		rp_buf_str(buf, ":\n");
		put_object(buf, &pair->value);
	}
}

/* ------------------------------------------------------------------- pages */

static void put_status(struct rp_buf *buf, enum rp_check_status status)
{
	rp_buf_char(buf, '[');
	for (const char *c = rp_check_status_name(status); *c; c++)
		rp_buf_char(buf, (char)(*c - 'a' + 'A'));
	rp_buf_char(buf, ']');
}

void rp_look_line(struct rp_buf *buf, const struct rp_look *look)
{
	put_status(buf, look->result.status);
	rp_buf_printf(buf, " %s: ", look->check->name);
	rp_buf_visible(buf, rp_text(look->result.message));
}

static void put_look(struct rp_buf *buf, const struct rp_look *look)
{
	const struct rp_value *metrics = &look->result.metrics;

	rp_look_line(buf, look);
	rp_buf_char(buf, '\n');
	if (look->result.error) {
		rp_buf_str(buf, INDENT "Error: ");
		rp_buf_visible(buf, rp_text(look->result.error));
		rp_buf_char(buf, '\n');
	}
	put_files(buf, metrics);
	put_advice(buf, metrics);
	put_scalars(buf, metrics);
	put_objects(buf, metrics);
}

static void put_rule(struct rp_buf *buf, char c)
{
	for (int i = 0; i < 60; i++)
		rp_buf_char(buf, c);
	rp_buf_char(buf, '\n');
}

void rp_looks_page(struct rp_buf *buf, const struct rp_looks *looks)
{
	struct rp_tally tally;

	rp_looks_count(&tally, looks);
	rp_buf_char(buf, '\n');
	put_rule(buf, '=');
	rp_buf_str(buf, " SERVER HEALTH CHECK RESULTS\n");
	put_rule(buf, '=');
	rp_buf_char(buf, '\n');
	for (size_t i = 0; i < looks->n; i++)
		put_look(buf, &looks->at[i]);
	rp_buf_char(buf, '\n');
	put_rule(buf, '-');
	rp_buf_printf(buf, "Total: %zu | OK: %zu | Warning: %zu | "
		      "Critical: %zu", looks->n, tally.ok, tally.warning,
		      tally.critical);
	if (tally.unknown)
		rp_buf_printf(buf, " | Unknown: %zu", tally.unknown);
	rp_buf_str(buf, "\n\n");
}

static void put_metric(struct rp_buf *buf, const struct rp_pair *metric)
{
	const struct rp_value *value = &metric->value;

	rp_buf_str(buf, "    ");
	rp_buf_visible(buf, metric->key);
	if (value->tag != RP_MAP) {
		rp_buf_str(buf, ": ");
		put_plain(buf, value);
	}
	rp_buf_str(buf, value->tag == RP_MAP ? ":\n" : "\n");
	for (size_t i = 0; value->tag == RP_MAP && i < rp_value_count(value);
	     i++) {
		const struct rp_pair *pair = rp_map_at(value, i);

		rp_buf_str(buf, "      ");
		rp_buf_visible(buf, pair->key);
		rp_buf_str(buf, ": ");
		put_plain(buf, &pair->value);
		rp_buf_char(buf, '\n');
	}
}

void rp_look_page(struct rp_buf *buf, const struct rp_look *look)
{
	const struct rp_value *metrics = &look->result.metrics;

	rp_buf_char(buf, '\n');
	put_status(buf, look->result.status);
	rp_buf_printf(buf, " %s\n  ", look->check->name);
	rp_buf_visible(buf, rp_text(look->result.message));
	rp_buf_char(buf, '\n');
	if (look->result.error) {
		rp_buf_str(buf, "  Error: ");
		rp_buf_visible(buf, rp_text(look->result.error));
		rp_buf_char(buf, '\n');
	}
	if (rp_value_count(metrics)) {
		rp_buf_str(buf, "\n  Metrics:\n");
		for (size_t i = 0; i < rp_value_count(metrics); i++)
			put_metric(buf, rp_map_at(metrics, i));
	}
	rp_buf_char(buf, '\n');
}
