/*
 * /proc/filesystems marks with nodev what needs no device; what is left in
 * /proc/self/mounts is physical.  ZFS is marked too but is a disk all the same.
 */
#include "providers/mounts.h"

#include "base/arena.h"
#include "base/buf.h"
#include "checks/proc.h"

#define MAX_MOUNTS 1000

/* Images that are made full. */
static const char *const images[] = {
	"squashfs", "iso9660", "erofs", "cramfs", "udf", NULL
};

static bool is_image(struct rp_text type)
{
	for (size_t i = 0; images[i]; i++)
		if (rp_text_is(type, images[i]))
			return true;
	return false;
}

/* Whether `type` stands in /proc/filesystems without nodev before it. */
static bool has_device(struct rp_text type, struct rp_text filesystems)
{
	struct rp_text line, word;

	if (rp_text_is(type, "zfs"))
		return true;
	while (rp_proc_line(&line, &filesystems))
		if (rp_proc_word(&word, &line) && rp_text_equal(word, type))
			return true;
	return false;
}

/* The kernel writes blank, tab, newline and backslash as \ooo. */
static const char *unescape(struct rp_arena *arena, struct rp_text word)
{
	char *out = rp_arena_copy(arena, word.at, word.n);
	size_t n = 0;

	for (size_t i = 0; i < word.n; i++) {
		const char *at = word.at + i;

		if (*at == '\\' && i + 3 < word.n && at[1] >= '0'
		    && at[1] <= '3') {
			out[n++] = (char)((at[1] - '0') << 6
					  | ((at[2] - '0') & 7) << 3
					  | ((at[3] - '0') & 7));
			i += 3;
		} else {
			out[n++] = *at;
		}
	}
	out[n] = '\0';
	return out;
}

static void list_mounts(struct rp_arena *arena, struct rp_value *list,
			struct rp_text mounts, struct rp_text filesystems)
{
	struct rp_text line, device, path, type;

	while (rp_value_count(list) < MAX_MOUNTS
	       && rp_proc_line(&line, &mounts))
		if (rp_proc_word(&device, &line) && rp_proc_word(&path, &line)
		    && rp_proc_word(&type, &line) && !is_image(type)
		    && has_device(type, filesystems))
			rp_list_push(arena, list,
				     rp_cstring(unescape(arena, path)));
}

struct rp_value rp_mounts_physical(struct rp_arena *arena, const char *root)
{
	struct rp_value list = rp_list_new(arena);
	struct rp_buf mounts, filesystems;

	rp_buf_init(&mounts, RP_PROC_MAX);
	rp_buf_init(&filesystems, RP_PROC_MAX);
	if (rp_proc_read(&mounts, root, "/proc/self/mounts") >= 0
	    && rp_proc_read(&filesystems, root, "/proc/filesystems") >= 0)
		list_mounts(arena, &list, rp_buf_view(&mounts),
			    rp_buf_view(&filesystems));
	rp_buf_finish(&filesystems);
	rp_buf_finish(&mounts);
	return list;
}
