/*
 * Messages set aside, and the classes of failures.
 */
#include "base/error.h"

#include <string.h>

#include "base/text.h"
#include "lib/rows.h"

static const struct {
	int code;
	bool transient;
	const char *class;
} codes[] = {
	{ RP_EBADINPUT, false, "permanent" },
	{ RP_EPERMANENT, false, "permanent" },
	{ RP_ETRANSIENT, true, "transient" },
	{ RP_ETIMEOUT, true, "transient" },
	{ RP_ECANCELLED, false, "cancelled" },
	{ RP_ESTORE, false, "permanent" },
	{ RP_ENOTFOUND, false, "permanent" },
	{ RP_EBUG, false, "bug" },
	{ -12345, false, "permanent" },
};

RP_ROWS(error, has_a_class, codes)
{
	cr_expect(eq(int, rp_is_transient(row->code), row->transient));
	cr_expect(eq(str, (char *)rp_error_class(row->code),
		     (char *)row->class), "%d", row->code);
}

Test(error, keeps_the_first_message)
{
	struct rp_error error = { 0 };

	cr_expect(eq(int, rp_error_set(&error, RP_ETIMEOUT, "cause %d", 1),
		     RP_ETIMEOUT));
	cr_expect(eq(int, rp_error_set(&error, RP_EBUG, "echo"), RP_EBUG));
	cr_expect(eq(str, error.message, "cause 1"));
	cr_expect(eq(int, error.code, RP_ETIMEOUT));
	cr_expect(eq(int, rp_error_set(NULL, RP_EBUG, "lost"), RP_EBUG));
}

Test(error, cuts_long_messages_at_a_code_point)
{
	struct rp_error error;
	char text[2000];

	for (size_t pad = 0; pad < 4; pad++) {
		memset(text, 'x', pad);
		for (size_t i = pad; i + 3 < sizeof text; i += 3)
			memcpy(text + i, "\xe2\x98\x83", 4);
		error.code = 0;
		rp_error_set(&error, RP_EBADINPUT, "%s", text);
		cr_expect(gt(sz, strlen(error.message), 1000));
		cr_expect(eq(int, (int)rp_utf8_invalid(
			rp_text(error.message)), -1));
	}
}
