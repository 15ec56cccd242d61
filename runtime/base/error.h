#ifndef RUNTIME_BASE_ERROR_H
#define RUNTIME_BASE_ERROR_H

/*
 * Failures of the world.  A function that can fail returns 0 or one of these
 * negative codes and sets its message aside: in a struct rp_error it was
 * given, or in the node's context (run.h).  The class decides what happens
 * next: only transient failures are tried again.
 */

#include <stdarg.h>
#include <stdbool.h>

struct rp_arena;

/*	     name	     value  transient  words */
#define RP_ERRORS(X)						\
	X(RP_EBADINPUT,		-1, false, "bad input")		\
	X(RP_EPERMANENT,	-2, false, "failed for good")	\
	X(RP_ETRANSIENT,	-3, true,  "failed for now")	\
	X(RP_ETIMEOUT,		-4, true,  "timed out")		\
	X(RP_ECANCELLED,	-5, false, "cancelled")		\
	X(RP_ESTORE,		-6, false, "database")		\
	X(RP_ENOTFOUND,		-7, false, "not found")		\
	X(RP_EBUG,		-8, false, "internal error")

enum rp_code {
	RP_OK = 0,
#define X(name, value, transient, words) name = value,
	RP_ERRORS(X)
#undef X
};

bool rp_is_transient(int code);

/* "transient", "permanent", "cancelled" or "bug", as runs record it. */
const char *rp_error_class(int code);

struct rp_error {
	int code;		/* 0 while nothing failed */
	char message[1024];	/* one paragraph, no newline at the end */
};

/*
 * Sets the message unless one is set already (the first one wins) and returns
 * `code`.  A longer message is cut at a code point.  `error` may be NULL.
 */
int rp_error_set(struct rp_error *error, int code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

_Noreturn void rp_unreachable_at(const char *file, int line);
#define rp_unreachable() rp_unreachable_at(__FILE__, __LINE__)

#endif
