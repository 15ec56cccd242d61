/* Ports of this machine: open, closed, silent and talking. */
#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/cancel.h"
#include "lib/fields.h"
#include "lib/receiver.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_tcp;

#define ASK "\"send\": \"GET / HTTP/1.0\\r\\n\\r\\n\""

/* However slow this machine is; the thresholds' full names win over it. */
#define HERE "{\"warning\": 1e9, \"critical\": 1e9, "		\
	"\"host\": \"127.0.0.1\", \"port\": %d"

/* %d is the port of a receiver that answers "ready". */
static const struct {
	const char *config, *status, *begins, *ends;
} rows[] = {
	{ HERE "}", "ok", "TCP 127.0.0.1:", " ms" },
	{ "{\"host\": \"localhost\", \"port\": %d, \"warning\": 1e9, "
	  "\"critical\": 1e9}", "ok", "TCP localhost:", " ms" },
	{ HERE ", \"warning_threshold\": 0}", "warning", "TCP 127.0.0.1:",
	  " ms" },
	{ HERE ", \"critical_threshold\": 0}", "critical", "TCP 127.0.0.1:",
	  " ms" },
	{ HERE ", " ASK ", \"expect\": \"ready\"}", "ok", "TCP 127.0.0.1:",
	  " ms" },
	{ HERE ", " ASK ", \"expect\": \"steady\"}", "critical",
	  "TCP 127.0.0.1:", "ready'" },
	{ HERE ", \"expect\": \"ready\", \"timeout\": 0.2}", "critical",
	  "TCP 127.0.0.1:", ": expected 'ready', timed out, got nothing" },
	{ "{\"host\": \"127.0.0.1\", \"port\": 1}", "critical",
	  "TCP 127.0.0.1:1: [Errno 111] Connection refused", "refused" },
	{ "{\"host\": \"::1\", \"port\": 1}", "critical",
	  "TCP [::1]:1: [Errno ", "" },
	{ "{\"host\": \"a b\", \"port\": 1}", "critical",
	  "TCP a b:1: cannot resolve 'a b': ", "" },
	{ "{\"host\": \"\\u001b[2J\", \"port\": 1}", "critical",
	  "TCP \\x1b[2J:1: cannot resolve '\\x1b[2J': ", "" },
};

RP_ROWS(tcp, tells_whether_a_port_answers, rows)
{
	static const struct test_answer answer = { .body = "ready" };
	struct test_receiver *receiver = test_receiver_start(&answer, 1);
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };
	char config[400];

	cr_assert(ne(ptr, receiver, NULL));
	rp_arena_init(&arena);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	snprintf(config, sizeof config, row->config,
		 test_receiver_port(receiver));
#pragma GCC diagnostic pop
	result = check_with(&ctx, &rp_check_tcp, config);
	cr_expect(eq(str, (char *)rp_check_status_name(result.status),
		     (char *)row->status), "%s: %s", config, result.message);
	cr_expect(strncmp(result.message, row->begins, strlen(row->begins))
		  == 0, "%s", result.message);
	cr_expect(rp_text_ends(rp_text(result.message), row->ends), "%s",
		  result.message);
	cr_expect(eq(str, (char *)test_unlike(&arena, &result.metrics,
					      rp_check_tcp.metrics), ""));
	test_receiver_stop(receiver);
	rp_arena_finish(&arena);
}

/* The backlog takes the connection, nobody ever says a word. */
Test(tcp, ends_with_its_run)
{
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t size = sizeof address;
	struct rp_check_result result;
	struct rp_cancel cancel;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = 1 };
	const char *config;

	rp_arena_init(&arena);
	cr_assert(eq(int, bind(fd, (struct sockaddr *)&address, size), 0));
	cr_assert(eq(int, listen(fd, 1), 0));
	getsockname(fd, (struct sockaddr *)&address, &size);
	config = rp_arena_printf(&arena, "{\"host\": \"127.0.0.1\", "
				 "\"port\": %d, \"expect\": \"x\"}",
				 ntohs(address.sin_port));
	result = check_with(&ctx, &rp_check_tcp, config);
	cr_expect(eq(str, (char *)result.message, "Check failed: timed out"));
	cr_assert(eq(int, rp_cancel_init(&cancel), 0));
	rp_cancel_raise(&cancel, SIGINT);
	ctx.cancel = &cancel;
	ctx.deadline_us = RP_NEVER;
	result = check_with(&ctx, &rp_check_tcp, config);
	cr_expect(eq(str, (char *)result.message, "Check failed: cancelled"));
	rp_cancel_finish(&cancel);
	close(fd);
	rp_arena_finish(&arena);
}
