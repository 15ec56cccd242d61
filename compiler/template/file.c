/*
 * Files of the templates directory: a folder beside the definition.
 *
 * A name is a path in that directory and cannot leave it: no root, no `..`, no
 * hidden parts; and a symbolic link that leads out is no file of it.
 */
#include "template/template.h"

#include <stdlib.h>

#include "base/buf.h"
#include "compile.h"

static bool is_inside(struct rp_text name)
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

const struct rp_file *rp_template_file(struct rp_unit *unit,
				       struct rp_text name,
				       const char **problem)
{
	struct rp_file *file = rp_arena_alloc(&unit->arena, sizeof *file);
	const char *path = NULL;

	*problem = NULL;
	if (!is_inside(name))
		*problem = "is no name of a file in the templates directory";
	else if (!unit->templates)
		*problem = "cannot be read: this definition has no templates "
			   "directory";
	else
		path = find(unit, name, file);
	if (!*problem && !path)
		*problem = "is not in the templates directory";
	if (!*problem)
		*problem = read_file(unit, file, path);
	return *problem ? NULL : file;
}
