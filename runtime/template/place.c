/*
 * Values as the text they become, by the place where the text goes.
 *
 * Static text of a template is its author's and stays as it is; values are
 * anybody's.  In JSON it matters whether a value stands inside of a string, so
 * static text is followed; values never open or close one.
 */
#include "template/writing.h"

#include "base/buf.h"
#include "base/json.h"

/* ------------------------------------------------------------ single bytes */

static const struct {
	char c;
	const char *html, *slack;
} entities[] = {
	{ '&', "&amp;", "&amp;" },
	{ '<', "&lt;", "&lt;" },
	{ '>', "&gt;", "&gt;" },
	{ '"', "&#34;", NULL },
	{ '\'', "&#39;", NULL },
};

static void put_entities(struct rp_buf *buf, struct rp_text text, bool is_html)
{
	for (size_t i = 0; i < text.n; i++) {
		const char *entity = NULL;

		for (size_t j = 0; j < sizeof entities / sizeof entities[0];
		     j++)
			if (entities[j].c == text.at[i])
				entity = is_html ? entities[j].html
						 : entities[j].slack;
		if (entity)
			rp_buf_str(buf, entity);
		else
			rp_buf_char(buf, text.at[i]);
	}
}

/* What RFC 3986 calls unreserved. */
static bool is_unreserved(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
	       || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_'
	       || c == '~';
}

static void put_percent(struct rp_buf *buf, struct rp_text text)
{
	for (size_t i = 0; i < text.n; i++)
		if (is_unreserved(text.at[i]))
			rp_buf_char(buf, text.at[i]);
		else
			rp_buf_printf(buf, "%%%02X",
				      (unsigned char)text.at[i]);
}

/* Without the quotes around it. */
static void put_json_text(struct rp_buf *buf, struct rp_text text)
{
	struct rp_buf quoted;

	rp_buf_init(&quoted, RP_BUF_UNLIMITED);
	rp_json_write_string(&quoted, text, RP_JSON_COMPACT);
	rp_buf_add(buf, quoted.at + 1, quoted.n - 2);
	rp_buf_finish(&quoted);
}

/* -------------------------------------------------------------------- JSON */

void rp_write_follow(struct rp_writing *w, struct rp_text text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.at[i];

		if (w->is_escaped)
			w->is_escaped = false;
		else if (w->in_string && c == '\\')
			w->is_escaped = true;
		else if (c == '"')
			w->in_string = !w->in_string;
	}
}

static void put_json_value(struct rp_frame *f, struct rp_buf *buf,
			   const struct rp_value *value)
{
	struct rp_value plain = rp_value_plain(f->arena, value);

	rp_json_write(buf, &plain, RP_JSON_SPACED);
}

/* ------------------------------------------------------------------ values */

static bool is_in(char c, const char *set)
{
	return c && strchr(set, c);
}

#define DIGITS "0123456789"
#define HEX DIGITS "abcdefABCDEF"
#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

/*
 * "db-1:9100", "[::1]:80": what monitoring calls an instance.  Nothing in it
 * can end the host's part of a URL, or put a user before it.
 */
static bool is_instance(struct rp_text text)
{
	bool is_bracketed = rp_text_starts(text, "[");
	size_t i = is_bracketed;

	while (i < text.n && is_in(text.at[i], is_bracketed
					       ? HEX ":."
					       : LETTERS DIGITS "-._"))
		i++;
	if (is_bracketed && i < text.n && text.at[i] != ']')
		return false;
	i += is_bracketed;
	if (i >= text.n || text.at[i] != ':')
		return i == text.n && text.n > 0;
	while (++i < text.n)
		if (!is_in(text.at[i], DIGITS))
			return false;
	return true;
}

static bool is_at_host(const struct rp_buf *buf)
{
	return rp_text_ends(rp_buf_view(buf), "://");
}

/* Where the host is to be, `https://{{ … }}`, a port may follow it. */
static void put_url_part(struct rp_buf *buf, struct rp_text text)
{
	if (is_at_host(buf) && is_instance(text))
		rp_buf_text(buf, text);
	else
		put_percent(buf, text);
}

/* What looks like a reference to a secret must not come from data. */
static const struct rp_value *refuse_reference(struct rp_frame *f,
					       struct rp_text text)
{
	if (rp_text_find(text, "${") < 0)
		return NULL;
	return rp_x_fail(f, RP_F_OTHER, "a value that holds '${' cannot stand "
			 "where references to secrets can");
}

static const struct rp_value *put_text(struct rp_frame *f,
				       struct rp_writing *w,
				       struct rp_text text)
{
	struct rp_buf *buf = w->buf;
	bool is_whole = w->to == RP_TO_SECRET
			|| (w->to == RP_TO_URL && buf->n == 0);

	if (w->to == RP_TO_URL && text.n == 0 && is_at_host(buf))
		return rp_x_fail(f, RP_F_OTHER, "the host of the URL is "
				 "missing");
	if (is_whole || w->to == RP_TO_PLAIN)
		rp_buf_text(buf, text);
	else if (w->to == RP_TO_URL)
		put_url_part(buf, text);
	else if (w->to == RP_TO_JSON)
		put_json_text(buf, text);
	else
		put_entities(buf, text, w->to == RP_TO_HTML);
	return is_whole ? refuse_reference(f, text) : NULL;
}

const struct rp_value *rp_write_escaped(struct rp_frame *f,
					struct rp_writing *w,
					const struct rp_value *value)
{
	const struct rp_value *text;

	if (w->to == RP_TO_JSON && !w->in_string) {
		put_json_value(f, w->buf, value);
		return NULL;
	}
	text = rp_x_text(f, value);
	if (rp_x_is_error(text))
		return text;
	return put_text(f, w, text->as.text);
}
