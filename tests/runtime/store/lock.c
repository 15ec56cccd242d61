#include "store/lock.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"

static const char *lock_path(struct scratch *t)
{
	return rp_arena_printf(&t->arena, "%s/x.lock", t->directory);
}

Test(lock, is_one_for_all_descriptors)
{
	struct scratch t;
	struct stat info;
	int a, b;

	scratch_prepare(&t);
	a = rp_lock_open(lock_path(&t));
	b = rp_lock_open(lock_path(&t));
	cr_expect(eq(int, rp_lock_take(a, 0), 0));
	cr_expect(eq(int, rp_lock_take(b, 0), -EWOULDBLOCK));
	cr_expect(eq(int, rp_lock_take(b, 2000), -EWOULDBLOCK));
	rp_lock_drop(a);
	cr_expect(eq(int, rp_lock_take(b, 0), 0));
	cr_expect(eq(int, stat(lock_path(&t), &info), 0));
	cr_expect(eq(uint, info.st_mode & 07777, 0600));
	close(a);
	close(b);
	scratch_finish(&t);
}

static void ignore(int signal)
{
	(void)signal;
}

static void *take(void *fd)
{
	return (void *)(intptr_t)rp_lock_take(*(int *)fd, RP_LOCK_WAIT_US);
}

Test(lock, waits_on_when_a_signal_comes)
{
	struct sigaction action = { .sa_handler = ignore };
	struct scratch t;
	pthread_t thread;
	void *rc;
	int a, b;

	scratch_prepare(&t);
	sigaction(SIGUSR1, &action, NULL);
	a = rp_lock_open(lock_path(&t));
	b = rp_lock_open(lock_path(&t));
	cr_assert(eq(int, rp_lock_take(a, 0), 0));
	pthread_create(&thread, NULL, take, &b);
	for (int i = 0; i < 100; i++) {
		pthread_kill(thread, SIGUSR1);
		sched_yield();
	}
	rp_lock_drop(a);
	pthread_join(thread, &rc);
	cr_expect(eq(int, (int)(intptr_t)rc, 0));
	close(a);
	close(b);
	scratch_finish(&t);
}

Test(lock, does_not_follow_a_link)
{
	struct scratch t;
	const char *path;

	scratch_prepare(&t);
	path = lock_path(&t);
	cr_assert(eq(int, symlink("/etc/passwd", path), 0));
	cr_expect(eq(int, rp_lock_open(path), -ELOOP));
	scratch_finish(&t);
}
