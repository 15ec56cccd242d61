/*
 * Places in a definition's text.
 *
 * Two indexes make every question cheap.  Marks hold the state of a count of
 * lines and columns at every STRIDE bytes, so that a place is found by
 * counting on from the mark before it.  Items hold where each node of the
 * list "nodes" lies, so that a pointer into a node is followed inside that
 * node and not from the beginning of the file.
 */
#include "source.h"

#include "base/arena.h"
#include "base/json.h"
#include "base/json_token.h"
#include "compile.h"

#define STRIDE 4096

struct rp_source_mark {
	size_t line, column;		/* 0-based, of the mark's offset */
};

struct rp_source_item {
	size_t offset, n;
};

/* ------------------------------------------------------------------- marks */

static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static void count_on(struct rp_source_mark *mark, struct rp_text text,
		     size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (text.at[i] == '\n') {
			mark->line++;
			mark->column = 0;
		} else if (!is_continuation(text.at[i])) {
			mark->column++;
		}
	}
}

static void set_marks(struct rp_source *source, struct rp_arena *arena)
{
	size_t n = source->text.n / STRIDE + 1;
	struct rp_source_mark mark = { 0, 0 };

	source->marks = rp_arena_array(arena, n, sizeof *source->marks);
	for (size_t i = 1; i < n; i++) {
		count_on(&mark, source->text, (i - 1) * STRIDE, i * STRIDE);
		source->marks[i] = mark;
	}
}

struct rp_place rp_source_place(const struct rp_source *source, size_t offset,
				size_t n)
{
	size_t end = source->text.n;
	size_t at = offset < end ? offset : end;
	struct rp_source_mark mark = source->marks[at / STRIDE];

	count_on(&mark, source->text, at / STRIDE * STRIDE, at);
	return (struct rp_place){
		.line = mark.line + 1, .column = mark.column + 1,
		.offset = at, .n = n < end - at ? n : end - at,
	};
}

/* ------------------------------------------------------------------- items */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The offset after the string whose opening quote is at `i`. */
static size_t skip_string(struct rp_text text, size_t i)
{
	for (i++; i < text.n && text.at[i] != '"'; i++)
		if (text.at[i] == '\\')
			i++;
	return i + 1;
}

/*
 * Finds the items of the list at `list`, which is known to be sound JSON.
 * Returns how many there are; with `out` NULL it only counts.
 */
static size_t scan_items(struct rp_source_item *out, struct rp_text text,
			 struct rp_json_span list)
{
	size_t depth = 0, n = 0, begin = 0, end = 0;
	size_t stop = list.offset + list.n;

	for (size_t i = list.offset + 1; i < stop; i++) {
		char c = text.at[i];
		bool closes = depth == 0 && (c == ',' || i + 1 == stop);

		if (closes && end > begin) {
			if (out)
				out[n] = (struct rp_source_item){
					begin, end - begin
				};
			n++;
			begin = end = 0;
		}
		if (closes || is_blank(c))
			continue;
		if (!begin)
			begin = i;
		if (c == '"')
			i = skip_string(text, i) - 1;
		else if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		end = i + 1;
	}
	return n;
}

static void find_items(struct rp_source *source, struct rp_arena *arena)
{
	struct rp_json_span list;

	if (rp_json_locate(&list, source->text, "/nodes") != 0
	    || source->text.at[list.offset] != '[')
		return;
	source->n_items = scan_items(NULL, source->text, list);
	source->items = rp_arena_array(arena, source->n_items,
				       sizeof *source->items);
	scan_items(source->items, source->text, list);
}

void rp_source_init(struct rp_source *source, struct rp_arena *arena,
		    struct rp_text text)
{
	*source = (struct rp_source){ .text = text };
	if (text.n > RP_MAX_DEFINITION)
		source->text.n = RP_MAX_DEFINITION;
	set_marks(source, arena);
	if (text.n <= RP_MAX_DEFINITION)
		find_items(source, arena);
}

/* ---------------------------------------------------------------- pointers */

/* Splits "/nodes/3/next": the node's item, and "/next" in *rest. */
static const struct rp_source_item *item_of(const struct rp_source *source,
					    const char *pointer,
					    const char **rest)
{
	static const char prefix[] = "/nodes/";
	const char *at = pointer + sizeof prefix - 1;
	size_t index = 0;

	if (strncmp(pointer, prefix, sizeof prefix - 1) != 0)
		return NULL;
	while (*at >= '0' && *at <= '9' && index < source->n_items)
		index = index * 10 + (size_t)(*at++ - '0');
	if ((*at && *at != '/') || index >= source->n_items)
		return NULL;
	*rest = at;
	return &source->items[index];
}

struct rp_place rp_source_locate(const struct rp_source *source,
				 const char *pointer, bool on_key)
{
	struct rp_text text = source->text;
	struct rp_json_span span = { 0 };
	size_t base = 0;
	const struct rp_source_item *item = item_of(source, pointer, &pointer);

	if (item) {
		base = item->offset;
		text = (struct rp_text){ text.at + base, item->n };
		span.n = item->n;
	}
	if (*pointer && rp_json_locate(&span, text, pointer) < 0)
		span = (struct rp_json_span){ 0 };
	if (!item && !*pointer)
		rp_json_locate(&span, text, "");
	if (on_key && span.key_n)
		return rp_source_place(source, base + span.key_offset,
				       span.key_n);
	return rp_source_place(source, base + span.offset, span.n);
}

/*
 * Where byte `from` of a string stands in its literal, whose opening quote is
 * at `at`; at most the closing quote.
 */
static size_t find_byte(struct rp_text text, size_t at, size_t from)
{
	const char *end = text.at + text.n, *here = text.at + at + 1;
	char encoded[4];

	for (size_t n = 0; here < end && *here != '"';) {
		const char *next = here;

		if (n >= from)
			break;
		if (*here == '\\')
			n += rp_utf8_encode(encoded,
					    rp_json_unescape(&next, end));
		else
			n += next++ < end;
		if (n > from)
			break;
		here = next;
	}
	return (size_t)(here - text.at);
}

struct rp_place rp_source_span(const struct rp_source *source,
			       const char *pointer, size_t from, size_t n)
{
	struct rp_place whole = rp_source_locate(source, pointer, false);
	struct rp_text text = source->text;
	size_t begin, end;

	if (whole.n < 2 || text.at[whole.offset] != '"')
		return whole;
	text.n = whole.offset + whole.n;
	begin = find_byte(text, whole.offset, from);
	end = find_byte(text, whole.offset, from + n);
	return rp_source_place(source, begin, end - begin);
}

const char *rp_source_syntax_hint(struct rp_text text, size_t offset)
{
	size_t before = offset < text.n ? offset : text.n;
	char here = offset < text.n ? text.at[offset] : '\0';

	while (before > 0 && strchr(" \t\r\n", text.at[before - 1]))
		before--;
	if (before == 0)
		return NULL;
	if (here == '\'')
		return "texts stand between double quotes";
	if (here == '/' || here == '#')
		return "JSON has no comments; use \"description\"";
	if (text.at[before - 1] == ',' && (here == ']' || here == '}'))
		return "remove the comma before it";
	if (strchr(",:[{", text.at[before - 1]))
		return NULL;
	if (here == '"' || here == '{' || here == '[')
		return "is a comma or colon missing before it?";
	return NULL;
}
