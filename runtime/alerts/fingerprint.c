/*
 * What makes an alert the same alert, and what makes alerts one incident.
 *
 * The fingerprint hashes the name and the labels in the spelling of a Python
 * list of tuples, because databases full of fingerprints were made that way
 * and a resolved alert must find its firing one.  The group key is ours and
 * says nothing of the sender: it is a JSON list, so that no label value can
 * look like two.
 */
#include "alerts/alerts.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/json.h"

#define FINGERPRINT_DIGITS 16

static int by_key(const void *a, const void *b)
{
	const struct rp_pair *const *left = a;
	const struct rp_pair *const *right = b;

	return rp_text_compare((*left)->key, (*right)->key);
}

static const struct rp_pair **sort_labels(struct rp_arena *arena,
					  const struct rp_value *labels)
{
	size_t n = rp_value_count(labels);
	const struct rp_pair **sorted =
		rp_arena_array(arena, n, sizeof *sorted);

	for (size_t i = 0; i < n; i++)
		sorted[i] = rp_map_at(labels, i);
	if (n)
		qsort(sorted, n, sizeof *sorted, by_key);
	return sorted;
}

/* Hostile labels are bounded by the payload they stand in. */
struct rp_text rp_alert_fingerprint(struct rp_arena *arena, struct rp_text name,
				    const struct rp_value *labels)
{
	const struct rp_pair **sorted = sort_labels(arena, labels);
	char hex[RP_SHA256_HEX];
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_text(&buf, name);
	rp_buf_str(&buf, ":[");
	for (size_t i = 0; i < rp_value_count(labels); i++) {
		struct rp_value key = rp_string(sorted[i]->key);

		rp_buf_str(&buf, i ? ", (" : "(");
		rp_python_repr(&buf, &key);
		rp_buf_str(&buf, ", ");
		rp_python_repr(&buf, &sorted[i]->value);
		rp_buf_char(&buf, ')');
	}
	rp_buf_char(&buf, ']');
	rp_sha256_hex(hex, rp_buf_view(&buf));
	rp_buf_finish(&buf);
	return rp_text(rp_arena_copy(arena, hex, FINGERPRINT_DIGITS));
}

/* ------------------------------------------------------------------- group */

/* The first of two labels that says something, as text, or null. */
static struct rp_value group_label(struct rp_arena *arena,
				   const struct rp_value *labels,
				   const char *name, const char *synonym)
{
	const struct rp_value *value = rp_map_get(labels, name);
	struct rp_value text = rp_null;
	struct rp_buf buf;

	if (!rp_truthy(value) && synonym)
		value = rp_map_get(labels, synonym);
	if (!rp_truthy(value))
		return rp_null;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_python_str(&buf, value);
	text = rp_string((struct rp_text){
		rp_arena_copy(arena, buf.at, buf.n), buf.n });
	rp_buf_finish(&buf);
	return text;
}

struct rp_text rp_alert_group_key(struct rp_arena *arena,
				  const struct rp_alert *alert)
{
	static const struct {
		const char *name, *synonym;
	} parts[] = {
		{ "host", "hostname" }, { "instance", NULL }, { "service", NULL },
	};
	struct rp_value key = rp_list_new(arena);

	rp_list_push(arena, &key, rp_string(alert->name));
	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		rp_list_push(arena, &key,
			     group_label(arena, &alert->labels, parts[i].name,
					 parts[i].synonym));
	return rp_json_text(arena, &key, RP_JSON_COMPACT);
}

/* The value of "a|b|c", for as many names as there are. */
static struct rp_value first_label(struct rp_arena *arena,
				   const struct rp_alert *alert,
				   const char *names)
{
	struct rp_value value = rp_null;

	while (value.tag == RP_NULL && *names) {
		size_t n = strcspn(names, "|");
		const char *name = rp_arena_copy(arena, names, n);

		if (strcmp(name, "name") == 0)
			value = rp_string(alert->name);
		else
			value = group_label(arena, &alert->labels, name, NULL);
		names += n + (names[n] == '|');
	}
	return value;
}

struct rp_text rp_alert_group_key_by(struct rp_arena *arena,
				     const struct rp_alert *alert,
				     struct rp_strings labels)
{
	struct rp_value key = rp_map_new(arena);

	if (!labels.n)
		return rp_alert_group_key(arena, alert);
	for (size_t i = 0; i < labels.n; i++)
		rp_map_put(arena, &key, labels.at[i],
			   first_label(arena, alert, labels.at[i]));
	return rp_json_text(arena, &key, RP_JSON_COMPACT | RP_JSON_SORTED);
}
