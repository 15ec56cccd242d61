/*
 * What pipeline nodes include: files, and definitions of the store.
 */
#include "load.h"

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

void rp_unit_includes(struct rp_unit *unit, struct rp_cli *cli,
		      const char *path)
{
	struct rp_arena *arena = &unit->arena;

	unit->loader = (struct rp_loader){ find, read_text, cli };
	unit->self.path = path;
	unit->self.identity = path ? rp_include_identity(arena, path)
				   : stored_identity(arena, unit->name);
}
