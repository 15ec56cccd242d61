/*
 * The same numbers as psutil and df have, on the machine that runs this.
 *
 * Both sides read the same copies of the kernel's files where they can, so
 * that nothing moves between two looks and texts of metrics are equal byte for
 * byte.  What can only be read live (disks, load) may move by a hundredth
 * meanwhile, and is compared again when it moved more.
 *
 * Without psutil this test fails: it is a package of tests/tools/packages.sh.
 */
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "checks/cpu_times.h"
#include "lib/process.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

#define TRIES 20		/* for what moves meanwhile */
#define MOVED 0.01		/* of a number */
#define ROUNDED 0.11		/* a step of one decimal */
#define TREE "/usr/lib"

extern const struct rp_check rp_check_memory, rp_check_swap, rp_check_disk,
			     rp_check_inode, rp_check_load, rp_check_process,
			     rp_check_oom, rp_check_reboot,
			     rp_check_disk_linux;

struct scene {
	struct rp_arena arena;
	const char *root;	/* with before/, after/ and old/ */
	const char *program;	/* a name that no other process has */
	struct test_started child;
	struct rp_text said;
};

/* Copies a file of the machine below the root. */
static void copy(struct scene *scene, const char *into, const char *path)
{
	struct rp_buf buf;

	rp_buf_init(&buf, 1 << 24);
	cr_assert(rp_buf_read_file(&buf, path) == 0, "%s", path);
	machine_has(scene->root, rp_arena_printf(&scene->arena, "/%s%s", into,
						 path), buf.at);
	rp_buf_finish(&buf);
}

/* A kernel that does not say how much memory is available. */
static void age(struct scene *scene)
{
	char path[4096], *line;
	struct rp_buf buf;

	snprintf(path, sizeof path, "%s/old/proc/meminfo", scene->root);
	rp_buf_init(&buf, 1 << 20);
	cr_assert(rp_buf_read_file(&buf, path) == 0);
	line = strstr(buf.at, "MemAvailable:");
	cr_assert(line != NULL);
	memcpy(line, "NotAvailable", strlen("NotAvailable"));
	test_write(path, rp_buf_view(&buf));
	rp_buf_finish(&buf);
}

static void begin(struct scene *scene)
{
	const char *argv[] = { NULL, "1000", NULL };

	rp_arena_init(&scene->arena);
	scene->root = test_directory(&scene->arena);
	copy(scene, "before", "/proc/stat");
	copy(scene, "after", "/proc/meminfo");
	copy(scene, "after", "/proc/vmstat");
	copy(scene, "old", "/proc/meminfo");
	copy(scene, "old", "/proc/vmstat");
	copy(scene, "old", "/proc/zoneinfo");
	age(scene);
	scene->program = rp_arena_printf(&scene->arena, "program-of-test-%d",
					 (int)getpid());
	argv[0] = rp_arena_printf(&scene->arena, "%s/%s", scene->root,
				  scene->program);
	cr_assert(symlink("/bin/sleep", argv[0]) == 0);
	scene->child = test_start(argv, rp_text(""), NULL);
	copy(scene, "after", "/proc/stat");
}

static void end(struct scene *scene)
{
	kill(scene->child.pid, SIGKILL);
	test_finish(&scene->arena, scene->child);
	rp_arena_finish(&scene->arena);
}

static void ask(struct scene *scene)
{
	const char *argv[] = {
		"/usr/bin/python3", TEST_SOURCE_DIR "/tools/psutil_says.py",
		scene->root,
		rp_arena_printf(&scene->arena, "%d", (int)scene->child.pid),
		scene->program, TREE, NULL
	};
	struct test_process p = test_run(&scene->arena, argv, rp_text(""),
					 NULL);

	cr_assert(eq(int, p.status, 0), "%s", p.err.at);
	scene->said = p.out;
}

/* What was said about a check. */
static const char *said(struct scene *scene, const char *check)
{
	const char *key = rp_arena_printf(&scene->arena, "%s ", check);
	const char *line = scene->said.at, *end;

	while (line && strncmp(line, key, strlen(key)) != 0) {
		line = strchr(line, '\n');
		line += line != NULL;
	}
	cr_assert(line != NULL, "nothing was said about %s", check);
	line += strlen(key);
	end = strchr(line, '\n');
	return rp_arena_copy(&scene->arena, line, (size_t)(end - line));
}

static const char *ours(struct scene *scene, const struct rp_check *check,
			const char *config, const char *root)
{
	struct rp_check_ctx ctx = { .arena = &scene->arena, .root = root,
				    .deadline_us = RP_NEVER };
	struct rp_check_result result = check_with(&ctx, check, config);

	return text_of(&scene->arena, &result.metrics);
}

static const struct {
	const char *name;
	const struct rp_check *check;
	const char *config;		/* NULL: the program's name */
	const char *below;		/* NULL: the real machine */
	bool moves;
} rows[] = {
	{ "memory", &rp_check_memory, "{\"include_swap\": true}", "after",
	  false },
	{ "old_memory", &rp_check_memory, "{\"include_swap\": true}", "old",
	  false },
	{ "swap", &rp_check_swap, "{}", "after", false },
	{ "oom", &rp_check_oom, "{}", NULL, false },
	{ "process", &rp_check_process, NULL, NULL, false },
	{ "disk", &rp_check_disk, "{}", NULL, true },
	{ "inode", &rp_check_inode, "{}", NULL, true },
	{ "load", &rp_check_load, "{}", NULL, true },
	{ "disk_linux", &rp_check_disk_linux, "{\"directories\": [\"" TREE
	  "\"], \"old_directories\": [], \"timeout\": 600}", NULL,
	  false },
};

#define ROWS (sizeof rows / sizeof rows[0])

static double number_of(const struct rp_value *value)
{
	return value->tag == RP_INT ? (double)value->as.integer
				    : value->as.number;
}

/* The same but for rounding and for numbers that moved by such a part. */
static bool are_alike(const struct rp_value *a, const struct rp_value *b,
		      double moved)
{
	double x, y;

	if (a->tag != b->tag || rp_value_count(a) != rp_value_count(b))
		return false;
	if (a->tag == RP_INT || a->tag == RP_DOUBLE) {
		x = number_of(a);
		y = number_of(b);
		return fabs(x - y) <= ROUNDED || fabs(x - y) <= moved * fabs(x);
	}
	for (size_t i = 0; a->tag == RP_LIST && i < rp_value_count(a); i++)
		if (!are_alike(rp_list_at(a, i), rp_list_at(b, i), moved))
			return false;
	if (a->tag != RP_MAP)
		return a->tag == RP_LIST || rp_value_equal(a, b);
	for (size_t i = 0; i < rp_value_count(a); i++)
		if (!rp_text_equal(rp_map_at(a, i)->key, rp_map_at(b, i)->key)
		    || !are_alike(&rp_map_at(a, i)->value,
				  &rp_map_at(b, i)->value, moved))
			return false;
	return true;
}

static bool is_same(struct scene *scene, size_t i, bool show)
{
	const char *below = rows[i].below;
	const char *root = below ? rp_arena_printf(&scene->arena, "%s/%s",
						   scene->root, below) : "";
	const char *names = rp_arena_printf(&scene->arena,
		"{\"names\": [\"%s\"]}", scene->program);
	const char *mine = ours(scene, rows[i].check, rows[i].config
				? rows[i].config : names, root);
	const char *theirs = said(scene, rows[i].name);

	struct rp_value mine_read, theirs_read;
	bool same = strcmp(mine, theirs) == 0;

	if (!same && rows[i].moves) {
		mine_read = json_of(&scene->arena, mine);
		theirs_read = json_of(&scene->arena, theirs);
		same = are_alike(&mine_read, &theirs_read, MOVED);
	}
	if (show && !same)
		cr_expect(eq(str, (char *)mine, (char *)theirs), "%s",
			  rows[i].name);
	return same;
}

Test(same_numbers, as_psutil_and_df)
{
	bool same[ROWS] = { false };
	struct scene scene;
	size_t n_same = 0;

	begin(&scene);
	for (int try = 1; try <= TRIES && n_same < ROWS; try++) {
		ask(&scene);
		for (size_t i = 0; i < ROWS; i++) {
			if (same[i])
				continue;
			same[i] = is_same(&scene, i, try == TRIES);
			n_same += same[i];
		}
	}
	cr_expect(eq(sz, n_same, ROWS));
	end(&scene);
}

static struct rp_cpu_times times_of(struct scene *scene, const char *below)
{
	struct rp_cpu_times times = { 0 };

	cr_assert(rp_cpu_times_read(&times, &scene->arena,
				    rp_arena_printf(&scene->arena, "%s/%s",
						    scene->root, below)) == 0);
	return times;
}

Test(same_numbers, of_cpus_as_psutil)
{
	struct rp_value list, each, theirs;
	struct rp_cpu_times before, after;
	struct scene scene;

	begin(&scene);
	ask(&scene);
	before = times_of(&scene, "before");
	after = times_of(&scene, "after");
	list = rp_list_new(&scene.arena);
	each = rp_list_new(&scene.arena);
	for (size_t i = 0; i < before.n; i++)
		rp_list_push(&scene.arena, &each, rp_double(
			rp_cpu_percent(&before.each[i], &after.each[i])));
	rp_list_push(&scene.arena, &list,
		     rp_double(rp_cpu_percent(&before.all, &after.all)));
	rp_list_push(&scene.arena, &list, each);
	rp_list_push(&scene.arena, &list,
		     rp_int(sysconf(_SC_NPROCESSORS_ONLN)));
	/* psutil divides ticks before it adds: a half may go either way. */
	theirs = json_of(&scene.arena, said(&scene, "cpu"));
	cr_expect(are_alike(&list, &theirs, 0), "%s, not %s",
		  text_of(&scene.arena, &list), said(&scene, "cpu"));
	end(&scene);
}

static double uptime(struct scene *scene, struct rp_text *release)
{
	struct rp_value mine = json_of(&scene->arena,
				       ours(scene, &rp_check_reboot, "{}", ""));

	*release = rp_value_text(rp_map_get(&mine, "running_kernel"), "");
	return rp_map_get(&mine, "uptime_seconds")->as.number;
}

/* psutil knows when the machine was started to a second. */
Test(same_numbers, of_the_kernel_as_psutil)
{
	double before, since, after;
	struct rp_value theirs;
	struct rp_text release;
	struct scene scene;

	begin(&scene);
	before = uptime(&scene, &release);
	ask(&scene);
	after = uptime(&scene, &release);
	theirs = json_of(&scene.arena, said(&scene, "reboot"));
	since = rp_list_at(&theirs, 1)->as.number;
	cr_expect(gt(dbl, since, before - 2));
	cr_expect(lt(dbl, since, after + 2));
	cr_expect(rp_text_equal(release,
				rp_value_text(rp_list_at(&theirs, 0), "?")));
	end(&scene);
}
