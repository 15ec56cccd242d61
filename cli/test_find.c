/*
 * From words on the command line to suites.  A folder gives every definition
 * in and below it that has tests or could have; other JSON is passed over.
 */
#include "test.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/json.h"

#define BESIDE ".test.json"
#define MAX_DEPTH 32
#define MAX_SUITES 10000

/* ------------------------------------------------------------------- suites */

static struct rp_suite *suite_of(struct rp_suites *suites, const char *path,
				 struct rp_arena *arena)
{
	for (size_t i = 0; i < suites->n; i++)
		if (strcmp(suites->at[i].path, path) == 0)
			return &suites->at[i];
	if (suites->n == suites->room) {
		size_t room = suites->room ? 2 * suites->room : 16;
		struct rp_suite *at = rp_arena_array(arena, room, sizeof *at);

		if (suites->n)
			memcpy(at, suites->at, suites->n * sizeof *at);
		suites->at = at;
		suites->room = room;
	}
	suites->at[suites->n].path = path;
	return &suites->at[suites->n++];
}

static void add_file(struct rp_suite *suite, const char *path,
		     struct rp_arena *arena)
{
	const char **files;

	for (size_t i = 0; i < suite->n_files; i++)
		if (strcmp(suite->files[i], path) == 0)
			return;
	files = rp_arena_array(arena, suite->n_files + 2, sizeof *files);
	for (size_t i = 0; i < suite->n_files; i++)
		files[i] = suite->files[i];
	files[suite->n_files++] = path;
	suite->files = files;
}

/* -------------------------------------------------------------------- files */

/* What a file holds, if it is JSON at all. */
static bool peek(struct rp_value *out, const char *path,
		 struct rp_arena *arena)
{
	struct rp_json_result result;
	struct rp_buf buf;
	bool is_json;

	rp_buf_init(&buf, RP_MAX_DEFINITION);
	is_json = rp_buf_read_file(&buf, path) == 0
		  && rp_json_read(out, arena, rp_buf_view(&buf),
				  RP_JSON_DEPTH_DEFINITION, &result) == 0;
	rp_buf_finish(&buf);
	return is_json;
}

/* Beside x.test.json lies x.json, unless it names another. */
static const char *definition_of(const char *path, struct rp_arena *arena)
{
	const char *slash = strrchr(path, '/');
	int folder = slash ? (int)(slash - path) + 1 : 0;
	struct rp_value root;
	struct rp_text named = { "", 0 };

	if (peek(&root, path, arena))
		named = rp_value_text(rp_map_get(&root, "definition"), "");
	if (named.n)
		return rp_arena_printf(arena, "%.*s%.*s",
				       *named.at == '/' ? 0 : folder, path,
				       (int)named.n, named.at);
	return rp_arena_printf(arena, "%.*s.json",
			       (int)(strlen(path) - strlen(BESIDE)), path);
}

static bool is_definition(const char *path, struct rp_arena *arena)
{
	struct rp_value root;

	return peek(&root, path, arena) && rp_map_get(&root, "nodes");
}

static bool exists(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0;
}

static void add_path(struct rp_suites *suites, const char *path,
		     bool is_asked_for, struct rp_arena *arena)
{
	struct rp_suite *suite;
	const char *beside;

	if (rp_text_ends(rp_text(path), BESIDE)) {
		suite = suite_of(suites, definition_of(path, arena), arena);
		add_file(suite, path, arena);
	} else if (is_asked_for || is_definition(path, arena)) {
		suite = suite_of(suites, path, arena);
	} else {
		return;
	}
	suite->is_asked_for |= is_asked_for;
	if (!rp_text_ends(rp_text(suite->path), ".json"))
		return;
	beside = rp_arena_printf(arena, "%.*s" BESIDE,
				 (int)(strlen(suite->path) - strlen(".json")),
				 suite->path);
	if (exists(beside))
		add_file(suite, beside, arena);
}

/* ------------------------------------------------------------------ folders */

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int add_folder(struct rp_suites *suites, const char *path, int depth,
		      struct rp_arena *arena, struct rp_error *error);

static int add_entry(struct rp_suites *suites, const char *path, int depth,
		     struct rp_arena *arena, struct rp_error *error)
{
	struct stat info;

	if (lstat(path, &info) < 0)
		return 0;
	if (S_ISDIR(info.st_mode))
		return depth ? add_folder(suites, path, depth - 1, arena,
					  error) : 0;
	if (rp_text_ends(rp_text(path), ".json") && suites->n < MAX_SUITES)
		add_path(suites, path, false, arena);
	return 0;
}

static int add_folder(struct rp_suites *suites, const char *path, int depth,
		      struct rp_arena *arena, struct rp_error *error)
{
	struct dirent **entries;
	int n = scandir(path, &entries, is_visible, alphasort);
	bool slash = rp_text_ends(rp_text(path), "/");
	int rc = 0;

	if (n < 0)
		return rp_error_set(error, RP_EBADINPUT, "Cannot read %s: %s",
				    path, strerror(errno));
	for (int i = 0; i < n; i++) {
		if (rc == 0)
			rc = add_entry(suites,
				       rp_arena_printf(arena, "%s%s%s", path,
						       slash ? "" : "/",
						       entries[i]->d_name),
				       depth, arena, error);
		free(entries[i]);
	}
	free(entries);
	return rc;
}

int rp_suites_find(struct rp_suites *out, const char *const *words,
		   struct rp_arena *arena, struct rp_error *error)
{
	*out = (struct rp_suites){ .n = 0 };
	for (; *words; words++) {
		struct stat info;
		int rc = 0;

		if (stat(*words, &info) == 0 && S_ISDIR(info.st_mode))
			rc = add_folder(out, *words, MAX_DEPTH, arena, error);
		else
			add_path(out, *words, true, arena);
		if (rc < 0)
			return rc;
	}
	return 0;
}
