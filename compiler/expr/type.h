#ifndef COMPILER_EXPR_TYPE_H
#define COMPILER_EXPR_TYPE_H

/*
 * Types of expressions.  Shapes of outputs come from rows (struct rp_field,
 * node.h); the checker never meets a name that no row knows.
 *
 *	list(alert)	an object's fields are a row's table, or were made
 *			from a configuration (set, foreach, results of checks)
 *
 * Types are immutable and live in the unit's arena or are constants.
 */

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct rp_arena;
struct rp_buf;
struct rp_unit;

enum rp_type_kind {
	RP_T_ANY, RP_T_NULL, RP_T_BOOL, RP_T_INT, RP_T_UINT, RP_T_DOUBLE,
	RP_T_STRING, RP_T_BYTES, RP_T_TIMESTAMP, RP_T_DURATION, RP_T_TYPE,
	RP_T_LIST,	/* item */
	RP_T_MAP,	/* key, item */
	RP_T_OBJECT,	/* fields */
	RP_T_OPTIONAL,	/* item */
	RP_T_NUMBER,	/* in signatures: int, uint or double */
	RP_T_PARAM,	/* in signatures: A, B … */
	RP_T_ADDRESS, RP_T_PREFIX,	/* net.IP, net.CIDR */
	RP_T_BAD	/* was reported; fits everything, so one mistake is one */
};

struct rp_type;

struct rp_member {
	const char *name;
	const struct rp_type *type;
	const char *doc;
};

struct rp_type {
	enum rp_type_kind kind;
	bool nullable;
	const char *why;		/* it may be null; "node 'x' may be skipped" */
	const struct rp_type *item, *key;
	const char *name;		/* OBJECT: "alert", or NULL */
	const struct rp_member *members; /* OBJECT */
	size_t n_members;
	bool open;			/* OBJECT: other members may be there */
	char param;			/* PARAM */
	unsigned depth;			/* of lists in maps in lists */
};

extern const struct rp_type rp_type_any, rp_type_null, rp_type_bool,
	rp_type_int, rp_type_uint, rp_type_double, rp_type_string,
	rp_type_bytes, rp_type_timestamp, rp_type_duration, rp_type_type,
	rp_type_number, rp_type_address, rp_type_prefix, rp_type_bad;

/*
 * any, of what is not there: items of [], what optional.none() holds.  Joined
 * with another type it is the other.
 */
extern const struct rp_type rp_type_free;

const struct rp_type *rp_type_list(struct rp_arena *arena,
				   const struct rp_type *item);
const struct rp_type *rp_type_map(struct rp_arena *arena,
				  const struct rp_type *key,
				  const struct rp_type *item);
const struct rp_type *rp_type_optional(struct rp_arena *arena,
				       const struct rp_type *item);
const struct rp_type *rp_type_object(struct rp_arena *arena, const char *name,
				     const struct rp_member *members, size_t n);
/* The same type that may be null, for a reason. */
const struct rp_type *rp_type_nullable(struct rp_arena *arena,
				       const struct rp_type *type,
				       const char *why);

/* The same type without null. */
const struct rp_type *rp_type_present(struct rp_arena *arena,
				      const struct rp_type *type);
/*
 * What holds values of both: the same type, a list or map of what both hold,
 * null and T as nullable T, else any.
 */
const struct rp_type *rp_type_join(struct rp_arena *arena,
				   const struct rp_type *a,
				   const struct rp_type *b);

/* What it becomes outside of expressions: JSON (rp_value_plain). */
const struct rp_type *rp_type_plain(struct rp_arena *arena,
				    const struct rp_type *type);

/* Whether both are one kind of thing, all the way down; null aside. */
bool rp_type_same(const struct rp_type *a, const struct rp_type *b);
/* Whether a value of one can be equal to one of the other. */
bool rp_type_may_equal(const struct rp_type *a, const struct rp_type *b);
/* int, uint or double. */
bool rp_type_is_number(const struct rp_type *type);
/* any, or a type that was reported already. */
bool rp_type_is_open(const struct rp_type *type);
/* What a loop over it sees: items of a list, keys of a map; NULL: nothing. */
const struct rp_type *rp_type_item(const struct rp_type *type);
/* What the keys lead to: values of a map, of an object; NULL: none. */
const struct rp_type *rp_type_value(struct rp_arena *arena,
				    const struct rp_type *type);

/* A member, or NULL. */
const struct rp_member *rp_type_member(const struct rp_type *type,
				       struct rp_text name);

/*
 * The type that a text says, as rows spell it: "list(string)", "map(A, any)",
 * "number", "alert", "A?" for one that may be null.  *at moves behind it.  A word that is no type goes to
 * `named`, which may return NULL: then it is any.
 */
typedef const struct rp_type *rp_type_named(void *context, struct rp_text word);
const struct rp_type *rp_type_read(struct rp_arena *arena, const char **at,
				   rp_type_named *named, void *context);

/* "list(string)", "map(string, any)", "alert": CEL's words, `any` for dyn. */
const char *rp_type_text(struct rp_arena *arena, const struct rp_type *type);

/* The type of a JSON value, all the way down; mixed lists hold any. */
struct rp_value;
const struct rp_type *rp_type_of_value(struct rp_arena *arena,
				       const struct rp_value *value);

#endif
