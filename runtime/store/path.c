/*
 * Where the database is, from the environment alone.
 *
 * Root's database is the machine's; everybody else has one of their own in
 * the place that the XDG base directory specification gives to state.  That
 * specification wants relative paths in its variables ignored.
 */
#include "store/store.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"

static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

const char *rp_store_path(struct rp_arena *arena)
{
	const char *path = variable("RUNPIPE_DB");
	const char *state = variable("XDG_STATE_HOME");
	const char *home = variable("HOME");

	if (path)
		return rp_arena_strdup(arena, path);
	if (geteuid() == 0)
		return rp_arena_strdup(arena, "/var/lib/runpipe/runpipe.db");
	if (state && *state == '/')
		return rp_arena_printf(arena, "%s/runpipe/runpipe.db", state);
	if (home)
		return rp_arena_printf(arena,
				       "%s/.local/state/runpipe/runpipe.db",
				       home);
	return rp_arena_strdup(arena, "runpipe.db");
}
