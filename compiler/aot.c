/*
 * A definition to an executable: emitted C on the compiler's standard input,
 * the archive beside it, one program out.
 *
 * Nothing of a definition is ever a file name, an argument or a shell word, and
 * the program appears under its name only when it is complete.
 */
#include "aot.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "about.h"
#include "base/buf.h"
#include "cc.h"
#include "compile.h"
#include "emit.h"

#define MAX_CC_WORDS 16
#define MAX_OUR_WORDS 32

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

static bool has_remote_check(const struct rp_ir_node *node)
{
	for (const struct rp_ir_check *one = node->checks; one;
	     one = one->next)
		if (one->check->uses_network)
			return true;
	return false;
}

static const struct rp_ir_node *network_node_of(const struct rp_ir *ir)
{
	for (size_t i = 0; i < ir->n; i++) {
		const struct rp_ir_node *node = &ir->nodes[i];

		if (node->channel && node->channel->driver
		    && node->channel->driver->uses_network)
			return node;
		if (names_remote_driver(node) || has_remote_check(node))
			return node;
	}
	return NULL;
}

static const struct rp_ir_node *network_node(const struct rp_unit *unit)
{
	const struct rp_ir_node *node = NULL;

	for (size_t i = 0; i < unit->n_graphs && !node; i++)
		node = network_node_of(unit->graphs[i]);
	return node;
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

	if (!*output)
		return rp_error_set(error, RP_EPERMANENT,
				    "-o needs the name of a file");
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

struct command {
	const char *argv[MAX_CC_WORDS + MAX_OUR_WORDS];
	size_t n;
};

static void add(struct command *command, const char *word)
{
	assert(command->n < sizeof command->argv / sizeof command->argv[0]);
	command->argv[command->n++] = word;
}

/* "ccache gcc" is two words; there is no other quoting. */
static int add_cc(struct command *command, const char *cc,
		  struct rp_arena *arena, struct rp_error *error)
{
	char *rest = rp_arena_strdup(arena, cc ? cc : "");
	char *word;

	while ((word = strsep(&rest, " "))) {
		if (command->n == MAX_CC_WORDS)
			return rp_error_set(error, RP_EPERMANENT,
					    "the C compiler's name has more "
					    "than %d words", MAX_CC_WORDS);
		if (*word)
			add(command, word);
	}
	if (command->n == 0)
		add(command, "cc");
	return 0;
}

/* Small, and hardened like runpipe itself. */
static void add_flags(struct command *command, const struct rp_build *build,
		      const char *archive, const char *output)
{
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

	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		add(command, flags[i]);
	add(command, archive);
	add(command, build->is_static ? "-static" : "-pie");
	for (size_t i = 0; i < sizeof libraries / sizeof libraries[0]; i++)
		add(command, libraries[i]);
	add(command, "-o");
	add(command, output);
	add(command, NULL);
}

/* --------------------------------------------------------------- the whole */

/* What linkers say, and what it means here. */
static const struct {
	const char *words, *meaning;
} troubles[] = {
	{ "rp_abi_", "belongs to another version of runpipe" },
	{ "generic ELF", "is for another machine; name one that fits the C "
			 "compiler with --runtime FILE" },
};

static int link_program(const struct command *command, const char *archive,
			struct rp_text c, struct rp_error *error)
{
	struct rp_error cc = { 0 };
	int rc = rp_cc_run(command->argv, c, &cc);

	if (rc == 0)
		return 0;
	for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++)
		if (strstr(cc.message, troubles[i].words))
			return rp_error_set(error, rc,
					    "the runtime archive %s %s",
					    archive, troubles[i].meaning);
	return rp_error_set(error, rc, "%s", cc.message);
}

static int compile_to(const char *output, const struct rp_unit *unit,
		      const struct rp_build *build, struct rp_arena *arena,
		      struct rp_error *error)
{
	struct command command = { .n = 0 };
	const char *archive;
	struct rp_buf c;
	int rc = find_archive(&archive, build, arena, error);

	if (rc == 0)
		rc = add_cc(&command, build->cc ? build->cc : getenv("CC"),
			    arena, error);
	if (rc < 0)
		return rc;
	rp_buf_init(&c, RP_BUF_UNLIMITED);
	rp_emit_with_abi(&c, unit);
	rp_about_emit(&c, unit, build->name, build->without_store);
	add_flags(&command, build, archive, output);
	rc = link_program(&command, archive, rp_buf_view(&c), error);
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
	/* What holds secrets is its owner's alone. */
	if (rc == 0 && unit->n_secrets && chmod(part, 0700) < 0)
		rc = rp_error_set(error, RP_EPERMANENT, "cannot protect %s: %s",
				  part, strerror(errno));
	if (rc == 0 && rename(part, build->output) < 0)
		rc = rp_error_set(error, RP_EPERMANENT, "cannot write %s: %s",
				  build->output, strerror(errno));
	if (rc < 0)
		unlink(part);
	rp_arena_finish(&arena);
	return rc;
}
