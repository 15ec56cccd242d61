/*
 * Configurations of channels.  The notifier's rows decide what is valid and
 * what is secret; nothing here knows any driver.
 */
#include "channel.h"

#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/redact.h"
#include "notify/notify.h"

#define MAX_CONFIG ((size_t)1 << 20)
#define MAX_ROWS 64

/* ---------------------------------------------------------------- reading */

static int parse(struct rp_value *config, struct rp_text text,
		 struct rp_arena *arena, struct rp_error *error)
{
	struct rp_json_result result;

	if (rp_json_read(config, arena, text, RP_JSON_DEPTH_DEFINITION,
			 &result) < 0)
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid JSON in --config: %s",
				    rp_json_problem(arena, &result));
	if (result.n_notes)
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid JSON in --config: a key is "
				    "repeated or a surrogate stands alone");
	if (config->tag != RP_MAP)
		return rp_error_set(error, RP_EBADINPUT,
				    "--config must be a JSON object");
	return 0;
}

int rp_channel_read(struct rp_value *config, const char *word,
		    struct rp_arena *arena, struct rp_error *error)
{
	struct rp_buf buf;
	int rc;

	if (word[0] != '@' && strcmp(word, "-") != 0)
		return parse(config, rp_text(word), arena, error);
	rp_buf_init(&buf, MAX_CONFIG);
	rc = word[0] == '@' ? rp_buf_read_file(&buf, word + 1)
			    : rp_buf_read_fd(&buf, STDIN_FILENO);
	if (rc < 0)
		rc = rp_error_set(error, RP_EBADINPUT, "Cannot read %s: %s",
				  word[0] == '@' ? word + 1 : "standard input",
				  rp_buf_read_problem(arena, rc));
	else
		rc = parse(config, rp_buf_view(&buf), arena, error);
	rp_buf_finish(&buf);
	return rc;
}

/* --------------------------------------------------------------- checking */

static const char *joined(struct rp_arena *arena, const char *const *names)
{
	const char *list = "";

	for (size_t i = 0; names[i]; i++)
		list = rp_arena_printf(arena, "%s%s%s", list, i ? ", " : "",
				       names[i]);
	return list;
}

static void warn_unknown(struct rp_value *warnings, struct rp_arena *arena,
			 const struct rp_notifier *notifier,
			 struct rp_text key)
{
	const char *names[MAX_ROWS + 1] = { NULL };
	const char *word = rp_text_cstr(arena, key);
	const char *near;
	size_t n = 0;

	for (const struct rp_option *row = notifier->options;
	     row && row->name && n < MAX_ROWS; row++)
		names[n++] = row->name;
	near = rp_nearest(word, names);
	rp_list_push(arena, warnings, rp_cstring(rp_arena_printf(
		arena, "%s knows no '%s'%s%s%s", notifier->name, word,
		near ? "; did you mean '" : "", near ? near : "",
		near ? "'?" : "")));
}

int rp_channel_check(const struct rp_stored_channel *channel,
		     struct rp_value *warnings, struct rp_arena *arena,
		     struct rp_error *error)
{
	const struct rp_notifier *notifier =
		rp_notifier_find(rp_text(channel->driver));
	struct rp_error why = { 0 };

	if (!notifier)
		return rp_error_set(error, RP_EBADINPUT,
				    "Unknown driver: %s. Available: %s",
				    channel->driver,
				    joined(arena, rp_notifier_names()));
	for (size_t i = 0; i < rp_value_count(&channel->config); i++) {
		struct rp_text key = rp_map_at(&channel->config, i)->key;

		if (!rp_option_find(notifier->options, key))
			warn_unknown(warnings, arena, notifier, key);
	}
	if (rp_option_load(rp_arena_alloc(arena, notifier->size),
			   notifier->size, notifier->options,
			   &channel->config, arena, &why) < 0)
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid configuration for %s: %s",
				    channel->driver, why.message);
	return 0;
}

/* ---------------------------------------------------------------- masking */

static struct rp_value mask_text(struct rp_arena *arena,
				 const struct rp_value *value)
{
	if (rp_is(value, RP_STRING)
	    && rp_ref_parse(arena, value->as.text).kind != RP_REF_PLAIN)
		return *value;
	return value->tag == RP_NULL ? *value : rp_cstring(RP_REDACTED);
}

/* The names of headers say nothing about their values. */
static struct rp_value mask_map(struct rp_arena *arena,
				const struct rp_value *map)
{
	struct rp_value copy = rp_map_new(arena);

	for (size_t i = 0; i < rp_value_count(map); i++) {
		const struct rp_pair *pair = rp_map_at(map, i);

		rp_map_set(arena, &copy, pair->key,
			   mask_text(arena, &pair->value));
	}
	return copy;
}

static struct rp_value mask_row(struct rp_arena *arena,
				const struct rp_option *row,
				const struct rp_value *value)
{
	if (row && row->kind == RP_OPT_SECRET)
		return mask_text(arena, value);
	if (row && row->kind == RP_OPT_HEADERS && value->tag == RP_MAP)
		return mask_map(arena, value);
	return *value;
}

struct rp_value rp_channel_masked(const struct rp_stored_channel *channel,
				  struct rp_arena *arena)
{
	const struct rp_notifier *notifier =
		rp_notifier_find(rp_text(channel->driver));
	const struct rp_option *rows = notifier ? notifier->options : NULL;
	struct rp_value copy = rp_map_new(arena);

	for (size_t i = 0; i < rp_value_count(&channel->config); i++) {
		const struct rp_pair *pair = rp_map_at(&channel->config, i);

		rp_map_set(arena, &copy, pair->key,
			   mask_row(arena, rp_option_find(rows, pair->key),
				    &pair->value));
	}
	return rp_redact(arena, &copy);
}
