#ifndef RUNTIME_NET_X509_H
#define RUNTIME_NET_X509_H

/*
 * Reading certificates through libcrypto: it is what libcurl verifies with, so
 * where a server can be asked the library is there already.  Like libcurl it
 * is opened by the first who needs it; nothing links it.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

struct rp_arena;

#define RP_X509_MOST 1000		/* certificates of one text */

struct rp_certificate {
	const char *subject, *issuer;	/* "CN=db-1,O=Example", RFC 2253 */
	int64_t not_before_us, not_after_us;	/* wall time */
};

struct rp_certificates {
	struct rp_certificate *at;
	size_t n;
};

/*
 * Reads all certificates of a PEM text; what stands between them does not
 * matter.  NULL, or what is wrong, in the arena.
 */
const char *rp_x509_read(struct rp_certificates *out, struct rp_text pem,
			 struct rp_arena *arena);

/* How the first certificate of a PEM text shall be judged. */
struct rp_x509_trust {
	const char *host;		/* must be its; NULL: any */
	const char *ca_file;		/* must vouch for it; NULL: nobody */
	int64_t now_us;
};

/* NULL, or why it cannot be trusted, in the arena. */
const char *rp_x509_distrust(struct rp_text pem,
			     const struct rp_x509_trust *trust,
			     struct rp_arena *arena);

#endif
