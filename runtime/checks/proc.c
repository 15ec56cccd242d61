/*
 * The kernel's text files: lines of words and numbers.  Nothing here trusts
 * them: in tests they are made up, in a container they may be masked.
 */
#include "checks/proc.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>

#include "base/buf.h"

int rp_proc_read(struct rp_buf *buf, const char *root, const char *path)
{
	char full[PATH_MAX];
	int n = snprintf(full, sizeof full, "%s%s", root, path);

	if (n < 0 || (size_t)n >= sizeof full)
		return -ENAMETOOLONG;
	return rp_buf_read_file(buf, full);
}

bool rp_proc_line(struct rp_text *line, struct rp_text *rest)
{
	const char *end;

	if (rest->n == 0)
		return false;
	end = memchr(rest->at, '\n', rest->n);
	line->at = rest->at;
	line->n = end ? (size_t)(end - rest->at) : rest->n;
	rest->at += line->n + (end != NULL);
	rest->n -= line->n + (end != NULL);
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

bool rp_proc_word(struct rp_text *word, struct rp_text *rest)
{
	while (rest->n && is_blank(*rest->at)) {
		rest->at++;
		rest->n--;
	}
	*word = (struct rp_text){ rest->at, 0 };
	while (rest->n && !is_blank(*rest->at)) {
		rest->at++;
		rest->n--;
		word->n++;
	}
	return word->n > 0;
}

uint64_t rp_proc_number(struct rp_text text)
{
	uint64_t number = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned digit = (unsigned char)text.at[i] - (unsigned)'0';

		if (digit > 9)
			break;
		if (number > (UINT64_MAX - digit) / 10)
			return UINT64_MAX;
		number = number * 10 + digit;
	}
	return number;
}

bool rp_proc_field(uint64_t *out, struct rp_text file, const char *name)
{
	struct rp_text line, word;

	while (rp_proc_line(&line, &file)) {
		if (!rp_proc_word(&word, &line) || !rp_text_is(word, name))
			continue;
		if (!rp_proc_word(&word, &line))
			return false;
		*out = rp_proc_number(word);
		return true;
	}
	return false;
}
