#ifndef RUNTIME_PROVIDERS_COMMAND_LINE_H
#define RUNTIME_PROVIDERS_COMMAND_LINE_H

#include "base/text.h"

struct rp_arena;

/*
 * A process's command line for people: arguments (split at NULs, as in
 * /proc/PID/cmdline) joined with blanks, secrets replaced by ***, as valid
 * UTF-8.  Errs on hiding too much: what follows a secret in one argument is
 * hidden with it.
 */
struct rp_text rp_command_line(struct rp_arena *arena, struct rp_text bytes);

#endif
