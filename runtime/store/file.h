#ifndef RUNTIME_STORE_FILE_H
#define RUNTIME_STORE_FILE_H

/* Making the store's files: private to their owner whatever the umask is. */

/* A new empty file of mode 0600: a descriptor, or a negative errno. */
int rp_file_create(const char *path);

/* The directories above `path` that are missing, mode 0700: 0 or -errno. */
int rp_file_create_parents(const char *path);

#endif
