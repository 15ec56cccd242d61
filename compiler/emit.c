/*
 * The writer of C, and the only two ways by which text of a user gets into it.
 */
#include "emit.h"

#include <stdarg.h>
#include <string.h>

#include "abi_text.h"
#include "compile.h"

#define STRING_CHUNK 64		/* source bytes a line of a long literal */
#define COMMENT_MAX 60

void rp_emit_init(struct rp_emit *emit)
{
	emit->seen = rp_null;
	rp_arena_init(&emit->scratch);
	for (int i = 0; i < RP_SECTIONS; i++) {
		rp_buf_init(&emit->sections[i], RP_BUF_UNLIMITED);
		emit->depth[i] = 0;
	}
}

void rp_emit_finish(struct rp_emit *emit)
{
	for (int i = 0; i < RP_SECTIONS; i++)
		rp_buf_finish(&emit->sections[i]);
	rp_arena_finish(&emit->scratch);
}

bool rp_emit_first(struct rp_emit *emit, struct rp_unit *unit,
		   const char *symbol)
{
	if (emit->seen.tag == RP_NULL)
		emit->seen = rp_map_new(&unit->arena);
	if (rp_map_get(&emit->seen, symbol))
		return false;
	rp_map_put(&unit->arena, &emit->seen,
		   rp_arena_strdup(&unit->arena, symbol), rp_bool(true));
	return true;
}

static void indent(struct rp_emit *emit, enum rp_section section)
{
	for (unsigned i = 0; i < emit->depth[section]; i++)
		rp_buf_char(&emit->sections[section], '\t');
}

void rp_emit_line(struct rp_emit *emit, enum rp_section section,
		  const char *format, ...)
{
	va_list args;

	if (*format)
		indent(emit, section);
	va_start(args, format);
	rp_buf_vprintf(&emit->sections[section], format, args);
	va_end(args);
	rp_buf_char(&emit->sections[section], '\n');
}

void rp_emit_open(struct rp_emit *emit, enum rp_section section,
		  const char *format, ...)
{
	va_list args;

	indent(emit, section);
	va_start(args, format);
	rp_buf_vprintf(&emit->sections[section], format, args);
	va_end(args);
	rp_buf_str(&emit->sections[section],
		   emit->depth[section] ? " {\n" : "\n{\n");
	emit->depth[section]++;
}

void rp_emit_close(struct rp_emit *emit, enum rp_section section,
		   const char *tail)
{
	emit->depth[section]--;
	indent(emit, section);
	rp_buf_printf(&emit->sections[section], "}%s\n", tail);
}

static void finish_buf(void *buf)
{
	rp_buf_finish(buf);
}

/* Programs have many megabytes: a section is let go once it was copied. */
void rp_emit_join(struct rp_emit *emit, struct rp_unit *unit,
		  struct rp_text head)
{
	struct rp_buf *whole = rp_arena_alloc(&unit->arena, sizeof *whole);
	size_t n = head.n;

	for (int i = 0; i < RP_SECTIONS; i++)
		n += emit->sections[i].n;
	rp_buf_init(whole, RP_BUF_UNLIMITED);
	rp_arena_defer(&unit->arena, finish_buf, whole);
	rp_buf_reserve(whole, n);
	rp_buf_text(whole, head);
	for (int i = 0; i < RP_SECTIONS; i++) {
		rp_buf_text(whole, rp_buf_view(&emit->sections[i]));
		rp_buf_finish(&emit->sections[i]);
	}
	unit->c = rp_buf_view(whole);
}

/* --------------------------------------------------------- text of users */

static bool is_plain(unsigned char c)
{
	return c >= ' ' && c <= '~' && c != '"' && c != '\\' && c != '?';
}

void rp_emit_string(struct rp_buf *buf, struct rp_text text)
{
	rp_buf_char(buf, '"');
	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.at[i];

		if (i && i % STRING_CHUNK == 0)
			rp_buf_str(buf, "\"\n\t\t\"");
		if (is_plain(c))
			rp_buf_char(buf, (char)c);
		else
			rp_buf_printf(buf, "\\%03o", c);
	}
	rp_buf_char(buf, '"');
}

void rp_emit_comment(struct rp_buf *buf, struct rp_text text)
{
	size_t n = text.n < COMMENT_MAX ? text.n : COMMENT_MAX;

	for (size_t i = 0; i < n; i++) {
		char c = text.at[i];
		bool is_safe = is_plain((unsigned char)c) && c != '*';

		rp_buf_char(buf, is_safe ? c : '.');
	}
	if (n < text.n)
		rp_buf_str(buf, "...");
}

/* -------------------------------------------------------------- the header */

void rp_emit_with_abi(struct rp_buf *buf, const struct rp_unit *unit)
{
	static const char include[] = "#include <runpipe/abi.h>\n";
	ptrdiff_t at = rp_text_find(unit->c, include);
	size_t after = (size_t)at + sizeof include - 1;

	rp_buf_add(buf, unit->c.at, (size_t)at);
	rp_buf_str(buf, rp_abi_text);
	rp_buf_add(buf, unit->c.at + after, unit->c.n - after);
}
