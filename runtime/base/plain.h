#ifndef RUNTIME_BASE_PLAIN_H
#define RUNTIME_BASE_PLAIN_H

/*
 * Text and values as emitted programs see them too: their text in front of
 * abi.h is what the JIT compiles.  So nothing is included, no library name is
 * used, and constants of a program are const structs of these kinds.
 *
 * A run-time value is what JSON can say, exactly, and what expressions add to
 * it.  Integers that fit are int64, larger positive ones uint64, anything
 * longer keeps its digits as text; maps keep the order of their keys.
 */

#ifdef __INT64_TYPE__
#define RP_INT64 __INT64_TYPE__
#define RP_UINT64 __UINT64_TYPE__
#else	/* libtcc */
#define RP_INT64 long long
#define RP_UINT64 unsigned long long
#endif

struct rp_text {
	const char *at;		/* not NUL-terminated in general */
	__SIZE_TYPE__ n;	/* bytes */
};

enum rp_tag {
	RP_NULL,
	RP_BOOL,
	RP_INT,		/* int64 */
	RP_UINT,	/* uint64; of JSON: beyond INT64_MAX */
	RP_BIGINT,	/* an integer beyond both: its digits are in `text` */
	RP_DOUBLE,
	RP_STRING,
	RP_LIST,
	RP_MAP,
	/*
	 * In expressions only.  What leaves an expression has become JSON
	 * (rp_value_plain), so outputs, records and messages never hold these.
	 */
	RP_BYTES,	/* `text`, any bytes */
	RP_TIMESTAMP,	/* `time`, since 1970 UTC */
	RP_DURATION,	/* `time`, both parts of one sign */
	RP_TYPE,	/* `text`, the type's name */
	RP_DICT,	/* `dict`: a map with keys that are not all strings */
	RP_OPTIONAL,	/* `inner`, NULL: optional.none() */
	RP_ADDRESS,	/* `text`, an IP address or prefix: runtime/expr/network.c */
	RP_ERROR	/* `failure` */
};

struct rp_list;
struct rp_map;
struct rp_dict;
struct rp_failure;

struct rp_value {
	enum rp_tag tag;
	union {
		_Bool boolean;
		RP_INT64 integer;
		RP_UINT64 uinteger;
		double number;
		struct rp_text text;
		struct rp_list *list;
		struct rp_map *map;
		struct rp_dict *dict;
		struct { RP_INT64 seconds; int nanos; } time;
		const struct rp_value *inner;
		const struct rp_failure *failure;
	} as;
};

struct rp_list {
	struct rp_value *items;
	__SIZE_TYPE__ n, room;
};

struct rp_pair {
	struct rp_text key;
	struct rp_value value;
};

/* A map with keys of any kind: int, uint, bool, string. */
struct rp_dict {
	struct rp_value *keys, *values;	/* in order of insertion */
	__SIZE_TYPE__ n, room;
};

struct rp_map {
	struct rp_pair *pairs;		/* in order of insertion */
	__SIZE_TYPE__ n, room;
	unsigned *index;	/* hash table once n is large, or NULL */
	__SIZE_TYPE__ index_size;
};

#endif
