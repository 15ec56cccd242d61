/*
 * What the linker made of runpipe and of what it builds: position independent,
 * relocations read-only before main runs, no page writable and executable; and
 * for a built program, small and in need of libc alone.
 */
#include "golden.h"

#include <elf.h>
#include <link.h>
#include <stdlib.h>

#include "base/buf.h"
#include "lib/rows.h"

struct image {
	struct rp_buf bytes;
	const ElfW(Ehdr) *header;
	const ElfW(Phdr) *segments;
};

static const void *at(const struct image *image, size_t offset, size_t n)
{
	cr_assert(offset + n <= image->bytes.n, "%zu", offset);
	return image->bytes.at + offset;
}

static void open_image(struct image *image, const char *path)
{
	rp_buf_init(&image->bytes, RP_BUF_UNLIMITED);
	cr_assert(eq(int, rp_buf_read_file(&image->bytes, path), 0), "%s",
		  path);
	image->header = at(image, 0, sizeof *image->header);
	cr_assert(memcmp(image->header->e_ident, ELFMAG, SELFMAG) == 0);
	image->segments = at(image, image->header->e_phoff,
			     image->header->e_phnum
			     * sizeof *image->segments);
}

static void close_image(struct image *image)
{
	rp_buf_finish(&image->bytes);
}

static const ElfW(Phdr) *segment(const struct image *image, unsigned type)
{
	for (int i = 0; i < image->header->e_phnum; i++)
		if (image->segments[i].p_type == type)
			return &image->segments[i];
	return NULL;
}

/* The sum of the values of a tag; 0 if there is none. */
static unsigned long dynamic(const struct image *image, long tag)
{
	const ElfW(Phdr) *part = segment(image, PT_DYNAMIC);
	const ElfW(Dyn) *rows = at(image, part->p_offset, part->p_filesz);
	unsigned long sum = 0;

	for (; rows->d_tag != DT_NULL; rows++)
		if (rows->d_tag == tag)
			sum += tag == DT_NEEDED ? 1 : rows->d_un.d_val;
	return sum;
}

static void check_hardening(const struct image *image)
{
	const ElfW(Phdr) *stack = segment(image, PT_GNU_STACK);

	cr_expect(eq(int, image->header->e_type, ET_DYN));
	cr_expect(segment(image, PT_INTERP) != NULL);
	cr_expect(segment(image, PT_GNU_RELRO) != NULL);
	cr_expect(ne(ulong, dynamic(image, DT_FLAGS) & DF_BIND_NOW, 0));
	cr_expect(eq(ulong, dynamic(image, DT_FLAGS_1) & (DF_1_NOW | DF_1_PIE),
		     DF_1_NOW | DF_1_PIE));
	cr_expect(zero(ulong, dynamic(image, DT_TEXTREL)));
	cr_assert(stack != NULL);
	cr_expect(zero(uint, stack->p_flags & PF_X));
	for (int i = 0; i < image->header->e_phnum; i++)
		cr_expect(ne(uint, image->segments[i].p_flags & (PF_W | PF_X),
			     PF_W | PF_X));
}

Test(elf, runpipe_is_hardened)
{
	struct image image;

	open_image(&image, TEST_RUNPIPE);
	check_hardening(&image);
	close_image(&image);
}

/*
 * The goal for one node is 64 KiB; a library that slips in is far beyond.
 * pick.json reads whatever comes, so all formats of alerts are in it.
 */
#define SMALL (80 << 10)

static const struct {
	const char *definition, *flag;
	size_t most;
} rows[] = {
	{ "pick.json", NULL, 2 << 20 },
	{ "pick.json", "--no-store", 160 << 10 },
	{ "one.json", "--no-store", SMALL },
};

RP_ROWS(elf, built_programs_are_hardened_and_small, rows)
{
	const char *args[] = { "build", row->definition, "-o",
			       "$SCRATCH/program", row->flag, NULL };
	struct rp_arena arena;
	struct test_process p;
	struct image image;

	rp_arena_init(&arena);
	cli_enter(&arena);
	p = cli_run(&arena, args, NULL);
	cr_assert(eq(int, p.status, 0), "%s", p.err.at);
	open_image(&image, rp_arena_printf(&arena, "%s/program",
					   getenv("SCRATCH")));
	check_hardening(&image);
	cr_expect(lt(sz, image.bytes.n, row->most));
	if (row->flag)
		cr_expect(eq(ulong, dynamic(&image, DT_NEEDED), 1));
	close_image(&image);
	rp_arena_finish(&arena);
}
