/*
 * The JSON writer: one walk over a value, in the spellings of Python's
 * json.dumps, which is what the people who read our output know.
 *
 * What is written is always JSON: bytes that are not UTF-8 come out as
 * U+FFFD, infinities and NaN, which no JSON text has, as null.
 */
#include "base/json.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

struct writer {
	struct rp_buf *buf;
	unsigned style;
	unsigned level;
};

static void write_value(struct writer *writer, const struct rp_value *value);

/* ---------------------------------------------------------------- strings */

static const char *short_escape(uint32_t point)
{
	switch (point) {
	case '"':
		return "\\\"";
	case '\\':
		return "\\\\";
	case '\b':
		return "\\b";
	case '\f':
		return "\\f";
	case '\n':
		return "\\n";
	case '\r':
		return "\\r";
	case '\t':
		return "\\t";
	default:
		return NULL;
	}
}

static void add_hex(struct rp_buf *buf, uint32_t point)
{
	if (point < 0x10000) {
		rp_buf_printf(buf, "\\u%04x", (unsigned)point);
		return;
	}
	point -= 0x10000;
	rp_buf_printf(buf, "\\u%04x\\u%04x", 0xd800 + (unsigned)(point >> 10),
		      0xdc00 + (unsigned)(point & 0x3ff));
}

/* Appends what is not plain ASCII; returns how many bytes it was. */
static unsigned add_special(struct rp_buf *buf, const char *at, size_t n,
			    unsigned style)
{
	uint32_t point;
	unsigned length = rp_utf8_decode(&point, at, n);
	const char *escape;
	char bytes[4];

	if (length == 0)
		point = 0xfffd;
	escape = short_escape(point);
	if (escape)
		rp_buf_str(buf, escape);
	else if (point < 0x20 || (style & RP_JSON_ASCII))
		add_hex(buf, point);
	else
		rp_buf_add(buf, bytes, rp_utf8_encode(bytes, point));
	return length ? length : 1;
}

static bool is_plain(char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void rp_json_write_string(struct rp_buf *buf, struct rp_text text,
			  unsigned style)
{
	size_t i = 0, start;

	rp_buf_char(buf, '"');
	while (i < text.n) {
		for (start = i; i < text.n && is_plain(text.at[i]); i++)
			;
		rp_buf_add(buf, text.at + start, i - start);
		if (i < text.n)
			i += add_special(buf, text.at + i, text.n - i, style);
	}
	rp_buf_char(buf, '"');
}

/* -------------------------------------------------------- lists and maps */

static void new_line(struct writer *writer)
{
	if (!(writer->style & RP_JSON_INDENT))
		return;
	rp_buf_char(writer->buf, '\n');
	for (unsigned i = 0; i < writer->level; i++)
		rp_buf_add(writer->buf, "  ", 2);
}

static void open(struct writer *writer, char bracket)
{
	rp_buf_char(writer->buf, bracket);
	writer->level++;
}

static void close(struct writer *writer, char bracket)
{
	writer->level--;
	new_line(writer);
	rp_buf_char(writer->buf, bracket);
}

/* The comma before all but the first, and the blank or line after it. */
static void separate(struct writer *writer, size_t i)
{
	if (i)
		rp_buf_char(writer->buf, ',');
	if (i && (writer->style & RP_JSON_SPACED) &&
	    !(writer->style & RP_JSON_INDENT))
		rp_buf_char(writer->buf, ' ');
	new_line(writer);
}

static void write_list(struct writer *writer, const struct rp_list *list)
{
	if (list->n == 0) {
		rp_buf_str(writer->buf, "[]");
		return;
	}
	open(writer, '[');
	for (size_t i = 0; i < list->n; i++) {
		separate(writer, i);
		write_value(writer, &list->items[i]);
	}
	close(writer, ']');
}

static void write_pair(struct writer *writer, const struct rp_pair *pair)
{
	rp_json_write_string(writer->buf, pair->key, writer->style);
	rp_buf_char(writer->buf, ':');
	if (writer->style & (RP_JSON_SPACED | RP_JSON_INDENT))
		rp_buf_char(writer->buf, ' ');
	write_value(writer, &pair->value);
}

static int by_key(const void *a, const void *b)
{
	const struct rp_pair *const *left = a, *const *right = b;

	return rp_text_compare((*left)->key, (*right)->key);
}

static void write_sorted(struct writer *writer, const struct rp_map *map)
{
	const struct rp_pair **pairs = calloc(map->n, sizeof *pairs);

	if (!pairs)
		rp_out_of_memory();
	for (size_t i = 0; i < map->n; i++)
		pairs[i] = &map->pairs[i];
	qsort(pairs, map->n, sizeof *pairs, by_key);
	for (size_t i = 0; i < map->n; i++) {
		separate(writer, i);
		write_pair(writer, pairs[i]);
	}
	free(pairs);
}

static void write_map(struct writer *writer, const struct rp_map *map)
{
	if (map->n == 0) {
		rp_buf_str(writer->buf, "{}");
		return;
	}
	open(writer, '{');
	if (writer->style & RP_JSON_SORTED) {
		write_sorted(writer, map);
	} else {
		for (size_t i = 0; i < map->n; i++) {
			separate(writer, i);
			write_pair(writer, &map->pairs[i]);
		}
	}
	close(writer, '}');
}

/* ----------------------------------------------------------------- values */

static void write_double(struct rp_buf *buf, double number)
{
	if (isfinite(number))
		rp_buf_double(buf, number);
	else
		rp_buf_str(buf, "null");
}

static void write_value(struct writer *writer, const struct rp_value *value)
{
	struct rp_buf *buf = writer->buf;

	switch (value->tag) {
	case RP_NULL:
		rp_buf_str(buf, "null");
		break;
	case RP_BOOL:
		rp_buf_str(buf, value->as.boolean ? "true" : "false");
		break;
	case RP_INT:
		rp_buf_printf(buf, "%" PRId64, value->as.integer);
		break;
	case RP_UINT:
		rp_buf_printf(buf, "%" PRIu64, value->as.uinteger);
		break;
	case RP_BIGINT:
		rp_buf_text(buf, value->as.text);
		break;
	case RP_DOUBLE:
		write_double(buf, value->as.number);
		break;
	case RP_STRING:
		rp_json_write_string(buf, value->as.text, writer->style);
		break;
	case RP_LIST:
		write_list(writer, value->as.list);
		break;
	case RP_MAP:
		write_map(writer, value->as.map);
		break;
	default:		/* of expressions only: plain.h */
		rp_unreachable();
	}
}

void rp_json_write(struct rp_buf *buf, const struct rp_value *value,
		   unsigned style)
{
	struct writer writer = { buf, style, 0 };

	write_value(&writer, value);
}

struct rp_text rp_json_text(struct rp_arena *arena,
			    const struct rp_value *value, unsigned style)
{
	struct rp_text text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_json_write(&buf, value, style);
	text.n = buf.n;
	text.at = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}
