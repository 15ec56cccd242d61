/*
 * The JSON reader.
 *
 * It does not recurse: open lists and maps are frames, and the items read so
 * far lie on one stack of slots.  Closing a list or map moves its slots into
 * an array of the right size in the arena.
 *
 *	{"a": [1, 2        frames   {map, 0} {list, 1}
 *	                   slots    [a: …] [1] [2]
 *
 * The text is copied into the arena once; strings are views of the copy.
 * Escapes are decoded in place, which works because a string never becomes
 * longer by decoding, and because a decoded part is never looked at again:
 * places of problems are distances, and lines are counted in the original.
 */
#include "base/json.h"

#include <assert.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json_token.h"

#define FIRST_SLOTS 64
#define LONGEST_POINTER 4096	/* of a note; deeper parts are left out */

struct frame {
	size_t first;		/* slot */
	bool is_map;
};

struct reader {
	struct rp_json_cursor cursor;
	struct rp_arena *arena;
	struct rp_json_result *result;
	char *copy;
	struct rp_value value;	/* the one read last */
	struct rp_pair *slots;	/* a list's slots have no key */
	size_t n, room;
	unsigned depth, max_depth;
	struct frame frames[RP_JSON_DEPTH_PAYLOAD];
};

enum step { WANT_VALUE, HAVE_VALUE, DONE, FAILED };

static enum step fail(struct reader *reader, const char *problem)
{
	rp_json_fail(&reader->cursor, problem, reader->cursor.at);
	return FAILED;
}

/* ------------------------------------------------------------------ notes */

/* The pointer that leads through the first `levels` frames. */
static const char *pointer_to(struct reader *reader, unsigned levels)
{
	const struct frame *frames = reader->frames;
	const char *pointer;
	struct rp_buf buf;
	size_t last, kept = 0;

	rp_buf_init(&buf, LONGEST_POINTER);
	for (unsigned i = 0; i < levels && !buf.overflowed; i++) {
		kept = buf.n;
		last = i + 1 < reader->depth ? frames[i + 1].first : reader->n;
		if (frames[i].is_map)
			rp_json_add_token(&buf, reader->slots[last - 1].key);
		else
			rp_buf_printf(&buf, "/%zu", last - frames[i].first);
	}
	pointer = rp_arena_copy(reader->arena, buf.at,
				buf.overflowed ? kept : buf.n);
	rp_buf_finish(&buf);
	return pointer;
}

static void note(struct reader *reader, enum rp_json_note_kind kind,
		 const char *where, struct rp_text key, unsigned levels)
{
	struct rp_json_result *result = reader->result;

	if (result->n_notes == RP_JSON_MAX_NOTES)
		return;
	result->notes[result->n_notes++] = (struct rp_json_note){
		kind, (size_t)(where - reader->copy), key,
		pointer_to(reader, levels)
	};
}

/* ---------------------------------------------------------------- scalars */

static char *decode_escape(struct reader *reader, char *into, const char **at,
			   const char *end, unsigned levels)
{
	const char *escape = *at;
	uint32_t point = rp_json_unescape(at, end);

	if (point >= 0xd800 && point <= 0xdfff) {
		note(reader, RP_JSON_LONE_SURROGATE, escape,
		     (struct rp_text){ "", 0 }, levels);
		point = 0xfffd;
	}
	return into + rp_utf8_encode(into, point);
}

/* Decodes escapes in place; `levels` frames lead to the string. */
static struct rp_text decode(struct reader *reader, struct rp_text body,
			     unsigned levels)
{
	char *start = reader->copy + (body.at - reader->copy), *into = start;
	const char *at = body.at, *end = body.at + body.n, *next;

	while (at < end) {
		next = memchr(at, '\\', (size_t)(end - at));
		if (!next)
			next = end;
		memmove(into, at, (size_t)(next - at));
		into += next - at;
		at = next;
		if (at < end)
			into = decode_escape(reader, into, &at, end, levels);
	}
	return (struct rp_text){ start, (size_t)(into - start) };
}

static bool read_string(struct reader *reader, struct rp_text *out,
			unsigned levels)
{
	struct rp_text body;
	bool escaped;

	if (!rp_json_skip_string(&reader->cursor, &body, &escaped))
		return false;
	*out = escaped ? decode(reader, body, levels) : body;
	return true;
}

static enum step take_string(struct reader *reader)
{
	struct rp_text text;

	if (!read_string(reader, &text, reader->depth))
		return FAILED;
	reader->value = rp_string(text);
	return HAVE_VALUE;
}

static enum step take_number(struct reader *reader)
{
	struct rp_text digits;
	bool integral;

	if (!rp_json_skip_number(&reader->cursor, &digits, &integral))
		return FAILED;
	if (rp_json_number(&reader->value, digits, integral))
		return HAVE_VALUE;
	reader->cursor.at = digits.at;
	return fail(reader, "Number out of range");
}

static enum step take_word(struct reader *reader, const char *word,
			   struct rp_value value)
{
	if (!rp_json_skip_word(&reader->cursor, word))
		return fail(reader, "Expecting value");
	reader->value = value;
	return HAVE_VALUE;
}

/* -------------------------------------------------------- lists and maps */

static void push_slot(struct reader *reader, struct rp_pair slot)
{
	size_t room = reader->room ? reader->room * 2 : FIRST_SLOTS;

	if (reader->n == reader->room) {
		reader->slots = reallocarray(reader->slots, room, sizeof slot);
		if (!reader->slots)
			rp_out_of_memory();
		reader->room = room;
	}
	reader->slots[reader->n++] = slot;
}

static struct rp_value make_list(struct reader *reader, size_t first)
{
	struct rp_value list = rp_list_new(reader->arena);

	rp_list_reserve(reader->arena, &list, reader->n - first);
	for (size_t i = first; i < reader->n; i++)
		rp_list_push(reader->arena, &list, reader->slots[i].value);
	return list;
}

static struct rp_value make_map(struct reader *reader, size_t first)
{
	struct rp_value map = rp_map_new(reader->arena);
	const struct rp_pair *slot;

	rp_map_reserve(reader->arena, &map, reader->n - first);
	for (size_t i = first; i < reader->n; i++) {
		size_t before = rp_value_count(&map);

		slot = &reader->slots[i];
		rp_map_set(reader->arena, &map, slot->key, slot->value);
		if (rp_value_count(&map) == before)
			note(reader, RP_JSON_REPEATED_KEY, slot->key.at - 1,
			     slot->key, reader->depth - 1);
	}
	return map;
}

static enum step close_frame(struct reader *reader)
{
	const struct frame *frame = &reader->frames[reader->depth - 1];

	reader->cursor.at++;
	reader->value = frame->is_map ? make_map(reader, frame->first)
				      : make_list(reader, frame->first);
	reader->n = frame->first;
	reader->depth--;
	return HAVE_VALUE;
}

/* A key, its colon and the blanks around it. */
static enum step take_key(struct reader *reader)
{
	struct rp_json_cursor *cursor = &reader->cursor;
	struct rp_pair slot = { .value = rp_null };

	if (rp_json_peek(cursor) != '"')
		return fail(reader, "Expecting property name enclosed in "
				    "double quotes");
	if (!read_string(reader, &slot.key, reader->depth - 1))
		return FAILED;
	push_slot(reader, slot);
	rp_json_skip_blanks(cursor);
	if (rp_json_peek(cursor) != ':')
		return fail(reader, "Expecting ':' delimiter");
	cursor->at++;
	rp_json_skip_blanks(cursor);
	return WANT_VALUE;
}

static enum step open_frame(struct reader *reader, bool is_map)
{
	char close = is_map ? '}' : ']';

	if (reader->depth == reader->max_depth)
		return fail(reader, rp_arena_printf(reader->arena,
			"Nesting deeper than %u levels", reader->max_depth));
	reader->frames[reader->depth++] = (struct frame){ reader->n, is_map };
	reader->cursor.at++;
	rp_json_skip_blanks(&reader->cursor);
	if (rp_json_peek(&reader->cursor) == close)
		return close_frame(reader);
	return is_map ? take_key(reader) : WANT_VALUE;
}

/* ------------------------------------------------------------------ steps */

static enum step take_value(struct reader *reader)
{
	switch (rp_json_peek(&reader->cursor)) {
	case '"':
		return take_string(reader);
	case '{':
		return open_frame(reader, true);
	case '[':
		return open_frame(reader, false);
	case 't':
		return take_word(reader, "true", rp_bool(true));
	case 'f':
		return take_word(reader, "false", rp_bool(false));
	case 'n':
		return take_word(reader, "null", rp_null);
	default:
		return take_number(reader);
	}
}

/* Puts a value where it belongs and looks at what follows it. */
static enum step after_value(struct reader *reader)
{
	struct rp_json_cursor *cursor = &reader->cursor;
	bool is_map;
	char next;

	rp_json_skip_blanks(cursor);
	if (reader->depth == 0)
		return cursor->at == cursor->end ? DONE
						 : fail(reader, "Extra data");
	is_map = reader->frames[reader->depth - 1].is_map;
	if (is_map)
		reader->slots[reader->n - 1].value = reader->value;
	else
		push_slot(reader, (struct rp_pair){ .value = reader->value });
	next = rp_json_peek(cursor);
	if (next == (is_map ? '}' : ']'))
		return close_frame(reader);
	if (next != ',')
		return fail(reader, "Expecting ',' delimiter");
	cursor->at++;
	rp_json_skip_blanks(cursor);
	return is_map ? take_key(reader) : WANT_VALUE;
}

static bool read_document(struct reader *reader)
{
	enum step step = WANT_VALUE;

	rp_json_skip_blanks(&reader->cursor);
	while (step != DONE && step != FAILED)
		step = step == WANT_VALUE ? take_value(reader)
					  : after_value(reader);
	return step == DONE;
}

/* ---------------------------------------------------------------- results */

static int refuse(struct rp_json_result *result, struct rp_text text,
		  const char *problem, size_t offset)
{
	result->problem = problem;
	rp_json_place(result, text, offset);
	return -1;
}

static int by_offset(const void *a, const void *b)
{
	const struct rp_json_note *left = a, *right = b;

	return (left->offset > right->offset) - (left->offset < right->offset);
}

/* What is wrong before a single token is read; *offset says where. */
static const char *unreadable(struct rp_text text, size_t *offset)
{
	ptrdiff_t invalid = rp_utf8_invalid(text);

	*offset = invalid < 0 ? 0 : (size_t)invalid;
	if (invalid >= 0)
		return "Invalid UTF-8";
	if (rp_text_starts(text, "\xef\xbb\xbf"))
		return "Unexpected UTF-8 BOM (decode using utf-8-sig)";
	return NULL;
}

int rp_json_read(struct rp_value *out, struct rp_arena *arena,
		 struct rp_text text, unsigned max_depth,
		 struct rp_json_result *result)
{
	struct reader reader;
	const char *problem;
	size_t offset;
	bool ok;

	assert(max_depth <= RP_JSON_DEPTH_PAYLOAD);
	text.at = text.n ? text.at : "";
	result->problem = NULL;
	result->n_notes = 0;
	problem = unreadable(text, &offset);
	if (problem)
		return refuse(result, text, problem, offset);
	reader.arena = arena;
	reader.result = result;
	reader.copy = rp_arena_copy(arena, text.at, text.n);
	reader.cursor = (struct rp_json_cursor){ reader.copy,
						 reader.copy + text.n, NULL,
						 NULL };
	reader.slots = NULL;
	reader.n = reader.room = 0;
	reader.depth = 0;
	reader.max_depth = max_depth;
	ok = read_document(&reader);
	free(reader.slots);
	if (!ok)
		return refuse(result, text, reader.cursor.problem,
			      (size_t)(reader.cursor.where - reader.copy));
	qsort(result->notes, result->n_notes, sizeof result->notes[0],
	      by_offset);
	*out = reader.value;
	return 0;
}
