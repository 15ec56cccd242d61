/*
 * SIGINT and SIGTERM wherever a run spends its time: in a check, in a hook
 * that hangs, in the wait before the next attempt.  The run ends at once with
 * its result as JSON, and all that had happened is recorded.
 *
 * Nothing here sleeps: the receiver hears from the run when it is where the
 * signal shall find it.
 */
#include "trouble.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/rows.h"

/* With the receiver's port and more about the node "post". */
#define DEFINITION "{\"version\": \"1.0\", \"nodes\": ["			\
	"{\"id\": \"in\", \"type\": \"ingest\"},"			\
	"{\"id\": \"post\", \"type\": \"notify\", \"max_retries\": 3, "	\
	"\"config\": {\"channel\": {\"driver\": \"generic\", "		\
	"\"config\": {\"endpoint\": \"http://127.0.0.1:%d/\", "		\
	"\"timeout\": 3600}}}%s},"					\
	"{\"id\": \"check\", \"type\": \"context\", "			\
	"\"config\": {\"include\": [\"cpu\"]}}]}"

#define LATER "HTTP/1.1 503 Later\r\nRetry-After: 3600\r\n"		   \
	"Content-Length: 5\r\n\r\nlater"
#define FINE "HTTP/1.1 204 Fine\r\n\r\n"

static const struct row {
	const char *name;
	const char *more;		/* of the node "post" */
	const char *answer;		/* NULL: none, the request hangs */
	const char *executed;
	const char *error;		/* of the delivery */
} rows[] = {
	{ "hanging", "", NULL, "[\"in\",\"post\"]",
	  "Failed to send notification Generic: cancelled" },
	{ "hanging, not required",
	  ", \"required\": false", NULL, "[\"in\",\"post\"]",
	  "Failed to send notification Generic: cancelled" },
	{ "between attempts", "", LATER,
	  "[\"in\",\"post\"]", "HTTP error (503): later" },
	{ "in the check", "", FINE,
	  NULL, "" },
};

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

/* Returns when the request is here, and the answer, if any, was heard. */
static int serve(int listener, const char *answer)
{
	int fd = accept(listener, NULL, NULL);
	char bytes[4096];

	cr_assert(ge(int, fd, 0));
	cr_assert(gt(int, (int)read(fd, bytes, sizeof bytes), 0));
	if (!answer)
		return fd;
	cr_assert(gt(int, (int)write(fd, answer, strlen(answer)), 0));
	while (read(fd, bytes, sizeof bytes) > 0)
		;
	return fd;
}

static struct test_process interrupt(struct rp_arena *arena,
				     const struct row *row, int signal_number)
{
	static const char *const argv[] = {
		TEST_RUNPIPE, "--config", "-", "--sample", "--json", "--quiet",
		NULL
	};
	struct test_started started;
	struct test_process p;
	int port, listener = listen_somewhere(&port), peer;

	started = test_start(argv, rp_text(rp_arena_printf(
		arena, DEFINITION, port, row->more)), NULL);
	peer = serve(listener, row->answer);
	kill(started.pid, signal_number);
	p = test_finish(arena, started);
	close(peer);
	close(listener);
	return p;
}

static void is_recorded(struct rp_arena *arena, struct rp_text result,
			const struct row *row)
{
	struct rp_text run = trouble_newest_run(arena);

	cr_expect(eq(str, (char *)trouble_field(arena, run, "status"),
		     "interrupted"));
	cr_expect(eq(str, (char *)trouble_field(arena, run, "error"),
		     (char *)trouble_field(arena, result, "error")));
	cr_expect(ne(str, (char *)trouble_field(arena, run, "completed_at"),
		     "null"));
	cr_expect(eq(str, (char *)trouble_field(arena, run, "nodes/0/status"),
		     "succeeded"), "%s", row->name);
	cr_expect(eq(str, (char *)trouble_field(arena, run, "nodes/1/status"),
		     row->answer && row->executed == NULL ? "succeeded"
							  : "failed"), "%s",
		  row->name);
}

static const int signals[] = { SIGINT, SIGTERM };

RP_ROWS(signals, end_a_run_wherever_it_is, rows)
{
	for (size_t i = 0; i < 2; i++) {
		struct test_process p;
		struct rp_arena arena;

		rp_arena_init(&arena);
		cli_enter(&arena);
		p = interrupt(&arena, row, signals[i]);
		trouble_is_survived(&p, row->name);
		cr_expect(eq(int, p.status, 1), "%s", p.err.at);
		cr_expect(trouble_is_json(p.out), "%s", p.out.at);
		cr_expect(eq(str, (char *)trouble_field(&arena, p.out,
							"error"),
			     rp_arena_printf(&arena, "Interrupted by signal "
					     "%d", signals[i])));
		if (row->executed)
			cr_expect(eq(str, (char *)trouble_field(&arena, p.out,
					"executed_nodes"),
				     (char *)row->executed));
		cr_expect(eq(str, (char *)trouble_field(&arena, p.out,
			"node_results/post/output/deliveries/0/error"),
			(char *)row->error), "%s", row->name);
		cr_expect(strstr(p.out.at, "cpu_percent") == NULL);
		is_recorded(&arena, p.out, row);
		rp_arena_finish(&arena);
	}
}
