/*
 * What a careless caller leaves to us.
 *
 * Who closed one of the first three descriptors must not find our database or
 * its lock behind it.  They become descriptors that are open the wrong way
 * round, so that using them is an error and not a success.  The size of files
 * may be limited (ulimit -f), and who read our output may be gone: without
 * their signals a write fails, and a run goes on to its end.  How children
 * ended must not get lost because somebody before us did not want to know.
 */
#include "process.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

void rp_process_settle(void)
{
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGCHLD, SIG_DFL);
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0
		    && open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			return;
}
