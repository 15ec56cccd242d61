/* Which mounts are disks. */
#include "providers/mounts.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "lib/rows.h"
#include "runtime/checks/machine.h"

#define KINDS "nodev\tsysfs\nnodev\ttmpfs\nnodev\tzfs\n\text4\n\tsquashfs\n"

static const struct {
	const char *mounts, *filesystems, *want;
} rows[] = {
	{ "/dev/vda / ext4 rw 0 0\ntmpfs /tmp tmpfs rw 0 0\n"
	  "pool /data zfs rw 0 0\n", KINDS, "[\"/\", \"/data\"]" },
	{ "/dev/loop0 /snap/core squashfs ro 0 0\n", KINDS, "[]" },
	{ "/dev/sdb /my\\040disk\\134x ext4 rw\n", KINDS,
	  "[\"/my disk\\\\x\"]" },
	{ "/dev/sdb /a\\04 ext4\n/dev/sdb\n\n /b ext4\n", KINDS,
	  "[\"/a\\\\04\"]" },
	{ "/dev/vda / ext4 rw 0 0\n", NULL, "[]" },
	{ NULL, KINDS, "[]" },
};

RP_ROWS(mounts, are_the_physical_ones_in_order, rows)
{
	struct rp_arena arena;
	struct rp_value list;
	const char *root;

	rp_arena_init(&arena);
	root = test_directory(&arena);
	if (row->mounts)
		machine_has(root, "/proc/self/mounts", row->mounts);
	if (row->filesystems)
		machine_has(root, "/proc/filesystems", row->filesystems);
	list = rp_mounts_physical(&arena, root);
	cr_expect(eq(str, (char *)text_of(&arena, &list), (char *)row->want));
	rp_arena_finish(&arena);
}
