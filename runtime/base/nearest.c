/*
 * "Did you mean …?": the nearest name by edit distance.
 *
 * The distance counts insertions, deletions, replacements and swaps of two
 * neighbours, without regard to ASCII case.  A third of the longer word may
 * be wrong, which is about where people stop agreeing that it was a slip.
 * Words longer than any name are not compared: they are not slips.
 */
#include "base/text.h"

#define LONGEST 64

static char fold(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* One cell of the table; rows are those of the last two characters of `a`. */
static unsigned cell(unsigned rows[3][LONGEST + 1], const char *a,
		     const char *b, size_t i, size_t j)
{
	const unsigned *above = rows[(i - 1) % 3];
	bool same = fold(a[i - 1]) == fold(b[j - 1]);
	unsigned best = above[j - 1] + (same ? 0 : 1);

	best = least(best, above[j] + 1);
	best = least(best, rows[i % 3][j - 1] + 1);
	if (i > 1 && j > 1 && fold(a[i - 1]) == fold(b[j - 2]) &&
	    fold(a[i - 2]) == fold(b[j - 1]))
		best = least(best, rows[(i - 2) % 3][j - 2] + 1);
	return best;
}

static unsigned distance(const char *a, const char *b)
{
	size_t rows_n = strlen(a), columns = strlen(b);
	unsigned rows[3][LONGEST + 1];

	for (size_t j = 0; j <= columns; j++)
		rows[0][j] = (unsigned)j;
	for (size_t i = 1; i <= rows_n; i++) {
		rows[i % 3][0] = (unsigned)i;
		for (size_t j = 1; j <= columns; j++)
			rows[i % 3][j] = cell(rows, a, b, i, j);
	}
	return rows[rows_n % 3][columns];
}

/* Of two letters nothing but a swap is a slip. */
static unsigned allowed(const char *a, const char *b)
{
	size_t n = strlen(a), longer = strlen(b) > n ? strlen(b) : n;

	if (longer < 3)
		return n == 2 && fold(a[0]) == fold(b[1])
		       && fold(a[1]) == fold(b[0]);
	return (unsigned)(longer / 3);
}

const char *rp_nearest(const char *word, const char *const *names)
{
	size_t n = strlen(word);
	const char *best = NULL;
	unsigned best_distance = LONGEST;

	if (n == 0 || n > LONGEST)
		return NULL;
	for (; *names; names++) {
		unsigned d;

		if (strlen(*names) > LONGEST)
			continue;
		d = distance(word, *names);
		if (d <= allowed(word, *names) && d < best_distance) {
			best = *names;
			best_distance = d;
		}
	}
	return best;
}
