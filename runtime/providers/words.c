/*
 * Splitting text into words.  Substrings mislead ("ram" in program, "load" in
 * upload, "space" in namespace), so evidence counts only whole words.
 */
#include "providers/words.h"

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(char c)
{
	return (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_part(char c)
{
	return is_upper(c) || is_lower(c) || is_digit(c);
}

/*
 * Whether a word begins at `i`, inside a run of letters: a hump ("diskFull"
 * at F) or the last capital of a run ("CPUUsage" at the second U).
 */
static bool begins_word(struct rp_text text, size_t i)
{
	if (!is_upper(text.at[i]))
		return false;
	if (!is_upper(text.at[i - 1]))
		return true;
	return i + 2 < text.n && is_lower(text.at[i + 1])
	       && is_lower(text.at[i + 2]);
}

static void skip(struct rp_text *text, size_t n)
{
	text->at += n;
	text->n -= n;
}

bool rp_word_next(struct rp_text *word, struct rp_text *rest)
{
	size_t n = 1;

	while (rest->n && !is_part(*rest->at))
		skip(rest, 1);
	if (rest->n == 0)
		return false;
	while (n < rest->n && is_part(rest->at[n]) && !begins_word(*rest, n))
		n++;
	*word = (struct rp_text){ rest->at, n };
	skip(rest, n);
	return true;
}

bool rp_word_is(struct rp_text word, const char *name)
{
	size_t n = strlen(name);

	while (word.n && is_digit(word.at[word.n - 1]))
		word.n--;
	if (word.n == n + 1 && (word.at[n] == 's' || word.at[n] == 'S'))
		word.n--;
	if (word.n != n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((is_upper(word.at[i]) ? word.at[i] + 32 : word.at[i])
		    != name[i])
			return false;
	return true;
}

bool rp_words_have(struct rp_text text, const char *name)
{
	struct rp_text word;

	while (rp_word_next(&word, &text))
		if (rp_word_is(word, name))
			return true;
	return false;
}
