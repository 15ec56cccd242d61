/*
 * Values in Python's spelling.
 *
 * Fingerprints of alerts are hashes over this text, so it is a format and not
 * a courtesy: which characters are escaped decides who gets woken up twice.
 */
#include "base/json.h"

#include <inttypes.h>

#include "base/buf.h"
#include "base/error.h"

/* Double quotes only for text that has single ones and no double ones. */
static char choose_quote(struct rp_text text)
{
	if (text.n == 0 || !memchr(text.at, '\'', text.n))
		return '\'';
	return memchr(text.at, '"', text.n) ? '\'' : '"';
}

static void add_escaped(struct rp_buf *buf, uint32_t point)
{
	if (point == '\t')
		rp_buf_str(buf, "\\t");
	else if (point == '\n')
		rp_buf_str(buf, "\\n");
	else if (point == '\r')
		rp_buf_str(buf, "\\r");
	else if (point < 0x100)
		rp_buf_printf(buf, "\\x%02x", (unsigned)point);
	else if (point < 0x10000)
		rp_buf_printf(buf, "\\u%04x", (unsigned)point);
	else
		rp_buf_printf(buf, "\\U%08x", (unsigned)point);
}

/* Appends one code point; returns its bytes.  A bad byte is U+FFFD. */
static unsigned add_point(struct rp_buf *buf, const char *at, size_t n,
			  char quote)
{
	uint32_t point;
	unsigned length = rp_utf8_decode(&point, at, n);

	if (length == 0) {
		rp_buf_str(buf, "\xef\xbf\xbd");
		return 1;
	}
	if (!rp_utf8_printable(point)) {
		add_escaped(buf, point);
		return length;
	}
	if (*at == quote || *at == '\\')
		rp_buf_char(buf, '\\');
	rp_buf_add(buf, at, length);
	return length;
}

static void repr_text(struct rp_buf *buf, struct rp_text text)
{
	char quote = choose_quote(text);
	size_t i = 0;

	rp_buf_char(buf, quote);
	while (i < text.n)
		i += add_point(buf, text.at + i, text.n - i, quote);
	rp_buf_char(buf, quote);
}

static void repr_list(struct rp_buf *buf, const struct rp_list *list)
{
	rp_buf_char(buf, '[');
	for (size_t i = 0; i < list->n; i++) {
		if (i)
			rp_buf_str(buf, ", ");
		rp_python_repr(buf, &list->items[i]);
	}
	rp_buf_char(buf, ']');
}

static void repr_map(struct rp_buf *buf, const struct rp_map *map)
{
	rp_buf_char(buf, '{');
	for (size_t i = 0; i < map->n; i++) {
		if (i)
			rp_buf_str(buf, ", ");
		repr_text(buf, map->pairs[i].key);
		rp_buf_str(buf, ": ");
		rp_python_repr(buf, &map->pairs[i].value);
	}
	rp_buf_char(buf, '}');
}

void rp_python_repr(struct rp_buf *buf, const struct rp_value *value)
{
	switch (value->tag) {
	case RP_NULL:
		rp_buf_str(buf, "None");
		break;
	case RP_BOOL:
		rp_buf_str(buf, value->as.boolean ? "True" : "False");
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
		rp_buf_double(buf, value->as.number);
		break;
	case RP_STRING:
		repr_text(buf, value->as.text);
		break;
	case RP_LIST:
		repr_list(buf, value->as.list);
		break;
	case RP_MAP:
		repr_map(buf, value->as.map);
		break;
	default:		/* of expressions only: plain.h */
		rp_unreachable();
	}
}

void rp_python_str(struct rp_buf *buf, const struct rp_value *value)
{
	if (value->tag == RP_STRING)
		rp_buf_text(buf, value->as.text);
	else
		rp_python_repr(buf, value);
}
