#ifndef TESTS_LIB_ROWS_H
#define TESTS_LIB_ROWS_H

/*
 * Table-driven tests: one body, run once a row, in one process.
 *
 *	static const struct { const char *text; int want; } rows[] = { … };
 *	RP_ROWS(duration, parses, rows)
 *	{
 *		cr_expect(eq(int, parse(row->text), row->want), "%s", row->text);
 *	}
 *
 * The body sees `row`.  Rows run in a loop inside one test, because Criterion
 * forks for every parameter and cannot carry rows that hold pointers.
 */

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#define RP_ROWS(suite, name, rows)					\
	static void suite##_##name##_row(const __typeof__(rows[0]) *row); \
	Test(suite, name)						\
	{								\
		for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) \
			suite##_##name##_row(&rows[i]);			\
	}								\
	static void suite##_##name##_row(const __typeof__(rows[0]) *row)

#endif
