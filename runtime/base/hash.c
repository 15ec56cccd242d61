/*
 * SHA-256 by libmd, and random UUIDs straight from the kernel.
 */
#include "base/hash.h"

#include <sha2.h>
#include <stdint.h>
#include <sys/random.h>

#include "base/error.h"

static const char digits[] = "0123456789abcdef";

void rp_sha256_hex(char out[RP_SHA256_HEX], struct rp_text text)
{
	uint8_t digest[SHA256_DIGEST_LENGTH];
	SHA2_CTX sha;

	SHA256Init(&sha);
	if (text.n)
		SHA256Update(&sha, (const uint8_t *)text.at, text.n);
	SHA256Final(digest, &sha);
	for (size_t i = 0; i < sizeof digest; i++) {
		out[2 * i] = digits[digest[i] >> 4];
		out[2 * i + 1] = digits[digest[i] & 15];
	}
	out[RP_SHA256_HEX - 1] = '\0';
}

void rp_uuid4(char out[RP_UUID_SIZE])
{
	uint8_t random[16];
	char *at = out;

	/* Requests of up to 256 bytes are never cut short (getrandom(2)). */
	if (getrandom(random, sizeof random, 0) != sizeof random)
		rp_unreachable();
	random[6] = (random[6] & 0x0f) | 0x40;
	random[8] = (random[8] & 0x3f) | 0x80;
	for (size_t i = 0; i < sizeof random; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*at++ = '-';
		*at++ = digits[random[i] >> 4];
		*at++ = digits[random[i] & 15];
	}
	*at = '\0';
}
