/*
 * Silences, maintenance windows and inhibitions for people; see holds.h.
 */
#include "holds.h"

#include "alerts/matcher.h"
#include "base/buf.h"
#include "base/clock.h"
#include "command.h"
#include "session.h"
#include "table.h"

/* ----------------------------------------------------------------- reading */

int rp_hold_matchers(struct rp_value *out, struct rp_cli *cli,
		     const char *const *words, int n)
{
	struct rp_matchers matchers = { 0 };
	struct rp_error error = { 0 };

	for (int i = 0; i < n; i++)
		if (rp_matchers_parse(&matchers, rp_text(words[i]),
				      &cli->arena, &error) < 0)
			return rp_command_error("%s", error.message);
	*out = rp_matchers_value(&matchers, &cli->arena);
	return 0;
}

static int read_time(int64_t *out, const char *flag, const char *text)
{
	if (rp_time_parse(out, rp_text(text)) && *out > 0)
		return 0;
	return rp_command_error("%s must be a time as in "
				"2026-03-10T12:00:00Z, not '%s'", flag, text);
}

int rp_hold_times(struct rp_stored_hold *out, const struct rp_hold_span *span)
{
	int64_t now_us = rp_system_clock.wall_us(&rp_system_clock);
	const char *lasts = span->lasts;
	int64_t us;

	out->starts_us = now_us;
	if (span->from && read_time(&out->starts_us, "--from", span->from))
		return 1;
	if (span->until && lasts)
		return rp_command_error("--until and --for cannot both be "
					"given");
	if (span->until && read_time(&out->ends_us, "--until", span->until))
		return 1;
	if (!span->until && !lasts)
		lasts = span->preset;
	if (lasts && (!rp_duration_parse(&us, lasts) || us == 0
		      || us >= RP_HOLD_FOR_EVER - out->starts_us))
		return rp_command_error("--for must be a duration as in '2h' "
					"or '1d', not '%s'", lasts);
	if (lasts)
		out->ends_us = out->starts_us + us;
	if (out->ends_us && out->ends_us <= out->starts_us)
		return rp_command_error("--until must be later than the "
					"beginning");
	if (out->ends_us && out->ends_us <= now_us)
		return rp_command_error("--until is in the past");
	return 0;
}

int rp_hold_sign(struct rp_stored_hold *out, struct rp_cli *cli,
		 const char *author, const char *comment)
{
	if (rp_comment_check("--comment", comment))
		return 1;
	out->comment = comment ? comment : "";
	out->author = rp_author_read(cli, author);
	return out->author == NULL;
}

/* ----------------------------------------------------------------- keeping */

static int say(const char *done, const struct rp_hold_words *words, int64_t id)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "%s %s %lld\n", done, words->one, (long long)id);
	return rp_cli_print(&buf, 0);
}

static int show_new(struct rp_cli *cli, const struct rp_hold_words *words,
		    int64_t id)
{
	struct rp_error error = { 0 };
	struct rp_value list;

	if (rp_store_hold_list(cli->store, words->kind, true, &list,
			       &cli->arena, &error) < 0)
		return rp_command_error("%s", error.message);
	for (size_t i = 0; i < rp_value_count(&list); i++) {
		const struct rp_value *row = rp_list_at(&list, i);

		if (rp_value_int(rp_map_get(row, "id"), 0) == id)
			return rp_record_json(row);
	}
	return rp_command_error("%s %lld is gone", words->one, (long long)id);
}

int rp_hold_keep(struct rp_cli *cli, const struct rp_hold_words *words,
		 const struct rp_stored_hold *hold, bool json)
{
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	int64_t id;

	if (!store || rp_store_hold_add(store, hold, &id, &error) < 0)
		return rp_command_error("%s", error.message);
	return json ? show_new(cli, words, id) : say("Added", words, id);
}

/* -------------------------------------------------------------------- list */

/* "a, b" of a list of texts, or what stands there. */
static const char *cell(struct rp_cli *cli, const struct rp_value *row,
			const char *key)
{
	const struct rp_value *value = rp_map_get(row, key);
	const char *all = "";

	if (!rp_is(value, RP_LIST))
		return rp_record_cell(cli, row, key);
	for (size_t i = 0; i < rp_value_count(value); i++) {
		struct rp_text text = rp_value_text(rp_list_at(value, i), "");

		all = rp_arena_printf(&cli->arena, "%s%s%.*s", all,
				      i ? ", " : "", (int)text.n, text.at);
	}
	return all;
}

#define MOST_COLUMNS 12

static int print_table(struct rp_cli *cli, const struct rp_hold_words *words,
		       const struct rp_value *list)
{
	struct rp_table table = { 0 };
	const char *cells[MOST_COLUMNS];
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (; words->columns[table.columns].title; table.columns++)
		cells[table.columns] = words->columns[table.columns].title;
	if (!rp_value_count(list))
		rp_buf_printf(&buf, "No %s found.\n", words->many);
	else
		rp_table_row(&table, &cli->arena, cells);
	for (size_t i = 0; i < rp_value_count(list); i++) {
		for (size_t k = 0; k < table.columns; k++)
			cells[k] = cell(cli, rp_list_at(list, i),
					words->columns[k].key);
		rp_table_row(&table, &cli->arena, cells);
	}
	rp_table_print(&buf, &table);
	return rp_cli_print(&buf, 0);
}

int rp_hold_print(struct rp_cli *cli, const struct rp_hold_words *words,
		  bool all, bool json)
{
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_value list;

	if (!store || rp_store_hold_list(store, words->kind, all, &list,
					 &cli->arena, &error) < 0)
		return rp_command_error("%s", error.message);
	return json ? rp_records_json(cli, words->many, list)
		    : print_table(cli, words, &list);
}

int rp_hold_stop(struct rp_cli *cli, const struct rp_hold_words *words,
		 const char *word, const char *author)
{
	struct rp_error error = { 0 };
	struct rp_store *store;
	int64_t id;
	int rc;

	if (rp_id_read(&id, word, "ID"))
		return 1;
	author = rp_author_read(cli, author);
	if (!author)
		return 1;
	store = rp_cli_store(cli, &error);
	rc = store ? rp_store_hold_end(store, words->kind, id, author, &error)
		   : error.code;
	if (rc == RP_ENOTFOUND)
		return rp_command_error("No such %s: %lld", words->one,
					(long long)id);
	if (rc < 0)
		return rp_command_error("%s", error.message);
	return say(words->end, words, id);
}
