/*
 * CEL's network library (conformance suite network_ext).
 */
#include "lib/evaluate.h"
#include "lib/rows.h"

static const struct test_expr rows[] = {
	{ "string(ip('10.1.2.3'))", .want = "\"10.1.2.3\"" },
	{ "ip('2001:DB8:0:0:1:0:0:1')", .want = "\"2001:db8::1:0:0:1\"" },
	{ "ip('::ffff:a00:1') == ip('10.0.0.1')", .want = "true" },
	{ "ip('::ffff:10.0.0.1')",
	  .want = "!IPv4-mapped IPv6 address is not allowed" },
	{ "ip('fe80::1%eth0')",
	  .want = "!IP Address with zone value is not allowed" },
	{ "ip('10.1.2.256')",
	  .want = "!IP Address '10.1.2.256' parse error during conversion from "
	  "string" },
	{ "ip('10.1.2.03')",
	  .want = "!IP Address '10.1.2.03' parse error during conversion from "
	  "string" },
	{ "type(ip('::1')) == net.IP", .want = "true" },
	{ "type(cidr('::/8')) == net.CIDR", .want = "true" },
	{ "type(cidr('::/8')) == net.IP", .want = "false" },
	{ "isIP('10.1.2.3')", .want = "true" },
	{ "isIP('10.1.2.3/8')", .want = "false" },
	{ "isCIDR('10.0.0.0/8')", .want = "true" },
	{ "isCIDR('10.0.0.0')", .want = "false" },
	{ "ip.isCanonical('2001:db8::1')", .want = "true" },
	{ "ip.isCanonical('2001:DB8::1')", .want = "false" },
	{ "ip.isCanonical('x')",
	  .want = "!IP Address 'x' parse error during conversion from string" },
	{ "cidr('10.1.2.3/8')", .want = "\"10.1.2.3/8\"" },
	{ "cidr('10.0.0.0/33')",
	  .want = "!network address parse error during conversion from string "
	  "'10.0.0.0/33'" },
	{ "cidr('10.1.2.3/8').ip() == ip('10.1.2.3')", .want = "true" },
	{ "cidr('10.255.3.4/12').masked()", .want = "\"10.240.0.0/12\"" },
	{ "cidr('::/128').prefixLength()", .want = "128" },
	{ "ip('10.1.2.3').family()", .want = "4" },
	{ "ip('::1').family()", .want = "6" },
	{ "ip('::').isUnspecified()", .want = "true" },
	{ "ip('127.8.9.1').isLoopback()", .want = "true" },
	{ "ip('192.168.0.1').isGlobalUnicast()", .want = "true" },
	{ "ip('255.255.255.255').isGlobalUnicast()", .want = "false" },
	{ "ip('224.0.0.251').isLinkLocalMulticast()", .want = "true" },
	{ "ip('169.254.169.254').isLinkLocalUnicast()", .want = "true" },
	{ "ip('fec0::1').isLinkLocalUnicast()", .want = "false" },
	{ "cidr('10.0.0.0/9').containsIP('10.127.255.255')", .want = "true" },
	{ "cidr('10.0.0.0/9').containsIP(ip('10.128.0.0'))", .want = "false" },
	{ "cidr('0.0.0.0/0').containsIP('::1')", .want = "false" },
	{ "cidr('10.0.0.0/8').containsIP('ten')",
	  .want = "!IP Address 'ten' parse error during conversion from string" },
	{ "cidr('10.0.0.0/8').containsCIDR('10.9.0.0/16')", .want = "true" },
	{ "cidr('10.0.0.0/8').containsCIDR(cidr('10.0.0.0/7'))",
	  .want = "false" },
	{ "['10.0.0.0/8', '192.168.0.0/16'].exists(n, cidr(n).containsIP('192.168.3.4'))",
	  .want = "true" },
	{ "ip(dyn(4))",
	  .want = "!found no matching overload for 'ip' applied to '(int)'" },
};

Test(ext_network, gives_the_same_on_all_ways)
{
	test_expect_rows(rows, sizeof rows / sizeof rows[0]);
}
