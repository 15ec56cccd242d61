#ifndef RUNTIME_BASE_VPRINT_H
#define RUNTIME_BASE_VPRINT_H

/*
 * vsnprintf with the same promises, but several times as fast where a format
 * has nothing but %s %.*s %c %d %zu and %%: programs are written by a million
 * of those.
 */

#include <stdarg.h>
#include <stddef.h>

int rp_vprint(char *at, size_t room, const char *format, va_list args)
	__attribute__((format(printf, 3, 0)));

#endif
