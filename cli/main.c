/*
 * The program's entry, and the only place where it ends on purpose.
 */
#include <fcntl.h>
#include <unistd.h>

#include "command.h"

/*
 * A caller that closed one of the first three descriptors must not find our
 * database behind it.  They become unusable ones, so that writing there is
 * an error and not a success.
 */
static void occupy_standard_descriptors(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0
		    && open("/dev/null", fd ? O_RDONLY : O_WRONLY) < 0)
			return;
}

int main(int argc, char **argv)
{
	struct rp_cli cli = { .store = NULL };
	int skip = argc > 0;
	int status;

	occupy_standard_descriptors();
	rp_arena_init(&cli.arena);
	status = rp_dispatch(&cli, argc - skip, argv + skip);
	rp_store_close(cli.store);
	rp_arena_finish(&cli.arena);
	return status;
}
