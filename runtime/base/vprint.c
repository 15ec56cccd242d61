/*
 * The formats that we write by the million, without what vsnprintf sets up for
 * each of them: a stream, a locale, a table of jumps.  A format with anything
 * else in it is left to vsnprintf from its beginning.  Programs of users, which
 * write little and are small, leave all of it to that.
 */
#include "base/vprint.h"

#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#ifdef RP_LEAN

int rp_vprint(char *at, size_t room, const char *format, va_list args)
{
	return vsnprintf(at, room, format, args);
}

#else

struct out {
	char *at;
	size_t room;
	size_t n;		/* of the whole, though not all may fit */
};

static void add(struct out *out, const char *bytes, size_t n)
{
	if (out->n < out->room) {
		size_t left = out->room - out->n;

		memcpy(out->at + out->n, bytes, n < left ? n : left);
	}
	out->n += n;
}

static void add_number(struct out *out, uintmax_t number, bool is_negative)
{
	char digits[24], *at = digits + sizeof digits;

	do
		*--at = (char)('0' + number % 10);
	while (number /= 10);
	if (is_negative)
		*--at = '-';
	add(out, at, (size_t)(digits + sizeof digits - at));
}

static void add_int(struct out *out, int number)
{
	intmax_t wide = number;

	add_number(out, (uintmax_t)(wide < 0 ? -wide : wide), wide < 0);
}

/* False for no text, of which vsnprintf makes "(null)". */
static bool add_text(struct out *out, const char *text, int most)
{
	if (!text)
		return false;
	add(out, text, most < 0 ? strlen(text) : strnlen(text, (size_t)most));
	return true;
}

/* What stands behind a %; false if it is none of ours. */
static bool add_directive(struct out *out, const char **format, va_list *args)
{
	const char *at = *format;
	int most = -1;
	char c;

	if (at[0] == 'z' && at[1] == 'u') {
		*format = at + 2;
		add_number(out, va_arg(*args, size_t), false);
		return true;
	}
	if (at[0] == '.' && at[1] == '*' && at[2] == 's') {
		most = va_arg(*args, int);
		at += 2;
	}
	*format = at + 1;
	switch (*at) {
	case 's':
		return add_text(out, va_arg(*args, const char *), most);
	case 'd':
		add_int(out, va_arg(*args, int));
		return true;
	case 'c':
		c = (char)va_arg(*args, int);
		add(out, &c, 1);
		return true;
	case '%':
		add(out, at, 1);
		return true;
	default:
		return false;
	}
}

static bool format_all(struct out *out, const char *format, va_list *args)
{
	for (;;) {
		const char *next = strchrnul(format, '%');

		add(out, format, (size_t)(next - format));
		if (!*next)
			return out->n < INT_MAX;
		format = next + 1;
		if (!add_directive(out, &format, args))
			return false;
	}
}

int rp_vprint(char *at, size_t room, const char *format, va_list args)
{
	struct out out = { .at = at, .room = room };
	va_list first;
	bool is_done;

	va_copy(first, args);
	is_done = format_all(&out, format, &first);
	va_end(first);
	if (!is_done)
		return vsnprintf(at, room, format, args);
	if (room > 0)
		at[out.n < room ? out.n : room - 1] = '\0';
	return (int)out.n;
}

#endif
