#ifndef CLI_REPLACE_H
#define CLI_REPLACE_H

#include "base/error.h"
#include "base/text.h"

struct rp_arena;

/*
 * Gives a file new contents, whole or not at all: a file beside it is written
 * and renamed.  What a symbolic link points to is replaced, not the link; an
 * existing file keeps its mode.  Fails with RP_EPERMANENT and a sentence.
 */
int rp_replace_file(const char *path, struct rp_text text,
		    struct rp_arena *arena, struct rp_error *error);

/*
 * Makes a file that was not there, whole or not at all.  Whatever has the name
 * already, be it a link that leads nowhere, stays and is RP_EBADINPUT.
 */
int rp_create_file(const char *path, struct rp_text text,
		   struct rp_arena *arena, struct rp_error *error);

#endif
