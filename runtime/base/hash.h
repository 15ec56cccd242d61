#ifndef RUNTIME_BASE_HASH_H
#define RUNTIME_BASE_HASH_H

/* SHA-256 (libmd) and random ids. */

#include <stddef.h>

#include "base/text.h"

struct rp_arena;

#define RP_SHA256_HEX 65	/* 64 lower-case digits and a NUL */
#define RP_UUID_SIZE 37		/* 36 characters and a NUL */

void rp_sha256_hex(char out[RP_SHA256_HEX], struct rp_text text);

/* A random UUID, version 4, canonical lower-case text, from getrandom(2). */
void rp_uuid4(char out[RP_UUID_SIZE]);

#endif
