/*
 * SHA-256 against published values, and the shape of UUIDs.
 */
#include "base/hash.h"

#include "lib/rows.h"

static const struct {
	struct rp_text text;
	const char *want;
} digests[] = {
	{ { "", 0 }, "e3b0c44298fc1c149afbf4c8996fb924"
		     "27ae41e4649b934ca495991b7852b855" },
	{ { NULL, 0 }, "e3b0c44298fc1c149afbf4c8996fb924"
		       "27ae41e4649b934ca495991b7852b855" },
	{ { "abc", 3 }, "ba7816bf8f01cfea414140de5dae2223"
			"b00361a396177a9cb410ff61f20015ad" },
	{ { "\0", 1 }, "6e340b9cffb37a989ca544e6bb780a2c"
		       "78901d3fb33738768511a30617afa01d" },
};

RP_ROWS(hash, is_sha256, digests)
{
	char hex[RP_SHA256_HEX];

	rp_sha256_hex(hex, row->text);
	cr_expect(eq(str, hex, (char *)row->want));
}

Test(hash, makes_different_uuids_of_version_4)
{
	char first[RP_UUID_SIZE], second[RP_UUID_SIZE];

	rp_uuid4(first);
	rp_uuid4(second);
	cr_expect(ne(str, first, second));
	cr_expect(eq(sz, strlen(first), 36));
	cr_expect(eq(sz, strspn(first, "0123456789abcdef-"), 36));
	cr_expect(eq(chr, first[8], '-'));
	cr_expect(eq(chr, first[13], '-'));
	cr_expect(eq(chr, first[14], '4'));
	cr_expect(eq(chr, first[18], '-'));
	cr_expect(strchr("89ab", first[19]) != NULL);
	cr_expect(eq(chr, first[23], '-'));
}
