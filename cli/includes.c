/*
 * What a definition includes: files, and definitions, templates and channels
 * of the store.
 */
#include "load.h"

#include <unistd.h>

#include "compile.h"

static const char *stored_identity(struct rp_arena *arena, const char *name)
{
	return rp_arena_printf(arena, "definition %s", name);
}

static const char *find(void *self, struct rp_include *out,
			const struct rp_include *from, const char *word,
			bool is_file, struct rp_arena *arena)
{
	(void)self;
	if (is_file)
		return rp_include_find(out, from, word, arena);
	*out = (struct rp_include){
		.name = word, .identity = stored_identity(arena, word),
	};
	return NULL;
}

static const char *read_text(void *self, struct rp_include *out,
			     struct rp_arena *arena)
{
	struct rp_error error = { 0 };
	struct rp_loaded loaded;

	if (out->path)
		return rp_include_read(out, arena);
	if (rp_load_stored(&loaded, self, out->name, 0, &error) < 0)
		return rp_arena_strdup(arena, error.message);
	out->text = loaded.text;
	return NULL;
}

static const char *read_template(void *self, struct rp_text name,
				 const char **problem, struct rp_arena *arena)
{
	struct rp_cli *cli = self;
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(cli, &error);
	struct rp_stored_template found;
	int rc = store ? rp_store_template_get(store,
					       rp_text_cstr(arena, name),
					       &found, arena, &error)
		       : error.code;

	*problem = NULL;
	if (rc == 0)
		return rp_text_cstr(arena, found.text);
	if (rc != RP_ENOTFOUND)
		*problem = rp_arena_strdup(arena, error.message);
	return NULL;
}

static size_t list_channels(void *self, struct rp_stored_channel **out,
			    struct rp_arena *arena)
{
	struct rp_error error = { 0 };
	struct rp_store *store = rp_cli_store(self, &error);
	size_t n = 0;

	if (!store || rp_store_channel_list(store, NULL, false, out, &n, arena,
					    &error) < 0)
		return 0;
	return n;
}

void rp_unit_channels(struct rp_unit *unit, struct rp_cli *cli)
{
	if (cli->store || access(rp_store_path(&cli->arena), F_OK) == 0)
		unit->loader.list_channels = list_channels;
}

void rp_unit_includes(struct rp_unit *unit, struct rp_cli *cli,
		      const char *path)
{
	struct rp_arena *arena = &unit->arena;

	unit->loader = (struct rp_loader){
		.find = find, .read = read_text,
		.read_template = read_template, .self = cli,
	};
	unit->self.path = path;
	unit->self.identity = path ? rp_include_identity(arena, path)
				   : stored_identity(arena, unit->name);
}
