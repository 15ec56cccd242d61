/*
 * Records for people and for scripts; see records.h.
 */
#include "records.h"

#include <pwd.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "alerts/matcher.h"
#include "base/buf.h"
#include "base/json.h"
#include "command.h"
#include "session.h"

#define DEFAULT_LIMIT 10

#define line(page, ...) rp_page_line(page, RP_STYLE_PLAIN, __VA_ARGS__)

/* --------------------------------------------------------------------- JSON */

int rp_record_json(const struct rp_value *record)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_result_json(&buf, record);
	return rp_cli_print(&buf, 0);
}

int rp_records_json(struct rp_cli *cli, const char *name, struct rp_value list)
{
	struct rp_value all = rp_map_new(&cli->arena);

	rp_map_put(&cli->arena, &all, "count",
		   rp_int((int64_t)rp_value_count(&list)));
	rp_map_put(&cli->arena, &all, name, list);
	return rp_record_json(&all);
}

/* --------------------------------------------------------------------- text */

static const char *spell(struct rp_cli *cli, const struct rp_value *value)
{
	struct rp_buf buf;
	const char *text;

	if (!value || value->tag == RP_NULL)
		return "";
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	if (value->tag == RP_STRING)
		rp_buf_text(&buf, value->as.text);
	else
		rp_json_write(&buf, value, RP_JSON_COMPACT);
	text = rp_arena_copy(&cli->arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

const char *rp_record_cell(struct rp_cli *cli, const struct rp_value *record,
			   const char *key)
{
	return spell(cli, rp_map_get(record, key));
}

const char *rp_record_labels(struct rp_cli *cli, const struct rp_value *map)
{
	const char *all = "";

	for (size_t i = 0; rp_is(map, RP_MAP) && i < rp_value_count(map); i++) {
		const struct rp_pair *pair = rp_map_at(map, i);

		if (pair->value.tag == RP_NULL)
			continue;
		all = rp_arena_printf(&cli->arena, "%s%s%.*s=%s", all,
				      *all ? ", " : "", (int)pair->key.n,
				      pair->key.at, spell(cli, &pair->value));
	}
	return all;
}

void rp_record_line(struct rp_cli *cli, const struct rp_page *page,
		    const char *label, const struct rp_value *record,
		    const char *key)
{
	const char *text = rp_record_cell(cli, record, key);

	if (*text)
		line(page, "  %s: %s", label, text);
}

void rp_record_history(struct rp_cli *cli, const struct rp_page *page,
		       const struct rp_value *record)
{
	const struct rp_value *history = rp_map_get(record, "history");

	line(page, "%s", "");
	line(page, "History:");
	for (size_t i = 0; i < rp_value_count(history); i++) {
		const struct rp_value *row = rp_list_at(history, i);
		const char *actor = rp_record_cell(cli, row, "actor");
		const char *details = rp_record_labels(cli,
			rp_map_get(row, "details"));

		line(page, "  - %s %s%s%s%s%s",
		     rp_record_cell(cli, row, "created_at"),
		     rp_record_cell(cli, row, "event"), *actor ? " by " : "",
		     actor, *details ? ": " : "", details);
	}
}

/* -------------------------------------------------------------------- flags */

static const char *const severities[] = { "info", "warning", "critical", NULL };

static int read_word(const char **out, const char *word, const char *what,
		     const char *const *names)
{
	struct rp_buf all;

	*out = NULL;
	rp_buf_init(&all, RP_BUF_UNLIMITED);
	for (size_t i = 0; word && names[i]; i++) {
		if (strcasecmp(word, names[i]) == 0)
			*out = names[i];
		rp_buf_printf(&all, "%s%s", i ? ", " : "", names[i]);
	}
	if (word && !*out)
		rp_command_error("Unknown %s: %s. Available: %s", what, word,
				 all.at);
	rp_buf_finish(&all);
	return word && !*out;
}

static int read_labels(struct rp_record_filter *out, struct rp_cli *cli,
		       const struct rp_words *labels)
{
	struct rp_matchers *matchers = rp_arena_alloc(&cli->arena,
						      sizeof *matchers);
	struct rp_error error = { 0 };

	for (int i = 0; i < labels->n; i++)
		if (rp_matchers_parse(matchers, rp_text(labels->at[i]),
				      &cli->arena, &error) < 0)
			return rp_command_error("--label: %s", error.message);
	out->matchers = labels->n ? matchers : NULL;
	return 0;
}

int rp_filter_read(struct rp_record_filter *out, struct rp_cli *cli,
		   const struct rp_filter_flags *flags)
{
	long limit = DEFAULT_LIMIT;

	*out = (struct rp_record_filter){ 0 };
	if (flags->limit && !rp_number_parse(&limit, flags->limit))
		return rp_command_error("--limit must be a whole number from "
					"1 to 999999999, not '%s'",
					flags->limit);
	out->limit = (size_t)limit;
	if (read_word(&out->status, flags->status, "status", flags->statuses)
	    || read_labels(out, cli, flags->labels))
		return 1;
	return read_word(&out->severity, flags->severity, "severity",
			 severities);
}

int rp_id_read(int64_t *out, const char *word, const char *what)
{
	long id;

	if (!rp_number_parse(&id, word))
		return rp_command_error("%s must be a number, not '%s'", what,
					word);
	*out = id;
	return 0;
}

/* ------------------------------------------------------------------- authors */

/* As login(1) and cron(8) leave it, else as the system knows the user. */
static const char *user_name(void)
{
	static const char *const variables[] = { "USER", "LOGNAME" };
	struct passwd *user;

	for (size_t i = 0; i < 2; i++) {
		const char *name = getenv(variables[i]);

		if (name && *name)
			return name;
	}
	user = getpwuid(geteuid());
	return user ? user->pw_name : NULL;
}

const char *rp_author_read(struct rp_cli *cli, const char *given)
{
	const char *author = given ? given : user_name();

	if (!author)
		author = rp_arena_printf(&cli->arena, "uid %lu",
					 (unsigned long)geteuid());
	if (rp_name_is_fit(author))
		return author;
	rp_command_error("--author must be a name of 1 to %d bytes in one "
			 "line, not '%s'", RP_MAX_NAME, author);
	return NULL;
}

int rp_comment_check(const char *flag, const char *text)
{
	if (!text)
		return 0;
	if (rp_utf8_invalid(rp_text(text)) >= 0)
		return rp_command_error("%s must be UTF-8 text", flag);
	if (strlen(text) > RP_MAX_COMMENT)
		return rp_command_error("%s is longer than %d bytes", flag,
					RP_MAX_COMMENT);
	return 0;
}
