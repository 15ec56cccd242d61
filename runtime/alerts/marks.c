/*
 * Marks of a format.  The membership test is as wide as it is (parts of
 * strings, items of lists) because senders' templates were told apart that
 * way and some rely on it without knowing.
 */
#include "alerts/marks.h"

bool rp_marks_has(const struct rp_value *payload, const char *key)
{
	return rp_map_get(payload, key) != NULL;
}

size_t rp_marks_count(const struct rp_value *payload, const char *const *keys)
{
	size_t n = 0;

	for (; *keys; keys++)
		n += rp_marks_has(payload, *keys);
	return n;
}

bool rp_marks_contains(const struct rp_value *value, const char *word)
{
	if (rp_is(value, RP_STRING))
		return rp_text_find(value->as.text, word) >= 0;
	if (!rp_is(value, RP_LIST))
		return rp_marks_has(value, word);
	for (size_t i = 0; i < rp_value_count(value); i++) {
		const struct rp_value *item = rp_list_at(value, i);

		if (rp_is(item, RP_STRING) && rp_text_is(item->as.text, word))
			return true;
	}
	return false;
}
