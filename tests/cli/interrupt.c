/*
 * Ctrl-C and SIGTERM in the middle of a delivery: the run ends, says so, and
 * is recorded.  The receiver is a socket that accepts and never answers, so
 * the signal always finds the node at work.
 */
#include "golden.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/rows.h"

static int listen_somewhere(int *port)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t n = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	cr_assert(ge(int, fd, 0));
	cr_assert(eq(int, bind(fd, (struct sockaddr *)&address, n), 0));
	cr_assert(eq(int, listen(fd, 1), 0));
	getsockname(fd, (struct sockaddr *)&address, &n);
	*port = ntohs(address.sin_port);
	return fd;
}

static const char *definition(struct rp_arena *arena, int port)
{
	return rp_arena_printf(arena,
		"{\"version\": \"1.0\", \"nodes\": [{\"id\": \"post\", "
		"\"type\": \"notify\", \"max_retries\": 5, \"config\": "
		"{\"channel\": {\"driver\": \"generic\", \"config\": "
		"{\"endpoint\": \"http://127.0.0.1:%d/\", "
		"\"allow_private\": true}}}}]}", port);
}

static const int signals[] = { SIGINT, SIGTERM };

RP_ROWS(interrupt, ends_a_run_at_once_and_records_it, signals)
{
	static const char *const argv[] = {
		TEST_RUNPIPE, "--config", "-", "--trace-id", "T1", NULL
	};
	struct test_started started;
	struct test_process p;
	struct rp_arena arena;
	int port, fd, peer;

	rp_arena_init(&arena);
	cli_enter(&arena);
	fd = listen_somewhere(&port);
	started = test_start(argv, rp_text(definition(&arena, port)), NULL);
	peer = accept(fd, NULL, NULL);
	cr_assert(ge(int, peer, 0));
	kill(started.pid, *row);
	p = test_finish(&arena, started);
	close(peer);
	close(fd);
	cr_expect(eq(int, p.status, 1), "%s", p.err.at);
	cr_expect(strstr(p.out.at, "\nStatus: interrupted\n") != NULL, "%s",
		  p.out.at);
	cr_expect(strstr(p.out.at, "✗ Pipeline failed: interrupted\n"
				   "  Interrupted by signal ") != NULL);
	p = cli_run(&arena, (const char *const[TEST_MAX_ARGS]){
		"runs", "list", "--status", "interrupted" }, NULL);
	cr_expect(strstr(p.out.at, "  interrupted  T1") != NULL, "%s",
		  p.out.at);
	rp_arena_finish(&arena);
}
