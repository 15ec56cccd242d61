/*
 * Payload objects, built as values so that no text can break out of them.
 *
 * The machine that is described (processors, memory, disk) is the one that
 * notifies unless the context says otherwise; receivers have relied on that.
 * Recommendations appear only where there are some: an empty list used to be
 * replaced by the whole context, which read like advice.
 */
#include "notify/payload.h"

#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/json.h"

#define MAX_RECOMMENDATIONS 10

/* ------------------------------------------------------------- the machine */

static struct rp_value positive(int64_t number)
{
	return number > 0 ? rp_int(number) : rp_null;
}

static struct rp_value host_processors(void)
{
	return positive(sysconf(_SC_NPROCESSORS_ONLN));
}

static struct rp_value host_memory(void)
{
	return positive((int64_t)sysconf(_SC_PHYS_PAGES)
			* sysconf(_SC_PAGESIZE));
}

static struct rp_value host_disk(void)
{
	struct statvfs info;

	if (statvfs("/", &info) < 0)
		return rp_null;
	return positive((int64_t)(info.f_blocks * info.f_frsize));
}

static const struct total {
	const char *key, *human;	/* human: NULL if it is no size */
	const char *names[3];		/* of the context, best first */
	struct rp_value (*host)(void);
} totals[] = {
	{ "cpu_count", NULL, { "cpu_count", "cpu_physical_count" },
	  host_processors },
	{ "ram_total_bytes", "ram_total_human",
	  { "total_memory", "memory_total", "ram_total" }, host_memory },
	{ "disk_total_bytes", "disk_total_human",
	  { "disk_total", "total_disk" }, host_disk },
};

/* True for numbers and for text that is one. */
static bool number_of(double *out, const struct rp_value *value)
{
	char digits[64], *end;
	struct rp_text text = rp_value_text(value, "");

	if (value->tag == RP_INT)
		*out = (double)value->as.integer;
	else if (value->tag == RP_UINT)
		*out = (double)value->as.uinteger;
	else if (value->tag == RP_DOUBLE)
		*out = value->as.number;
	else if (text.n == 0 || text.n >= sizeof digits)
		return false;
	else {
		memcpy(digits, text.at, text.n);
		digits[text.n] = '\0';
		*out = strtod(digits, &end);
		return end == digits + text.n;
	}
	return true;
}

static struct rp_value human(struct rp_arena *arena,
			     const struct rp_value *bytes)
{
	double number;

	if (!number_of(&number, bytes))
		return rp_null;
	return rp_cstring(rp_arena_printf(arena, "%.1f GB",
					  number / (1024.0 * 1024 * 1024)));
}

static void put_total(struct rp_arena *arena, struct rp_value *map,
		      const struct total *total, const struct rp_value *context)
{
	struct rp_value value = rp_null;

	for (size_t i = 0; i < 3 && total->names[i]; i++) {
		const struct rp_value *given =
			rp_map_get(context, total->names[i]);

		if (value.tag == RP_NULL && rp_truthy(given))
			value = *given;
	}
	if (value.tag == RP_NULL)
		value = total->host();
	rp_map_put(arena, map, total->key, value);
	if (total->human)
		rp_map_put(arena, map, total->human, human(arena, &value));
}

/* ---------------------------------------------------------- recommendations */

static const struct rp_value *real_list(const struct rp_value *value)
{
	return rp_is(value, RP_LIST) && rp_value_count(value) ? value : NULL;
}

const struct rp_value *
rp_payload_recommendations(const struct rp_message *message)
{
	const struct rp_value *context = &message->context;
	const struct rp_value *list = real_list(&message->recommendations);

	if (!list)
		list = real_list(rp_map_get(context, "recommendations"));
	if (!list)
		list = real_list(rp_map_get(rp_map_get(context, "intelligence"),
					    "recommendations"));
	return list;
}

static struct rp_value text_or_empty(const struct rp_value *value)
{
	return value ? *value : rp_cstring("");
}

/* The first ones, each reduced to what a reader needs. */
static void put_reduced(struct rp_arena *arena, struct rp_value *map,
			const struct rp_value *list)
{
	struct rp_value reduced = rp_list_new(arena);

	if (!list || !rp_map_get(rp_list_at(list, 0), "title"))
		return;
	for (size_t i = 0; i < rp_value_count(list)
			   && i < MAX_RECOMMENDATIONS; i++) {
		const struct rp_value *item = rp_list_at(list, i);
		struct rp_value pair = rp_map_new(arena);

		if (!rp_is(item, RP_MAP))
			continue;
		rp_map_put(arena, &pair, "title",
			   text_or_empty(rp_map_get(item, "title")));
		rp_map_put(arena, &pair, "description",
			   text_or_empty(rp_map_get(item, "description")));
		rp_list_push(arena, &reduced, pair);
	}
	rp_map_put(arena, map, "recommendations", reduced);
}

static void put_details(struct rp_arena *arena, struct rp_value *map,
			const struct rp_value *list)
{
	if (!list)
		return;
	rp_map_put(arena, map, "recommendations", *list);
	rp_map_put(arena, map, "recommendations_pretty",
		   rp_string(rp_json_text(arena, list,
					  RP_JSON_INDENT | RP_JSON_SORTED)));
}

/* ------------------------------------------------------------------ objects */

static struct rp_value first_truthy(const struct rp_value *a,
				    const struct rp_value *b)
{
	if (rp_truthy(a))
		return *a;
	return rp_truthy(b) ? *b : rp_null;
}

struct rp_value rp_payload_source(const struct rp_message *message)
{
	return first_truthy(rp_map_get(&message->context, "source"),
			    rp_map_get(&message->tags, "source"));
}

struct rp_value rp_payload_incident_id(const struct rp_message *message)
{
	return first_truthy(rp_map_get(&message->context, "incident_id"),
			    rp_map_get(&message->context, "id"));
}

/* As Python's isoformat: no fraction on a whole second. */
static struct rp_value generated_at(struct rp_arena *arena, int64_t wall_us)
{
	const char *text = rp_time_text_offset(arena, wall_us);
	const char *dot = strstr(text, ".000000");

	if (!dot)
		return rp_cstring(text);
	return rp_cstring(rp_arena_printf(arena, "%.*s%s", (int)(dot - text),
					  text, dot + strlen(".000000")));
}

static void put_message(struct rp_arena *arena, struct rp_value *map,
			const struct rp_message *message)
{
	rp_map_put(arena, map, "title", rp_string(message->title));
	rp_map_put(arena, map, "message", rp_string(message->body));
	rp_map_put(arena, map, "severity", rp_cstring(message->severity));
	rp_map_put(arena, map, "channel", rp_cstring(message->channel));
}

struct rp_value rp_payload_incident(struct rp_arena *arena,
				    const struct rp_message *message)
{
	static const char *const kept[] = { "environment", "ingest", "check",
					    "intelligence" };
	struct rp_value map = rp_map_new(arena);

	put_message(arena, &map, message);
	rp_map_put(arena, &map, "tags", message->tags);
	rp_map_put(arena, &map, "context", message->context);
	for (size_t i = 0; i < sizeof totals / sizeof totals[0]; i++)
		put_total(arena, &map, &totals[i], &message->context);
	rp_map_put(arena, &map, "incident_id",
		   rp_payload_incident_id(message));
	rp_map_put(arena, &map, "source", rp_payload_source(message));
	for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++) {
		const struct rp_value *value =
			rp_map_get(&message->context, kept[i]);

		rp_map_put(arena, &map, kept[i], value ? *value : rp_null);
	}
	put_details(arena, &map, rp_payload_recommendations(message));
	rp_map_put(arena, &map, "generated_at",
		   generated_at(arena, message->created_us));
	return map;
}

static void put_findings(struct rp_arena *arena, struct rp_value *map,
			 const struct rp_value *intelligence)
{
	static const char *const keys[] = { "summary", "probable_cause" };

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		const struct rp_value *value =
			rp_map_get(intelligence, keys[i]);

		if (rp_truthy(value))
			rp_map_put(arena, map, keys[i], *value);
	}
}

struct rp_value rp_payload_generic(struct rp_arena *arena,
				   const struct rp_message *message)
{
	struct rp_value source = rp_payload_source(message);
	struct rp_value map = rp_map_new(arena);

	put_message(arena, &map, message);
	rp_map_put(arena, &map, "source",
		   source.tag == RP_NULL ? rp_cstring("") : source);
	rp_map_put(arena, &map, "incident_id",
		   rp_payload_incident_id(message));
	rp_map_put(arena, &map, "generated_at",
		   generated_at(arena, message->created_us));
	rp_map_put(arena, &map, "tags", message->tags);
	rp_map_put(arena, &map, "context", message->context);
	put_findings(arena, &map, rp_map_get(&message->context,
					     "intelligence"));
	put_reduced(arena, &map, rp_payload_recommendations(message));
	rp_map_put(arena, &map, "incident",
		   rp_payload_incident(arena, message));
	return map;
}
