/*
 * Private addresses, by the prefixes that the registries set aside.
 *
 * The question is asked about the address that is being connected to and never
 * about a name, so a name that resolves to something else the second time gets
 * nowhere.  An IPv6 address that stands for an IPv4 one (mapped, compatible,
 * 6to4, NAT64) is judged by what it stands for.
 */
#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

static const struct {
	uint32_t prefix;
	unsigned bits;
} v4_rows[] = {
	{ 0x00000000, 8 },	/* 0.0.0.0: this host */
	{ 0x0a000000, 8 },	/* 10.0.0.0: private */
	{ 0x64400000, 10 },	/* 100.64.0.0: behind a carrier's NAT */
	{ 0x7f000000, 8 },	/* 127.0.0.0: loopback */
	{ 0xa9fe0000, 16 },	/* 169.254.0.0: link-local, metadata services */
	{ 0xac100000, 12 },	/* 172.16.0.0: private */
	{ 0xc0000000, 24 },	/* 192.0.0.0: protocol assignments */
	{ 0xc0a80000, 16 },	/* 192.168.0.0: private */
	{ 0xc6120000, 15 },	/* 198.18.0.0: benchmarks */
	{ 0xe0000000, 3 },	/* 224.0.0.0 and up: multicast, reserved */
};

enum meaning {
	PRIVATE,
	CARRIES_V4	/* at byte `at` */
};

/* In order: a longer prefix stands before one that contains it. */
static const struct {
	uint8_t prefix[16];
	unsigned bits;
	enum meaning meaning;
	unsigned at;
} v6_rows[] = {
	{ { [15] = 1 }, 128, PRIVATE, 0 },		/* ::1 */
	{ { 0 }, 128, PRIVATE, 0 },			/* :: */
	{ { [10] = 0xff, [11] = 0xff }, 96, CARRIES_V4, 12 }, /* mapped */
	{ { 0 }, 96, CARRIES_V4, 12 },			/* compatible */
	{ { 0x00, 0x64, 0xff, 0x9b }, 96, CARRIES_V4, 12 },	/* NAT64 */
	{ { 0x00, 0x64, 0xff, 0x9b, 0x00, 0x01 }, 48, PRIVATE, 0 },
	{ { 0x01, 0x00 }, 64, PRIVATE, 0 },		/* discard */
	{ { 0x20, 0x01, 0x00, 0x00 }, 32, PRIVATE, 0 },	/* Teredo */
	{ { 0x20, 0x02 }, 16, CARRIES_V4, 2 },		/* 6to4 */
	{ { 0xfc }, 7, PRIVATE, 0 },			/* unique local */
	{ { 0xfe, 0x80 }, 10, PRIVATE, 0 },		/* link-local */
	{ { 0xfe, 0xc0 }, 10, PRIVATE, 0 },		/* site-local */
	{ { 0xff }, 8, PRIVATE, 0 },			/* multicast */
};

static bool v4_is_private(const uint8_t bytes[4])
{
	uint32_t address = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16
			   | (uint32_t)bytes[2] << 8 | bytes[3];

	for (size_t i = 0; i < sizeof v4_rows / sizeof v4_rows[0]; i++)
		if ((address ^ v4_rows[i].prefix) >> (32 - v4_rows[i].bits)
		    == 0)
			return true;
	return false;
}

static bool has_prefix(const uint8_t address[16], const uint8_t prefix[16],
		       unsigned bits)
{
	unsigned whole = bits / 8, rest = bits % 8;

	if (memcmp(address, prefix, whole) != 0)
		return false;
	return rest == 0
	       || (address[whole] ^ prefix[whole]) >> (8 - rest) == 0;
}

static bool v6_is_private(const uint8_t bytes[16])
{
	for (size_t i = 0; i < sizeof v6_rows / sizeof v6_rows[0]; i++) {
		if (!has_prefix(bytes, v6_rows[i].prefix, v6_rows[i].bits))
			continue;
		return v6_rows[i].meaning == PRIVATE
		       || v4_is_private(bytes + v6_rows[i].at);
	}
	return false;
}

bool rp_address_is_private(const struct sockaddr *address, size_t size)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	if (address->sa_family == AF_INET && size >= sizeof v4) {
		memcpy(&v4, address, sizeof v4);
		return v4_is_private((const uint8_t *)&v4.sin_addr);
	}
	if (address->sa_family == AF_INET6 && size >= sizeof v6) {
		memcpy(&v6, address, sizeof v6);
		return v6_is_private(v6.sin6_addr.s6_addr);
	}
	return true;
}

void rp_address_text(char out[RP_ADDRESS_SIZE],
		     const struct sockaddr *address, size_t size)
{
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;

	snprintf(out, RP_ADDRESS_SIZE, "of an unknown kind");
	if (address->sa_family == AF_INET && size >= sizeof v4) {
		memcpy(&v4, address, sizeof v4);
		inet_ntop(AF_INET, &v4.sin_addr, out, RP_ADDRESS_SIZE);
	} else if (address->sa_family == AF_INET6 && size >= sizeof v6) {
		memcpy(&v6, address, sizeof v6);
		inet_ntop(AF_INET6, &v6.sin6_addr, out, RP_ADDRESS_SIZE);
	}
}
