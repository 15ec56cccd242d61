/*
 * Paths that cannot be read, wherever the command line takes one: the message
 * names the path and what to do, and nothing is run.
 */
#include "trouble.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/rows.h"

static const char *nothing(struct rp_arena *arena)
{
	return rp_arena_printf(arena, "%s/no such \xf0\x9f\x94\xa5 file",
			       getenv("SCRATCH"));
}

static const char *directory(struct rp_arena *arena)
{
	return rp_arena_printf(arena, "%s", getenv("SCRATCH"));
}

static const char *forbidden(struct rp_arena *arena)
{
	const char *path = trouble_file(arena, "forbidden.json",
					RP_TEXT("{}"));

	cr_assert(eq(int, chmod(path, 0), 0));
	return path;
}

static const char *below_a_file(struct rp_arena *arena)
{
	return rp_arena_printf(arena, "%s/x.json",
			       trouble_file(arena, "plain", RP_TEXT("{}")));
}

static const char *circle(struct rp_arena *arena)
{
	const char *path = rp_arena_printf(arena, "%s/circle.json",
					   getenv("SCRATCH"));

	unlink(path);
	cr_assert(eq(int, symlink(path, path), 0));
	return path;
}

static const char *endless(struct rp_arena *arena)
{
	(void)arena;
	return "/dev/zero";
}

static const struct {
	const char *(*make)(struct rp_arena *arena);
	const char *says[3];
} paths[] = {
	{ nothing, { "not found: " } },
	{ directory, { "Is a directory; name a file in it" } },
	{ forbidden, { "Permission denied; make it readable for this user" } },
	{ below_a_file, { "Not a directory; a part of the path is a file" } },
	{ circle, { "symbolic links; its links lead back to it" } },
	{ endless, { "too large: /dev/zero (more than " } },
};

static const char *const commands[][6] = {
	{ "--config", "FILE" },
	{ "--config", "FILE", "--json", "--dry-run" },
	{ "--config", "pick.json", "--file", "FILE" },
	{ "--config", "pick.json", "--file", "FILE", "--json" },
	{ "validate", "FILE" },
	{ "definition", "add", "FILE" },
	{ "build", "FILE", "-o", "$SCRATCH/program" },
};

/* What `command` says when no more than the modes of files is granted. */
static struct test_process attempt(struct rp_arena *arena,
				   const char *const *command,
				   const char *path)
{
	const char *words[7] = { NULL };

	for (size_t i = 0; i < 6 && command[i]; i++)
		words[i] = strcmp(command[i], "FILE") == 0 ? path : command[i];
	return trouble_attempt(arena, words);
}

RP_ROWS(hostile_files, are_named_with_a_remedy, paths)
{
	struct rp_arena arena;
	const char *path;

	rp_arena_init(&arena);
	cli_enter(&arena);
	path = row->make(&arena);
	for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
		struct test_process p = attempt(&arena, commands[i], path);

		trouble_is_survived(&p, path);
		trouble_is_said(&p, row->says, commands[i][0]);
		trouble_is_said(&p, (const char *const[]){ path, NULL },
				commands[i][0]);
		cr_expect(eq(int, p.status, 1));
		if (strcmp(commands[i][0], "validate") != 0)
			cr_expect(eq(sz, p.out.n, 0), "%s", p.out.at);
	}
	cr_expect(ne(int, access(getenv("RUNPIPE_DB"), F_OK), 0));
	rp_arena_finish(&arena);
}

Test(hostile_files, of_channels_are_named_as_well)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cli_enter(&arena);
	for (size_t i = 0; i < sizeof paths / sizeof paths[0] - 1; i++) {
		const char *path = paths[i].make(&arena);
		struct test_process p = attempt(&arena, (const char *[6]){
			"channel", "add", "x", "--driver=slack",
			rp_arena_printf(&arena, "--config=@%s", path) }, path);

		cr_expect(eq(int, p.status, 1));
		trouble_is_survived(&p, path);
		trouble_is_said(&p, (const char *const[]){ path, "; ", NULL },
				"channel add");
	}
	rp_arena_finish(&arena);
}
