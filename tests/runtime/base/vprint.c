/*
 * Our own formatting against the C library's: the same bytes, the same length,
 * the same cut where there is no room.
 */
#include "base/vprint.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>

#include "lib/rows.h"

#define ROOM 64

struct printed {
	char at[ROOM];
	int n;
};

typedef int print(char *at, size_t room, const char *format, va_list args);

static struct printed print_by(print *function, size_t room,
			       const char *format, ...)
{
	struct printed out = { .n = 0 };
	va_list args;

	memset(out.at, '#', sizeof out.at - 1);
	va_start(args, format);
	out.n = function(out.at, room, format, args);
	va_end(args);
	return out;
}

/* Each is given: a text, a number, a size, a length, a text, a character. */
static const struct {
	const char *format;
} formats[] = {
	{ "" }, { "plain" }, { "%%" }, { "100%% of it" }, { "%s" },
	{ "%s is %d of %zu" }, { "%s %d %zu %.*s%c" },
	{ "%s %d %zu [%.*s] %c%%" },
	/* Not ours: from the beginning by vsnprintf. */
	{ "%s %5d" }, { "%s %d %zx" }, { "%10s" }, { "%s %u %zu %.*s %d" },
	{ "%.3s|" }, { "%s %03o" },
};

static const struct {
	const char *text;
	int number;
	size_t size;
	int length;
} values[] = {
	{ "", 0, 0, 0 }, { "text", 7, 10, 2 }, { "text", -7, 99, -1 },
	{ "a longer text, longer than there is room", INT_MAX, SIZE_MAX, 100 },
	{ "\xc3\xbc\n\x01", INT_MIN, 1, 1 }, { NULL, 1, 1, 1 },
};

static const size_t rooms[] = { 0, 1, 2, 7, 24, ROOM };

#define COUNT(rows) (sizeof (rows) / sizeof (rows)[0])

RP_ROWS(vprint, prints_as_the_library_does, formats)
{
	for (size_t i = 0; i < COUNT(values) * COUNT(rooms); i++) {
		const char *text = values[i / COUNT(rooms)].text;
		int number = values[i / COUNT(rooms)].number;
		size_t size = values[i / COUNT(rooms)].size;
		int length = values[i / COUNT(rooms)].length;
		size_t room = rooms[i % COUNT(rooms)];
		struct printed ours = print_by(rp_vprint, room, row->format,
					       text, number, size, length,
					       "other", 'c');
		struct printed wanted = print_by(vsnprintf, room, row->format,
						 text, number, size, length,
						 "other", 'c');

		cr_expect(eq(int, ours.n, wanted.n), "%s", row->format);
		cr_expect(memcmp(ours.at, wanted.at, ROOM) == 0,
			  "%s in %zu: %.*s, not %.*s", row->format, room, ROOM,
			  ours.at, ROOM, wanted.at);
	}
}
