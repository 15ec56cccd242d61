/*
 * JSON pointers (RFC 6901): "/nodes/3/type", with ~0 for ~ and ~1 for /.
 */
#include "base/json.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/json_token.h"

void rp_json_add_token(struct rp_buf *buf, struct rp_text token)
{
	size_t start = 0;

	rp_buf_char(buf, '/');
	for (size_t i = 0; i < token.n; i++) {
		if (token.at[i] != '~' && token.at[i] != '/')
			continue;
		rp_buf_add(buf, token.at + start, i - start);
		rp_buf_str(buf, token.at[i] == '~' ? "~0" : "~1");
		start = i + 1;
	}
	rp_buf_add(buf, token.at + start, token.n - start);
}

const char *rp_json_pointer(struct rp_arena *arena, const char *base,
			    struct rp_text token)
{
	const char *pointer;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, base);
	rp_json_add_token(&buf, token);
	pointer = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return pointer;
}

const char *rp_json_pointer_index(struct rp_arena *arena, const char *base,
				  size_t index)
{
	return rp_arena_printf(arena, "%s/%zu", base, index);
}
