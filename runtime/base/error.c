/*
 * Error codes, their classes, and messages set aside.
 *
 * A code says what kind of failure it was; the table in error.h says which
 * kinds are worth another try.  The first message wins because the first
 * failure is the cause and later ones are its echo.
 */
#include "base/error.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

static const struct {
	int code;
	bool transient;
} rows[] = {
#define X(name, value, transient, words) { name, transient },
	RP_ERRORS(X)
#undef X
};

bool rp_is_transient(int code)
{
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		if (rows[i].code == code)
			return rows[i].transient;
	return false;
}

const char *rp_error_class(int code)
{
	if (rp_is_transient(code))
		return "transient";
	if (code == RP_ECANCELLED)
		return "cancelled";
	return code == RP_EBUG ? "bug" : "permanent";
}

static void cut_at_code_point(char *message, size_t size)
{
	struct rp_text whole = rp_utf8_cut(rp_text(message), size - 1);

	message[whole.n] = '\0';
}

int rp_error_set(struct rp_error *error, int code, const char *format, ...)
{
	va_list args;
	int n;

	if (!error || error->code)
		return code;
	error->code = code;
	va_start(args, format);
	n = vsnprintf(error->message, sizeof error->message, format, args);
	va_end(args);
	if (n >= (int)sizeof error->message)
		cut_at_code_point(error->message, sizeof error->message - 4);
	return code;
}

_Noreturn void rp_unreachable_at(const char *file, int line)
{
	fprintf(stderr, "runpipe: internal error at %s:%d\n", file, line);
	abort();
}
