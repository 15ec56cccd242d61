#ifndef RUNTIME_STORE_LOCK_H
#define RUNTIME_STORE_LOCK_H

/*
 * The lock file beside a database.  Whoever holds it is the only one, in this
 * process or any other, that writes or checkpoints the database.
 */

#include <stdint.h>

#define RP_LOCK_WAIT_US (10 * 1000000)	/* then the holder is called stuck */

/* Opens or creates the file, mode 0600.  A descriptor or a negative errno. */
int rp_lock_open(const char *path);

/*
 * Waits until the lock is ours, at most `wait_us`.  0, -EWOULDBLOCK when the
 * time was up, or another negative errno.  Signals do not end the wait.
 */
int rp_lock_take(int fd, int64_t wait_us);

void rp_lock_drop(int fd);

#endif
