/*
 * Text to a tree of its own pieces, keys into order, and back to text.
 *
 * The tree holds spans of the text and no values: what a number or a string
 * looks like is its writer's, so 1.50, 1e400 and "\u00e9" come out as they
 * went in.  Nesting was limited by the reader, so recursion is bounded.
 */
#include "format.h"

#include <assert.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json_token.h"

#define MAX_COLUMN 80

struct piece {
	struct rp_text key;		/* with its quotes; empty in lists */
	struct rp_text text;		/* of a scalar */
	char open;			/* '{', '[', or 0: a scalar */
	struct piece *items;
	size_t n, room;
	size_t flat;			/* columns on one line, without key */
	bool is_block;			/* never on one line */
	int rank;			/* among the keys of its object */
};

/* Keys in canonical order; "" is where all other keys stand. */
static const char *const top_order[] = {
	"$schema", "version", "name", "description", "tags", "input",
	"limits", "defaults", "", "nodes", "tests", NULL
};
static const char *const node_order[] = {
	"id", "type", "description", "when", "skip_if_condition",
	"skip_if_errors", "if", "on", "in", "as", "config", "", "cases", "do",
	"then", "else", "default", "next", "continue_on_skip", "required",
	"retry", "max_retries", "timeout_seconds", NULL
};

/* ---------------------------------------------------------------- reading */

static struct piece *add_item(struct piece *list, struct rp_arena *arena)
{
	if (list->n == list->room) {
		size_t room = list->room ? 2 * list->room : 8;
		struct piece *items = rp_arena_array(arena, room,
						     sizeof *items);

		if (list->n)
			memcpy(items, list->items, list->n * sizeof *items);
		list->items = items;
		list->room = room;
	}
	return &list->items[list->n++];
}

static struct rp_text read_scalar(struct rp_json_cursor *cursor)
{
	const char *start = cursor->at;
	struct rp_text body;
	bool escaped;

	if (*start == '"')
		rp_json_skip_string(cursor, &body, &escaped);
	else
		while (cursor->at < cursor->end
		       && !strchr(" \t\r\n,:[]{}\"", *cursor->at))
			cursor->at++;
	return (struct rp_text){ start, (size_t)(cursor->at - start) };
}

static void pass(struct rp_json_cursor *cursor, char c)
{
	rp_json_skip_blanks(cursor);
	assert(rp_json_peek(cursor) == c);
	(void)c;
	cursor->at++;
	rp_json_skip_blanks(cursor);
}

static void read_piece(struct piece *out, struct rp_json_cursor *cursor,
		       struct rp_arena *arena);

static void read_items(struct piece *out, struct rp_json_cursor *cursor,
		       struct rp_arena *arena)
{
	char close = out->open == '{' ? '}' : ']';

	pass(cursor, out->open);
	while (rp_json_peek(cursor) != close) {
		struct rp_text key = { "", 0 };
		struct piece item = { 0 };

		if (out->open == '{') {
			key = read_scalar(cursor);
			pass(cursor, ':');
		}
		read_piece(&item, cursor, arena);
		item.key = key;
		*add_item(out, arena) = item;
		rp_json_skip_blanks(cursor);
		if (rp_json_peek(cursor) == ',')
			pass(cursor, ',');
	}
	cursor->at++;
}

static void read_piece(struct piece *out, struct rp_json_cursor *cursor,
		       struct rp_arena *arena)
{
	rp_json_skip_blanks(cursor);
	out->open = rp_json_peek(cursor);
	if (out->open == '{' || out->open == '[') {
		read_items(out, cursor, arena);
		return;
	}
	out->open = '\0';
	out->text = read_scalar(cursor);
}

/* --------------------------------------------------------------- ordering */

static bool is_key(struct rp_text key, const char *name)
{
	return key.n == strlen(name) + 2
	       && memcmp(key.at + 1, name, key.n - 2) == 0;
}

static int rank_of(struct rp_text key, const char *const *order)
{
	int others = 0;

	for (int i = 0; order[i]; i++) {
		if (*order[i] && is_key(key, order[i]))
			return i;
		if (!*order[i])
			others = i;
	}
	return others;
}

/* Insertion, so that keys of the same rank keep their order; few are moved. */
static void sort_keys(struct piece *object, const char *const *order)
{
	for (size_t i = 0; i < object->n; i++) {
		struct piece item = object->items[i];
		size_t at = i;

		item.rank = rank_of(item.key, order);
		while (at && object->items[at - 1].rank > item.rank) {
			object->items[at] = object->items[at - 1];
			at--;
		}
		object->items[at] = item;
	}
}

static struct piece *find(const struct piece *object, const char *key)
{
	for (size_t i = 0; i < object->n; i++)
		if (object->open == '{' && is_key(object->items[i].key, key))
			return &object->items[i];
	return NULL;
}

/* Each object of a list on lines of its own; `order` is theirs, or NULL. */
static void arrange_blocks(struct piece *list, const char *const *order)
{
	for (size_t i = 0; list && list->open == '[' && i < list->n; i++) {
		struct piece *item = &list->items[i];

		if (item->open != '{' || item->n == 0)
			continue;
		item->is_block = true;
		if (order)
			sort_keys(item, order);
	}
}

/* Nodes, and the nodes inside of them. */
static void arrange_nodes(struct piece *list)
{
	arrange_blocks(list, node_order);
	for (size_t i = 0; list && i < list->n; i++) {
		struct piece *node = &list->items[i];
		struct piece *config = find(node, "config");
		struct piece *body = find(node, "do");

		if (!body && config)
			body = find(config, "do");
		if (body)
			arrange_nodes(body);
	}
}

static void arrange(struct piece *root)
{
	if (root->open != '{' || root->n == 0)
		return;
	root->is_block = true;
	sort_keys(root, top_order);
	arrange_nodes(find(root, "nodes"));
	arrange_blocks(find(root, "tests"), NULL);
}

/* -------------------------------------------------------------- measuring */

/* {}, [], { "a": 1 }, ["a", 1]; a piece around a block is one itself. */
static void measure(struct piece *piece)
{
	piece->flat = piece->open ? 2 : rp_utf8_length(piece->text);
	if (piece->open == '{' && piece->n)
		piece->flat += 2;
	for (size_t i = 0; i < piece->n; i++) {
		struct piece *item = &piece->items[i];

		measure(item);
		piece->flat += item->flat + (i ? 2 : 0);
		if (item->key.n)
			piece->flat += rp_utf8_length(item->key) + 2;
		piece->is_block |= item->is_block;
	}
}

/* ---------------------------------------------------------------- writing */

static void write_key(struct rp_buf *buf, const struct piece *piece)
{
	if (!piece->key.n)
		return;
	rp_buf_text(buf, piece->key);
	rp_buf_str(buf, ": ");
}

static void write_flat(struct rp_buf *buf, const struct piece *piece)
{
	const char *blank = piece->open == '{' && piece->n ? " " : "";

	if (!piece->open) {
		rp_buf_text(buf, piece->text);
		return;
	}
	rp_buf_printf(buf, "%c%s", piece->open, blank);
	for (size_t i = 0; i < piece->n; i++) {
		rp_buf_str(buf, i ? ", " : "");
		write_key(buf, &piece->items[i]);
		write_flat(buf, &piece->items[i]);
	}
	rp_buf_printf(buf, "%s%c", blank, piece->open == '{' ? '}' : ']');
}

/* `behind` is how many columns follow on the same line. */
static void write_piece(struct rp_buf *buf, const struct piece *piece,
			int depth, size_t behind)
{
	size_t column = (size_t)depth * 2;

	if (piece->key.n)
		column += rp_utf8_length(piece->key) + 2;
	write_key(buf, piece);
	if (!piece->open || piece->n == 0
	    || (!piece->is_block
		&& column + piece->flat + behind <= MAX_COLUMN)) {
		write_flat(buf, piece);
		return;
	}
	rp_buf_printf(buf, "%c\n", piece->open);
	for (size_t i = 0; i < piece->n; i++) {
		bool is_last = i + 1 == piece->n;

		rp_buf_printf(buf, "%*s", (depth + 1) * 2, "");
		write_piece(buf, &piece->items[i], depth + 1, !is_last);
		rp_buf_str(buf, is_last ? "\n" : ",\n");
	}
	rp_buf_printf(buf, "%*s%c", depth * 2, "",
		      piece->open == '{' ? '}' : ']');
}

void rp_format(struct rp_buf *buf, struct rp_arena *arena, struct rp_text text)
{
	struct rp_json_cursor cursor = { text.at, text.at + text.n, NULL,
					 NULL };
	struct piece root = { 0 };

	read_piece(&root, &cursor, arena);
	arrange(&root);
	measure(&root);
	write_piece(buf, &root, 0, 0);
	rp_buf_char(buf, '\n');
}
