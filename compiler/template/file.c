/*
 * Files of the templates directory, a folder beside the definition, and after
 * them templates of the store.
 *
 * A name is a path in that directory and cannot leave it: no root, no `..`, no
 * hidden parts; and a symbolic link that leads out is no file of it.
 */
#include "template/template.h"

#include <stdlib.h>

#include "base/buf.h"
#include "compile.h"

bool rp_template_name_is_fit(struct rp_text name)
{
	if (name.n == 0 || name.n > 200 || memchr(name.at, '\0', name.n)
	    || memchr(name.at, '\\', name.n) || name.at[0] == '/')
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (name.at[i] == '.' && (i == 0 || name.at[i - 1] == '/'))
			return false;
	return true;
}

/* Whether a path leads to something in the directory, links followed. */
static bool leads_inside(const char *directory, const char *path)
{
	char *around = realpath(directory, NULL), *real = realpath(path, NULL);
	size_t n = around ? strlen(around) : 0;
	bool inside = around && real && strncmp(real, around, n) == 0
		      && real[n] == '/';

	free(around);
	free(real);
	return inside;
}

/* The file, or NAME.j2; sets its name, and returns its path or NULL. */
static const char *find(struct rp_unit *unit, struct rp_text name,
			struct rp_file *file)
{
	static const char *const suffixes[] = { "", ".j2" };

	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		const char *path = rp_arena_printf(
			&unit->arena, "%s/%.*s%s", unit->templates,
			(int)name.n, name.at, suffixes[i]);

		if (!leads_inside(unit->templates, path))
			continue;
		file->name = rp_arena_printf(&unit->arena, "templates/%.*s%s",
					     (int)name.n, name.at,
					     suffixes[i]);
		return path;
	}
	return NULL;
}

static const char *read_file(struct rp_unit *unit, struct rp_file *file,
			     const char *path)
{
	const char *problem = NULL;
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_TEMPLATE_MAX_TEXT);
	rc = rp_buf_read_file(&buf, path);
	if (rc < 0)
		problem = rp_arena_printf(
			&unit->arena, "cannot be read: %s",
			rp_buf_read_problem(&unit->arena, rc));
	else if (rp_utf8_invalid(rp_buf_view(&buf)) >= 0)
		problem = "is not UTF-8";
	else
		file->text = (struct rp_text){
			rp_arena_copy(&unit->arena, buf.at, buf.n), buf.n
		};
	rp_buf_finish(&buf);
	return problem;
}

/* A template of the store, which is asked last. */
static const char *read_stored(struct rp_unit *unit, struct rp_file *file,
			       struct rp_text name)
{
	const char *problem = NULL, *text = NULL;

	if (unit->loader.read_template)
		text = unit->loader.read_template(unit->loader.self, name,
						  &problem, &unit->arena);
	if (text) {
		file->name = rp_arena_printf(&unit->arena, "template %.*s",
					     (int)name.n, name.at);
		file->text = rp_text(text);
		return NULL;
	}
	if (problem)
		return problem;
	if (unit->loader.read_template)
		return "is neither in the templates directory nor in the "
		       "store";
	return unit->templates ? "is not in the templates directory"
			       : "cannot be read: this definition has no "
				 "templates directory";
}

const struct rp_file *rp_template_file(struct rp_unit *unit,
				       struct rp_text name, bool in_store,
				       const char **problem)
{
	struct rp_file *file = rp_arena_alloc(&unit->arena, sizeof *file);
	const char *path = NULL;

	*problem = NULL;
	if (!rp_template_name_is_fit(name))
		*problem = "is no name of a file in the templates directory";
	else if (unit->templates)
		path = find(unit, name, file);
	if (path)
		*problem = read_file(unit, file, path);
	else if (!*problem)
		*problem = in_store ? read_stored(unit, file, name)
				    : "is no file";
	return *problem ? NULL : file;
}
