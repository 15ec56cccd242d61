/*
 * process: whether there are processes with some names.
 *
 * Names are found by part and without regard to case, as `pgrep -i` does: the
 * process with the lowest number wins.  The kernel keeps 15 bytes of a name;
 * longer ones are completed from the command line.  With `exact` the whole
 * name must match and a zombie is no process.
 *
 * Where /proc shows a user no processes but his own (hidepid), one that is not
 * found may still be there.  Then the result is unknown instead of critical,
 * and says why.
 */
#include <ctype.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "checks/checks.h"
#include "checks/meminfo.h"
#include "checks/proc_pids.h"
#include "checks/proc.h"

#define NAME_CUT 15		/* the kernel cuts longer names to this */
#define STOP_EVERY 64		/* processes between two looks at the clock */

struct process {
	struct rp_strings processes;
	_Bool exact;
	double warning_threshold, critical_threshold;
};

static const struct rp_option options[] = {
	{ "processes", RP_OPT_STRINGS, offsetof(struct process, processes),
	  .synonym = "names", .preset = "[]",
	  .doc = "names, or parts of them, that must be running" },
	{ "exact", RP_OPT_BOOL, offsetof(struct process, exact),
	  .preset = "false",
	  .doc = "the whole name must match, and zombies do not count" },
	RP_CHECK_THRESHOLDS(struct process, "percent that run", "100.0",
			    "50.0"),
	{ 0 }
};

static const struct rp_field measures[] = {
	{ "processes", "map(string, process_state)", false,
	  "the process that was found for each name" },
	{ "running_count", "int", false, "how many names were found" },
	{ "total_count", "int", false, "how many were looked for" },
	{ "running_percent", "double", true,
	  "how many of them, if any were looked for" },
	{ "unreadable_count", "int", true,
	  "processes that could not be read, if there are any" },
	{ 0 }
};

struct wanted {
	const char *name;
	struct rp_text lower;
	bool is_running;
	struct rp_value entry;
};

struct search {
	struct rp_check_ctx *ctx;
	const struct process *process;
	struct rp_pids pids;
	struct wanted *wanted;
	size_t n, n_running;
	size_t n_unreadable;
	uint64_t memory;	/* of the machine; 0: not known */
};

/* ------------------------------------------------------------------- names */

static struct rp_text base_name(struct rp_text path)
{
	const char *slash = memrchr(path.at, '/', path.n);

	if (!slash)
		return path;
	return (struct rp_text){ slash + 1,
				 path.n - (size_t)(slash + 1 - path.at) };
}

/*
 * The first argument of a command line.  A process that wrote over it has left
 * blanks between its arguments, and no NUL or one at the end.
 */
static struct rp_text program_of(struct rp_text line)
{
	const char *nul = memchr(line.at, '\0', line.n);
	const char *blank = memchr(line.at, ' ', line.n);
	size_t first = nul ? (size_t)(nul - line.at) : line.n;

	if (blank && first + 1 >= line.n && (size_t)(blank - line.at) < first)
		first = (size_t)(blank - line.at);
	return base_name((struct rp_text){ line.at, first });
}

static int read_name(struct rp_text *name, const struct search *search,
		     long pid, char room[RP_PID_FILE])
{
	char line[RP_PID_FILE];
	struct rp_text program;
	ssize_t n = rp_pid_name(room, &search->pids, pid);

	if (n < 0)
		return (int)n;
	*name = (struct rp_text){ room, (size_t)n };
	/* No program's name has a slash; kernel threads' often have. */
	if (n < NAME_CUT || memchr(room, '/', (size_t)n))
		return 0;
	n = rp_pid_read(line, &search->pids, pid, "cmdline");
	if (n <= 0)
		return 0;
	program = program_of((struct rp_text){ line, (size_t)n });
	if (program.n < name->n
	    || memcmp(program.at, name->at, name->n) != 0)
		return 0;
	memcpy(room, program.at, program.n);
	name->n = program.n;
	return 0;
}

static bool contains(struct rp_text text, struct rp_text part)
{
	return part.n == 0 || memmem(text.at, text.n, part.at, part.n);
}

/* ------------------------------------------------------------------- state */

static const char *state_name(char letter)
{
	static const struct {
		char letter;
		const char *name;
	} states[] = {
		{ 'R', "running" }, { 'S', "sleeping" }, { 'D', "disk-sleep" },
		{ 'T', "stopped" }, { 't', "tracing-stop" }, { 'Z', "zombie" },
		{ 'X', "dead" }, { 'x', "dead" }, { 'K', "wake-kill" },
		{ 'W', "waking" }, { 'I', "idle" }, { 'P', "parked" },
	};

	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		if (states[i].letter == letter)
			return states[i].name;
	return "?";
}

static double memory_percent(const struct search *search, long pid)
{
	char text[RP_PID_FILE];
	ssize_t n = rp_pid_read(text, &search->pids, pid, "statm");
	struct rp_text rest = { text, n > 0 ? (size_t)n : 0 }, word;

	if (search->memory == 0 || !rp_proc_word(&word, &rest)
	    || !rp_proc_word(&word, &rest))
		return 0;
	return (double)(rp_proc_number(word)
			* (uint64_t)sysconf(_SC_PAGESIZE))
	       / (double)search->memory * 100;
}

static struct rp_value describe(const struct search *search, long pid,
				char letter)
{
	struct rp_arena *arena = search->ctx->arena;
	struct rp_value entry = rp_map_new(arena);

	rp_map_put(arena, &entry, "running", rp_bool(true));
	rp_map_put(arena, &entry, "pid", rp_int(pid));
	rp_map_put(arena, &entry, "status", rp_cstring(state_name(letter)));
	rp_map_put(arena, &entry, "cpu_percent", rp_double(0));
	rp_map_put(arena, &entry, "memory_percent",
		   rp_double(memory_percent(search, pid)));
	return entry;
}

static struct rp_value not_found(struct rp_arena *arena)
{
	struct rp_value entry = rp_map_new(arena);

	rp_map_put(arena, &entry, "running", rp_bool(false));
	rp_map_put(arena, &entry, "pid", rp_null);
	rp_map_put(arena, &entry, "status", rp_cstring("not_found"));
	return entry;
}

/* ------------------------------------------------------------------ search */

static bool matches(const struct search *search, const struct wanted *wanted,
		    struct rp_text name, struct rp_text lower)
{
	if (search->process->exact)
		return rp_text_is(name, wanted->name);
	return contains(lower, wanted->lower);
}

/* Whether any wanted name that was not found yet is this process's. */
static bool is_wanted(const struct search *search, struct rp_text name,
		      struct rp_text lower)
{
	for (size_t i = 0; i < search->n; i++)
		if (!search->wanted[i].is_running
		    && matches(search, &search->wanted[i], name, lower))
			return true;
	return false;
}

static void note(struct search *search, long pid, struct rp_text name,
		 struct rp_text lower)
{
	char letter = rp_pid_state(&search->pids, pid);

	if (letter == '\0' || (search->process->exact && letter == 'Z'))
		return;
	for (size_t i = 0; i < search->n; i++) {
		struct wanted *wanted = &search->wanted[i];

		if (wanted->is_running
		    || !matches(search, wanted, name, lower))
			continue;
		wanted->is_running = true;
		wanted->entry = describe(search, pid, letter);
		search->n_running++;
	}
}

static void visit(struct search *search, long pid)
{
	char room[RP_PID_FILE], small[RP_PID_FILE];
	struct rp_text name = { room, 0 }, lower;
	int rc = read_name(&name, search, pid, room);

	/* One that is gone meanwhile was not there. */
	if (rc == -ENOENT || rc == -ESRCH)
		return;
	if (rc < 0) {
		search->n_unreadable++;
		return;
	}
	for (size_t i = 0; i < name.n; i++)
		small[i] = (char)tolower((unsigned char)name.at[i]);
	lower = (struct rp_text){ small, name.n };
	if (is_wanted(search, name, lower))
		note(search, pid, name, lower);
}

/* NULL, or why it was ended early. */
static const char *look(struct search *search)
{
	const struct rp_pids *pids = &search->pids;

	for (size_t i = 0; i < pids->n && search->n_running < search->n; i++) {
		const char *stop = i % STOP_EVERY == 0
				   ? rp_check_wait(search->ctx, 0) : NULL;

		if (stop)
			return rp_arena_printf(search->ctx->arena,
				"%s after %zu of %zu processes", stop, i,
				pids->n);
		visit(search, pids->at[i]);
	}
	return NULL;
}

static void prepare(struct search *search)
{
	const struct rp_strings *names = &search->process->processes;
	struct rp_arena *arena = search->ctx->arena;
	struct rp_meminfo info;

	search->n = names->n;
	search->wanted = rp_arena_array(arena, names->n,
					sizeof *search->wanted);
	for (size_t i = 0; i < names->n; i++) {
		search->wanted[i].name = names->at[i];
		search->wanted[i].lower =
			rp_text_lower(arena, rp_text(names->at[i]));
		search->wanted[i].entry = not_found(arena);
	}
	if (rp_meminfo_read(&info, search->ctx->root) == 0)
		search->memory = info.total;
}

/* ---------------------------------------------------------------- judging */

/* Why a name that was not found may be there all the same, or "". */
static const char *doubt(const struct search *search)
{
	if (search->n_running == search->n)
		return "";
	if (search->n_unreadable)
		return rp_arena_printf(search->ctx->arena,
			" (%zu processes could not be read)",
			search->n_unreadable);
	/* Every table has the process 1, if all of it can be seen. */
	if (search->pids.n && search->pids.at[0] != 1)
		return " (/proc hides the processes of other users)";
	return "";
}

static const char *missing(const struct search *search)
{
	struct rp_arena *arena = search->ctx->arena;
	const char *text = "", *before = ". Missing: ";

	for (size_t i = 0; i < search->n; i++) {
		if (search->wanted[i].is_running)
			continue;
		text = rp_arena_printf(arena, "%s%s%s", text, before,
				       search->wanted[i].name);
		before = ", ";
	}
	return text;
}

static void put_counts(const struct search *search, struct rp_value *metrics)
{
	struct rp_arena *arena = search->ctx->arena;
	struct rp_value map = rp_map_new(arena);

	for (size_t i = 0; i < search->n; i++)
		rp_map_put(arena, &map, search->wanted[i].name,
			   search->wanted[i].entry);
	*metrics = rp_map_new(arena);
	rp_map_put(arena, metrics, "processes", map);
	rp_map_put(arena, metrics, "running_count",
		   rp_int((int64_t)search->n_running));
	rp_map_put(arena, metrics, "total_count", rp_int((int64_t)search->n));
}

static void judge(const struct search *search, struct rp_check_result *result)
{
	struct rp_arena *arena = search->ctx->arena;
	double percent = (double)search->n_running / (double)search->n * 100;
	const char *why = doubt(search);

	put_counts(search, &result->metrics);
	rp_map_put(arena, &result->metrics, "running_percent",
		   rp_double(percent));
	if (search->n_unreadable)
		rp_map_put(arena, &result->metrics, "unreadable_count",
			   rp_int((int64_t)search->n_unreadable));
	result->status = *why ? RP_CHECK_UNKNOWN
			      : rp_check_judge_low(search->ctx, percent,
					search->process->warning_threshold,
					search->process->critical_threshold);
	result->message = rp_arena_printf(arena,
		"Processes: %zu/%zu running%s%s", search->n_running, search->n,
		missing(search), why);
}

static void run(struct rp_check_ctx *ctx, const void *self,
		struct rp_check_result *result)
{
	struct search search = { .ctx = ctx, .process = self };
	const char *stop;
	int rc;

	if (search.process->processes.n == 0) {
		put_counts(&search, &result->metrics);
		result->status = RP_CHECK_OK;
		result->message = "No processes configured to monitor";
		return;
	}
	rc = rp_pids_list(&search.pids, ctx->arena, ctx->root);
	if (rc < 0) {
		rp_check_fail_file(ctx, result, -rc, "/proc");
		return;
	}
	prepare(&search);
	stop = look(&search);
	if (stop)
		rp_check_fail(ctx, result, "%s", stop);
	else
		judge(&search, result);
}

const struct rp_check rp_check_process = {
	.name = "process",
	.doc = "Check if specified processes are running.",
	.options = options,
	.size = sizeof(struct process),
	.less_is_worse = true,
	.metrics = RP_TOOL_ONLY(measures),
	.run = run,
};
