/*
 * Values as data of C.  What a value points to goes before it:
 *
 *	static const struct rp_value n3_when_a1[2] = {
 *		{ RP_INT, { .integer = 1 } },
 *		{ RP_STRING, { .text = { "x", 1 } } },
 *	};
 *	static const struct rp_list n3_when_a2 = {
 *		(struct rp_value *)n3_when_a1, 2, 2
 *	};
 *	static const struct rp_value n3_when_k1 =
 *		{ RP_LIST, { .list = (struct rp_list *)&n3_when_a2 } };
 *
 * All of it is const: emitted code runs from memory that nobody writes to.
 * Maps come without their index, for its hash differs in every process.
 */
#include "expr/emission.h"

#include <math.h>

#include "base/arena.h"
#include "base/buf.h"
#include "compile.h"
#include "emit.h"

static const char *const tags[] = {
	[RP_NULL] = "RP_NULL", [RP_BOOL] = "RP_BOOL", [RP_INT] = "RP_INT",
	[RP_UINT] = "RP_UINT", [RP_BIGINT] = "RP_BIGINT",
	[RP_DOUBLE] = "RP_DOUBLE", [RP_STRING] = "RP_STRING",
	[RP_LIST] = "RP_LIST", [RP_MAP] = "RP_MAP", [RP_BYTES] = "RP_BYTES",
	[RP_TIMESTAMP] = "RP_TIMESTAMP", [RP_DURATION] = "RP_DURATION",
	[RP_TYPE] = "RP_TYPE", [RP_DICT] = "RP_DICT",
	[RP_OPTIONAL] = "RP_OPTIONAL", [RP_ADDRESS] = "RP_ADDRESS",
};

/* ----------------------------------------------------------------- scalars */

static void put_integer(struct rp_buf *buf, int64_t integer)
{
	if (integer == INT64_MIN)
		rp_buf_str(buf, "-9223372036854775807 - 1");
	else
		rp_buf_printf(buf, "%lld", (long long)integer);
}

/* C has no literals for what is not finite. */
static void put_double(struct rp_buf *buf, double number)
{
	if (isnan(number))
		rp_buf_str(buf, "0.0 / 0.0");
	else if (isinf(number))
		rp_buf_str(buf, number < 0 ? "-1.0 / 0.0" : "1.0 / 0.0");
	else
		rp_buf_printf(buf, "%a", number);
}

static void put_text(struct rp_buf *buf, struct rp_text text)
{
	rp_buf_str(buf, "{ ");
	rp_emit_string(buf, text);
	rp_buf_printf(buf, ", %zu }", text.n);
}

/* ------------------------------------------------------------- collections */

static struct rp_text keep(struct rp_emission *e, struct rp_buf *buf)
{
	struct rp_text text = { rp_arena_copy(&e->emit->scratch, buf->at, buf->n),
				buf->n };

	rp_buf_finish(buf);
	return text;
}

/* The array of the values of a list or a dict; its name. */
static const char *put_values(struct rp_emission *e,
			      const struct rp_value *values, size_t n)
{
	struct rp_buf buf;
	const char *name;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < n; i++) {
		rp_buf_str(&buf, "\t");
		rp_buf_text(&buf, rp_emit_initialiser(e, &values[i]));
		rp_buf_str(&buf, ",\n");
	}
	name = rp_arena_printf(&e->emit->scratch, "%s_a%d", e->name,
			       ++e->n_arrays);
	rp_emit_line(e->emit, RP_DATA,
		     "static const struct rp_value %s[%zu] = {\n%s};", name, n,
		     buf.at);
	rp_buf_finish(&buf);
	return name;
}

static const char *put_pairs(struct rp_emission *e, const struct rp_map *map)
{
	struct rp_buf buf;
	const char *name;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < map->n; i++) {
		rp_buf_str(&buf, "\t{ ");
		put_text(&buf, map->pairs[i].key);
		rp_buf_str(&buf, ", ");
		rp_buf_text(&buf, rp_emit_initialiser(e, &map->pairs[i].value));
		rp_buf_str(&buf, " },\n");
	}
	name = rp_arena_printf(&e->emit->scratch, "%s_a%d", e->name,
			       ++e->n_arrays);
	rp_emit_line(e->emit, RP_DATA,
		     "static const struct rp_pair %s[%zu] = {\n%s};", name,
		     map->n, buf.at);
	rp_buf_finish(&buf);
	return name;
}

/* "(struct rp_value *)n3_when_a1", or "0" where there is nothing. */
static const char *array_of(struct rp_emission *e,
			    const struct rp_value *values, size_t n)
{
	if (n == 0)
		return "0";
	return rp_arena_printf(&e->emit->scratch, "(struct rp_value *)%s",
			       put_values(e, values, n));
}

/* The struct that stands between a value and its array; its name. */
static const char *put_collection(struct rp_emission *e,
				  const struct rp_value *value)
{
	struct rp_arena *arena = &e->emit->scratch;
	const char *kind = "list", *array, *name;
	size_t n;

	if (value->tag == RP_LIST) {
		n = value->as.list->n;
		array = array_of(e, value->as.list->items, n);
	} else if (value->tag == RP_DICT) {
		kind = "dict";
		n = value->as.dict->n;
		array = array_of(e, value->as.dict->keys, n);
		array = rp_arena_printf(arena, "%s, %s", array,
					array_of(e, value->as.dict->values, n));
	} else {
		kind = "map";
		n = value->as.map->n;
		array = n ? rp_arena_printf(arena, "(struct rp_pair *)%s",
					    put_pairs(e, value->as.map)) : "0";
	}
	name = rp_arena_printf(arena, "%s_a%d", e->name, ++e->n_arrays);
	rp_emit_line(e->emit, RP_DATA, "static const struct rp_%s %s = {\n"
		     "\t%s, %zu, %zu%s\n};", kind, name, array, n, n,
		     value->tag == RP_MAP ? ", 0, 0" : "");
	return rp_arena_printf(arena, ".%s = (struct rp_%s *)&%s", kind, kind,
			       name);
}

static const char *put_inner(struct rp_emission *e,
			     const struct rp_value *inner)
{
	if (!inner)
		return ".inner = 0";
	return rp_arena_printf(&e->emit->scratch, ".inner = %s",
			       rp_emit_constant(e, inner));
}

/* --------------------------------------------------------------- the whole */

static void put_scalar(struct rp_buf *buf, const struct rp_value *value)
{
	switch (value->tag) {
	case RP_NULL:
		rp_buf_str(buf, "0");
		break;
	case RP_BOOL:
		rp_buf_printf(buf, ".boolean = %d", value->as.boolean);
		break;
	case RP_INT:
		rp_buf_str(buf, ".integer = ");
		put_integer(buf, value->as.integer);
		break;
	case RP_UINT:
		rp_buf_printf(buf, ".uinteger = %lluu",
			      (unsigned long long)value->as.uinteger);
		break;
	case RP_DOUBLE:
		rp_buf_str(buf, ".number = ");
		put_double(buf, value->as.number);
		break;
	case RP_TIMESTAMP:
	case RP_DURATION:
		rp_buf_str(buf, ".time = { ");
		put_integer(buf, value->as.time.seconds);
		rp_buf_printf(buf, ", %d }", value->as.time.nanos);
		break;
	default:
		rp_buf_str(buf, ".text = ");
		put_text(buf, value->as.text);
		break;
	}
}

struct rp_text rp_emit_initialiser(struct rp_emission *e,
				   const struct rp_value *value)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_printf(&buf, "{ %s, { ", tags[value->tag]);
	if (value->tag == RP_LIST || value->tag == RP_MAP
	    || value->tag == RP_DICT)
		rp_buf_str(&buf, put_collection(e, value));
	else if (value->tag == RP_OPTIONAL)
		rp_buf_str(&buf, put_inner(e, value->as.inner));
	else
		put_scalar(&buf, value);
	rp_buf_str(&buf, " } }");
	return keep(e, &buf);
}

/* null, true and false are the runtime's. */
static const char *shared(struct rp_emission *e, const struct rp_value *value)
{
	const char *name = "rp_x_none";

	if (value->tag == RP_BOOL)
		name = value->as.boolean ? "rp_x_true" : "rp_x_false";
	else if (value->tag != RP_NULL)
		return NULL;
	if (rp_emit_first(e->emit, e->unit, name))
		rp_emit_line(e->emit, RP_DECLARATIONS,
			     "extern const struct rp_value %s;", name);
	return rp_arena_printf(&e->emit->scratch, "&%s", name);
}

const char *rp_emit_constant(struct rp_emission *e,
			     const struct rp_value *value)
{
	const char *name = shared(e, value);
	struct rp_text text;

	if (name)
		return name;
	text = rp_emit_initialiser(e, value);
	name = rp_arena_printf(&e->emit->scratch, "&%s_k%d", e->name,
			       ++e->n_constants);
	rp_emit_line(e->emit, RP_DATA, "static const struct rp_value %s =\n"
		     "\t%.*s;", name + 1, (int)text.n, text.at);
	return name;
}
