#ifndef CLI_LOAD_H
#define CLI_LOAD_H

/*
 * Definitions on their way into the compiler: from a file or from the store,
 * and what is said when they do not compile.
 */

#include <stdbool.h>

#include "base/error.h"
#include "base/text.h"
#include "command.h"

struct rp_unit;

struct rp_loaded {
	struct rp_text text;		/* in the arena, byte by byte */
	const char *shown;		/* in messages: the path or the name */
	const char *path;		/* NULL: it is a stored one */
	const char *record;		/* "__adhoc__<path>" or the name */
	int version;
};

/*
 * Reads a file, "-" standard input.  Fails with RP_EBADINPUT and one
 * paragraph that says what is wrong with the file.
 */
int rp_load_file(struct rp_loaded *out, const char *path,
		 struct rp_arena *arena, struct rp_error *error);

/* A stored definition; version 0 is the newest. */
int rp_load_stored(struct rp_loaded *out, struct rp_cli *cli, const char *name,
		   int version, struct rp_error *error);

/* FILE or NAME: a path if such a file exists or it looks like a path. */
int rp_load_either(struct rp_loaded *out, struct rp_cli *cli, const char *word,
		   struct rp_error *error);

/*
 * What to call a definition that lies in a file: its "name", else the file's
 * name without ".json".
 */
const char *rp_loaded_name(const struct rp_loaded *loaded,
			   const struct rp_unit *unit, struct rp_arena *arena);

/* ------------------------------------------------------------- compiling */

/* Prepares a unit for what was loaded; rp_unit_finish must follow. */
void rp_loaded_unit(struct rp_unit *unit, const struct rp_loaded *loaded,
		    struct rp_cli *cli, bool strict);

/*
 * What a unit includes comes from files and the store.  `path` is its own, or
 * NULL if it is a stored one.
 */
void rp_unit_includes(struct rp_unit *unit, struct rp_cli *cli,
		      const char *path);

/*
 * For a program that is run or built: it takes the templates of stored channels
 * along, if there is a store.
 */
void rp_unit_channels(struct rp_unit *unit, struct rp_cli *cli);

/*
 * True and a message on stderr if the text is no JSON at all; asked only
 * after a unit has failed.
 */
bool rp_loaded_is_broken(const struct rp_loaded *loaded);

/* "CommandError: Pipeline definition invalid:" on stderr; returns 1. */
int rp_unit_complain(const struct rp_unit *unit);

/* The warnings of a unit that compiled, on stderr. */
void rp_unit_warn(const struct rp_unit *unit);

/* Compiles or complains: 0, or the exit status. */
int rp_loaded_compile(struct rp_unit *unit, const struct rp_loaded *loaded);

#endif
