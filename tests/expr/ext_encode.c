/*
 * CEL's encoders library; bytes leave as base64 themselves.
 */
#include "lib/evaluate.h"
#include "lib/rows.h"

static const struct test_expr rows[] = {
	{ "base64.encode(b'')", .want = "\"\"" },
	{ "base64.encode(b'f')", .want = "\"Zg==\"" },
	{ "base64.encode(b'foobar')", .want = "\"Zm9vYmFy\"" },
	{ "base64.decode('Zm9vYmE=')", .want = "\"Zm9vYmE=\"" },
	{ "string(base64.decode('Zm9vYmE'))", .want = "\"fooba\"" },
	{ "base64.decode('Zm9v\\nYmE=') == b'fooba'", .want = "true" },
	{ "base64.decode('Zg=')",
	  .want = "!illegal base64 data at input byte 2" },
	{ "base64.decode('Zm_v')",
	  .want = "!illegal base64 data at input byte 2" },
	{ "base64.encode(dyn('f'))",
	  .want = "!found no matching overload for 'base64.encode' applied to "
	  "'(string)'" },
};

Test(ext_encode, gives_the_same_on_all_ways)
{
	test_expect_rows(rows, sizeof rows / sizeof rows[0]);
}
