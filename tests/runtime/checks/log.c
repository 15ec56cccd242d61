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
	{ "too much to read: the rest is for the next look",
	  ", \"max_bytes\": 16", "",
	  { FIRST,
	    { ADD, "error 1\nerror 2\nerror 3\nerror 4\nerr", "warning",
	      "Log log: 2 of 2 new lines match; 19 bytes are left for the "
	      "next look" },
	    { NOTHING, NULL, "warning", "Log log: 2 of 2 new lines match; 3 "
	      "bytes are left for the next look" },
	    { ADD, "or 5\n", "warning", "Log log: 1 of 1 new lines match" } } },
	{ "also after a rotation", ", \"max_bytes\": 16", "",
	  { FIRST,
	    { ADD, "error 1\nerror 2\nerr", NULL, NULL },
	    { RENAME, "or\nerror 4\n", "warning", "Log log: 2 of 2 new lines "
	      "match; 14 bytes are left for the next look" },
	    { NOTHING, NULL, "warning",
	      "Log log: 1 of 3 new lines match" } } },
	{ "what is left may hold anything", ", \"max_bytes\": 8", "",
	  { FIRST,
	    { ADD, "fine 1\nerror\n", "unknown", "Log log: 0 of 1 new lines "
	      "match; 6 bytes are left for the next look" },
	    { NOTHING, NULL, "warning",
	      "Log log: 1 of 1 new lines match" } } },
	{ "a line longer than a look counts once", ", \"max_bytes\": 8", "",
	  { FIRST,
	    { ADD, "error and an error more.\nfine\n", "warning", "Log log: "
	      "1 of 1 new lines match; 22 bytes are left for the next look" },
	    { NOTHING, NULL, "unknown", "Log log: 0 of 0 new lines match; 14 "
	      "bytes are left for the next look" },
	    { NOTHING, NULL, "unknown", "Log log: 0 of 0 new lines match; 6 "
	      "bytes are left for the next look" },
	    { NOTHING, NULL, "ok", "Log log: 0 of 1 new lines match" } } },
	{ "half a line that was there does not count", "", "half of",
	  { FIRST,
	    { ADD, " an error\nerror\n", "warning",
	      "Log log: 1 of 1 new lines match" } } },
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
	  "{\"matches\": 1, \"lines\": 2, \"bytes_read\": 23, "
	  "\"rotated\": false, \"truncated\": false, \"last_match\": \"error 1\"}" },
	/* the tail: a line that begins before it is none */
	{ "error 0\nerror 1\n", ", \"max_bytes\": 10", "warning",
	  "Log log: 1 of 1 last lines match", NULL },
	{ "error 0\nerror 1\n", ", \"max_bytes\": 8", "warning",
	  "Log log: 1 of 1 last lines match", NULL },
	/* nobody will look at what was skipped */
	{ "error 0\nfine 1\n", ", \"max_bytes\": 7, \"from_start\": true",
	  "unknown", "Log log: 0 of 1 new lines match; 8 bytes were too much "
	  "to read", "{\"matches\": 0, \"lines\": 1, \"bytes_read\": 7, "
	  "\"rotated\": false, \"truncated\": true, \"skipped_bytes\": 8}" },
	/* a line that would change how a terminal looks */
	{ "\033[31merror\a \300 \t.\n", "", "warning",
	  "Log log: 1 of 1 last lines match",
	  "{\"matches\": 1, \"lines\": 1, \"bytes_read\": 17, "
	  "\"rotated\": false, \"truncated\": false, \"last_match\": "
	  "\"\\\\x1b[31merror\\\\x07 \\\\xc0 \\\\t.\"}" },
	/* a pattern that would take for ever */
	{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\n",
	  ", \"pattern\": \"(a+)+$\"", "unknown", "Log log: 0 of 1 last lines "
	  "match; 1 lines took too long to match",
	  "{\"matches\": 0, \"lines\": 1, \"bytes_read\": 51, "
	  "\"rotated\": false, \"truncated\": false, "
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

/* Bits of logs; which of them come is the same in each run. */
static const char *next_bit(unsigned *dice)
{
	static const char *const bits[] = {
		"error", "\n", " fine", "\n\n", "err", "or", "another error\n"
	};

	*dice = *dice * 1103515245u + 12345u;
	return bits[(*dice >> 16) % (sizeof bits / sizeof bits[0])];
}

/* Lines with "error" in a text; the last one counts if it is final. */
static int errors_in(const char *text, bool is_final)
{
	const char *end;
	int n = 0;

	for (; (end = strchr(text, '\n')); text = end + 1) {
		const char *at = strstr(text, "error");

		n += at && at < end;
	}
	return n + (is_final && strstr(text, "error"));
}

struct history {
	struct rp_check_ctx *ctx;
	const char *config;
	char text[8192];		/* what was written since a rotation */
	int written, counted;
	int64_t left;
};

static void write_bits(struct history *history, unsigned *dice, int n)
{
	while (n-- > 0) {
		const char *bit = next_bit(dice);

		cr_assert(lt(sz, strlen(history->text) + strlen(bit),
			     sizeof history->text));
		write_log(bit, O_APPEND);
		strcat(history->text, bit);
	}
}

static void look_once(struct history *history)
{
	struct rp_check_result result = check_with(history->ctx, &rp_check_log,
						   history->config);
	const struct rp_value *metrics = &result.metrics;

	history->counted += (int)rp_value_int(rp_map_get(metrics, "matches"),
					      -1000);
	history->left = rp_value_int(rp_map_get(metrics, "left_bytes"), 0);
}

static void rotate(struct history *history, int number)
{
	char name[20];

	history->written += errors_in(history->text, true);
	history->text[0] = '\0';
	snprintf(name, sizeof name, "log.%d", number);
	cr_assert(rename("log", name) == 0);
	write_log("", O_TRUNC);
}

static const int seeds[] = { 1, 2, 3, 4, 5, 6, 7, 8 };

RP_ROWS(log, loses_no_line_and_counts_none_twice, seeds)
{
	struct rp_arena arena;
	struct rp_value memory;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .memory = &memory,
				    .deadline_us = RP_NEVER };
	struct history history = { .ctx = &ctx };
	unsigned dice = (unsigned)*row;

	rp_arena_init(&arena);
	memory = rp_map_new(&arena);
	cr_assert(chdir(test_directory(&arena)) == 0);
	write_log("", O_TRUNC);
	history.config = rp_arena_printf(&arena, "{\"path\": \"log\", "
		"\"pattern\": \"error\", \"max_bytes\": %d}", 199 + *row);
	look_once(&history);
	for (int i = 0; i < 200; i++) {
		write_bits(&history, &dice, 1 + i * 7 % 50);
		if (i % 3 && history.left == 0)
			rotate(&history, i);
		write_bits(&history, &dice, i % 5);
		look_once(&history);
	}
	while (history.left)
		look_once(&history);
	history.written += errors_in(history.text, false);
	cr_expect(gt(int, history.written, 200));
	cr_expect(eq(int, history.counted, history.written));
	cr_assert(chdir("/") == 0);
	rp_arena_finish(&arena);
}
