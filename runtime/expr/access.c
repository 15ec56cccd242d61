/*
 * Getting at what is inside: fields, keys, items.
 *
 * Two rules for a key that is not there.  Data from outside (`field`) is open:
 * absent is null, so that a page is not lost for a label that an alert lacks.
 * Everything else (`select`, `index`) is CEL's: an error, which has(), the
 * default filter and optionals see and may forgive.
 */
#include "expr/expr.h"

#include <string.h>

#include "base/error.h"
#include "expr/args.h"
#include "expr/number.h"

static const struct rp_value *no_key(struct rp_frame *f, struct rp_text key)
{
	struct rp_text cut = rp_utf8_cut(key, 60);

	return rp_x_fail(f, RP_F_MISSING, "no such key: %.*s%s", (int)cut.n,
			 cut.at, cut.n < key.n ? "…" : "");
}

/* ------------------------------------------------------------------- maps */

size_t rp_x_count(const struct rp_value *collection)
{
	switch (collection->tag) {
	case RP_LIST:
		return collection->as.list->n;
	case RP_MAP:
		return collection->as.map->n;
	case RP_DICT:
		return collection->as.dict->n;
	default:
		rp_unreachable();
	}
}

struct rp_value rp_x_key_at(const struct rp_value *map, size_t i)
{
	if (map->tag == RP_DICT)
		return map->as.dict->keys[i];
	return rp_string(map->as.map->pairs[i].key);
}

const struct rp_value *rp_x_value_at(const struct rp_value *map, size_t i)
{
	if (map->tag == RP_DICT)
		return &map->as.dict->values[i];
	return &map->as.map->pairs[i].value;
}

const struct rp_value *rp_x_find(const struct rp_value *map,
				 const struct rp_value *key)
{
	const struct rp_dict *dict;

	if (map->tag == RP_MAP)
		return key->tag == RP_STRING ? rp_map_find(map, key->as.text)
					     : NULL;
	dict = map->as.dict;
	for (size_t i = 0; i < dict->n; i++)
		if (rp_x_equal(&dict->keys[i], key))
			return &dict->values[i];
	return NULL;
}

/* ------------------------------------------------------------------ fields */

/* An optional is looked into: a field of what is not there is not there. */
static const struct rp_value *in_optional(struct rp_frame *f,
					  const struct rp_value *a,
					  const char *key, unsigned long n)
{
	if (!a->as.inner)
		return a;
	return rp_x_select_optional(f, a->as.inner, key, n);
}

const struct rp_value *rp_x_select(struct rp_frame *f, const struct rp_value *a,
				   const char *key, unsigned long n)
{
	struct rp_value name = rp_string((struct rp_text){ key, n });
	const struct rp_value *found;

	if (rp_x_is_error(a))
		return a;
	if (a->tag == RP_OPTIONAL && rp_is(a->as.inner, RP_NULL))
		return no_key(f, name.as.text);
	if (a->tag == RP_OPTIONAL)
		return in_optional(f, a, key, n);
	if (!rp_x_is_map(a))
		return rp_x_fail(f, RP_F_OVERLOAD, "no such field: %.*s; %s "
				 "has no fields", (int)n, key,
				 rp_x_type_name(a));
	found = rp_x_find(a, &name);
	return found ? found : no_key(f, name.as.text);
}

const struct rp_value *rp_x_field(struct rp_frame *f, const struct rp_value *a,
				  const char *key, unsigned long n)
{
	const struct rp_value *found;

	if (a->tag == RP_MAP) {
		found = rp_map_find(a, (struct rp_text){ key, n });
		return found ? found : rp_x_absent(f, key, n);
	}
	if (a->tag == RP_NULL)
		return a;
	return rp_x_select(f, a, key, n);
}

const struct rp_value *rp_x_has(struct rp_frame *f, const struct rp_value *a,
				const char *key, unsigned long n)
{
	struct rp_value name = rp_string((struct rp_text){ key, n });
	const struct rp_value *found;

	if (rp_x_is_error(a))
		return a->as.failure->kind == RP_F_MISSING ? &rp_x_false : a;
	if (a->tag == RP_NULL)
		return &rp_x_false;
	if (a->tag == RP_OPTIONAL)
		return a->as.inner ? rp_x_has(f, a->as.inner, key, n)
				   : &rp_x_false;
	if (!rp_x_is_map(a))
		return rp_x_select(f, a, key, n);
	found = rp_x_find(a, &name);
	return rp_x_bool(found != NULL);
}

static const struct rp_value *optional(struct rp_frame *f,
				       const struct rp_value *inner)
{
	return rp_x_keep(f, (struct rp_value){ RP_OPTIONAL,
					       { .inner = inner } });
}

const struct rp_value *rp_x_select_optional(struct rp_frame *f,
					    const struct rp_value *a,
					    const char *key, unsigned long n)
{
	struct rp_value name = rp_string((struct rp_text){ key, n });

	if (rp_x_is_error(a))
		return a;
	if (a->tag == RP_OPTIONAL)
		return in_optional(f, a, key, n);
	if (a->tag == RP_NULL)
		return optional(f, NULL);
	if (!rp_x_is_map(a))
		return rp_x_select(f, a, key, n);
	return optional(f, rp_x_find(a, &name));
}

/* ------------------------------------------------------------------- items */

/* A number that is worth a place in a list; false if it has a fraction. */
static bool place_of(int64_t *out, const struct rp_value *number)
{
	double d = number->as.number;

	switch (number->tag) {
	case RP_INT:
		*out = number->as.integer;
		return true;
	case RP_UINT:
		*out = number->as.uinteger > INT64_MAX
			? INT64_MAX : (int64_t)number->as.uinteger;
		return true;
	case RP_DOUBLE:
		if (!(d >= -0x1p62 && d < 0x1p62) || (double)(int64_t)d != d)
			return false;
		*out = (int64_t)d;
		return true;
	default:
		return false;
	}
}

static bool is_key(const struct rp_value *value)
{
	return value->tag == RP_STRING || value->tag == RP_BOOL
	       || rp_x_numeric(value);
}

/* What is at a key or index, or NULL; *error if it cannot be asked for. */
static const struct rp_value *lookup(struct rp_frame *f,
				     const struct rp_value *a,
				     const struct rp_value *b, const char *name,
				     const struct rp_value **error)
{
	int64_t place;

	*error = NULL;
	if (rp_x_is_map(a)) {
		if (!is_key(b))
			*error = rp_x_no_overload(f, name, RP_ARGS(a, b), 2);
		else
			*error = rp_x_spend(f, rp_x_search_cost(a));
		return *error ? NULL : rp_x_find(a, b);
	}
	if (a->tag != RP_LIST || !rp_x_numeric(b)) {
		*error = rp_x_no_overload(f, name, RP_ARGS(a, b), 2);
		return NULL;
	}
	if (!place_of(&place, b)) {
		*error = rp_x_fail(f, RP_F_RANGE, "invalid_argument: no "
				   "such index");
		return NULL;
	}
	if (place < 0 || (uint64_t)place >= a->as.list->n)
		return NULL;
	return &a->as.list->items[place];
}

static const struct rp_value *not_there(struct rp_frame *f,
					const struct rp_value *a,
					const struct rp_value *b)
{
	struct rp_value plain = rp_value_plain(f->arena, b);

	if (b->tag == RP_STRING)
		return no_key(f, b->as.text);
	if (a->tag == RP_LIST && plain.tag == RP_INT)
		return rp_x_fail(f, RP_F_MISSING, "index out of bounds: %lld, "
				 "the list has %zu item%s",
				 (long long)plain.as.integer, a->as.list->n,
				 a->as.list->n == 1 ? "" : "s");
	return rp_x_fail(f, RP_F_MISSING, "no such key");
}

const struct rp_value *rp_x_index(struct rp_frame *f, const struct rp_value *a,
				  const struct rp_value *b)
{
	const struct rp_value *error, *found;

	if (rp_x_is_error(a))
		return a;
	if (rp_x_is_error(b))
		return b;
	if (a->tag == RP_OPTIONAL)
		return rp_x_index_optional(f, a, b);
	found = lookup(f, a, b, "_[_]", &error);
	if (error)
		return error;
	return found ? found : not_there(f, a, b);
}

const struct rp_value *rp_x_index_optional(struct rp_frame *f,
					   const struct rp_value *a,
					   const struct rp_value *b)
{
	const struct rp_value *error, *found;

	if (rp_x_is_error(a))
		return a;
	if (rp_x_is_error(b))
		return b;
	if (a->tag == RP_OPTIONAL)
		return a->as.inner ? rp_x_index_optional(f, a->as.inner, b)
				   : a;
	found = lookup(f, a, b, "_[?_]", &error);
	return error ? error : optional(f, found);
}

/* -------------------------------------------------------------------- get */

static const struct rp_value *get(struct rp_frame *f, const struct rp_value *a,
				  const struct rp_value *b,
				  const struct rp_value *otherwise)
{
	const struct rp_value *error = rp_x_first_error(
		RP_ARGS(a, b, otherwise), 3);
	const struct rp_value *found;

	if (error)
		return error;
	if (!rp_x_is_map(a) || !is_key(b))
		return rp_x_no_overload(f, "get", RP_ARGS(a, b), 2);
	error = rp_x_spend(f, rp_x_search_cost(a));
	if (error)
		return error;
	found = rp_x_find(a, b);
	return found ? found : otherwise;
}

const struct rp_value *rp_x_get(struct rp_frame *f, const struct rp_value *a,
				const struct rp_value *b)
{
	return get(f, a, b, &rp_x_none);
}

const struct rp_value *rp_x_get_or(struct rp_frame *f,
				   const struct rp_value *a,
				   const struct rp_value *b,
				   const struct rp_value *c)
{
	return get(f, a, b, c);
}
