/* The log check: looks that follow each other on logs of the test. */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_log;

/* What happens to the log before a look. */
enum deed { NOTHING, ADD, WRITE_ANEW, RENAME, COPY_AWAY, REMOVE };

struct step {
	enum deed deed;
	const char *text;
	const char *status, *message;
};

#define FIRST { NOTHING, NULL, "ok", "Log log: 0 of 0 new lines match" }

static const struct {
	const char *what, *config, *begin;
	struct step steps[6];
} rows[] = {
	{ "what was there before does not count", "", "error 1\nerror 2\n",
	  { FIRST,
	    { NOTHING, NULL, "ok", "Log log: 0 of 0 new lines match" },
	    { ADD, "fine\nan error\n", "warning",
	      "Log log: 1 of 2 new lines match" },
	    { NOTHING, NULL, "ok", "Log log: 0 of 0 new lines match" } } },
	{ "unless it is to", ", \"from_start\": true", "error 1\nfine\n",
	  { { NOTHING, NULL, "warning", "Log log: 1 of 2 new lines match" },
	    { ADD, "error 2\n", "warning",
	      "Log log: 1 of 1 new lines match" } } },
	{ "a line counts once it has ended", "", "",
	  { FIRST,
	    { ADD, "half an er", "ok", "Log log: 0 of 0 new lines match" },
	    { ADD, "ror", "ok", "Log log: 0 of 0 new lines match" },
	    { ADD, "\nnext\n", "warning",
	      "Log log: 1 of 2 new lines match" } } },
	{ "renamed: the rest of the old one, then the new one", "", "x\n",
	  { FIRST,
	    { ADD, "error 1\n", "warning", "Log log: 1 of 1 new lines match" },
	    { ADD, "error 2\nerror 3", NULL, NULL },
	    { RENAME, "fine\nerror 4\n", "critical",
	      "Log log: 3 of 4 new lines match" },
	    { ADD, "error 5\n", "warning",
	      "Log log: 1 of 1 new lines match" } } },
	{ "removed and written anew", "", "one\ntwo\n",
	  { FIRST,
	    { REMOVE, NULL, "unknown", "Check failed: [Errno 2] No such file "
				       "or directory: 'log'" },
	    { WRITE_ANEW, "error\n", "warning",
	      "Log log: 1 of 1 new lines match" } } },
	{ "copied away: shorter", "", "one\ntwo\nthree\n",
	  { FIRST,
	    { COPY_AWAY, "error\n", "warning",
	      "Log log: 1 of 1 new lines match" } } },
	{ "copied away: longer already, but it begins otherwise", "", "one\n",
	  { FIRST,
	    { COPY_AWAY, "error 1\nerror 2\nmore\n", "warning",
	      "Log log: 2 of 3 new lines match" } } },
	{ "too much to read: the newest counts", ", \"max_bytes\": 16", "",
	  { FIRST,
	    { ADD, "error 1\nerror 2\nerror 3\nerror 4\n", "warning",
	      "Log log: 1 of 1 new lines match; 16 bytes were too much to "
	      "read" },
	    { ADD, "fine\n", "ok", "Log log: 0 of 1 new lines match" } } },
	{ "what was skipped may hold anything", ", \"max_bytes\": 8", "",
	  { FIRST,
	    { ADD, "error\nfine 1\nfine 2\n", "unknown",
	      "Log log: 0 of 1 new lines match; 12 bytes were too much to "
	      "read" } } },
	{ "some do not count after all", ", \"ignore\": \"harmless\", "
	  "\"ignore_case\": true", "",
	  { FIRST,
	    { ADD, "ERROR\nError, but HARMLESS\n\n", "warning",
	      "Log log: 1 of 3 new lines match" } } },
	{ "any bytes", "", "",
	  { FIRST,
	    { ADD, "\377\376 error \300\r\n", "warning",
	      "Log log: 1 of 1 new lines match" } } },
};

static void write_log(const char *text, int flags)
{
	int fd = open("log", O_WRONLY | O_CREAT | flags, 0600);

	cr_assert(fd >= 0);
	cr_assert(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

static void happen(const struct step *step)
{
	switch (step->deed) {
	case NOTHING:
		break;
	case ADD:
		write_log(step->text, O_APPEND);
		break;
	case RENAME:
		cr_assert(rename("log", "log.1") == 0);
		write_log(step->text, O_TRUNC);
		break;
	case COPY_AWAY:
	case WRITE_ANEW:
		write_log(step->text, O_TRUNC);
		break;
	case REMOVE:
		/* kept under another name, or its inode is used again */
		cr_assert(rename("log", "elsewhere") == 0);
		break;
	}
}

RP_ROWS(log, counts_what_is_new, rows)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_value memory;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .memory = &memory,
				    .deadline_us = RP_NEVER };
	const char *config;

	rp_arena_init(&arena);
	memory = rp_map_new(&arena);
	cr_assert(chdir(test_directory(&arena)) == 0);
	write_log(row->begin, O_TRUNC);
	config = rp_arena_printf(&arena, "{\"path\": \"log\", \"pattern\": "
				 "\"error\", \"critical\": 3%s}", row->config);
	for (size_t i = 0; i < 6 && (i == 0 || row->steps[i].deed
				     || row->steps[i].status); i++) {
		const struct step *step = &row->steps[i];

		happen(step);
		if (!step->status)
			continue;
		result = check_with(&ctx, &rp_check_log, config);
		expect_result(&arena, &rp_check_log, &result, step->status,
			      step->message, NULL);
	}
	cr_assert(chdir("/") == 0);
	rp_arena_finish(&arena);
}

static const struct {
	const char *begin, *config, *status, *message, *metrics;
} alone[] = {
	{ "fine\nerror 1\nlast error", "", "warning",
	  "Log log: 1 of 2 last lines match",
	  "{\"matches\": 1, \"lines\": 2, \"bytes\": 23, \"rotated\": false, "
	  "\"last_match\": \"error 1\"}" },
	/* the tail: a line that begins before it is none */
	{ "error 0\nerror 1\n", ", \"max_bytes\": 10", "warning",
	  "Log log: 1 of 1 last lines match", NULL },
	/* a pattern that would take for ever */
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n",
	  ", \"pattern\": \"(a+)+$\"", "unknown", "Log log: 0 of 1 last lines "
	  "match; 1 lines took too long to match",
	  "{\"matches\": 0, \"lines\": 1, \"bytes\": 51, \"rotated\": false, "
	  "\"given_up_lines\": 1}" },
	{ "x", ", \"pattern\": \"(\"", "unknown", "Check failed: the regular "
	  "expression is not valid: missing closing parenthesis (at byte 1)",
	  "{}" },
	{ "x", ", \"ignore\": \"*\"", "unknown", "Check failed: the regular "
	  "expression is not valid: quantifier does not follow a repeatable "
	  "item (at byte 0)", "{}" },
	{ NULL, "", "unknown", "Check failed: 'log' is no regular file",
	  "{}" },
};

RP_ROWS(log, without_memory_is_its_tail, alone)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	cr_assert(chdir(test_directory(&arena)) == 0);
	if (row->begin)
		write_log(row->begin, O_TRUNC);
	else
		cr_assert(mkfifo("log", 0600) == 0);
	result = check_with(&ctx, &rp_check_log, rp_arena_printf(&arena,
		"{\"path\": \"log\", \"pattern\": \"error\"%s}", row->config));
	expect_result(&arena, &rp_check_log, &result, row->status,
		      row->message, row->metrics);
	cr_assert(chdir("/") == 0);
	rp_arena_finish(&arena);
}

/* Nonsense in the memory is as good as none. */
static const char *const memories[] = {
	"{\"path\": \"log\"}",
	"{\"path\": \"log\", \"offset\": -5, \"head_n\": 9999}",
	"{\"path\": \"log\", \"offset\": 9223372036854775807, \"head_n\": 0}",
	"{\"path\": \"log\", \"offset\": \"x\", \"inode\": null}",
	"{\"path\": 7}",
};

RP_ROWS(log, does_not_trust_its_memory, memories)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_value memory;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .memory = &memory,
				    .deadline_us = RP_NEVER };
	struct stat info;

	rp_arena_init(&arena);
	memory = json_of(&arena, *row);
	cr_assert(chdir(test_directory(&arena)) == 0);
	write_log("error\n", O_TRUNC);
	cr_assert(stat("log", &info) == 0);
	result = check_with(&ctx, &rp_check_log,
			    "{\"path\": \"log\", \"pattern\": \"error\"}");
	cr_expect(lt(int, result.status, RP_CHECK_UNKNOWN), "%s", *row);
	cr_expect(eq(i64, rp_value_int(rp_map_get(&memory, "offset"), 0), 6));
	cr_expect(eq(i64, rp_value_int(rp_map_get(&memory, "inode"), 0),
		     (int64_t)info.st_ino));
	cr_assert(chdir("/") == 0);
	rp_arena_finish(&arena);
}
