/*
 * Types: making them, comparing them, reading and writing them.
 *
 * Constants serve all types without parts; the others are made in the arena.
 * Two objects are the same if they have the same members in memory, so shapes
 * must be made once a unit (shape.c keeps them).
 */
#include "expr/type.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/value.h"

#define MAX_DEPTH 16		/* of lists in lists; beyond it is any */
#define MAX_JOINED 64		/* members that are looked at for one type */

#define SIMPLE(name, KIND) \
	const struct rp_type rp_type_##name = { .kind = RP_T_##KIND };
SIMPLE(any, ANY)
SIMPLE(free, ANY)
SIMPLE(null, NULL)
SIMPLE(bool, BOOL)
SIMPLE(int, INT)
SIMPLE(uint, UINT)
SIMPLE(double, DOUBLE)
SIMPLE(string, STRING)
SIMPLE(bytes, BYTES)
SIMPLE(timestamp, TIMESTAMP)
SIMPLE(duration, DURATION)
SIMPLE(type, TYPE)
SIMPLE(number, NUMBER)
SIMPLE(address, ADDRESS)
SIMPLE(prefix, PREFIX)
SIMPLE(bad, BAD)

/* How rows and people spell the types without parts. */
static const struct {
	const char *name;
	const struct rp_type *type;
} words[] = {
	{ "any", &rp_type_any },
	{ "null", &rp_type_null },
	{ "bool", &rp_type_bool },
	{ "int", &rp_type_int },
	{ "uint", &rp_type_uint },
	{ "double", &rp_type_double },
	{ "string", &rp_type_string },
	{ "bytes", &rp_type_bytes },
	{ "timestamp", &rp_type_timestamp },
	{ "duration", &rp_type_duration },
	{ "type", &rp_type_type },
	{ "number", &rp_type_number },
	{ "net.IP", &rp_type_address },
	{ "net.CIDR", &rp_type_prefix },
};

/* ------------------------------------------------------------------ making */

static const struct rp_type *make(struct rp_arena *arena, struct rp_type type)
{
	struct rp_type *made = rp_arena_alloc(arena, sizeof *made);

	*made = type;
	return made;
}

/* Types that grow from node to node end somewhere. */
static const struct rp_type *part(const struct rp_type *type)
{
	return type->depth < MAX_DEPTH ? type : &rp_type_any;
}

const struct rp_type *rp_type_list(struct rp_arena *arena,
				   const struct rp_type *item)
{
	item = part(item);
	return make(arena, (struct rp_type){ .kind = RP_T_LIST, .item = item,
					     .depth = item->depth + 1 });
}

const struct rp_type *rp_type_map(struct rp_arena *arena,
				  const struct rp_type *key,
				  const struct rp_type *item)
{
	item = part(item);
	return make(arena, (struct rp_type){ .kind = RP_T_MAP,
					     .key = part(key), .item = item,
					     .depth = item->depth + 1 });
}

const struct rp_type *rp_type_optional(struct rp_arena *arena,
				       const struct rp_type *item)
{
	item = part(item);
	return make(arena, (struct rp_type){ .kind = RP_T_OPTIONAL,
					     .item = item,
					     .depth = item->depth + 1 });
}

const struct rp_type *rp_type_object(struct rp_arena *arena, const char *name,
				     const struct rp_member *members, size_t n)
{
	return make(arena, (struct rp_type){ .kind = RP_T_OBJECT, .name = name,
					     .members = members,
					     .n_members = n });
}

const struct rp_type *rp_type_nullable(struct rp_arena *arena,
				       const struct rp_type *type,
				       const char *why)
{
	struct rp_type nullable = *type;

	if (type->nullable || type->kind == RP_T_NULL
	    || type->kind == RP_T_BAD)
		return type;
	nullable.nullable = true;
	nullable.why = why;
	return make(arena, nullable);
}

const struct rp_type *rp_type_present(struct rp_arena *arena,
				      const struct rp_type *type)
{
	struct rp_type present = *type;

	if (!type->nullable)
		return type;
	present.nullable = false;
	present.why = NULL;
	return make(arena, present);
}

/* --------------------------------------------------------------- comparing */

bool rp_type_is_number(const struct rp_type *type)
{
	return type->kind == RP_T_INT || type->kind == RP_T_UINT
	       || type->kind == RP_T_DOUBLE || type->kind == RP_T_NUMBER;
}

bool rp_type_is_open(const struct rp_type *type)
{
	return type->kind == RP_T_ANY || type->kind == RP_T_BAD;
}

bool rp_type_same(const struct rp_type *a, const struct rp_type *b)
{
	if (a == b)
		return true;
	if (a->kind != b->kind)
		return false;
	if (a->kind == RP_T_OBJECT)
		return a->members == b->members && a->n_members == b->n_members;
	if (a->kind == RP_T_PARAM)
		return a->param == b->param;
	if (a->key && !rp_type_same(a->key, b->key))
		return false;
	return !a->item || rp_type_same(a->item, b->item);
}

static bool is_map(const struct rp_type *type)
{
	return type->kind == RP_T_MAP || type->kind == RP_T_OBJECT;
}

bool rp_type_may_equal(const struct rp_type *a, const struct rp_type *b)
{
	if (rp_type_is_open(a) || rp_type_is_open(b))
		return true;
	if (a->kind == RP_T_NULL || b->kind == RP_T_NULL)
		return true;
	if (rp_type_is_number(a) && rp_type_is_number(b))
		return true;
	return a->kind == b->kind || (is_map(a) && is_map(b));
}

static const struct rp_type *join_null(struct rp_arena *arena,
				       const struct rp_type *type)
{
	return rp_type_nullable(arena, type, "it may be the null that is "
					     "written here");
}

/* Both present. */
static const struct rp_type *join_parts(struct rp_arena *arena,
					const struct rp_type *a,
					const struct rp_type *b)
{
	if (a->kind != b->kind)
		return &rp_type_any;
	if (a->kind == RP_T_LIST)
		return rp_type_list(arena, rp_type_join(arena, a->item,
							b->item));
	if (a->kind == RP_T_OPTIONAL)
		return rp_type_optional(arena, rp_type_join(arena, a->item,
							    b->item));
	if (a->kind == RP_T_MAP)
		return rp_type_map(arena,
				   rp_type_join(arena, a->key, b->key),
				   rp_type_join(arena, a->item, b->item));
	return &rp_type_any;
}

const struct rp_type *rp_type_join(struct rp_arena *arena,
				   const struct rp_type *a,
				   const struct rp_type *b)
{
	const struct rp_type *joined;

	if (a == &rp_type_free || b == &rp_type_free)
		return a == &rp_type_free ? b : a;
	if (rp_type_same(a, b))
		return a->nullable ? a : b;
	if (a->kind == RP_T_BAD || b->kind == RP_T_BAD)
		return &rp_type_bad;
	if (a->kind == RP_T_NULL)
		return join_null(arena, b);
	if (b->kind == RP_T_NULL)
		return join_null(arena, a);
	joined = join_parts(arena, a, b);
	if (a->nullable || b->nullable)
		joined = rp_type_nullable(arena, joined,
					  a->nullable ? a->why : b->why);
	return joined;
}

/* ----------------------------------------------------------------- as JSON */

static const struct rp_type *plain_kind(struct rp_arena *arena,
					const struct rp_type *type)
{
	switch (type->kind) {
	case RP_T_BYTES:
	case RP_T_TIMESTAMP:
	case RP_T_DURATION:
	case RP_T_TYPE:
	case RP_T_ADDRESS:
	case RP_T_PREFIX:
		return &rp_type_string;
	case RP_T_LIST:
		return rp_type_list(arena, rp_type_plain(arena, type->item));
	case RP_T_MAP:
		return rp_type_map(arena, &rp_type_string,
				   rp_type_plain(arena, type->item));
	case RP_T_OPTIONAL:
		return rp_type_nullable(arena,
					rp_type_plain(arena, type->item),
					"it was an optional");
	case RP_T_UINT:
	case RP_T_BAD:
		return &rp_type_any;
	default:
		return type;
	}
}

const struct rp_type *rp_type_plain(struct rp_arena *arena,
				    const struct rp_type *type)
{
	const struct rp_type *plain = plain_kind(arena, type);

	return type->nullable ? rp_type_nullable(arena, plain, type->why)
			      : plain;
}

/* ------------------------------------------------------------------- parts */

const struct rp_type *rp_type_item(const struct rp_type *type)
{
	if (rp_type_is_open(type))
		return type->kind == RP_T_BAD ? &rp_type_bad : &rp_type_any;
	if (type->kind == RP_T_LIST)
		return type->item;
	if (type->kind == RP_T_MAP)
		return type->key;
	return type->kind == RP_T_OBJECT ? &rp_type_string : NULL;
}

const struct rp_type *rp_type_value(struct rp_arena *arena,
				    const struct rp_type *type)
{
	const struct rp_type *value;

	if (rp_type_is_open(type))
		return rp_type_item(type);
	if (type->kind == RP_T_MAP)
		return type->item;
	if (type->kind != RP_T_OBJECT)
		return NULL;
	if (type->open || type->n_members == 0 || type->n_members > MAX_JOINED)
		return &rp_type_any;
	value = type->members[0].type;
	for (size_t i = 1; i < type->n_members; i++)
		value = rp_type_join(arena, value, type->members[i].type);
	return value;
}

const struct rp_member *rp_type_member(const struct rp_type *type,
				       struct rp_text name)
{
	for (size_t i = 0; i < type->n_members; i++)
		if (rp_text_is(name, type->members[i].name))
			return &type->members[i];
	return NULL;
}

/* ----------------------------------------------------------------- reading */

static bool is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
	       || (c >= '0' && c <= '9') || c == '_';
}

static bool take(const char **at, char c)
{
	while (**at == ' ')
		++*at;
	if (**at != c)
		return false;
	++*at;
	return true;
}

/* A word, with the dot of net.IP but without that of a method's name. */
static struct rp_text take_word(const char **at)
{
	const char *start = *at + strspn(*at, " "), *end = start;

	while (is_word(*end))
		end++;
	if (*end == '.' && strncmp(start, "net.", 4) == 0)
		for (end++; is_word(*end); end++)
			;
	*at = end;
	return (struct rp_text){ start, (size_t)(end - start) };
}

static const struct rp_type *word_type(struct rp_arena *arena,
				       struct rp_text word)
{
	if (word.n == 1 && *word.at >= 'A' && *word.at <= 'Z')
		return make(arena, (struct rp_type){ .kind = RP_T_PARAM,
						     .param = *word.at });
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (rp_text_is(word, words[i].name))
			return words[i].type;
	return NULL;
}

/* Without what may be behind it. */
static const struct rp_type *read_plain(struct rp_arena *arena, const char **at,
					rp_type_named *named, void *context)
{
	struct rp_text word = take_word(at);
	const struct rp_type *a = &rp_type_any, *b = a, *type;

	if (take(at, '(')) {
		a = rp_type_read(arena, at, named, context);
		if (take(at, ','))
			b = rp_type_read(arena, at, named, context);
		take(at, ')');
	}
	if (rp_text_is(word, "list"))
		return rp_type_list(arena, a);
	if (rp_text_is(word, "optional"))
		return rp_type_optional(arena, a);
	if (rp_text_is(word, "map"))
		return rp_type_map(arena, a, b);
	type = word_type(arena, word);
	if (!type && named)
		type = named(context, word);
	return type ? type : &rp_type_any;
}

const struct rp_type *rp_type_read(struct rp_arena *arena, const char **at,
				   rp_type_named *named, void *context)
{
	const struct rp_type *type = read_plain(arena, at, named, context);

	return take(at, '?') ? rp_type_nullable(arena, type, NULL) : type;
}

/* ----------------------------------------------------------------- writing */

static void write(struct rp_buf *buf, const struct rp_type *type);

static void write_parts(struct rp_buf *buf, const char *word,
			const struct rp_type *a, const struct rp_type *b)
{
	rp_buf_printf(buf, "%s(", word);
	write(buf, a);
	if (b)
		rp_buf_str(buf, ", ");
	if (b)
		write(buf, b);
	rp_buf_char(buf, ')');
}

static void write(struct rp_buf *buf, const struct rp_type *type)
{
	if (type->kind == RP_T_LIST)
		write_parts(buf, "list", type->item, NULL);
	else if (type->kind == RP_T_OPTIONAL)
		write_parts(buf, "optional", type->item, NULL);
	else if (type->kind == RP_T_MAP)
		write_parts(buf, "map", type->key, type->item);
	else if (type->kind == RP_T_OBJECT)
		rp_buf_str(buf, type->name ? type->name : "object");
	else if (type->kind == RP_T_PARAM)
		rp_buf_char(buf, type->param);
	else if (type->kind == RP_T_BAD)
		rp_buf_str(buf, "any");
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
		if (words[i].type->kind == type->kind)
			rp_buf_str(buf, words[i].name);
}

const char *rp_type_text(struct rp_arena *arena, const struct rp_type *type)
{
	const char *text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	write(&buf, type);
	text = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

/* ------------------------------------------------------------- from values */

static const struct rp_type *of_value(struct rp_arena *arena,
				      const struct rp_value *value,
				      int depth);

static const struct rp_type *of_list(struct rp_arena *arena,
				     const struct rp_value *value, int depth)
{
	const struct rp_type *item = NULL;

	for (size_t i = 0; i < rp_value_count(value); i++) {
		const struct rp_type *type =
			of_value(arena, rp_list_at(value, i), depth);

		item = item ? rp_type_join(arena, item, type) : type;
		if (item->kind == RP_T_ANY)
			break;
	}
	return rp_type_list(arena, item ? item : &rp_type_any);
}

static const struct rp_type *of_map(struct rp_arena *arena,
				    const struct rp_value *value, int depth)
{
	const struct rp_type *item = NULL;

	for (size_t i = 0; i < rp_value_count(value); i++) {
		const struct rp_type *type =
			of_value(arena, &rp_map_at(value, i)->value, depth);

		item = item ? rp_type_join(arena, item, type) : type;
		if (item->kind == RP_T_ANY)
			break;
	}
	return rp_type_map(arena, &rp_type_string, item ? item : &rp_type_any);
}

static const struct rp_type *of_value(struct rp_arena *arena,
				      const struct rp_value *value, int depth)
{
	static const struct rp_type *const simple[] = {
		[RP_NULL] = &rp_type_null,
		[RP_BOOL] = &rp_type_bool,
		[RP_INT] = &rp_type_int,
		[RP_UINT] = &rp_type_uint,
		[RP_BIGINT] = &rp_type_any,
		[RP_DOUBLE] = &rp_type_double,
		[RP_STRING] = &rp_type_string,
		[RP_BYTES] = &rp_type_bytes,
		[RP_TIMESTAMP] = &rp_type_timestamp,
		[RP_DURATION] = &rp_type_duration,
		[RP_TYPE] = &rp_type_type,
		[RP_ADDRESS] = &rp_type_any,
		[RP_ERROR] = &rp_type_bad,
	};

	if (value->tag == RP_LIST && depth < MAX_DEPTH)
		return of_list(arena, value, depth + 1);
	if (value->tag == RP_MAP && depth < MAX_DEPTH)
		return of_map(arena, value, depth + 1);
	if (value->tag == RP_OPTIONAL && value->as.inner && depth < MAX_DEPTH)
		return rp_type_optional(arena, of_value(arena, value->as.inner,
							depth + 1));
	if (value->tag == RP_OPTIONAL)
		return rp_type_optional(arena, &rp_type_any);
	if ((size_t)value->tag < sizeof simple / sizeof simple[0]
	    && simple[value->tag])
		return simple[value->tag];
	return &rp_type_any;
}

const struct rp_type *rp_type_of_value(struct rp_arena *arena,
				       const struct rp_value *value)
{
	return of_value(arena, value, 0);
}
