#ifndef RUNTIME_STORE_SCHEMA_H
#define RUNTIME_STORE_SCHEMA_H

/*
 * The tables, as numbered migrations.  To change them: append a text here,
 * raise RP_STORE_SCHEMA, and never touch a migration that was released.
 */

#include "store/store.h"

/* Marks a file as ours (PRAGMA application_id): "RPIP". */
#define RP_STORE_APPLICATION 0x52504950

/* Entry i leads from schema i to i + 1; each sets user_version itself. */
extern const char *const rp_schema_migrations[RP_STORE_SCHEMA];

#endif
