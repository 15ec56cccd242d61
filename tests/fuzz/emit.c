/*
 * Any bytes as text of a user inside C.  The literal, read back by a C
 * compiler, is the input; the comment changes nothing around it: the tokens
 * on both sides keep their values and their line.
 */
#include <libtcc.h>
#include <string.h>
#include <sys/mman.h>

#include "base/buf.h"
#include "emit.h"
#include "fuzz.h"

#define COMMENT_ROOM 64

static void fail(void *c, const char *message)
{
	fuzz_check(0, "%s\n%s", message, (const char *)c);
}

static void write_program(struct rp_buf *c, struct rp_text text)
{
	rp_buf_str(c, "const int before = __LINE__; /* ");
	rp_emit_comment(c, text);
	rp_buf_str(c, " */ const int after = __LINE__;\n/*\"");
	rp_emit_comment(c, text);
	rp_buf_str(c, "\"*/const char literal[] = ");
	rp_emit_string(c, text);
	rp_buf_str(c, ";\nconst unsigned long size = sizeof literal;\n");
}

static const void *symbol(TCCState *state, const char *name)
{
	const void *at = tcc_get_symbol(state, name);

	fuzz_check(at, "%s is gone", name);
	return at;
}

static void check_program(TCCState *state, struct rp_text text)
{
	const int *before = symbol(state, "before");
	const int *after = symbol(state, "after");
	const unsigned long *size = symbol(state, "size");

	fuzz_check(*before == 1 && *after == 1, "lines %d and %d", *before,
		   *after);
	fuzz_check(*size == text.n + 1, "%lu bytes of %zu", *size - 1, text.n);
	fuzz_check(memcmp(symbol(state, "literal"), text.at, text.n) == 0,
		   "another text");
}

static void compile(const char *c, struct rp_text text)
{
	TCCState *state = tcc_new();
	int size;
	void *image;

	tcc_set_error_func(state, (void *)(uintptr_t)c, fail);
	tcc_set_options(state, "-Wall -Werror -nostdlib -nostdinc");
	tcc_set_output_type(state, TCC_OUTPUT_MEMORY);
	fuzz_check(tcc_compile_string(state, c) == 0, "%s", c);
	size = tcc_relocate(state, NULL);
	fuzz_check(size > 0, "%s", c);
	image = mmap(NULL, (size_t)size, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	fuzz_check(image != MAP_FAILED, "no memory");
	fuzz_check(tcc_relocate(state, image) == 0, "%s", c);
	check_program(state, text);
	tcc_delete(state);
	munmap(image, (size_t)size);
}

/* What no compiler of ours would notice, but gcc's or a reader's eye might. */
static void check_comment(struct rp_text text)
{
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_emit_comment(&buf, text);
	fuzz_check(buf.n < COMMENT_ROOM, "%zu bytes", buf.n);
	fuzz_check(!strchr(buf.at, '\\') && !strstr(buf.at, "??")
		   && !strstr(buf.at, "/*") && !strstr(buf.at, "*/"), "%s",
		   buf.at);
	for (size_t i = 0; i < buf.n; i++)
		fuzz_check(buf.at[i] >= ' ' && buf.at[i] <= '~', "byte %d",
			   buf.at[i]);
	rp_buf_finish(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct rp_text text = { (const char *)data, n };
	struct rp_buf c;

	check_comment(text);
	rp_buf_init(&c, RP_BUF_UNLIMITED);
	write_program(&c, text);
	compile(c.at, text);
	rp_buf_finish(&c);
	return 0;
}
