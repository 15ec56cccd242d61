/*
 * Methods and headers, judged before they reach the wire.
 *
 * A line end in a header begins another header, and an empty line ends them
 * all; so names and methods are tokens of RFC 9110 and values are visible text
 * (tabs and bytes beyond ASCII included).  Values are never repeated in a
 * message: they are where secrets travel.
 */
#include "net/syntax.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "net/http.h"

#define MAX_SHOWN 60

/* Headers by which an answerer finds the end of the request. */
static const char *const framing[] = { "Content-Length", "Transfer-Encoding",
				       "Connection", "Expect" };

static bool is_token(const char *text)
{
	static const char allowed[] = "!#$%&'*+-.^_`|~0123456789"
				      "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

	return *text && text[strspn(text, allowed)] == '\0';
}

static bool is_line(const char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if ((c < 0x20 && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool is_framing(const char *name)
{
	for (size_t i = 0; i < sizeof framing / sizeof framing[0]; i++)
		if (strcasecmp(name, framing[i]) == 0)
			return true;
	return false;
}

static const char *header_problem(struct rp_arena *arena,
				  const struct rp_http_header *header)
{
	const char *why;

	if (!is_token(header->name))
		why = "is not a valid name";
	else if (is_framing(header->name))
		why = "cannot be set";
	else if (!is_line(header->value))
		why = "has control characters in its value";
	else
		return NULL;
	return rp_arena_printf(arena, "header '%s' %s",
			       rp_http_excerpt(arena, rp_text(header->name),
					       MAX_SHOWN), why);
}

const char *rp_http_problem(struct rp_arena *arena,
			    const struct rp_http_request *request)
{
	if (!is_token(request->method))
		return rp_arena_printf(arena, "'%s' is not an HTTP method",
				       rp_http_excerpt(arena,
						       rp_text(request->method),
						       MAX_SHOWN));
	for (size_t i = 0; i < request->n_headers; i++) {
		const char *problem =
			header_problem(arena, &request->headers[i]);

		if (problem)
			return problem;
	}
	return NULL;
}
