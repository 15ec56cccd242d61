/*
 * Calling functions of expressions with values that are written as JSON.
 */
#include "call.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/json.h"
#include "expr/expr.h"

/* ------------------------------------------------------------------ reading */

static struct rp_value read(struct rp_frame *f, const struct rp_value *json);

static struct rp_value read_time(enum rp_tag tag, const struct rp_value *json)
{
	struct rp_value time = { .tag = tag };

	time.as.time.seconds = rp_value_int(rp_list_at(json, 0), 0);
	time.as.time.nanos = (int)rp_value_int(rp_list_at(json, 1), 0);
	return time;
}

static struct rp_value read_dict(struct rp_frame *f,
				 const struct rp_value *json)
{
	struct rp_dict *dict = rp_arena_alloc(f->arena, sizeof *dict);
	const struct rp_value *pair;

	dict->n = dict->room = rp_value_count(json);
	dict->keys = rp_arena_array(f->arena, dict->n, sizeof *dict->keys);
	dict->values = rp_arena_array(f->arena, dict->n, sizeof *dict->values);
	for (size_t i = 0; i < dict->n; i++) {
		pair = rp_list_at(json, i);
		dict->keys[i] = read(f, rp_list_at(pair, 0));
		dict->values[i] = read(f, rp_list_at(pair, 1));
	}
	return (struct rp_value){ RP_DICT, { .dict = dict } };
}

static struct rp_value read_special(struct rp_frame *f,
				    const struct rp_pair *pair)
{
	const struct rp_value *json = &pair->value;
	struct rp_text text = rp_value_text(json, "");

	switch (pair->key.at[0]) {
	case 'u':
		return *rp_x_uint(f, json->tag == RP_UINT
					     ? json->as.uinteger
					     : (uint64_t)json->as.integer);
	case 'x':
		return (struct rp_value){ RP_BYTES, { .text = text } };
	case 'd':
		if (json->tag == RP_LIST)
			break;
		return rp_double(strtod(rp_text_cstr(f->arena, text), NULL));
	case '@':
		return (struct rp_value){ RP_ADDRESS, { .text = text } };
	case 't':
		return read_time(RP_TIMESTAMP, json);
	case 's':
		return read_time(RP_DURATION, json);
	case '!':
		return *rp_x_fail(f, RP_F_OTHER, "%.*s", (int)text.n, text.at);
	}
	return read_dict(f, json);
}

static struct rp_value read(struct rp_frame *f, const struct rp_value *json)
{
	struct rp_value list;

	if (json->tag == RP_MAP && rp_value_count(json) == 1)
		return read_special(f, rp_map_at(json, 0));
	if (json->tag != RP_LIST)
		return *json;
	list = rp_list_new(f->arena);
	for (size_t i = 0; i < rp_value_count(json); i++)
		rp_list_push(f->arena, &list, read(f, rp_list_at(json, i)));
	return list;
}

/* ------------------------------------------------------------------ calling */

static const struct rp_function *find(const char *name, size_t n)
{
	const struct rp_function *row = rp_functions;

	while (row->name && (strcmp(row->name, name) != 0 ||
			     (row->arity >= 0 && row->arity != (int)n)))
		row++;
	assert(row->name);
	return row;
}

static const char *show(struct rp_arena *arena,
			const struct rp_value *result)
{
	struct rp_text text = result->as.text;
	struct rp_buf buf;
	const char *shown;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	switch (result->tag) {
	case RP_ERROR:
		rp_buf_printf(&buf, "!%s", result->as.failure->message);
		break;
	case RP_UINT:
		rp_buf_printf(&buf, "%" PRIu64 "u", result->as.uinteger);
		break;
	case RP_DOUBLE:
		rp_buf_double(&buf, result->as.number);
		break;
	case RP_BYTES:
		rp_buf_printf(&buf, "b\"%.*s\"", (int)text.n, text.at);
		break;
	case RP_ADDRESS:
		rp_buf_printf(&buf, "@%.*s", (int)text.n, text.at);
		break;
	case RP_STRING:
		rp_buf_printf(&buf, "\"%.*s\"", (int)text.n, text.at);
		break;
	default:
		rp_json_write(&buf, result, RP_JSON_COMPACT);
	}
	shown = rp_arena_strdup(arena, buf.at);
	rp_buf_finish(&buf);
	return shown;
}

const char *call(struct rp_arena *arena, const char *name, const char *args)
{
	const struct rp_value *v[16];
	struct rp_value json, list;
	struct rp_json_result result;
	struct rp_frame f;
	size_t n;

	rp_frame_init(&f, NULL, arena);
	if (rp_json_read(&json, arena, rp_text(args), RP_JSON_DEPTH_PAYLOAD,
			 &result) < 0)
		abort();
	list = read(&f, &json);
	n = rp_value_count(&list);
	assert(n <= sizeof v / sizeof v[0]);
	for (size_t i = 0; i < n; i++)
		v[i] = rp_list_at(&list, i);
	return show(arena, rp_function_call(&f, find(name, n), n, v));
}
