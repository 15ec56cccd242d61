/*
 * Walking by openat(2) from one open directory to the next: a name that is
 * swapped for a symbolic link meanwhile is not followed, and no path is too
 * long for the kernel.
 */
#include "checks/tree.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/clock.h"

#define MAX_PATH 8192
#define CLOCK_EVERY 64		/* entries between two looks at the clock */

/* Made up by the kernel, or somebody else's and perhaps not there. */
static const uint32_t foreign[] = {
	PROC_SUPER_MAGIC, SYSFS_MAGIC, CGROUP_SUPER_MAGIC, CGROUP2_SUPER_MAGIC,
	DEBUGFS_MAGIC, TRACEFS_MAGIC, SECURITYFS_MAGIC, PSTOREFS_MAGIC,
	EFIVARFS_MAGIC, BPF_FS_MAGIC, DEVPTS_SUPER_MAGIC, HUGETLBFS_MAGIC,
	SELINUX_MAGIC, SMACK_MAGIC, BINFMTFS_MAGIC, NSFS_MAGIC,
	AUTOFS_SUPER_MAGIC,
	0x62656570,	/* configfs */
	0x65735543,	/* fusectl */
	0x67596969,	/* rpc_pipefs */
	0x19800202,	/* mqueue */
	NFS_SUPER_MAGIC, SMB_SUPER_MAGIC, CODA_SUPER_MAGIC, AFS_SUPER_MAGIC,
	AFS_FS_MAGIC, V9FS_MAGIC,
	0xff534d42,	/* cifs */
	0xfe534d42,	/* smb2 */
	0x00c36400,	/* ceph */
	0x65735546,	/* fuse: sshfs, s3fs and the like */
	0x0bd00bd0,	/* lustre */
	0x47504653,	/* gpfs */
	0x786f4256,	/* vboxsf */
};

void rp_tree_init(struct rp_tree *tree, const struct rp_tree_visitor *visitor,
		  void *self)
{
	assert(visitor->file);
	*tree = (struct rp_tree){
		.visitor = visitor, .self = self, .until_us = RP_NEVER,
		.entries_left = SIZE_MAX,
	};
	rp_buf_init(&tree->path, MAX_PATH);
}

void rp_tree_finish(struct rp_tree *tree)
{
	rp_buf_finish(&tree->path);
}

static bool is_over(struct rp_tree *tree)
{
	if (tree->entries_left == 0
	    || (tree->entries_left % CLOCK_EVERY == 0
		&& (rp_cancel_raised(tree->cancel)
		    || rp_system_clock.mono_us(&rp_system_clock)
		       >= tree->until_us))) {
		tree->truncated = true;
		tree->entries_left = 0;
	}
	return tree->entries_left == 0;
}

static bool is_foreign(int fd)
{
	struct statfs info;

	if (fstatfs(fd, &info) < 0)
		return true;
	for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
		if ((uint32_t)info.f_type == foreign[i])
			return true;
	return false;
}

static void visit(struct rp_tree *tree, int parent, dev_t device,
		  const char *name);

/* Walks an open directory and closes it; false if it cannot be read. */
static bool walk_open(struct rp_tree *tree, int fd, dev_t device)
{
	DIR *dir = fdopendir(fd);
	struct dirent *entry;

	if (!dir) {
		close(fd);
		return false;
	}
	while (!is_over(tree) && (entry = readdir(dir))) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		tree->entries_left--;
		visit(tree, fd, device, entry->d_name);
	}
	closedir(dir);
	return true;
}

/* A file system within, or what took the directory's place meanwhile. */
static bool may_enter(struct rp_tree *tree, int fd, dev_t device,
		      const struct stat *opened)
{
	if (opened->st_dev == device)
		return true;
	if (!tree->device && !is_foreign(fd))
		return true;
	tree->n_foreign++;
	return false;
}

static bool walk_directory(struct rp_tree *tree, int parent, dev_t device,
			   const char *name)
{
	struct stat opened;
	bool is_read;
	int fd;

	if (tree->depth + 1 >= RP_TREE_DEPTH) {
		tree->truncated = true;
		return false;
	}
	fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW
				  | O_CLOEXEC);
	if (fd < 0) {
		tree->n_unreadable += errno != ENOENT;
		return false;
	}
	if (fstat(fd, &opened) < 0 || !may_enter(tree, fd, device, &opened)) {
		close(fd);
		return false;
	}
	tree->depth++;
	is_read = walk_open(tree, fd, opened.st_dev);
	tree->depth--;
	tree->n_unreadable += !is_read;
	return is_read;
}

static void visit_directory(struct rp_tree *tree, int parent, dev_t device,
			    const char *name, const struct stat *info)
{
	const struct rp_tree_visitor *visitor = tree->visitor;
	bool opened;

	if (visitor->enter && !visitor->enter(tree, info))
		return;
	opened = walk_directory(tree, parent, device, name);
	if (visitor->leave)
		visitor->leave(tree, info, opened);
}

static void visit(struct rp_tree *tree, int parent, dev_t device,
		  const char *name)
{
	size_t mark = tree->path.n;
	struct stat info;

	if (fstatat(parent, name, &info, AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT)
	    < 0 || (tree->device && info.st_dev != tree->device))
		return;
	if (mark && tree->path.at[mark - 1] != '/')
		rp_buf_char(&tree->path, '/');
	rp_buf_str(&tree->path, name);
	if (tree->path.overflowed)
		tree->truncated = true;
	else if (S_ISDIR(info.st_mode))
		visit_directory(tree, parent, device, name, &info);
	else
		tree->visitor->file(tree, &info);
	tree->path.n = mark;
	tree->path.at[mark] = '\0';
	tree->path.overflowed = false;
}

int rp_tree_walk(struct rp_tree *tree, const char *path)
{
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat info;

	assert(tree->path.n == 0);
	if (fd < 0 || fstat(fd, &info) < 0) {
		int error = errno;

		if (fd >= 0)
			close(fd);
		return -error;
	}
	tree->depth = 0;
	rp_buf_str(&tree->path, path);
	if (!walk_open(tree, fd, info.st_dev))
		tree->n_unreadable++;
	rp_buf_clear(&tree->path);
	return 0;
}
