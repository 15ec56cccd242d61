/*
 * CEL's encoders library: base64 (RFC 4648, the alphabet with + and /).
 *
 * Reading is as lenient as what is found in the field needs: the padding may
 * be missing, and line ends within are nothing.  Anything else is an error.
 */
#include "expr/encode.h"

#include <string.h>

#include "expr/args.h"

static const char alphabet[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Up to three bytes as four characters. */
static void encode_group(char out[4], const unsigned char *at, size_t n)
{
	unsigned bits = (unsigned)at[0] << 16;

	if (n > 1)
		bits |= (unsigned)at[1] << 8;
	if (n > 2)
		bits |= at[2];
	out[0] = alphabet[bits >> 18];
	out[1] = alphabet[bits >> 12 & 63];
	out[2] = n > 1 ? alphabet[bits >> 6 & 63] : '=';
	out[3] = n > 2 ? alphabet[bits & 63] : '=';
}

struct rp_text rp_x_base64(struct rp_arena *arena, struct rp_text bytes)
{
	size_t n = (bytes.n + 2) / 3 * 4;
	char *text = rp_arena_alloc(arena, n + 1), *to = text;

	for (size_t i = 0; i < bytes.n; i += 3, to += 4)
		encode_group(to, (const unsigned char *)bytes.at + i,
			     bytes.n - i);
	return (struct rp_text){ text, n };
}

const struct rp_value *rp_x_base64_encode(struct rp_frame *f,
					  const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "base64.encode", "x",
						 RP_ARGS(a));

	if (!bad)
		bad = rp_x_spend(f, a->as.text.n / 48);
	return bad ? bad : rp_x_string(f, rp_x_base64(f->arena, a->as.text));
}

/* ---------------------------------------------------------------- decoding */

struct decoding {
	char *out;
	size_t n;
	unsigned bits, n_bits;	/* read and not yet written */
	size_t characters;
};

static bool take(struct decoding *decoding, char c)
{
	const char *found = c ? strchr(alphabet, c) : NULL;

	if (!found)
		return false;
	decoding->characters++;
	decoding->bits = (decoding->bits << 6 | (unsigned)(found - alphabet)) &
			 0xfff;
	decoding->n_bits += 6;
	if (decoding->n_bits >= 8) {
		decoding->n_bits -= 8;
		decoding->out[decoding->n++] =
			(char)(decoding->bits >> decoding->n_bits);
	}
	return true;
}

/* Padding that is there must be all of it, and nothing behind it. */
static bool ends_well(const struct decoding *decoding, struct rp_text rest)
{
	size_t padding = 0;

	for (size_t i = 0; i < rest.n; i++) {
		if (rest.at[i] == '=')
			padding++;
		else if (rest.at[i] != '\n' && rest.at[i] != '\r')
			return false;
	}
	return decoding->characters % 4 != 1 &&
	       (padding == 0 || (decoding->characters % 4 != 0 &&
				 padding == 4 - decoding->characters % 4));
}

const struct rp_value *rp_x_base64_decode(struct rp_frame *f,
					  const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "base64.decode", "s",
						 RP_ARGS(a));
	struct rp_text text = a->as.text;
	struct decoding decoding = { 0 };
	size_t i = 0;

	if (!bad)
		bad = rp_x_spend(f, text.n / 64);
	if (bad)
		return bad;
	decoding.out = rp_arena_alloc(f->arena, text.n + 1);
	while (i < text.n && (text.at[i] == '\n' || text.at[i] == '\r' ||
			      take(&decoding, text.at[i])))
		i++;
	text = (struct rp_text){ text.at + i, text.n - i };
	if (!ends_well(&decoding, text))
		return rp_x_fail(f, RP_F_CONVERT, "illegal base64 data at "
				 "input byte %zu", i);
	text = (struct rp_text){ decoding.out, decoding.n };
	return rp_x_keep(f, (struct rp_value){ RP_BYTES, { .text = text } });
}
