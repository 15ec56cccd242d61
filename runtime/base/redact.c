/*
 * Hiding what is named like a secret.
 *
 * A key is split into words at _ - . blanks and at camelCase, and then looked
 * up: whole words, so that `monkey` and `keyboard` stay readable.  `key` says
 * nothing by itself and is secret behind words like `api`; `token` is secret
 * unless the next word shows that tokens are counted or described.  Senders
 * also write words in one (`apikey`, `dbpassword`), which is why a word may
 * end in one of the long secret ones.
 */
#include "base/redact.h"

#include "base/arena.h"
#include "base/buf.h"

static const char *const secret_words[] = {
	"password", "passwords", "passwd", "pwd", "passphrase", "secret",
	"secrets", "token", "credential", "credentials", "cookie", "cookies",
	"authorization", "bearer", NULL
};
static const char *const secret_endings[] = {
	"password", "passwd", "passphrase", "secret", "token", NULL
};
static const char *const before_key[] = {
	"api", "access", "private", "secret", "integration", "routing",
	"signing", "encryption", "auth", NULL
};
static const char *const behind_token[] = {
	"count", "counts", "limit", "budget", "usage", "type", NULL
};

/* ------------------------------------------------------------------ words */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_break(char c)
{
	return c == '_' || c == '-' || c == '.' || c == ' ';
}

/* True if a word ends before key.at[i]: aB, and ABc between A and Bc. */
static bool is_hump(struct rp_text key, size_t i)
{
	if (!is_upper(key.at[i]))
		return false;
	return is_lower(key.at[i - 1]) ||
	       (i + 1 < key.n && is_upper(key.at[i - 1]) &&
		key.at[i + 1] >= 'a' && key.at[i + 1] <= 'z');
}

/* Takes the next word from the front of `key`; false if there is none. */
static bool take_word(struct rp_text *key, struct rp_text *word)
{
	size_t n = 1;

	while (key->n && is_break(key->at[0])) {
		key->at++;
		key->n--;
	}
	if (!key->n)
		return false;
	while (n < key->n && !is_break(key->at[n]) && !is_hump(*key, n))
		n++;
	*word = (struct rp_text){ key->at, n };
	key->at += n;
	key->n -= n;
	return true;
}

static bool same(struct rp_text word, const char *name)
{
	if (word.n != strlen(name))
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (lower(word.at[i]) != name[i])
			return false;
	return true;
}

static bool is_any(struct rp_text word, const char *const *names)
{
	for (; *names; names++)
		if (same(word, *names))
			return true;
	return false;
}

static bool ends(struct rp_text word, const char *ending)
{
	size_t n = strlen(ending);

	return word.n >= n &&
	       same((struct rp_text){ word.at + word.n - n, n }, ending);
}

static bool has_secret_ending(struct rp_text word)
{
	for (size_t i = 0; secret_endings[i]; i++)
		if (ends(word, secret_endings[i]))
			return true;
	return false;
}

/* "key" or "keys" behind a word that makes it secret, or in one with it. */
static bool is_secret_key(struct rp_text before, struct rp_text word)
{
	size_t tail = ends(word, "keys") ? 4 : ends(word, "key") ? 3 : 0;

	if (!tail)
		return false;
	if (word.n > tail)
		before = (struct rp_text){ word.at, word.n - tail };
	return is_any(before, before_key);
}

static bool is_secret_word(struct rp_text before, struct rp_text word,
			   struct rp_text rest)
{
	struct rp_text next;

	if (ends(word, "token") && take_word(&rest, &next) &&
	    is_any(next, behind_token))
		return false;
	return is_any(word, secret_words) || has_secret_ending(word) ||
	       is_secret_key(before, word);
}

bool rp_key_is_secret(struct rp_text key)
{
	struct rp_text word, before = { "", 0 };

	if (same(key, "auth"))
		return true;
	while (take_word(&key, &word)) {
		if (is_secret_word(before, word, key))
			return true;
		before = word;
	}
	return false;
}

/* ------------------------------------------------------------------- URLs */

static bool is_scheme_char(char c)
{
	return is_lower(lower(c)) || c == '+' || c == '.' || c == '-';
}

/* The bytes up to the end of the host part; `rest` begins behind "://". */
static size_t authority_length(struct rp_text rest)
{
	size_t n = 0;

	while (n < rest.n && (unsigned char)rest.at[n] > ' ' &&
	       !strchr("/?#\"'<>\\", rest.at[n]))
		n++;
	return n;
}

bool rp_has_reference(struct rp_text text)
{
	return rp_text_find(text, "${env:") >= 0
	       || rp_text_find(text, "${file:") >= 0;
}

bool rp_is_reference(struct rp_text text)
{
	return (rp_text_starts(text, "${env:") ||
		rp_text_starts(text, "${file:")) &&
	       memchr(text.at, '}', text.n) == text.at + text.n - 1;
}

/* The password in what follows "://"; false if there is none. */
static bool find_password(struct rp_text rest, struct rp_text *password)
{
	size_t n = authority_length(rest);
	const char *at = n ? memrchr(rest.at, '@', n) : NULL;
	const char *colon;

	if (!at)
		return false;
	colon = memchr(rest.at, ':', (size_t)(at - rest.at));
	if (!colon || colon + 1 == at)
		return false;
	*password = (struct rp_text){ colon + 1, (size_t)(at - colon) - 1 };
	return true;
}

bool rp_url_has_credentials(struct rp_text url)
{
	ptrdiff_t colon = rp_text_find(url, "://");
	struct rp_text password;

	if (colon <= 0)
		return false;
	for (ptrdiff_t i = 0; i < colon; i++)
		if (!is_scheme_char(url.at[i]))
			return false;
	return find_password((struct rp_text){ url.at + colon + 3,
					       url.n - (size_t)colon - 3 },
			     &password);
}

/* Appends `text` with the passwords of all URLs in it replaced. */
static void add_without_passwords(struct rp_buf *buf, struct rp_text text)
{
	struct rp_text password;
	ptrdiff_t colon;
	size_t n;

	while ((colon = rp_text_find(text, "://")) >= 0) {
		n = (size_t)colon + 3;
		rp_buf_add(buf, text.at, n);
		text = (struct rp_text){ text.at + n, text.n - n };
		if (!find_password(text, &password) || rp_is_reference(password))
			continue;
		n = (size_t)(password.at - text.at);
		rp_buf_add(buf, text.at, n);
		rp_buf_str(buf, RP_REDACTED);
		n += password.n;
		text = (struct rp_text){ text.at + n, text.n - n };
	}
	rp_buf_text(buf, text);
}

/* ----------------------------------------------------------------- values */

static struct rp_value redact(struct rp_arena *arena,
			      const struct rp_value *value, bool is_secret);

static struct rp_text redact_text(struct rp_arena *arena, struct rp_text text)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	add_without_passwords(&buf, text);
	text = (struct rp_text){ rp_arena_copy(arena, buf.at, buf.n), buf.n };
	rp_buf_finish(&buf);
	return text;
}

static struct rp_value redact_list(struct rp_arena *arena,
				   const struct rp_list *list, bool is_secret)
{
	struct rp_value copy = rp_list_new(arena);

	rp_list_reserve(arena, &copy, list->n);
	for (size_t i = 0; i < list->n; i++)
		rp_list_push(arena, &copy,
			     redact(arena, &list->items[i], is_secret));
	return copy;
}

static struct rp_value redact_map(struct rp_arena *arena,
				  const struct rp_map *map, bool is_secret)
{
	struct rp_value copy = rp_map_new(arena);

	rp_map_reserve(arena, &copy, map->n);
	for (size_t i = 0; i < map->n; i++) {
		const struct rp_pair *pair = &map->pairs[i];
		bool hide = is_secret || rp_key_is_secret(pair->key);
		struct rp_text key = { rp_text_cstr(arena, pair->key),
				       pair->key.n };

		rp_map_set(arena, &copy, key,
			   redact(arena, &pair->value, hide));
	}
	return copy;
}

static struct rp_value redact(struct rp_arena *arena,
			      const struct rp_value *value, bool is_secret)
{
	switch (value->tag) {
	case RP_NULL:
	case RP_BOOL:
		return *value;
	case RP_LIST:
		return redact_list(arena, value->as.list, is_secret);
	case RP_MAP:
		return redact_map(arena, value->as.map, is_secret);
	case RP_STRING:
		if (!is_secret || rp_is_reference(value->as.text))
			return rp_string(redact_text(arena, value->as.text));
		return rp_cstring(RP_REDACTED);
	default:
		return is_secret ? rp_cstring(RP_REDACTED)
				 : rp_value_copy(arena, value);
	}
}

struct rp_value rp_redact(struct rp_arena *arena, const struct rp_value *value)
{
	return redact(arena, value, false);
}

static bool has_password(struct rp_text text)
{
	struct rp_text password;
	ptrdiff_t colon;

	while ((colon = rp_text_find(text, "://")) >= 0) {
		size_t n = (size_t)colon + 3;

		text = (struct rp_text){ text.at + n, text.n - n };
		if (find_password(text, &password)
		    && !rp_is_reference(password))
			return true;
	}
	return false;
}

bool rp_has_secret(const struct rp_value *value)
{
	if (value->tag == RP_STRING)
		return has_password(value->as.text);
	for (size_t i = 0; value->tag == RP_LIST && i < value->as.list->n; i++)
		if (rp_has_secret(&value->as.list->items[i]))
			return true;
	for (size_t i = 0; value->tag == RP_MAP && i < value->as.map->n; i++)
		if (rp_key_is_secret(value->as.map->pairs[i].key)
		    || rp_has_secret(&value->as.map->pairs[i].value))
			return true;
	return false;
}
