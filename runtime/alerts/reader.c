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

void rp_reader_fault(const struct rp_reader *reader, const char *key,
		     const char *problem)
{
	say(reader, &reader->batch->faults, key, problem);
	say(reader, &reader->batch->warnings, key, problem);
}

void rp_reader_warn(const struct rp_reader *reader, const char *key,
		    const char *problem)
{
	say(reader, &reader->batch->warnings, key, problem);
}

/* ----------------------------------------------------------------- walking */

void rp_reader_each(struct rp_reader *reader, const struct rp_value *payload,
		    const char *key, rp_read_alert *read)
{
	const struct rp_value *list = rp_map_get(payload, key);
	const char *at = rp_json_pointer(reader->arena, reader->at,
					 rp_text(key));

	if (!rp_is(list, RP_LIST)) {
		rp_reader_refuse(reader, key, "must be a list");
		return;
	}
	for (size_t i = 0; i < rp_value_count(list); i++) {
		const struct rp_value *item = rp_list_at(list, i);

		reader->at = rp_json_pointer_index(reader->arena, at, i);
		if (rp_is(item, RP_MAP))
			read(reader, item);
		else
			rp_reader_refuse(reader, NULL, "must be an object");
	}
}

struct rp_reader rp_reader_under(const struct rp_reader *reader,
				 const char *key)
{
	struct rp_reader under = *reader;

	under.at = rp_json_pointer(reader->arena, reader->at, rp_text(key));
	return under;
}

/* ------------------------------------------------------------------ fields */

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

struct rp_text rp_reader_field(const struct rp_reader *reader,
			       const struct rp_value *object, const char *key)
{
	return rp_reader_text(reader, rp_map_get(object, key));
}

struct rp_text rp_reader_word(const struct rp_reader *reader,
			      const struct rp_value *object, const char *key)
{
	return rp_text_lower(reader->arena,
			     rp_reader_field(reader, object, key));
}

bool rp_reader_among(struct rp_text text, const char *const *words)
{
	for (; *words; words++)
		if (rp_text_is(text, *words))
			return true;
	return false;
}

static bool is_word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
	       || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

bool rp_reader_has_word(struct rp_text text, const char *word)
{
	size_t n = strlen(word);

	for (size_t i = 0; i + n <= text.n; i++)
		if (memcmp(text.at + i, word, n) == 0
		    && (i == 0 || !is_word_byte(text.at[i - 1]))
		    && (i + n == text.n || !is_word_byte(text.at[i + n])))
			return true;
	return false;
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

struct rp_text rp_reader_given(const struct rp_reader *reader,
			       const struct rp_value *object,
			       const char *const *keys, const char *otherwise)
{
	for (; *keys; keys++) {
		const struct rp_value *value = rp_map_get(object, *keys);

		if (value && value->tag != RP_NULL)
			return rp_reader_text(reader, value);
	}
	return rp_text(otherwise);
}

struct rp_text rp_reader_join(const struct rp_reader *reader,
			      const struct rp_text *parts)
{
	size_t n = 0;
	char *at;

	for (const struct rp_text *part = parts; part->at; part++)
		n += part->n;
	at = rp_arena_alloc(reader->arena, n + 1);
	for (n = 0; parts->at; parts++) {
		memcpy(at + n, parts->at, parts->n);
		n += parts->n;
	}
	return (struct rp_text){ at, n };
}

bool rp_reader_map(struct rp_value *out, const struct rp_reader *reader,
		   const struct rp_value *object, const char *key)
{
	const struct rp_value *value = rp_map_get(object, key);

	*out = rp_is(value, RP_MAP) ? *value : rp_map_new(reader->arena);
	return !value || value->tag == RP_NULL || value->tag == RP_MAP;
}

const struct rp_value *rp_reader_object(const struct rp_reader *reader,
					const struct rp_value *object,
					const char *key)
{
	const struct rp_value *value = rp_map_get(object, key);

	if (!value || value->tag == RP_NULL)
		return NULL;
	if (value->tag == RP_MAP)
		return value;
	rp_reader_fault(reader, key, "must be an object; ignored");
	return NULL;
}

/* ----------------------------------------------------------------- copying */

void rp_reader_put(const struct rp_reader *reader, struct rp_value *map,
		   const char *name, struct rp_text text)
{
	rp_map_put(reader->arena, map, name, rp_string(text));
}

void rp_reader_copy(const struct rp_reader *reader, struct rp_value *map,
		    const struct rp_value *object,
		    const struct rp_reader_row *rows)
{
	for (; rows->name; rows++)
		rp_reader_put(reader, map, rows->name,
			      rp_reader_field(reader, object, rows->key));
}

void rp_reader_copy_given(const struct rp_reader *reader, struct rp_value *map,
			  const struct rp_value *object,
			  const struct rp_reader_row *rows)
{
	for (; rows->name; rows++) {
		const struct rp_value *value = rp_map_get(object, rows->key);

		if (rp_truthy(value))
			rp_reader_put(reader, map, rows->name,
				      rp_reader_text(reader, value));
	}
}

void rp_reader_label(const struct rp_reader *reader, struct rp_value *map,
		   struct rp_text tag, const char *prefix)
{
	const char *colon = tag.n ? memchr(tag.at, ':', tag.n) : NULL;
	struct rp_text key = tag, text = RP_TEXT("true");

	if (colon) {
		key.n = (size_t)(colon - tag.at);
		text = (struct rp_text){ colon + 1, tag.n - key.n - 1 };
	} else if (*prefix) {
		key = rp_reader_join(reader, (struct rp_text[]){
			rp_text(prefix), tag, { 0 } });
	}
	rp_map_set(reader->arena, map, key, rp_string(text));
}

static struct rp_value *own_map(const struct rp_reader *reader,
				struct rp_value *map)
{
	if (map->tag != RP_MAP)
		*map = rp_map_new(reader->arena);
	return map;
}

void rp_reader_url(const struct rp_reader *reader, struct rp_alert *alert,
		   const char *name, const struct rp_value *url)
{
	struct rp_text text = rp_value_text(url, "");

	if (rp_text_starts(text, "https://") || rp_text_starts(text, "http://"))
		rp_reader_put(reader, own_map(reader, &alert->urls), name,
			      text);
}

void rp_reader_urls(const struct rp_reader *reader, struct rp_alert *alert,
		    const struct rp_value *object,
		    const struct rp_reader_row *rows)
{
	for (; rows->name; rows++)
		rp_reader_url(reader, alert, rows->name,
			      rp_map_get(object, rows->key));
}

void rp_reader_value(const struct rp_reader *reader, struct rp_alert *alert,
		     struct rp_text name, const struct rp_value *value)
{
	rp_map_set(reader->arena, own_map(reader, &alert->values), name,
		   *value);
}

/* ---------------------------------------------------------------- identity */

void rp_reader_fingerprint(const struct rp_reader *reader,
			   struct rp_alert *alert, struct rp_text id)
{
	alert->fingerprint = id.n ? id
		: rp_alert_fingerprint(reader->arena, alert->name,
				       &alert->labels);
}
