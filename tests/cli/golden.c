/*
 * Running the program and comparing what it says.
 *
 * Normalising is a list of patterns (regex(3)): an id, a time or a duration is
 * replaced by its kind, so that a golden file shows where one stands.
 */
#include "golden.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "lib/files.h"

void cli_enter(struct rp_arena *arena)
{
	const char *scratch = test_directory(arena);

	cr_assert(eq(int, chdir(TEST_SOURCE_DIR "/cli/files"), 0));
	setenv("SCRATCH", scratch, 1);
	setenv("RUNPIPE_DB", rp_arena_printf(arena, "%s/runpipe.db", scratch),
	       1);
	setenv("NO_COLOR", "1", 1);
}

/* "$NAME" or "$NAME/rest" in an argument stands for the variable. */
static const char *expand(struct rp_arena *arena, const char *word)
{
	size_t n = strcspn(word, "/");

	if (word[0] != '$')
		return word;
	return rp_arena_printf(arena, "%s%s",
			       getenv(rp_arena_copy(arena, word + 1, n - 1)),
			       word + n);
}

struct test_process cli_run(struct rp_arena *arena, const char *const *args,
			    const char *input)
{
	const char *argv[TEST_MAX_ARGS + 2] = { TEST_RUNPIPE };
	int n = 1;

	if (args[0] && strncmp(args[0], "$SCRATCH", 8) == 0)
		n = 0;
	for (size_t i = 0; i < TEST_MAX_ARGS && args[i]; i++)
		argv[n++] = expand(arena, args[i]);
	return test_run(arena, argv, rp_text(input), NULL);
}

/* ------------------------------------------------------------- normalising */

static const struct {
	const char *pattern, *kind;
} kinds[] = {
	{ "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}",
	  "<uuid>" },
	{ "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{6}Z", "<time>" },
	{ "Duration: [0-9.]+", "Duration: <ms>" },
	{ "\"duration_ms\": [0-9.e-]+", "\"duration_ms\": <ms>" },
	{ "Emitted C: [0-9]+", "Emitted C: <size>" },
	{ "\"c_bytes\": [0-9]+", "\"c_bytes\": <size>" },
	{ "\\([0-9]+ KiB\\)", "(<size> KiB)" },
	{ " +[0-9]+\\.[0-9]{2} +", "  <ms>  " },
	{ "time=\"[0-9.]+\"", "time=\"<s>\"" },
	{ "/[^ ]*/runpipe-test-[^/ ]*", "<scratch>" },
};

static const char *replace(struct rp_arena *arena, const char *text,
			   const regex_t *pattern, const char *kind)
{
	regmatch_t match;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	while (regexec(pattern, text, 1, &match, 0) == 0) {
		rp_buf_add(&buf, text, (size_t)match.rm_so);
		rp_buf_str(&buf, kind);
		text += match.rm_eo;
	}
	rp_buf_str(&buf, text);
	text = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

const char *cli_normalise(struct rp_arena *arena, struct rp_text text)
{
	const char *result = rp_text_cstr(arena, text);

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
		regex_t pattern;

		cr_assert(eq(int, regcomp(&pattern, kinds[i].pattern,
					  REG_EXTENDED), 0));
		result = replace(arena, result, &pattern, kinds[i].kind);
		regfree(&pattern);
	}
	return result;
}

/* -------------------------------------------------------------- comparing */

static void add_words(struct rp_buf *buf, const struct cli_row *row)
{
	rp_buf_str(buf, "$ runpipe");
	for (size_t i = 0; row->args[i]; i++)
		rp_buf_printf(buf, strpbrk(row->args[i], " {\"") ? " '%s'"
								 : " %s",
			      row->args[i]);
	rp_buf_char(buf, '\n');
}

static const char *transcript(struct rp_arena *arena, const struct cli_row *row)
{
	struct test_process p = cli_run(arena, row->args, row->input);
	struct rp_buf buf;
	const char *text;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	add_words(&buf, row);
	rp_buf_str(&buf, cli_normalise(arena, p.out));
	if (p.err.n)
		rp_buf_printf(&buf, "--- stderr\n%s",
			      cli_normalise(arena, p.err));
	rp_buf_printf(&buf, "--- status %d\n", p.status);
	text = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return text;
}

void cli_check(struct rp_arena *arena, const struct cli_row *row)
{
	const char *path = rp_arena_printf(arena, "cli/golden/%s.txt",
					   row->name);
	const char *got = transcript(arena, row);

	if (getenv("UPDATE_GOLDEN")) {
		const char *full = rp_arena_printf(arena, TEST_SOURCE_DIR
						   "/%s", path);
		FILE *file = fopen(full, "w");

		cr_assert(file != NULL, "%s", full);
		fputs(got, file);
		fclose(file);
		return;
	}
	cr_expect(eq(str, (char *)got, (char *)test_file(arena, path).at),
		  "%s", row->name);
}
