#ifndef RUNTIME_BASE_BUF_H
#define RUNTIME_BASE_BUF_H

/*
 * A growing byte buffer with a ceiling.  What hostile input can grow has a
 * maximum: an append that would pass it is dropped whole, `overflowed` stays
 * set, and the caller asks once, at the end.  `at` is always NUL-terminated
 * (an empty buffer too), so it can be handed on as a C string.
 *
 * The buffer owns its bytes; rp_buf_finish frees them.  Zero-initialised
 * memory is not a buffer: call rp_buf_init.
 */

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"

struct rp_buf {
	char *at;		/* NUL-terminated; owned unless room == 0 */
	size_t n;		/* bytes, without the NUL */
	size_t room;		/* allocated bytes */
	size_t max;		/* n never passes this */
	bool overflowed;	/* an append was dropped */
};

#define RP_BUF_UNLIMITED ((size_t)-1 / 2)

void rp_buf_init(struct rp_buf *buf, size_t max);
void rp_buf_finish(struct rp_buf *buf);

/* Empties the buffer and forgets `overflowed`; keeps the memory. */
void rp_buf_clear(struct rp_buf *buf);

void rp_buf_add(struct rp_buf *buf, const void *bytes, size_t n);
void rp_buf_text(struct rp_buf *buf, struct rp_text text);
void rp_buf_str(struct rp_buf *buf, const char *text);
void rp_buf_char(struct rp_buf *buf, char c);
void rp_buf_printf(struct rp_buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void rp_buf_vprintf(struct rp_buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

/* Makes sure that `n` more bytes fit without another allocation. */
void rp_buf_reserve(struct rp_buf *buf, size_t n);

/* The bytes as a view, valid until the next append. */
static inline struct rp_text rp_buf_view(const struct rp_buf *buf)
{
	return (struct rp_text){ buf->at, buf->n };
}

/*
 * Reads a whole file descriptor or file into the buffer.  Returns 0, or a
 * negative errno: -EFBIG when the file is longer than the buffer's max,
 * -EISDIR for a directory.  `path` "-" is not special here.
 */
int rp_buf_read_fd(struct rp_buf *buf, int fd);
int rp_buf_read_file(struct rp_buf *buf, const char *path);

/* The same for what a command line names: "-" is standard input. */
int rp_buf_read_input(struct rp_buf *buf, const char *path);

/* Their failure in words: "Is a directory; name a file in it". */
const char *rp_buf_read_problem(struct rp_arena *arena, int rc);

#endif
