/*
 * Hiding secrets in command lines, which end up in notifications.  The forms:
 *
 *	--password=x  KEY=x  "Authorization: x"		a key and its value
 *	--password x  -p x				a flag, then its value
 *	-px						both in one
 *	-u user:x					what follows the colon
 *	scheme://user:x@host  scheme://x@host		URLs
 *
 * An argument may hold a whole command (sh -c "…"), so each is searched word
 * by word.  Quotes are not understood: from a secret's value on, the rest of
 * its argument is dropped.  -px hides anything but options that are common.
 */
#include "providers/command_line.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/redact.h"
#include "providers/local.h"

/* What the next word or argument is. */
enum pending { NOTHING, SECRET, USER };

static bool is_key_part(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
	       || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

static bool is_word_end(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_quote(char c)
{
	return c == '"' || c == '\'' || c == '`';
}

/* Names like PGPASSWORD hide the word's start from rp_key_is_secret. */
static bool ends_like_secret(struct rp_arena *arena, struct rp_text key)
{
	static const char *const ends[] = { "password", "passwd", "passphrase",
					    "pwd", "secret", "token", NULL };
	struct rp_text lower = rp_text_lower(arena, key);

	for (size_t i = 0; ends[i]; i++)
		if (rp_text_ends(lower, ends[i]))
			return true;
	return false;
}

static bool is_secret(struct rp_arena *arena, struct rp_text key)
{
	while (key.n && *key.at == '-') {
		key.at++;
		key.n--;
	}
	return key.n && (rp_key_is_secret(key) || ends_like_secret(arena, key));
}

/* The key that ends before `end`, perhaps in quotes, not before `begin`. */
static struct rp_text key_before(const char *begin, const char *end)
{
	const char *start;

	while (end > begin && (is_quote(end[-1]) || is_word_end(end[-1])))
		end--;
	for (start = end; start > begin && is_key_part(start[-1]); start--)
		;
	return (struct rp_text){ start, (size_t)(end - start) };
}

/* Writes the authority that follows "scheme://" and returns its length. */
static size_t add_authority(struct rp_buf *buf, struct rp_text text)
{
	size_t n = 0, at = 0, colon = 0;

	while (n < text.n && !is_word_end(text.at[n]) && !is_quote(text.at[n])
	       && !strchr("/?#", text.at[n])) {
		if (text.at[n] == '@')
			at = n;
		n++;
	}
	while (colon < at && text.at[colon] != ':')
		colon++;
	if (at == 0) {
		rp_buf_add(buf, text.at, n);
		return n;
	}
	if (colon < at)
		rp_buf_add(buf, text.at, colon + 1);
	rp_buf_str(buf, RP_REDACTED);
	rp_buf_add(buf, text.at + at, n - at);
	return n;
}

/* What a word without a value of its own announces. */
static enum pending announced(struct rp_arena *arena, struct rp_text word)
{
	if (rp_text_is(rp_text_lower(arena, word), "bearer"))
		return SECRET;
	if (word.n < 2 || *word.at != '-')
		return NOTHING;
	if (rp_text_is(word, "-p") || is_secret(arena, word))
		return SECRET;
	if (rp_text_is(word, "-u") || rp_text_ends(word, "-user"))
		return USER;
	return NOTHING;
}

static size_t word_length(struct rp_text text)
{
	size_t n = 0;

	while (n < text.n && !is_word_end(text.at[n]))
		n++;
	return n;
}

/* Whether a word is user:password, and how long the part before is. */
static bool is_user(struct rp_text word, size_t *before)
{
	const char *colon = memchr(word.at, ':', word.n);

	*before = colon ? (size_t)(colon - word.at) + 1 : 0;
	return colon != NULL;
}

/*
 * Writes one word of the argument that begins at `begin`, up to and without
 * the first secret value in it.  True if there is one: the caller drops the
 * rest.
 */
static bool add_word(struct rp_buf *buf, struct rp_arena *arena,
		     const char *begin, struct rp_text word)
{
	for (size_t i = 0; i < word.n; i++) {
		struct rp_text rest = { word.at + i, word.n - i };
		struct rp_text key;

		if (rp_text_starts(rest, "://")) {
			rp_buf_str(buf, "://");
			i += 2 + add_authority(buf, (struct rp_text){
					       rest.at + 3, rest.n - 3 });
			continue;
		}
		rp_buf_char(buf, *rest.at);
		if (*rest.at != '=' && *rest.at != ':')
			continue;
		key = key_before(begin, rest.at);
		if (is_secret(arena, key)
		    || (rp_text_ends(key, "-user") && *rest.at == '='))
			return true;
	}
	return false;
}

/* Whether a word is -pSECRET and not a long option with one dash. */
static bool is_short_password(struct rp_text word)
{
	static const char *const options[] = {
		"-path", "-perm", "-pid", "-pidfile", "-pie", "-pipe",
		"-plugin", "-port", "-print", "-print0", "-profile", "-prune",
		"-pthread", NULL
	};
	struct rp_text name = { word.at, 1 };

	if (word.n < 3 || !rp_text_starts(word, "-p"))
		return false;
	while (name.n < word.n && is_key_part(word.at[name.n])
	       && word.at[name.n] != '-')
		name.n++;
	for (size_t i = 0; options[i]; i++)
		if (rp_text_is(name, options[i]))
			return false;
	return true;
}

/* The same with what the word is expected to be, and for -pSECRET, -uUSER. */
static bool add_expected(struct rp_buf *buf, struct rp_arena *arena,
			 const char *begin, struct rp_text word,
			 enum pending pending)
{
	size_t n;

	if (pending == SECRET)
		return true;
	if ((pending == USER || rp_text_starts(word, "-u"))
	    && is_user(word, &n)) {
		rp_buf_add(buf, word.at, n);
		return true;
	}
	if (is_short_password(word)) {
		rp_buf_add(buf, word.at, 2);
		return true;
	}
	return add_word(buf, arena, begin, word);
}

/* Writes one argument; returns what it announces about the next one. */
static enum pending add_argument(struct rp_buf *buf, struct rp_arena *arena,
				 struct rp_text argument, enum pending pending)
{
	const char *begin = argument.at;

	while (argument.n) {
		struct rp_text word = { argument.at, word_length(argument) };

		if (word.n) {
			if (add_expected(buf, arena, begin, word, pending)) {
				rp_buf_str(buf, RP_REDACTED);
				return NOTHING;
			}
			pending = announced(arena, word);
		}
		argument.at += word.n;
		argument.n -= word.n;
		if (argument.n) {
			rp_buf_char(buf, ' ');
			argument.at++;
			argument.n--;
		}
	}
	return pending;
}

struct rp_text rp_command_line(struct rp_arena *arena, struct rp_text bytes)
{
	enum pending pending = NOTHING;
	struct rp_text text;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	while (bytes.n) {
		const char *end = memchr(bytes.at, '\0', bytes.n);
		size_t n = end ? (size_t)(end - bytes.at) : bytes.n;

		if (buf.n && n)
			rp_buf_char(&buf, ' ');
		pending = add_argument(&buf, arena,
				       (struct rp_text){ bytes.at, n },
				       pending);
		bytes.at += n + (end != NULL);
		bytes.n -= n + (end != NULL);
	}
	text = rp_local_text(arena, rp_buf_view(&buf));
	rp_buf_finish(&buf);
	return text;
}
