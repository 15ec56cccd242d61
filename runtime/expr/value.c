/*
 * Making values, and failing.
 */
#include "expr/expr.h"

#include <string.h>

#include "base/buf.h"
#include "expr/network.h"
#include "expr/number.h"

const struct rp_value rp_x_null = { RP_NULL, { 0 } };
const struct rp_value rp_x_none = { RP_NULL, { 0 } };
const struct rp_value rp_x_true = { RP_BOOL, { .boolean = true } };
const struct rp_value rp_x_false = { RP_BOOL, { .boolean = false } };

const struct rp_value *rp_x_keep(struct rp_frame *f, struct rp_value value)
{
	struct rp_value *kept = rp_arena_alloc(f->arena, sizeof *kept);

	/* What is made counts too, or a loop could fill the memory. */
	if (f->steps_left > 0)
		f->steps_left--;
	*kept = value;
	return kept;
}

const struct rp_value *rp_x_bool(bool boolean)
{
	return boolean ? &rp_x_true : &rp_x_false;
}

const struct rp_value *rp_x_int(struct rp_frame *f, int64_t integer)
{
	return rp_x_keep(f, rp_int(integer));
}

const struct rp_value *rp_x_uint(struct rp_frame *f, uint64_t uinteger)
{
	return rp_x_keep(f, (struct rp_value){ RP_UINT,
					       { .uinteger = uinteger } });
}

const struct rp_value *rp_x_double(struct rp_frame *f, double number)
{
	return rp_x_keep(f, rp_double(number));
}

const struct rp_value *rp_x_string(struct rp_frame *f, struct rp_text text)
{
	return rp_x_keep(f, rp_string(text));
}

/* --------------------------------------------------------------- failures */

const struct rp_value *rp_x_fail(struct rp_frame *f, enum rp_failure_kind kind,
				 const char *format, ...)
{
	struct rp_failure *failure = rp_arena_alloc(f->arena, sizeof *failure);
	va_list args;

	va_start(args, format);
	*failure = (struct rp_failure){
		kind, rp_arena_vprintf(f->arena, format, args)
	};
	va_end(args);
	return rp_x_keep(f, (struct rp_value){ RP_ERROR,
					       { .failure = failure } });
}

/* ------------------------------------------------------------------- nulls */

#define MAX_ABSENT 64

struct rp_absent {
	struct rp_value null;
	struct rp_text name;
	const struct rp_absent *outer;
};

const struct rp_value *rp_x_absent(struct rp_frame *f, const char *key,
				   size_t n)
{
	struct rp_absent *absent;

	if (f->n_absent >= MAX_ABSENT)
		return &rp_x_null;
	absent = rp_arena_alloc(f->arena, sizeof *absent);
	*absent = (struct rp_absent){ rp_null, { key, n }, f->absent };
	f->absent = absent;
	f->n_absent++;
	return &absent->null;
}

static const struct rp_absent *find_absent(const struct rp_frame *f,
					   const struct rp_value *value)
{
	const struct rp_absent *absent = f->absent;

	if (value->tag != RP_NULL)
		return NULL;
	while (absent && &absent->null != value)
		absent = absent->outer;
	return absent;
}

bool rp_x_is_absent(const struct rp_frame *f, const struct rp_value *value)
{
	return value == &rp_x_null || find_absent(f, value);
}

const char *rp_x_why_null(struct rp_frame *f, const struct rp_value *null)
{
	const struct rp_absent *absent = find_absent(f, null);

	if (!absent)
		return "it is null";
	return rp_arena_printf(f->arena, "'%.*s' is missing",
			       (int)rp_utf8_cut(absent->name, 60).n,
			       absent->name.at);
}

/* "_>_" is written >, "@in" in. */
static const char *sign_of(struct rp_frame *f, const char *name)
{
	char *sign = rp_arena_strdup(f->arena, name);
	size_t n = 0;

	if (!strchr("_-!@", *name))
		return sign;
	for (const char *c = name; *c; c++)
		if (*c != '_' && *c != '@')
			sign[n++] = *c;
	sign[n] = '\0';
	return sign;
}

/* An operand that is null, as a person would say it. */
static const struct rp_value *no_value(struct rp_frame *f, const char *name,
				       const struct rp_value *null)
{
	return rp_x_fail(f, RP_F_OVERLOAD, "'%s' needs a value, but %s; test "
			 "it with has() or give a default() (no matching "
			 "overload for '%s')",
			 sign_of(f, name), rp_x_why_null(f, null), name);
}

const struct rp_value *rp_x_no_overload(struct rp_frame *f, const char *name,
					const struct rp_value *const *args,
					size_t n)
{
	const struct rp_value *error, *null = NULL;
	struct rp_buf types;

	rp_buf_init(&types, RP_BUF_UNLIMITED);
	for (size_t i = 0; i < n; i++) {
		rp_buf_printf(&types, "%s%s", i ? ", " : "",
			      rp_x_type_name(args[i]));
		if (args[i]->tag == RP_NULL && !null)
			null = args[i];
	}
	if (null)
		error = no_value(f, name, null);
	else
		error = rp_x_fail(f, RP_F_OVERLOAD, "found no matching "
				  "overload for '%s' applied to '(%s)'", name,
				  types.at);
	rp_buf_finish(&types);
	return error;
}

const struct rp_value *rp_x_spend(struct rp_frame *f, size_t n)
{
	if (n < (size_t)f->steps_left) {
		f->steps_left -= (long)n;
		return NULL;
	}
	f->steps_left = 0;
	return rp_x_fail(f, RP_F_COST, "the expression is too expensive: more "
			 "than %ld steps", RP_MAX_STEPS);
}

/* Counts down; the rest does not matter once the steps are used up. */
static void weigh(struct rp_frame *f, const struct rp_value *value,
		  unsigned depth)
{
	size_t n = 0;

	if (depth == RP_MAX_VALUE_DEPTH)
		f->steps_left = 0;
	if (value->tag == RP_OPTIONAL && value->as.inner)
		weigh(f, value->as.inner, depth + 1);
	else if (value->tag == RP_STRING || value->tag == RP_BYTES)
		n = value->as.text.n / RP_BYTES_A_STEP;
	else if (value->tag == RP_LIST || rp_x_is_map(value))
		n = rp_x_count(value);
	f->steps_left -= (long)n < f->steps_left ? (long)n : f->steps_left;
	if (value->tag == RP_LIST)
		for (size_t i = 0; i < n && f->steps_left; i++)
			weigh(f, &value->as.list->items[i], depth + 1);
	else if (rp_x_is_map(value))
		for (size_t i = 0; i < n && f->steps_left; i++)
			weigh(f, rp_x_value_at(value, i), depth + 1);
}

const struct rp_value *rp_x_weigh(struct rp_frame *f,
				  const struct rp_value *value)
{
	weigh(f, value, 0);
	return rp_x_spend(f, 0);
}

/* ------------------------------------------------------------------ types */

const char *rp_x_type_name(const struct rp_value *value)
{
	static const char *const names[] = {
		[RP_NULL] = "null_type",
		[RP_BOOL] = "bool",
		[RP_INT] = "int",
		[RP_UINT] = "uint",
		[RP_BIGINT] = "bigint",
		[RP_DOUBLE] = "double",
		[RP_STRING] = "string",
		[RP_LIST] = "list",
		[RP_MAP] = "map",
		[RP_BYTES] = "bytes",
		[RP_TIMESTAMP] = "google.protobuf.Timestamp",
		[RP_DURATION] = "google.protobuf.Duration",
		[RP_TYPE] = "type",
		[RP_DICT] = "map",
		[RP_OPTIONAL] = "optional_type",
		[RP_ADDRESS] = "net.IP",
		[RP_ERROR] = "error",
	};

	if (value->tag == RP_ADDRESS && rp_x_is_prefix(value))
		return "net.CIDR";
	return names[value->tag];
}
