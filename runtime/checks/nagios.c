/*
 * Reading what plugins print, as the guidelines of monitoring-plugins have it.
 *
 *	'label'=value[unit];[warning];[critical];[min];[max]
 *
 * A label in single quotes may hold blanks and '=', and a quote as two; what
 * is behind the last value that is there may be left out.  Nothing here is
 * trusted: what cannot be read is counted and passed over, and the next word
 * is tried.
 */
#include "checks/nagios.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "checks/proc.h"

#define FIELDS 4

/* ------------------------------------------------------------------ numbers */

/* The number that a text starts with; the rest stays in *text. */
static bool take_number(double *out, struct rp_text *text)
{
	char copy[64], *end;
	size_t n = 0;

	while (n < text->n && n + 1 < sizeof copy
	       && strchr("+-.,0123456789eE", text->at[n])
	       && text->at[n] != '\0') {
		copy[n] = text->at[n] == ',' ? '.' : text->at[n];
		n++;
	}
	copy[n] = '\0';
	*out = strtod(copy, &end);
	if (end == copy || !isfinite(*out))
		return false;
	text->at += end - copy;
	text->n -= (size_t)(end - copy);
	return true;
}

static struct rp_value number_or_null(struct rp_text text)
{
	double number;

	return take_number(&number, &text) ? rp_double(number) : rp_null;
}

/* ------------------------------------------------------------------- labels */

/* The closing quote of a label that opens at text.at[0], or 0. */
static size_t closing_quote(struct rp_text text)
{
	for (size_t i = 1; i < text.n; i++) {
		if (text.at[i] != '\'')
			continue;
		if (i + 1 == text.n || text.at[i + 1] != '\'')
			return i;
		i++;
	}
	return 0;
}

static struct rp_text unquote(struct rp_arena *arena, struct rp_text text)
{
	char *copy = rp_arena_alloc(arena, text.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		copy[n++] = text.at[i];
		i += text.at[i] == '\'';
	}
	return rp_utf8_mend(arena, (struct rp_text){ copy, n });
}

static struct rp_text behind(struct rp_text text, size_t n)
{
	return (struct rp_text){ text.at + n, text.n - n };
}

/* Takes "label=" off the text. */
static bool take_label(struct rp_text *label, struct rp_text *text,
		       struct rp_arena *arena)
{
	size_t n = 0;

	if (text->n && text->at[0] == '\'') {
		n = closing_quote(*text);
		if (n < 2 || n + 1 >= text->n || text->at[n + 1] != '=')
			return false;
		*label = unquote(arena, (struct rp_text){ text->at + 1,
							  n - 1 });
		*text = behind(*text, n + 2);
		return true;
	}
	while (n < text->n && text->at[n] != '=')
		if (strchr(" \t'", text->at[n++]))
			return false;
	if (n == 0 || n == text->n)
		return false;
	*label = rp_utf8_mend(arena, (struct rp_text){ text->at, n });
	*text = behind(*text, n + 1);
	return true;
}

/* ------------------------------------------------------------------ entries */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct rp_text take_word(struct rp_text *text)
{
	struct rp_text word = { text->at, 0 };

	while (word.n < text->n && !is_blank(text->at[word.n]))
		word.n++;
	*text = behind(*text, word.n);
	return word;
}

static struct rp_text take_field(struct rp_text *word)
{
	struct rp_text field = { word->at, 0 };

	while (field.n < word->n && word->at[field.n] != ';')
		field.n++;
	*word = behind(*word, field.n + (field.n < word->n));
	return field;
}

static struct rp_value range(struct rp_arena *arena, struct rp_text text)
{
	return text.n ? rp_string(rp_utf8_mend(arena, text)) : rp_null;
}

/* "12MB;80;90;0;100": a map, or null if it does not begin with a value. */
static struct rp_value read_entry(struct rp_arena *arena, struct rp_text word)
{
	struct rp_text value = take_field(&word), rest[FIELDS];
	struct rp_value map = rp_map_new(arena), number = rp_null;
	double parsed;

	if (take_number(&parsed, &value))
		number = rp_double(parsed);
	else if (!rp_text_is(value, "U"))
		return rp_null;
	else
		value.n = 0;
	for (int i = 0; i < FIELDS; i++)
		rest[i] = take_field(&word);
	rp_map_put(arena, &map, "value", number);
	rp_map_put(arena, &map, "unit",
		   rp_string(rp_utf8_mend(arena, value)));
	rp_map_put(arena, &map, "warning", range(arena, rest[0]));
	rp_map_put(arena, &map, "critical", range(arena, rest[1]));
	rp_map_put(arena, &map, "min", number_or_null(rest[2]));
	rp_map_put(arena, &map, "max", number_or_null(rest[3]));
	return map;
}

static struct rp_text skip_blanks(struct rp_text text)
{
	while (text.n && is_blank(*text.at))
		text = behind(text, 1);
	return text;
}

static void read_data(struct rp_nagios *out, struct rp_text text,
		      struct rp_arena *arena)
{
	for (text = skip_blanks(text); text.n; text = skip_blanks(text)) {
		struct rp_text label;
		bool has_label = take_label(&label, &text, arena);
		struct rp_value entry = read_entry(arena, take_word(&text));

		if (!has_label || entry.tag != RP_MAP
		    || rp_value_count(&out->data) >= RP_NAGIOS_MOST)
			out->n_malformed++;
		else
			rp_map_set(arena, &out->data, label, entry);
	}
}

/* -------------------------------------------------------------------- lines */

/* Splits a line at its first '|'. */
static bool split(struct rp_text *data, struct rp_text *line)
{
	const char *bar = line->n ? memchr(line->at, '|', line->n) : NULL;

	if (!bar)
		return false;
	*data = behind(*line, (size_t)(bar + 1 - line->at));
	line->n = (size_t)(bar - line->at);
	return true;
}

void rp_nagios_read(struct rp_nagios *out, struct rp_text output,
		    struct rp_arena *arena)
{
	struct rp_text line, data;
	bool is_data = false;
	struct rp_buf text;

	*out = (struct rp_nagios){ .data = rp_map_new(arena),
				   .summary = RP_TEXT("") };
	rp_buf_init(&text, RP_BUF_UNLIMITED);
	if (rp_proc_line(&line, &output)) {
		if (split(&data, &line))
			read_data(out, data, arena);
		out->summary = rp_utf8_mend(arena, rp_text_trim(line));
	}
	while (rp_proc_line(&line, &output)) {
		bool has_bar = !is_data && split(&data, &line);

		if (is_data) {
			read_data(out, line, arena);
			continue;
		}
		rp_buf_text(&text, line);
		rp_buf_char(&text, '\n');
		if (has_bar)
			read_data(out, data, arena);
		is_data = has_bar;
	}
	out->details = rp_utf8_mend(arena, rp_text_trim((struct rp_text){
		rp_arena_copy(arena, text.at, text.n), text.n }));
	rp_buf_finish(&text);
}
