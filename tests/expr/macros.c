/*
 * Macros: loops over lists and maps, bind, optionals' macros.
 */
#include "lib/evaluate.h"

/* langdef.md, "Macros": all, exists, exists_one. */
static const struct test_pair verdicts[] = {
	{ "[1, 2, 3].all(x, x > 0)", "true" },
	{ "[1, 2, 3].all(x, x > 1)", "false" },
	{ "[].all(x, x > 1)", "true" },
	{ "[1, 0].all(x, 1 / x > 5)", "false" },
	{ "[0, 1].all(x, 1 / x > 5)", "false" },
	{ "[0, 1].all(x, 1 / x == 1)", "!divide by zero" },
	{ "[1, 2].all(x, dyn(x))", "!no matching overload for 'all'" },
	{ "{'a': 1}.all(k, k == 'a')", "true" },
	{ "[1, 2, 3].exists(x, x == 2)", "true" },
	{ "[1, 2, 3].exists(x, x == 5)", "false" },
	{ "[].exists(x, true)", "false" },
	{ "[0, 1].exists(x, 1 / x == 1)", "true" },
	{ "[1, 0].exists(x, 1 / x == 2)", "!divide by zero" },
	{ "{'a': 1, 'b': 2}.exists(k, k == 'b')", "true" },
	{ "[1, 2, 2].exists_one(x, x == 1)", "true" },
	{ "[1, 2, 2].exists_one(x, x == 2)", "false" },
	{ "[1, 2].exists_one(x, x == 5)", "false" },
	{ "[1, 0].exists_one(x, 1 / x == 1)", "!divide by zero" },
	{ "dyn(5).all(x, true)", "!no matching overload for 'all'" },
	{ "dyn('abc').exists(x, true)", "!no matching overload" },
	{ "dyn(1 / 0).all(x, true)", "!divide by zero" },
	{ "[[1, 2], [3]].exists(l, l.exists(x, x == 3))", "true" },
	{ "[1, 2].all(x, [x].all(x, x > 0) && x > 0)", "true" },
	{ "[5, 6].all(i, v, v == i + 5)", "true" },
	{ "[5, 6].exists(i, v, i == 1 && v == 6)", "true" },
	{ "[5, 6].existsOne(i, v, v > 5)", "true" },
	{ "{'a': 1, 'b': 2}.all(k, v, v > 0 && size(k) == 1)", "true" },
	{ "{1: 'x'}.exists(k, v, k == 1 && v == 'x')", "true" },
};

TEST_PAIRS(macros, verdicts)

/* langdef.md, "Macros": map, filter; extensions/comprehensions. */
static const struct test_pair makers[] = {
	{ "[1, 2, 3].map(x, x * 2)", "[2, 4, 6]" },
	{ "[].map(x, x * 2)", "[]" },
	{ "[1, 2, 3].map(x, x > 1, x * 2)", "[4, 6]" },
	{ "[1, 0].map(x, 1 / x)", "!divide by zero" },
	{ "[1, 0].map(x, 1 / x > 0, x)", "!divide by zero" },
	{ "[1].map(x, dyn(x), x)", "!no matching overload" },
	{ "{'b': 1, 'a': 2}.map(k, k)", "[\"b\", \"a\"]" },
	{ "[1, 2, 3, 4].filter(x, x % 2 == 0)", "[2, 4]" },
	{ "[1, 0].filter(x, 1 / x > 0)", "!divide by zero" },
	{ "{'a': 1, 'b': 2}.filter(k, k != 'a')", "[\"b\"]" },
	{ "[1, 2].map(x, [x, x].map(y, y + x))", "[[2, 2], [4, 4]]" },
	{ "['b', 'a'].transformList(i, v, string(i) + v)", "[\"0b\", \"1a\"]" },
	{ "[5, 6, 7].transformList(i, v, i > 0, v)", "[6, 7]" },
	{ "{'a': 1}.transformList(k, v, k)", "[\"a\"]" },
	{ "{'a': 1, 'b': 2}.transformMap(k, v, v * 10)", "{\"a\": 10, \"b\": 20}" },
	{ "{'a': 1, 'b': 2}.transformMap(k, v, v > 1, v)", "{\"b\": 2}" },
	{ "['x', 'y'].transformMap(i, v, v)", "{\"0\": \"x\", \"1\": \"y\"}" },
	{ "['x', 'y'].transformMapEntry(i, v, {v: i})", "{\"x\": 0, \"y\": 1}" },
	{ "['x', 'x'].transformMapEntry(i, v, {v: i})", "!repeated key" },
	{ "['x', 'x'].transformMapEntry(i, v, i == 0, {v: i})", "{\"x\": 0}" },
	{ "['x'].transformMapEntry(i, v, dyn(v))", "!no matching overload" },
	{ "cel.bind(x, 5, x * x)", "25" },
	{ "cel.bind(x, 1 / 0, true)", "true" },
	{ "cel.bind(x, 1 / 0, x == 1 || true)", "true" },
	{ "cel.bind(x, [1, 2], x.map(y, y + size(x)))", "[3, 4]" },
};

TEST_PAIRS(macros, makers)

/* What would go on for too long ends in an error. */
#define TEN "[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]"
#define EACH(v, body) TEN ".all(" v ", " body ")"
#define DOUBLE(name, of, body) "cel.bind(" name ", [" of ", " of "], " body ")"
static const struct test_pair bounds[] = {
	{ EACH("a", EACH("b", EACH("c", EACH("d", "true")))), "true" },
	{ EACH("a", EACH("b", EACH("c", EACH("d", EACH("e", EACH("f",
	  EACH("g", EACH("h", "a >= 0")))))))), "!too expensive" },
	{ "cel.bind(a, [1], " DOUBLE("b", "a", DOUBLE("c", "b", DOUBLE("d", "c",
	  "size(d) == 2"))) ")", "true" },
};

TEST_PAIRS(macros, bounds)
