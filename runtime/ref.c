/*
 * References to secrets.
 *
 * A text of an author may hold references beside other text; what is read from
 * the environment or a file is never looked at again, so that a secret with
 * "${" in it stays what it is.
 */
#include "ref.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "option.h"

#define MAX_FILE ((size_t)64 << 10)
#define MAX_EXPANDED ((size_t)64 << 10)

struct reading {
	const struct rp_secrets *secrets;
	struct rp_arena *arena;
	struct rp_error *error;
};

static int from_environment(const struct reading *r, const char *name,
			    struct rp_text *out)
{
	const char *value = getenv(name);

	if (!value)
		return rp_error_set(r->error, RP_EPERMANENT,
				    "environment variable %s is not set", name);
	*out = rp_text(rp_arena_strdup(r->arena, value));
	return 0;
}

static int from_file(const struct reading *r, const char *path,
		     struct rp_text *out)
{
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, MAX_FILE);
	rc = rp_buf_read_file(&buf, path);
	while (rc >= 0 && buf.n
	       && (buf.at[buf.n - 1] == '\n' || buf.at[buf.n - 1] == '\r'))
		buf.n--;
	if (rc >= 0)
		*out = (struct rp_text){
			rp_arena_copy(r->arena, buf.at, buf.n), buf.n };
	rp_buf_finish(&buf);
	return rc >= 0 ? 0 : rp_error_set(r->error, RP_EPERMANENT,
					  "cannot read the secret's file %s: "
					  "%s", path, strerror(-rc));
}

static int resolve(const struct reading *r, const struct rp_ref *ref,
		   struct rp_text *out)
{
	switch (ref->kind) {
	case RP_REF_ENV:
		return from_environment(r, ref->text, out);
	case RP_REF_FILE:
		return from_file(r, ref->text, out);
	case RP_REF_LITERAL:
		if ((size_t)ref->index >= r->secrets->n)
			return rp_error_set(r->error, RP_EBUG,
					    "secret %d is not in the table",
					    ref->index);
		*out = rp_text(r->secrets->at[ref->index]);
		return 0;
	default:
		*out = rp_text(ref->text);
		return 0;
	}
}

/* Length of the reference that `text` begins with, or 0. */
static size_t reference_length(struct rp_text text)
{
	const char *end;

	if (!rp_text_starts(text, "${env:") && !rp_text_starts(text, "${file:"))
		return 0;
	end = memchr(text.at, '}', text.n);
	return end ? (size_t)(end - text.at) + 1 : 0;
}

static int expand(const struct reading *r, struct rp_text text,
		  struct rp_buf *buf)
{
	while (text.n) {
		size_t n = reference_length(text);
		struct rp_text value = { text.at, 1 };
		struct rp_ref ref;
		int rc;

		if (n) {
			ref = rp_ref_parse(r->arena,
					   (struct rp_text){ text.at, n });
			rc = resolve(r, &ref, &value);
			if (rc < 0)
				return rc;
		}
		rp_buf_text(buf, value);
		text.at += n ? n : 1;
		text.n -= n ? n : 1;
	}
	if (buf->overflowed)
		return rp_error_set(r->error, RP_EPERMANENT,
				    "a setting is longer than %zu bytes",
				    MAX_EXPANDED);
	return 0;
}

int rp_ref_text(const char **out, const struct rp_ref *ref,
		const struct rp_secrets *secrets, struct rp_arena *arena,
		struct rp_error *error)
{
	const struct reading r = { secrets, arena, error };
	struct rp_text text = RP_TEXT("");
	struct rp_buf buf;
	int rc = resolve(&r, ref, &text);

	if (rc < 0)
		return rc;
	if (ref->kind != RP_REF_PLAIN && ref->kind != RP_REF_LITERAL) {
		*out = rp_text_cstr(arena, text);
		return 0;
	}
	rp_buf_init(&buf, MAX_EXPANDED);
	rc = expand(&r, text, &buf);
	if (rc == 0)
		*out = rp_arena_copy(arena, buf.at, buf.n);
	rp_buf_finish(&buf);
	return rc;
}
