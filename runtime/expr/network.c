/*
 * IP addresses and prefixes of expressions.
 *
 * A value holds its canonical text alone: it is made once and asked little,
 * and text is what equality, string() and the way out need.  An address with
 * a zone means something on one host only, and an IPv4 address in IPv6's
 * clothes ("::ffff:10.0.0.1") has passed many a filter, so both are refused;
 * the latter spelled in hex ("::ffff:a00:1") becomes the IPv4 address that it
 * is.
 */
#include "expr/network.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "expr/args.h"

#define TEXT_SIZE 64	/* any address, a slash, the length and a NUL */
#define SHOWN 64	/* bytes of bad text in a message */

struct address {
	int family;		/* 4 or 6 */
	int length;		/* of the prefix; -1 if it is one address */
	uint8_t bytes[16];	/* IPv4: the first four */
};

/* Why a text is no address. */
enum problem { FINE, MALFORMED, HAS_ZONE, IS_MAPPED };

static int width(const struct address *address)
{
	return address->family == 4 ? 32 : 128;
}

/* ----------------------------------------------------------------- reading */

static bool is_mapped(const struct address *address)
{
	static const uint8_t prefix[12] = { [10] = 0xff, [11] = 0xff };

	return address->family == 6 &&
	       memcmp(address->bytes, prefix, sizeof prefix) == 0;
}

static enum problem read_ip(struct address *out, struct rp_text text)
{
	char copy[TEXT_SIZE];

	if (memchr(text.at, '%', text.n))
		return HAS_ZONE;
	if (text.n == 0 || text.n >= sizeof copy ||
	    memchr(text.at, '\0', text.n))
		return MALFORMED;
	memcpy(copy, text.at, text.n);
	copy[text.n] = '\0';
	*out = (struct address){ .family = strchr(copy, ':') ? 6 : 4,
				 .length = -1 };
	if (inet_pton(out->family == 4 ? AF_INET : AF_INET6, copy,
		      out->bytes) != 1)
		return MALFORMED;
	return is_mapped(out) && strchr(copy, '.') ? IS_MAPPED : FINE;
}

/* Without its clothes. */
static void unmap(struct address *address)
{
	if (!is_mapped(address))
		return;
	address->family = 4;
	memmove(address->bytes, address->bytes + 12, 4);
	memset(address->bytes + 4, 0, 12);
}

/* One to three digits, no zero in front of others. */
static int read_length(struct rp_text text)
{
	int length = 0;

	if (text.n == 0 || text.n > 3 || (text.at[0] == '0' && text.n > 1))
		return -1;
	for (size_t i = 0; i < text.n; i++) {
		if (text.at[i] < '0' || text.at[i] > '9')
			return -1;
		length = length * 10 + (text.at[i] - '0');
	}
	return length;
}

static enum problem read_cidr(struct address *out, struct rp_text text)
{
	ptrdiff_t slash = rp_text_find(text, "/");
	enum problem problem;

	if (slash < 0)
		return MALFORMED;
	problem = read_ip(out, (struct rp_text){ text.at, (size_t)slash });
	if (problem)
		return problem;
	if (is_mapped(out))
		return IS_MAPPED;
	out->length = read_length((struct rp_text){
		text.at + slash + 1, text.n - (size_t)slash - 1 });
	return out->length < 0 || out->length > width(out) ? MALFORMED : FINE;
}

static struct address read_value(const struct rp_value *value)
{
	struct address address = { 0 };

	if (rp_x_is_prefix(value))
		read_cidr(&address, value->as.text);
	else
		read_ip(&address, value->as.text);
	return address;
}

/* ----------------------------------------------------------------- writing */

/* Where the longest run of at least two zero groups begins, and its length. */
static int longest_zeros(int *at, const uint8_t bytes[16])
{
	int longest = 0, run = 0;

	for (int i = 0; i < 8; i++) {
		run = bytes[2 * i] || bytes[2 * i + 1] ? 0 : run + 1;
		if (run > longest) {
			longest = run;
			*at = i + 1 - run;
		}
	}
	return longest > 1 ? longest : 0;
}

static int write_v6(char out[TEXT_SIZE], const uint8_t bytes[16])
{
	int zeros_at = -1, zeros = longest_zeros(&zeros_at, bytes), n = 0;
	bool behind_colon = true;

	for (int i = 0; i < 8; i++) {
		if (zeros && i == zeros_at) {
			n += snprintf(out + n, TEXT_SIZE - (size_t)n, "::");
			i += zeros - 1;
			behind_colon = true;
			continue;
		}
		n += snprintf(out + n, TEXT_SIZE - (size_t)n, "%s%x",
			      behind_colon ? "" : ":",
			      (unsigned)bytes[2 * i] << 8 | bytes[2 * i + 1]);
		behind_colon = false;
	}
	return n;
}

static const struct rp_value *address_value(struct rp_frame *f,
					    const struct address *address)
{
	char text[TEXT_SIZE];
	const uint8_t *byte = address->bytes;
	int n = address->family == 4
			? snprintf(text, sizeof text, "%d.%d.%d.%d", byte[0],
				   byte[1], byte[2], byte[3])
			: write_v6(text, byte);

	if (address->length >= 0)
		n += snprintf(text + n, sizeof text - (size_t)n, "/%d",
			      address->length);
	return rp_x_keep(f, (struct rp_value){ RP_ADDRESS, { .text = {
		rp_arena_copy(f->arena, text, (size_t)n), (size_t)n } } });
}

static const struct rp_value *refuse(struct rp_frame *f, enum problem problem,
				     bool is_prefix, struct rp_text text)
{
	struct rp_text shown = rp_utf8_cut(text, SHOWN);

	if (problem == HAS_ZONE)
		return rp_x_fail(f, RP_F_CONVERT, "%s with zone value is not "
				 "allowed", is_prefix ? "CIDR" : "IP Address");
	if (problem == IS_MAPPED)
		return rp_x_fail(f, RP_F_CONVERT,
				 "IPv4-mapped IPv6 address is not allowed");
	return rp_x_fail(f, RP_F_CONVERT,
			 is_prefix ? "network address parse error during "
				     "conversion from string '%.*s'"
				   : "IP Address '%.*s' parse error during "
				     "conversion from string",
			 (int)shown.n, shown.at);
}

/* ------------------------------------------------------------- making them */

bool rp_x_is_prefix(const struct rp_value *address)
{
	return memchr(address->as.text.at, '/', address->as.text.n) != NULL;
}

/* The address that a text means, or an error. */
static const struct rp_value *parse_ip(struct rp_frame *f, struct address *out,
				       struct rp_text text)
{
	enum problem problem = read_ip(out, text);

	if (problem)
		return refuse(f, problem, false, text);
	unmap(out);
	return NULL;
}

/* NULL if `a` is an address of the wanted kind, else an error. */
static const struct rp_value *expect_address(struct rp_frame *f,
					     const char *name, bool is_prefix,
					     const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, name, "@", &a);

	if (!bad && rp_x_is_prefix(a) != is_prefix)
		bad = rp_x_no_overload(f, name, &a, 1);
	return bad;
}

const struct rp_value *rp_x_ip(struct rp_frame *f, const struct rp_value *a)
{
	struct address address;
	const struct rp_value *bad;

	if (a->tag == RP_ADDRESS) {
		bad = expect_address(f, "ip", true, a);
		if (!bad)
			address = read_value(a);
	} else {
		bad = rp_x_expect(f, "ip", "s", &a);
		if (!bad)
			bad = parse_ip(f, &address, a->as.text);
	}
	if (bad)
		return bad;
	address.length = -1;
	return address_value(f, &address);
}

const struct rp_value *rp_x_cidr(struct rp_frame *f, const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "cidr", "s", &a);
	struct address address;
	enum problem problem;

	if (bad)
		return bad;
	problem = read_cidr(&address, a->as.text);
	if (problem)
		return refuse(f, problem, true, a->as.text);
	return address_value(f, &address);
}

const struct rp_value *rp_x_is_ip(struct rp_frame *f, const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "isIP", "s", &a);
	struct address address;

	return bad ? bad : rp_x_bool(!read_ip(&address, a->as.text));
}

const struct rp_value *rp_x_is_cidr(struct rp_frame *f,
				    const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "isCIDR", "s", &a);
	struct address address;

	return bad ? bad : rp_x_bool(!read_cidr(&address, a->as.text));
}

const struct rp_value *rp_x_ip_is_canonical(struct rp_frame *f,
					    const struct rp_value *a)
{
	const struct rp_value *bad = rp_x_expect(f, "ip.isCanonical", "s", &a);
	struct address address;

	if (!bad)
		bad = parse_ip(f, &address, a->as.text);
	if (bad)
		return bad;
	return rp_x_bool(rp_text_equal(address_value(f, &address)->as.text,
				       a->as.text));
}

/* ----------------------------------------------------- what an address is */

static bool has_bits(const struct address *address, const uint8_t *prefix,
		     int n)
{
	int whole = n / 8, rest = n % 8;

	if (memcmp(address->bytes, prefix, (size_t)whole) != 0)
		return false;
	return rest == 0 ||
	       (address->bytes[whole] ^ prefix[whole]) >> (8 - rest) == 0;
}

enum meaning {
	UNSPECIFIED, LOOPBACK, LOCAL_MULTICAST, MULTICAST, LOCAL_UNICAST,
	BROADCAST, ORDINARY
};

/* In order: a longer prefix stands before one that contains it. */
static const struct {
	enum meaning meaning;
	int family, n;
	uint8_t prefix[16];
} kinds[] = {
	{ UNSPECIFIED, 4, 32, { 0 } },
	{ LOOPBACK, 4, 8, { 127 } },
	{ LOCAL_UNICAST, 4, 16, { 169, 254 } },
	{ LOCAL_MULTICAST, 4, 24, { 224 } },
	{ MULTICAST, 4, 4, { 224 } },
	{ BROADCAST, 4, 32, { 255, 255, 255, 255 } },
	{ UNSPECIFIED, 6, 128, { 0 } },
	{ LOOPBACK, 6, 128, { [15] = 1 } },
	{ LOCAL_UNICAST, 6, 10, { 0xfe, 0x80 } },
	{ LOCAL_MULTICAST, 6, 16, { 0xff, 0x02 } },
	{ MULTICAST, 6, 8, { 0xff } },
};

static enum meaning meaning_of(const struct address *address)
{
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (kinds[i].family == address->family &&
		    has_bits(address, kinds[i].prefix, kinds[i].n))
			return kinds[i].meaning;
	return ORDINARY;
}

static const struct rp_value *is(struct rp_frame *f, const char *name,
				 enum meaning meaning,
				 const struct rp_value *a)
{
	const struct rp_value *bad = expect_address(f, name, false, a);
	struct address address;

	if (bad)
		return bad;
	address = read_value(a);
	return rp_x_bool(meaning_of(&address) == meaning);
}

const struct rp_value *rp_x_is_unspecified(struct rp_frame *f,
					   const struct rp_value *a)
{
	return is(f, "isUnspecified", UNSPECIFIED, a);
}

const struct rp_value *rp_x_is_loopback(struct rp_frame *f,
					const struct rp_value *a)
{
	return is(f, "isLoopback", LOOPBACK, a);
}

const struct rp_value *rp_x_is_global_unicast(struct rp_frame *f,
					      const struct rp_value *a)
{
	return is(f, "isGlobalUnicast", ORDINARY, a);
}

const struct rp_value *rp_x_is_link_local_multicast(struct rp_frame *f,
						    const struct rp_value *a)
{
	return is(f, "isLinkLocalMulticast", LOCAL_MULTICAST, a);
}

const struct rp_value *rp_x_is_link_local_unicast(struct rp_frame *f,
						  const struct rp_value *a)
{
	return is(f, "isLinkLocalUnicast", LOCAL_UNICAST, a);
}

const struct rp_value *rp_x_family(struct rp_frame *f,
				   const struct rp_value *a)
{
	const struct rp_value *bad = expect_address(f, "family", false, a);

	return bad ? bad : rp_x_int(f, read_value(a).family);
}

/* ---------------------------------------------------------------- prefixes */

const struct rp_value *rp_x_prefix_length(struct rp_frame *f,
					  const struct rp_value *a)
{
	const struct rp_value *bad = expect_address(f, "prefixLength", true, a);

	return bad ? bad : rp_x_int(f, read_value(a).length);
}

const struct rp_value *rp_x_masked(struct rp_frame *f,
				   const struct rp_value *a)
{
	const struct rp_value *bad = expect_address(f, "masked", true, a);
	struct address address;

	if (bad)
		return bad;
	address = read_value(a);
	for (int bit = address.length; bit < width(&address); bit++)
		address.bytes[bit / 8] &= (uint8_t)~(0x80 >> bit % 8);
	return address_value(f, &address);
}

static bool contains(const struct rp_value *prefix,
		     const struct address *address)
{
	struct address whole = read_value(prefix);

	return whole.family == address->family &&
	       (address->length < 0 || address->length >= whole.length) &&
	       has_bits(address, whole.bytes, whole.length);
}

/* The other address, given as one or as text; or an error. */
static const struct rp_value *other(struct rp_frame *f, const char *name,
				    bool is_prefix,
				    const struct rp_value *const args[2],
				    const struct rp_value **out)
{
	const struct rp_value *bad = rp_x_first_error(args, 2);

	if (bad)
		return bad;
	*out = args[1];
	if (args[1]->tag == RP_STRING)
		*out = is_prefix ? rp_x_cidr(f, args[1]) : rp_x_ip(f, args[1]);
	if (rp_x_is_error(*out))
		return *out;
	if (args[0]->tag != RP_ADDRESS || !rp_x_is_prefix(args[0]) ||
	    (*out)->tag != RP_ADDRESS || rp_x_is_prefix(*out) != is_prefix)
		return rp_x_no_overload(f, name, args, 2);
	return NULL;
}

static const struct rp_value *contains_other(struct rp_frame *f,
					     const char *name, bool is_prefix,
					     const struct rp_value *const *args)
{
	const struct rp_value *it, *bad = other(f, name, is_prefix, args, &it);
	struct address address;

	if (bad)
		return bad;
	address = read_value(it);
	return rp_x_bool(contains(args[0], &address));
}

const struct rp_value *rp_x_contains_ip(struct rp_frame *f,
					const struct rp_value *a,
					const struct rp_value *b)
{
	return contains_other(f, "containsIP", false, RP_ARGS(a, b));
}

const struct rp_value *rp_x_contains_cidr(struct rp_frame *f,
					  const struct rp_value *a,
					  const struct rp_value *b)
{
	return contains_other(f, "containsCIDR", true, RP_ARGS(a, b));
}
