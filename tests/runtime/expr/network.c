/*
 * Addresses and prefixes: what is one, how it is spelled, what lies in what.
 */
#include "call.h"
#include "lib/rows.h"

#define NO(name, types) \
	"!found no matching overload for '" name "' applied to '(" types ")'"
#define NO_IP(text) \
	"!IP Address '" text "' parse error during conversion from string"
#define NO_CIDR(text) \
	"!network address parse error during conversion from string '" text "'"

static const struct {
	const char *name, *args, *result;
} rows[] = {
	{ "ip", "[\"10.1.2.3\"]", "@10.1.2.3" },
	{ "ip", "[\"2001:DB8:0:0:1:0:0:1\"]", "@2001:db8::1:0:0:1" },
	{ "ip", "[\"2001:db8:0:1:1:1:1:1\"]", "@2001:db8:0:1:1:1:1:1" },
	{ "ip", "[\"0:0:0:0:0:0:0:0\"]", "@::" },
	{ "ip", "[\"1:0:0:0:0:0:0:0\"]", "@1::" },
	{ "ip", "[\"::1.2.3.4\"]", "@::102:304" },
	{ "ip", "[\"::ffff:a00:1\"]", "@10.0.0.1" },
	{ "ip", "[\"::ffff:10.0.0.1\"]",
	  "!IPv4-mapped IPv6 address is not allowed" },
	{ "ip", "[\"fe80::1%eth0\"]",
	  "!IP Address with zone value is not allowed" },
	{ "ip", "[\"\"]", NO_IP("") },
	{ "ip", "[\"10.1.2\"]", NO_IP("10.1.2") },
	{ "ip", "[\"10.1.2.256\"]", NO_IP("10.1.2.256") },
	{ "ip", "[\"10.1.2.03\"]", NO_IP("10.1.2.03") },
	{ "ip", "[\"10.1.2.3\\u0000\"]", NO_IP("10.1.2.3") },
	{ "ip", "[\"1::2::3\"]", NO_IP("1::2::3") },
	{ "ip", "[\"0000000000000000000000000000000000000000000000000000000000"
		"0000000000000000000\"]",
	  NO_IP("0000000000000000000000000000000000000000000000000000000000"
		"000000") },
	{ "ip", "[4]", NO("ip", "int") },
	{ "ip", "[{\"!\": \"lost\"}]", "!lost" },
	{ "ip", "[{\"@\": \"10.1.2.3/8\"}]", "@10.1.2.3" },
	{ "ip", "[{\"@\": \"10.1.2.3\"}]", NO("ip", "net.IP") },
	{ "isIP", "[\"10.1.2.3\"]", "true" },
	{ "isIP", "[\"::\"]", "true" },
	{ "isIP", "[\"fe80::1%eth0\"]", "false" },
	{ "isIP", "[\"10.1.2.3/8\"]", "false" },
	{ "isIP", "[{\"@\": \"10.0.0.0/8\"}]", NO("isIP", "net.CIDR") },
	{ "ip.isCanonical", "[\"10.1.2.3\"]", "true" },
	{ "ip.isCanonical", "[\"2001:db8::1\"]", "true" },
	{ "ip.isCanonical", "[\"2001:DB8::1\"]", "false" },
	{ "ip.isCanonical", "[\"2001:db8:0::1\"]", "false" },
	{ "ip.isCanonical", "[\"::ffff:a00:1\"]", "false" },
	{ "ip.isCanonical", "[\"x\"]", NO_IP("x") },
	{ "cidr", "[\"10.1.2.3/8\"]", "@10.1.2.3/8" },
	{ "cidr", "[\"2001:DB8::/32\"]", "@2001:db8::/32" },
	{ "cidr", "[\"::/0\"]", "@::/0" },
	{ "cidr", "[\"10.0.0.0\"]", NO_CIDR("10.0.0.0") },
	{ "cidr", "[\"10.0.0.0/\"]", NO_CIDR("10.0.0.0/") },
	{ "cidr", "[\"10.0.0.0/33\"]", NO_CIDR("10.0.0.0/33") },
	{ "cidr", "[\"10.0.0.0/08\"]", NO_CIDR("10.0.0.0/08") },
	{ "cidr", "[\"10.0.0.0/+8\"]", NO_CIDR("10.0.0.0/+8") },
	{ "cidr", "[\"10.0.0.0/8/8\"]", NO_CIDR("10.0.0.0/8/8") },
	{ "cidr", "[\"::/129\"]", NO_CIDR("::/129") },
	{ "cidr", "[\"fe80::1%a/64\"]", "!CIDR with zone value is not allowed" },
	{ "cidr", "[\"::ffff:a00:1/120\"]",
	  "!IPv4-mapped IPv6 address is not allowed" },
	{ "cidr", "[null]", "!'cidr' needs a value, but it is null; "
	  "test it with has() or give a default() (no matching overload for "
	  "'cidr')" },
	{ "isCIDR", "[\"10.0.0.0/8\"]", "true" },
	{ "isCIDR", "[\"10.0.0.0\"]", "false" },
	{ "isCIDR", "[1]", NO("isCIDR", "int") },
	{ "family", "[{\"@\": \"10.1.2.3\"}]", "4" },
	{ "family", "[{\"@\": \"::1\"}]", "6" },
	{ "family", "[{\"@\": \"::/8\"}]", NO("family", "net.CIDR") },
	{ "isUnspecified", "[{\"@\": \"0.0.0.0\"}]", "true" },
	{ "isUnspecified", "[{\"@\": \"::\"}]", "true" },
	{ "isUnspecified", "[{\"@\": \"::1\"}]", "false" },
	{ "isLoopback", "[{\"@\": \"127.8.9.1\"}]", "true" },
	{ "isLoopback", "[{\"@\": \"::1\"}]", "true" },
	{ "isLoopback", "[{\"@\": \"128.0.0.1\"}]", "false" },
	{ "isGlobalUnicast", "[{\"@\": \"192.168.0.1\"}]", "true" },
	{ "isGlobalUnicast", "[{\"@\": \"2001:db8::1\"}]", "true" },
	{ "isGlobalUnicast", "[{\"@\": \"255.255.255.255\"}]", "false" },
	{ "isGlobalUnicast", "[{\"@\": \"239.1.1.1\"}]", "false" },
	{ "isGlobalUnicast", "[{\"@\": \"fe80::1\"}]", "false" },
	{ "isGlobalUnicast", "[{\"@\": \"ff05::1\"}]", "false" },
	{ "isLinkLocalMulticast", "[{\"@\": \"224.0.0.251\"}]", "true" },
	{ "isLinkLocalMulticast", "[{\"@\": \"224.0.1.1\"}]", "false" },
	{ "isLinkLocalMulticast", "[{\"@\": \"ff02::fb\"}]", "true" },
	{ "isLinkLocalUnicast", "[{\"@\": \"169.254.169.254\"}]", "true" },
	{ "isLinkLocalUnicast", "[{\"@\": \"febf::1\"}]", "true" },
	{ "isLinkLocalUnicast", "[{\"@\": \"fec0::1\"}]", "false" },
	{ "isLinkLocalUnicast", "[\"fe80::1\"]",
	  NO("isLinkLocalUnicast", "string") },
	{ "containsIP", "[{\"@\": \"10.0.0.0/8\"}, {\"@\": \"10.9.9.9\"}]",
	  "true" },
	{ "containsIP", "[{\"@\": \"10.0.0.0/9\"}, \"10.128.0.0\"]", "false" },
	{ "containsIP", "[{\"@\": \"10.0.0.0/9\"}, \"10.127.255.255\"]",
	  "true" },
	{ "containsIP", "[{\"@\": \"0.0.0.0/0\"}, \"::1\"]", "false" },
	{ "containsIP", "[{\"@\": \"10.0.0.1/32\"}, \"10.0.0.1\"]", "true" },
	{ "containsIP", "[{\"@\": \"10.0.0.0/8\"}, \"ten\"]", NO_IP("ten") },
	{ "containsIP", "[{\"@\": \"10.0.0.0/8\"}, {\"@\": \"10.0.0.0/9\"}]",
	  NO("containsIP", "net.CIDR, net.CIDR") },
	{ "containsIP", "[{\"@\": \"10.0.0.0\"}, {\"@\": \"10.0.0.0\"}]",
	  NO("containsIP", "net.IP, net.IP") },
	{ "containsCIDR", "[{\"@\": \"10.0.0.0/8\"}, {\"@\": \"10.9.0.0/16\"}]",
	  "true" },
	{ "containsCIDR", "[{\"@\": \"10.0.0.0/8\"}, \"10.0.0.0/7\"]",
	  "false" },
	{ "containsCIDR", "[{\"@\": \"2001:db8::/33\"}, \"2001:db8:8000::/33\"]",
	  "false" },
	{ "containsCIDR", "[{\"@\": \"10.0.0.0/8\"}, \"10.0.0.0\"]",
	  NO_CIDR("10.0.0.0") },
	{ "containsCIDR", "[{\"@\": \"10.0.0.0/8\"}, {\"@\": \"10.0.0.0\"}]",
	  NO("containsCIDR", "net.CIDR, net.IP") },
	{ "masked", "[{\"@\": \"10.255.3.4/12\"}]", "@10.240.0.0/12" },
	{ "masked", "[{\"@\": \"2001:db8::ffff/112\"}]", "@2001:db8::/112" },
	{ "masked", "[{\"@\": \"10.1.2.3/32\"}]", "@10.1.2.3/32" },
	{ "masked", "[{\"@\": \"10.1.2.3/0\"}]", "@0.0.0.0/0" },
	{ "masked", "[{\"@\": \"10.1.2.3\"}]", NO("masked", "net.IP") },
	{ "prefixLength", "[{\"@\": \"10.1.2.3/0\"}]", "0" },
	{ "prefixLength", "[{\"@\": \"::/128\"}]", "128" },
};

RP_ROWS(network, as_cel_has_it, rows)
{
	struct rp_arena arena;

	rp_arena_init(&arena);
	cr_expect(eq(str, (char *)call(&arena, row->name, row->args),
		     (char *)row->result), "%s%s", row->name, row->args);
	rp_arena_finish(&arena);
}
