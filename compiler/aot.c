/*
 * A definition to an executable: emitted C on the compiler's standard input,
 * the archive beside it, one program out.
 *
 * Nothing of a definition is ever a file name, an argument or a shell word:
 * the text goes through an anonymous file, arguments are a vector, and the
 * program appears under its name only when it is complete.
 */
#include "aot.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "about.h"
#include "base/buf.h"
#include "compile.h"
#include "emit.h"

#define MAX_CC_WORDS 16

extern char **environ;

/* ------------------------------------------------------------ preconditions */

static bool is_remote(const struct rp_value *name)
{
	const struct rp_notifier *row =
		rp_notifier_find(rp_value_text(name, ""));

	return row && row->uses_network;
}

/* Whether a node with side effects names a driver that uses the network. */
static bool names_remote_driver(const struct rp_ir_node *node)
{
	const struct rp_value *many = rp_map_get(node->config, "drivers");
	size_t n = rp_is(many, RP_LIST) ? rp_value_count(many) : 0;

	if (!(node->type->flags & RP_NODE_EFFECT))
		return false;
	if (is_remote(rp_map_get(node->config, "driver")))
		return true;
	for (size_t i = 0; i < n; i++)
		if (is_remote(rp_list_at(many, i)))
			return true;
	return false;
}

static const struct rp_ir_node *network_node(const struct rp_unit *unit)
{
	for (size_t i = 0; i < unit->ir.n; i++) {
		const struct rp_ir_node *node = &unit->ir.nodes[i];

		if (node->channel && node->channel->driver
		    && node->channel->driver->uses_network)
			return node;
		if (names_remote_driver(node))
			return node;
	}
	return NULL;
}

static int may_build(const struct rp_unit *unit, const struct rp_build *build,
		     struct rp_error *error)
{
	const struct rp_ir_node *node;

	if (unit->n_secrets && !build->embed_secrets)
		return rp_error_set(error, RP_EPERMANENT,
			"the definition holds %zu literal secret%s, which "
			"would end up in the executable; refer to %s by "
			"${env:NAME} or ${file:PATH}, or allow it with "
			"--embed-secrets", unit->n_secrets,
			unit->n_secrets == 1 ? "" : "s",
			unit->n_secrets == 1 ? "it" : "them");
	node = build->is_static ? network_node(unit) : NULL;
	if (node)
		return rp_error_set(error, RP_EPERMANENT,
			"node '%s' sends over the network, which needs the "
			"shared libcurl and its certificates; build it "
			"without --static", node->label);
	return 0;
}

/* The result is renamed into place: never over a device or a directory. */
static int may_write(const char *output, struct rp_error *error)
{
	struct stat info;

	if (stat(output, &info) < 0 || S_ISREG(info.st_mode))
		return 0;
	return rp_error_set(error, RP_EPERMANENT,
			    "%s is there already and is no ordinary file; "
			    "name another with -o", output);
}

static const char *program_directory(struct rp_arena *arena)
{
	char path[4096];
	ssize_t n = readlink("/proc/self/exe", path, sizeof path - 1);
	char *slash;

	if (n < 0)
		return ".";
	path[n] = '\0';
	slash = strrchr(path, '/');
	if (slash)
		*slash = '\0';
	return rp_arena_strdup(arena, path);
}

static int find_archive(const char **out, const struct rp_build *build,
			struct rp_arena *arena, struct rp_error *error)
{
	const char *directory = program_directory(arena);
	const char *const places[] = {
		rp_arena_printf(arena, "%s/librunpipe.a", directory),
		rp_arena_printf(arena, "%s/../lib/runpipe/librunpipe.a",
				directory),
	};

	if (build->archive) {
		*out = build->archive;
		if (access(*out, R_OK) == 0)
			return 0;
		return rp_error_set(error, RP_EPERMANENT,
				    "runtime archive %s: %s", *out,
				    strerror(errno));
	}
	for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
		*out = places[i];
		if (access(*out, R_OK) == 0)
			return 0;
	}
	return rp_error_set(error, RP_EPERMANENT,
			    "no runtime archive at %s or %s; name one with "
			    "--runtime FILE", places[0], places[1]);
}

/* ---------------------------------------------------------- the C compiler */

struct job {
	const char *argv[MAX_CC_WORDS + 24];
	size_t n;
	int in, err;			/* anonymous files */
};

static void add(struct job *job, const char *word)
{
	job->argv[job->n++] = word;
}

/* "ccache gcc" is two words; there is no other quoting. */
static void add_words(struct job *job, struct rp_arena *arena, const char *text)
{
	char *rest = rp_arena_strdup(arena, text);
	char *word;

	while ((word = strsep(&rest, " ")) && job->n < MAX_CC_WORDS)
		if (*word)
			add(job, word);
}

static void make_command(struct job *job, const struct rp_build *build,
			 const char *archive, const char *output,
			 struct rp_arena *arena)
{
	const char *cc = build->cc ? build->cc : getenv("CC");
	static const char *const flags[] = {
		"-std=c11", "-O2", "-fPIE", "-fstack-protector-strong",
		"-x", "c", "-", "-x", "none",
	};
	static const char *const libraries[] = {
		"-Wl,--gc-sections", "-Wl,--as-needed", "-Wl,-z,relro,-z,now",
		"-Wl,-z,noexecstack", "-Wl,-z,noseparate-code",
		"-Wl,-z,pack-relative-relocs", "-s",
		"-lc", "-lm", "-ldl", "-lpthread",
	};

	add_words(job, arena, cc && *cc ? cc : "cc");
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		add(job, flags[i]);
	add(job, archive);
	add(job, build->is_static ? "-static" : "-pie");
	for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++)
		add(job, libraries[i]);
	add(job, "-o");
	add(job, output);
	add(job, NULL);
}

static int write_all(int fd, const char *at, size_t n)
{
	while (n > 0) {
		ssize_t done = write(fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		at += done;
		n -= (size_t)done;
	}
	return lseek(fd, 0, SEEK_SET) < 0 ? -1 : 0;
}

static int open_files(struct job *job, struct rp_text c,
		      struct rp_error *error)
{
	job->in = memfd_create("program.c", MFD_CLOEXEC);
	job->err = memfd_create("messages", MFD_CLOEXEC);
	if (job->in < 0 || job->err < 0 || write_all(job->in, c.at, c.n) < 0)
		return rp_error_set(error, RP_EPERMANENT,
				    "cannot hand the program to the C "
				    "compiler: %s", strerror(errno));
	return 0;
}

static void close_files(struct job *job)
{
	if (job->in >= 0)
		close(job->in);
	if (job->err >= 0)
		close(job->err);
}

static int spawn(pid_t *pid, const struct job *job)
{
	posix_spawn_file_actions_t actions;
	int rc;

	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, job->in, 0);
	posix_spawn_file_actions_adddup2(&actions, job->err, 1);
	posix_spawn_file_actions_adddup2(&actions, job->err, 2);
	rc = posix_spawnp(pid, job->argv[0], &actions, NULL,
			  (char *const *)job->argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return rc;
}

static int complain(const struct job *job, struct rp_error *error)
{
	char words[800] = "";
	ssize_t n = pread(job->err, words, sizeof words - 1, 0);

	words[n > 0 ? n : 0] = '\0';
	while (n > 0 && words[n - 1] == '\n')
		words[--n] = '\0';
	return rp_error_set(error, RP_EPERMANENT, "%s failed:\n%s",
			    job->argv[0], words);
}

static int run_compiler(const struct job *job, struct rp_error *error)
{
	pid_t pid;
	int status;
	int rc = spawn(&pid, job);

	if (rc)
		return rp_error_set(error, RP_EPERMANENT,
				    "cannot start the C compiler '%s': %s; "
				    "install one or name it with --cc",
				    job->argv[0], strerror(rc));
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return rp_error_set(error, RP_EPERMANENT, "%s: %s",
					    job->argv[0], strerror(errno));
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		return complain(job, error);
	return 0;
}

/* --------------------------------------------------------------- the whole */

static int compile_to(const char *output, const struct rp_unit *unit,
		      const struct rp_build *build, struct rp_arena *arena,
		      struct rp_error *error)
{
	struct job job = { .in = -1, .err = -1 };
	const char *archive;
	struct rp_buf c;
	int rc = find_archive(&archive, build, arena, error);

	if (rc < 0)
		return rc;
	rp_buf_init(&c, RP_BUF_UNLIMITED);
	rp_emit_with_abi(&c, unit);
	rp_about_emit(&c, unit, build->name, build->without_store);
	make_command(&job, build, archive, output, arena);
	rc = open_files(&job, rp_buf_view(&c), error);
	if (rc == 0)
		rc = run_compiler(&job, error);
	close_files(&job);
	rp_buf_finish(&c);
	return rc;
}

int rp_aot_build(const struct rp_unit *unit, const struct rp_build *build,
		 struct rp_error *error)
{
	struct rp_arena arena;
	const char *part;
	int rc = may_build(unit, build, error);

	if (rc == 0)
		rc = may_write(build->output, error);
	if (rc < 0)
		return rc;
	rp_arena_init(&arena);
	part = rp_arena_printf(&arena, "%s.part-%ld", build->output,
			       (long)getpid());
	rc = compile_to(part, unit, build, &arena, error);
	if (rc == 0 && rename(part, build->output) < 0)
		rc = rp_error_set(error, RP_EPERMANENT, "cannot write %s: %s",
				  build->output, strerror(errno));
	if (rc < 0)
		unlink(part);
	rp_arena_finish(&arena);
	return rc;
}
