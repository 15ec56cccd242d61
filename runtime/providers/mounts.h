#ifndef RUNTIME_PROVIDERS_MOUNTS_H
#define RUNTIME_PROVIDERS_MOUNTS_H

#include "base/value.h"

struct rp_arena;

/*
 * Mount points of physical file systems in mount order: a list of
 * NUL-terminated strings, empty if they cannot be read.  Physical is what has
 * a device and is writable media: neither tmpfs nor overlay, nor an image
 * such as squashfs, which is always full.
 */
struct rp_value rp_mounts_physical(struct rp_arena *arena, const char *root);

#endif
