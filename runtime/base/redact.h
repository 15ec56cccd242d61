#ifndef RUNTIME_BASE_REDACT_H
#define RUNTIME_BASE_REDACT_H

/*
 * The second net under secrets.  Options of type secret are the first: they
 * never reach text at all.  This one hides what is merely named like a secret
 * in maps that have no row: by key, at word boundaries (password, api_key,
 * token, but neither monkey nor max_tokens), recursively, and credentials in
 * URLs.
 */

#include <stdbool.h>

#include "base/text.h"
#include "base/value.h"

struct rp_arena;

#define RP_REDACTED "***"

/* password, api_key, X-Auth-Token, client-secret, credentials, cookie … */
bool rp_key_is_secret(struct rp_text key);

/* True for scheme://user:password@host… */
bool rp_url_has_credentials(struct rp_text url);

/* Whether the whole text is ${env:NAME} or ${file:PATH}. */
bool rp_is_reference(struct rp_text text);

/*
 * Whether text refers to a secret somewhere, as "Bearer ${env:TOKEN}" does;
 * then the text itself holds none.
 */
bool rp_has_reference(struct rp_text text);

/*
 * A copy in which the string and number values of secret keys are RP_REDACTED
 * and URL passwords are replaced.  A reference (${env:NAME}) stays readable.
 */
struct rp_value rp_redact(struct rp_arena *arena, const struct rp_value *value);

/* False if rp_redact would give the same again; costs less than that. */
bool rp_has_secret(const struct rp_value *value);

#endif
