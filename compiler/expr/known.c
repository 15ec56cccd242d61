/*
 * Rows as types, read when they are first asked for.
 *
 * Function names are found by binary search in a sorted table of the rows;
 * rows of one name stay in the order of functions.def, because the first that
 * fits is taken.
 */
#include "expr/known.h"

#include <assert.h>
#include <stdlib.h>

#include "compile.h"
#include "expr/expr.h"
#include "node.h"
#include "shapes.h"

struct table {
	const struct rp_field *fields;
	const struct rp_type *type;
	struct table *next;
};

struct rp_known {
	const struct rp_function **sorted;	/* by name, then by place */
	size_t n;
	struct rp_overloads *overloads;		/* by place; at NULL: not yet */
	struct table *tables;
};

/* --------------------------------------------------------------- functions */

static int compare(const void *a, const void *b)
{
	const struct rp_function *x = *(const struct rp_function *const *)a;
	const struct rp_function *y = *(const struct rp_function *const *)b;
	int order = strcmp(x->name, y->name);

	if (order)
		return order;
	return x < y ? -1 : 1;
}

static struct rp_known *known_of(struct rp_unit *unit)
{
	struct rp_known *known = unit->known;

	if (known)
		return known;
	known = rp_arena_alloc(&unit->arena, sizeof *known);
	while (rp_functions[known->n].name)
		known->n++;
	known->sorted = rp_arena_array(&unit->arena, known->n,
				       sizeof *known->sorted);
	for (size_t i = 0; i < known->n; i++)
		known->sorted[i] = &rp_functions[i];
	if (known->n)
		qsort(known->sorted, known->n, sizeof *known->sorted, compare);
	known->overloads = rp_arena_array(&unit->arena, known->n,
					  sizeof *known->overloads);
	unit->known = known;
	return known;
}

struct rp_functions rp_functions_named(struct rp_unit *unit,
				       struct rp_text name)
{
	const struct rp_known *known = known_of(unit);
	size_t low = 0, high = known->n, end;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (rp_text_compare(rp_text(known->sorted[middle]->name),
				    name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (end = low; end < known->n; end++)
		if (!rp_text_is(name, known->sorted[end]->name))
			break;
	return (struct rp_functions){ known->sorted + low, end - low };
}

/* -------------------------------------------------------------- signatures */

static bool take(const char **at, const char *what)
{
	size_t n = strlen(what);

	*at += strspn(*at, " ");
	if (strncmp(*at, what, n) != 0)
		return false;
	*at += n;
	return true;
}

static void add(struct rp_overload *overload, const struct rp_type *type)
{
	assert(overload->n < RP_MAX_PARAMS);
	overload->params[overload->n++] = type;
}

/*
 * One signature.  What stands before the "(" is the row's name, or a type, a
 * dot and the name.
 */
static struct rp_overload read_overload(struct rp_arena *arena,
					const char **at, const char *name)
{
	const char *start = *at += strspn(*at, " ");
	struct rp_overload overload = { 0 };
	size_t n = strlen(name);

	if (strncmp(start, name, n) != 0 || start[n] != '(') {
		overload.is_method = true;
		add(&overload, rp_type_read(arena, at, NULL, NULL));
		take(at, ".");
	}
	*at += n;
	take(at, "(");
	while (!take(at, ")")) {
		if (take(at, "..."))
			overload.is_variadic = true;
		else
			add(&overload, rp_type_read(arena, at, NULL, NULL));
		take(at, ",");
	}
	overload.text = (struct rp_text){ start, (size_t)(*at - start) };
	take(at, ":");
	overload.result = rp_type_read(arena, at, NULL, NULL);
	return overload;
}

static struct rp_overloads read_overloads(struct rp_arena *arena,
					  const struct rp_function *row)
{
	const char *at = row->signatures;
	struct rp_overload *overloads;
	size_t n = 1, i = 0;

	for (const char *c = at; *c; c++)
		n += *c == ';';
	overloads = rp_arena_array(arena, n, sizeof *overloads);
	do {
		overloads[i++] = read_overload(arena, &at, row->name);
	} while (i < n && take(&at, ";"));
	return (struct rp_overloads){ overloads, i };
}

struct rp_overloads rp_function_overloads(struct rp_unit *unit,
					  const struct rp_function *row)
{
	struct rp_known *known = known_of(unit);
	struct rp_overloads *found = &known->overloads[row - rp_functions];

	if (!found->at)
		*found = read_overloads(&unit->arena, row);
	return *found;
}

/* ------------------------------------------------------------------ shapes */

static const struct rp_type *field_type(struct rp_unit *unit,
					const char *owner,
					const struct rp_field *field,
					rp_type_named *named, void *context)
{
	struct rp_arena *arena = &unit->arena;
	const char *at = field->type;
	const struct rp_type *type = rp_type_read(arena, &at, named, context);

	if (!field->nullable)
		return type;
	return rp_type_nullable(arena, type, rp_arena_printf(arena,
		"%s does not always have '%s'", owner ? owner : "the object",
		field->name));
}

const struct rp_type *rp_fields_type_of(struct rp_unit *unit, const char *name,
					const struct rp_field *fields,
					rp_type_named *named, void *context)
{
	struct rp_member *members;
	size_t n = 0;

	while (fields[n].name)
		n++;
	members = rp_arena_array(&unit->arena, n, sizeof *members);
	for (size_t i = 0; i < n; i++)
		members[i] = (struct rp_member){
			fields[i].name,
			field_type(unit, name, &fields[i], named, context),
			fields[i].doc,
		};
	return rp_type_object(&unit->arena, name, members, n);
}

static const struct rp_type *named_shape(void *context, struct rp_text word)
{
	return rp_shape_type(context, word);
}

const struct rp_type *rp_fields_type(struct rp_unit *unit, const char *name,
				     const struct rp_field *fields)
{
	struct rp_known *known = known_of(unit);
	struct table *table;

	for (table = known->tables; table; table = table->next)
		if (table->fields == fields)
			return table->type;
	table = rp_arena_alloc(&unit->arena, sizeof *table);
	*table = (struct table){
		fields, rp_fields_type_of(unit, name, fields, named_shape,
					  unit),
		known->tables,
	};
	known->tables = table;
	return table->type;
}

const struct rp_type *rp_shape_type(struct rp_unit *unit, struct rp_text name)
{
	for (const struct rp_shape *shape = rp_shapes; shape->name; shape++)
		if (rp_text_is(name, shape->name))
			return rp_fields_type(unit, shape->name, shape->fields);
	return NULL;
}
