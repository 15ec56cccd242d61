/* Secrets in what receivers answer. */
#include "notify/hide.h"

#include "base/arena.h"
#include "lib/rows.h"

static const struct {
	const char *url, *text, *want;
} urls[] = {
	{ "https://h.example/hook/T0KEN", "Cannot POST /hook/T0KEN",
	  "Cannot POST ***" },
	{ "https://h.example/hook/T0KEN", "no https://h.example/hook/T0KEN!",
	  "no ***!" },
	{ "https://h/hooks?token=abc", "/hooks?token=abc /hooks token=abc",
	  "*** *** ***" },
	{ "https://h/services/T00/B00/xK9pQ2", "invalid token xK9pQ2, "
	  "services unknown", "invalid token ***, services unknown" },
	{ "https://h/webhook/abcdefghijklmnopqrstu?key=abc123&b=1#Frag99",
	  "webhook abcdefghijklmnopqrstu abc123 Frag99 key b=1",
	  "webhook *** *** *** key b=1" },
	{ "https://T0KEN.example/a", "T0KEN.example", "T0KEN.example" },
	{ "https://h.example/", "GET / is fine at h.example",
	  "GET / is fine at h.example" },
	{ "https://h.example", "h.example", "h.example" },
	{ "https://h/a/b", "/a/b", "/a/b" },
	{ "https://h/secret", "/secret/secret", "******" },
	{ "", "text", "text" },
	{ "https://h/secret", "", "" },
};

RP_ROWS(hide, takes_urls_out, urls)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)rp_hide_url(&arena, rp_text(row->text),
					      row->url).at,
		     (char *)row->want));
	rp_arena_finish(&arena);
}

static const struct {
	const char *words, *text, *want;
} words[] = {
	{ "Bearer s3cr3t-token", "bad token 's3cr3t-token'",
	  "bad token '***'" },
	{ "Bearer s3cr3t", "Bearer is the scheme", "*** is the scheme" },
	{ "short", "short", "short" },
	{ "", "text", "text" },
	{ "  ", "text", "text" },
};

RP_ROWS(hide, takes_words_out, words)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)rp_hide_words(&arena, rp_text(row->text),
						row->words).at,
		     (char *)row->want));
	rp_arena_finish(&arena);
}
