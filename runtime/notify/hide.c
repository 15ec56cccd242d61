/*
 * Hiding by exact match.  This is the second net: our own errors never hold a
 * secret, so only words of the other side pass through here.  Spellings that
 * the other side changed (percent signs, entities) are not looked for.
 */
#include "notify/hide.h"

#include <stdbool.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/redact.h"

#define LONGEST_WORD 20	/* of a path that is no secret */

static struct rp_text hide(struct rp_arena *arena, struct rp_text text,
			   struct rp_text secret)
{
	const char *found;
	struct rp_buf buf;

	if (secret.n < RP_HIDE_MIN)
		return text;
	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	while ((found = memmem(text.at, text.n, secret.at, secret.n))) {
		size_t before = (size_t)(found - text.at);

		rp_buf_add(&buf, text.at, before);
		rp_buf_str(&buf, RP_REDACTED);
		text.at += before + secret.n;
		text.n -= before + secret.n;
	}
	rp_buf_text(&buf, text);
	text = (struct rp_text){ rp_arena_copy(arena, buf.at, buf.n), buf.n };
	rp_buf_finish(&buf);
	return text;
}

static struct rp_text hide_between(struct rp_arena *arena, struct rp_text text,
				   const char *from, const char *to)
{
	if (!from || from >= to)
		return text;
	return hide(arena, text, (struct rp_text){ from, (size_t)(to - from) });
}

/* "hook" and "services" are words, T0KEN and 3f9a-77c1 are none. */
static bool looks_made_up(struct rp_text part)
{
	for (size_t i = 0; i < part.n; i++)
		if (strchr("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", part.at[i]))
			return true;
	return part.n > LONGEST_WORD;
}

static struct rp_text hide_parts(struct rp_arena *arena, struct rp_text text,
				 const char *parts)
{
	while (*parts) {
		struct rp_text part = { parts, strcspn(parts, "/?&=;#") };

		if (looks_made_up(part))
			text = hide(arena, text, part);
		parts += part.n + (parts[part.n] != '\0');
	}
	return text;
}

struct rp_text rp_hide_url(struct rp_arena *arena, struct rp_text text,
			   const char *url)
{
	const char *host = strstr(url, "://");
	const char *path = host ? strchr(host + 3, '/') : NULL;
	const char *query = strchr(url, '?');
	const char *end = url + strlen(url);

	text = hide_between(arena, text, url, end);
	text = hide_between(arena, text, path, end);
	text = hide_between(arena, text, path, query ? query : end);
	text = hide_between(arena, text, query ? query + 1 : NULL, end);
	return path ? hide_parts(arena, text, path) : text;
}

struct rp_text rp_hide_words(struct rp_arena *arena, struct rp_text text,
			     const char *words)
{
	while (*words) {
		size_t n = strcspn(words, " ");

		text = hide(arena, text, (struct rp_text){ words, n });
		words += n + (words[n] == ' ');
	}
	return text;
}
