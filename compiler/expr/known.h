#ifndef COMPILER_EXPR_KNOWN_H
#define COMPILER_EXPR_KNOWN_H

/*
 * What the rows of functions.def and of the shapes say, as types.  Rows are
 * text for people; here they are read once a unit, and only those that a
 * definition uses.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "expr/type.h"

struct rp_field;
struct rp_function;
struct rp_unit;

#define RP_MAX_PARAMS 6

/* "string.contains(string): bool", read. */
struct rp_overload {
	bool is_method;			/* params[0] is the receiver */
	bool is_variadic;		/* the last one any number of times */
	size_t n;
	const struct rp_type *params[RP_MAX_PARAMS];
	const struct rp_type *result;
	struct rp_text text;		/* without the result */
};

struct rp_overloads {
	const struct rp_overload *at;
	size_t n;
};

struct rp_functions {
	const struct rp_function *const *at;
	size_t n;
};

/* All rows called `name`, in the order of the table. */
struct rp_functions rp_functions_named(struct rp_unit *unit,
				       struct rp_text name);

/* The overloads of a row. */
struct rp_overloads rp_function_overloads(struct rp_unit *unit,
					  const struct rp_function *row);

/*
 * The type of a table of fields, made once a table.  `name` is what messages
 * call it, or NULL.
 */
const struct rp_type *rp_fields_type(struct rp_unit *unit, const char *name,
				     const struct rp_field *fields);

/*
 * The same made anew; words that are no types go to `named`.
 */
const struct rp_type *rp_fields_type_of(struct rp_unit *unit, const char *name,
					const struct rp_field *fields,
					rp_type_named *named, void *context);

/* The type of a named shape ("alert"), or NULL. */
const struct rp_type *rp_shape_type(struct rp_unit *unit, struct rp_text name);

#endif
