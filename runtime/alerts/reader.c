/*
 * Reading fields of payloads that anybody may have written.  The rule behind
 * all of it: a page must not be lost.  An alert is refused only when nobody
 * could tell which alert it is; whatever else is wrong with it is replaced by
 * something sensible, and said.
 */
#include "alerts/reader.h"

#include <assert.h>

#include "alerts/alerts.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

/* ---------------------------------------------------------------- messages */

static void say(const struct rp_reader *reader, struct rp_value *list,
		const char *key, const char *problem)
{
	const char *message;

	assert(list->tag == RP_LIST);
	if (list->as.list->n > RP_ALERT_MAX_MESSAGES)
		return;
	message = list->as.list->n == RP_ALERT_MAX_MESSAGES
		  ? "further problems are not listed"
		  : rp_arena_printf(reader->arena, "%s%s%s %s", reader->at,
				    key ? "/" : "", key ? key : "", problem);
	rp_list_push(reader->arena, list, rp_cstring(message));
}

void rp_reader_refuse(const struct rp_reader *reader, const char *key,
		      const char *problem)
{
	say(reader, &reader->batch->errors, key, problem);
}

void rp_reader_warn(const struct rp_reader *reader, const char *key,
		    const char *problem)
{
	say(reader, &reader->batch->warnings, key, problem);
}

/* ------------------------------------------------------------------ fields */

void rp_reader_each(struct rp_reader *reader, const struct rp_value *payload,
		    rp_read_alert *read)
{
	const struct rp_value *alerts = rp_map_get(payload, "alerts");

	if (!rp_is(alerts, RP_LIST)) {
		rp_reader_refuse(reader, "alerts", "must be a list");
		return;
	}
	for (size_t i = 0; i < rp_value_count(alerts); i++) {
		const struct rp_value *item = rp_list_at(alerts, i);

		reader->at = rp_json_pointer_index(reader->arena, "/alerts", i);
		if (rp_is(item, RP_MAP))
			read(reader, item);
		else
			rp_reader_refuse(reader, NULL, "must be an object");
	}
}

struct rp_text rp_reader_text(const struct rp_reader *reader,
			      const struct rp_value *value)
{
	struct rp_text text;
	struct rp_buf buf;

	if (!value || value->tag == RP_NULL)
		return rp_text("");
	if (value->tag == RP_STRING)
		return value->as.text;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_python_str(&buf, value);
	text = (struct rp_text){ rp_arena_copy(reader->arena, buf.at, buf.n),
				 buf.n };
	rp_buf_finish(&buf);
	return text;
}

struct rp_text rp_reader_word(const struct rp_reader *reader,
			      const struct rp_value *value)
{
	return rp_text_lower(reader->arena, rp_reader_text(reader, value));
}

struct rp_text rp_reader_first(const struct rp_reader *reader,
			       const struct rp_value *object,
			       const char *const *keys, const char *otherwise)
{
	for (; *keys; keys++) {
		const struct rp_value *value = rp_map_get(object, *keys);

		if (rp_truthy(value))
			return rp_reader_text(reader, value);
	}
	return rp_text(otherwise);
}

bool rp_reader_map(struct rp_value *out, const struct rp_reader *reader,
		   const struct rp_value *object, const char *key)
{
	const struct rp_value *value = rp_map_get(object, key);

	*out = rp_is(value, RP_MAP) ? *value : rp_map_new(reader->arena);
	return !value || value->tag == RP_NULL || value->tag == RP_MAP;
}

void rp_reader_fingerprint(const struct rp_reader *reader,
			   struct rp_alert *alert,
			   const struct rp_value *object)
{
	static const char *const keys[] = { "fingerprint", NULL };

	alert->fingerprint = rp_reader_first(reader, object, keys, "");
	if (!alert->fingerprint.n)
		alert->fingerprint = rp_alert_fingerprint(
			reader->arena, alert->name, &alert->labels);
}
