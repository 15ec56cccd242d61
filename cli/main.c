/*
 * The program's entry, and the only place where it ends on purpose.
 */
#include "command.h"
#include "process.h"

int main(int argc, char **argv)
{
	struct rp_cli cli = { .store = NULL };
	int skip = argc > 0;
	int status;

	rp_process_settle();
	rp_arena_init(&cli.arena);
	status = rp_dispatch(&cli, argc - skip, argv + skip);
	rp_store_close(cli.store);
	rp_arena_finish(&cli.arena);
	return status;
}
