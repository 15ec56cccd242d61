#include "store/store.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "lib/rows.h"

#define NOBODY 65534

static const struct {
	const char *db, *state, *home;
	uid_t user;
	const char *want;
} rows[] = {
	{ "/x/y.db", "/s", "/h", NOBODY, "/x/y.db" },
	{ "y.db", NULL, NULL, 0, "y.db" },
	{ "", "/s", "/h", NOBODY, "/s/runpipe/runpipe.db" },
	{ NULL, "relative", "/h", NOBODY,
	  "/h/.local/state/runpipe/runpipe.db" },
	{ NULL, "", "/h", NOBODY, "/h/.local/state/runpipe/runpipe.db" },
	{ NULL, NULL, NULL, NOBODY, "runpipe.db" },
	{ NULL, "/s", "/h", 0, "/var/lib/runpipe/runpipe.db" },
};

static void set(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1);
	else
		unsetenv(name);
}

RP_ROWS(path, follows_environment_and_user, rows)
{
	uid_t real = geteuid();
	struct rp_arena arena;

	if (real != 0 && row->user == 0)
		return;
	rp_arena_init(&arena);
	set("RUNPIPE_DB", row->db);
	set("XDG_STATE_HOME", row->state);
	set("HOME", row->home);
	if (real == 0)
		cr_assert(eq(int, seteuid(row->user), 0));
	cr_expect(eq(str, (char *)rp_store_path(&arena), (char *)row->want));
	cr_assert(eq(int, seteuid(real), 0));
	rp_arena_finish(&arena);
}
