/* Which addresses count as private. */
#include "net/address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

#include "lib/rows.h"

static socklen_t parse(struct sockaddr_storage *out, const char *text)
{
	struct sockaddr_in v4 = { .sin_family = AF_INET };
	struct sockaddr_in6 v6 = { .sin6_family = AF_INET6 };

	memset(out, 0, sizeof *out);
	if (inet_pton(AF_INET, text, &v4.sin_addr) == 1) {
		memcpy(out, &v4, sizeof v4);
		return sizeof v4;
	}
	cr_assert(eq(int, inet_pton(AF_INET6, text, &v6.sin6_addr), 1), "%s",
		  text);
	memcpy(out, &v6, sizeof v6);
	return sizeof v6;
}

static const struct {
	const char *text;
	bool is_private;
} rows[] = {
	{ "0.0.0.0", true },
	{ "0.1.2.3", true },
	{ "9.255.255.255", false },
	{ "10.0.0.1", true },
	{ "11.0.0.0", false },
	{ "100.63.255.255", false },
	{ "100.64.0.0", true },
	{ "100.127.255.255", true },
	{ "100.128.0.0", false },
	{ "127.0.0.1", true },
	{ "127.255.0.1", true },
	{ "128.0.0.1", false },
	{ "169.253.255.255", false },
	{ "169.254.169.254", true },
	{ "172.15.255.255", false },
	{ "172.16.0.1", true },
	{ "172.31.255.255", true },
	{ "172.32.0.0", false },
	{ "192.0.0.8", true },
	{ "192.0.1.0", false },
	{ "192.168.1.1", true },
	{ "192.169.0.0", false },
	{ "198.17.255.255", false },
	{ "198.18.0.1", true },
	{ "198.19.255.255", true },
	{ "223.255.255.255", false },
	{ "224.0.0.1", true },
	{ "255.255.255.255", true },
	{ "8.8.8.8", false },
	{ "::", true },
	{ "::1", true },
	{ "::2", true },
	{ "::8.8.8.8", false },
	{ "::10.0.0.1", true },
	{ "::ffff:127.0.0.1", true },
	{ "::ffff:8.8.8.8", false },
	{ "64:ff9b::10.0.0.1", true },
	{ "64:ff9b::8.8.8.8", false },
	{ "64:ff9b:1::1", true },
	{ "100::1", true },
	{ "2001:0:4136::1", true },
	{ "2001:4860:4860::8888", false },
	{ "2002:7f00:1::", true },
	{ "2002:808:808::", false },
	{ "fbff::1", false },
	{ "fc00::1", true },
	{ "fdff::1", true },
	{ "fe7f::1", false },
	{ "fe80::1", true },
	{ "febf::1", true },
	{ "fec0::1", true },
	{ "ff02::1", true },
};

RP_ROWS(address, tells_private_from_public, rows)
{
	struct sockaddr_storage storage;
	socklen_t size = parse(&storage, row->text);

	cr_expect(eq(int, rp_address_is_private((struct sockaddr *)&storage,
						size), row->is_private),
		  "%s", row->text);
}

Test(address, counts_what_it_does_not_know_as_private)
{
	struct sockaddr_storage storage;
	struct sockaddr *address = (struct sockaddr *)&storage;
	char text[RP_ADDRESS_SIZE];
	socklen_t size = parse(&storage, "8.8.8.8");

	cr_expect(rp_address_is_private(address, size - 1), "cut short");
	storage.ss_family = AF_UNIX;
	cr_expect(rp_address_is_private(address, sizeof storage));
	rp_address_text(text, address, sizeof storage);
	cr_expect(eq(str, text, "of an unknown kind"));
}
