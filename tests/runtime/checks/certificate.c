/*
 * Certificates: of files with a clock of their own (fixtures/certificates, a
 * leaf of 90 days by a CA of ten years), and of servers that openssl makes up.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cancel.h"
#include "lib/fields.h"
#include "lib/process.h"
#include "lib/rows.h"
#include "runtime/checks/machine.h"

extern const struct rp_check rp_check_certificate;

#define FROM 1795607457LL		/* seconds, of leaf.pem */
#define UNTIL 1803383457LL
#define DAY 86400

static int64_t now_s;

static int64_t wall_us(const struct rp_clock *clock)
{
	(void)clock;
	return now_s * 1000000;
}

static int64_t mono_us(const struct rp_clock *clock)
{
	(void)clock;
	return 0;
}

static const struct rp_clock clock_of_test = { wall_us, mono_us, NULL };

#define NAMED "Certificate FILE (CN=db-1,O=Example): "

static const struct {
	const char *file, *more;
	int64_t now_s;
	const char *status, *message;
} files[] = {
	{ "leaf.pem", "", UNTIL - 30 * DAY, "ok",
	  NAMED "valid for 30.0 days" },
	{ "leaf.pem", "", UNTIL - 21 * DAY, "ok",
	  NAMED "valid for 21.0 days" },
	{ "leaf.pem", "", UNTIL - 20 * DAY, "warning",
	  NAMED "valid for 20.0 days" },
	{ "leaf.pem", "", UNTIL - 6 * DAY, "critical",
	  NAMED "valid for 6.0 days" },
	{ "leaf.pem", ", \"warning\": 5, \"critical\": 1", UNTIL - 6 * DAY,
	  "ok", NAMED "valid for 6.0 days" },
	{ "leaf.pem", ", \"warning\": -99, \"critical\": -99", UNTIL + DAY,
	  "critical", NAMED "expired 1.0 days ago" },
	{ "leaf.pem", "", FROM - DAY, "critical", NAMED "not valid yet" },
	{ "chain.pem", "", UNTIL - 30 * DAY, "ok",
	  NAMED "valid for 30.0 days" },
	{ "ca.pem", "", UNTIL - 30 * DAY, "ok",
	  "Certificate FILE (CN=Example CA): valid for 3590.0 days" },
	{ "leaf.pem", ", \"server_name\": \"a.db.example\"", UNTIL - 30 * DAY,
	  "ok", NAMED "valid for 30.0 days" },
	{ "leaf.pem", ", \"server_name\": \"127.0.0.1\"", UNTIL - 30 * DAY,
	  "ok", NAMED "valid for 30.0 days" },
	{ "leaf.pem", ", \"server_name\": \"db.example\"", UNTIL - 30 * DAY,
	  "critical", NAMED "not trusted: it is not for db.example; valid for "
	  "30.0 days" },
	{ "leaf.pem", ", \"server_name\": \"db.example\", \"verify\": false",
	  UNTIL - 30 * DAY, "ok", NAMED "valid for 30.0 days" },
	{ "leaf.pem", ", \"ca_file\": \"CA\"", UNTIL - 30 * DAY, "ok",
	  NAMED "valid for 30.0 days" },
	{ "leaf.pem", ", \"ca_file\": \"FILE\"", UNTIL - 30 * DAY, "critical",
	  NAMED "not trusted: unable to get local issuer certificate; valid "
	  "for 30.0 days" },
	{ "leaf.pem", ", \"ca_file\": \"/none\"", UNTIL - 30 * DAY,
	  "critical", NAMED "not trusted: /none cannot be read as certificates "
	  "to trust; valid for 30.0 days" },
	{ "leaf.pem", ", \"ca_file\": \"CA\"", UNTIL + DAY, "critical", NAMED
	  "not trusted: certificate has expired; expired 1.0 days ago" },
	{ "none.pem", "", 0, "unknown", "Check failed: [Errno 2] No such file "
	  "or directory: 'FILE'" },
	{ "../../tools/packages.sh", "", 0, "unknown",
	  "Check failed: FILE: no certificate can be read in it" },
	{ "leaf.pem", ", \"host\": \"db-1\"", 0, "unknown",
	  "Check failed: either 'host' or 'file' must be given" },
};

static const char *path_of(struct rp_arena *arena, const char *name)
{
	return rp_arena_printf(arena, TEST_SOURCE_DIR
			       "/fixtures/certificates/%s", name);
}

/* The text with FILE and CA as they are on this machine. */
static const char *localise(struct rp_arena *arena, const char *text,
			    const char *file)
{
	static const char *const words[] = { "FILE", "CA\"" };
	const char *const places[] = {
		file, rp_arena_printf(arena, "%s\"", path_of(arena, "ca.pem")),
	};

	for (size_t i = 0; i < 2; i++) {
		const char *at = strstr(text, words[i]);

		if (at)
			text = rp_arena_printf(arena, "%.*s%s%s",
					       (int)(at - text), text,
					       places[i],
					       at + strlen(words[i]));
	}
	return text;
}

RP_ROWS(certificate, of_a_file_is_judged_by_the_clock, files)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER,
				    .clock = &clock_of_test };
	const char *file;

	rp_arena_init(&arena);
	file = path_of(&arena, row->file);
	now_s = row->now_s;
	result = check_with(&ctx, &rp_check_certificate, rp_arena_printf(
		&arena, "{\"file\": \"%s\"%s}", file,
		localise(&arena, row->more, file)));
	cr_expect(eq(str, (char *)rp_check_status_name(result.status),
		     (char *)row->status), "%s%s", row->file, row->more);
	cr_expect(eq(str, (char *)result.message, (char *)localise(
		&arena, row->message, file)));
	if (rp_value_count(&result.metrics))
		cr_expect(eq(str, (char *)test_unlike(
			&arena, &result.metrics,
			rp_check_certificate.metrics), ""));
	rp_arena_finish(&arena);
}

/* --------------------------------------------------------------- a server */

struct server {
	pid_t pid;
	int port;
	const char *certificate;
};

static void openssl(struct rp_arena *arena, const char *directory,
		    const char *script)
{
	const char *const argv[] = { "sh", "-c", rp_arena_printf(
		arena, "cd %s && %s", directory, script), NULL };
	struct test_process p = test_run(arena, argv, rp_text(""), NULL);

	cr_assert(eq(int, p.status, 0), "%s", p.err.at);
}

/* It says on which port it listens once it does. */
static int read_port(int fd)
{
	char text[4096] = "";
	size_t n = 0;
	const char *at;

	while (!(at = strstr(text, "ACCEPT ")) || !strchr(at, '\n')) {
		ssize_t got = read(fd, text + n, sizeof text - 1 - n);

		cr_assert(gt(long, (long)got, 0), "%s", text);
		n += (size_t)got;
		text[n] = '\0';
	}
	return atoi(strrchr(text, ':') + 1);
}

static struct server start_server(struct rp_arena *arena)
{
	const char *directory = test_directory(arena);
	struct server server = {
		.certificate = rp_arena_printf(arena, "%s/cert.pem",
					       directory),
	};
	int ends[2];

	openssl(arena, directory, "openssl req -x509 -newkey ec -pkeyopt "
		"ec_paramgen_curve:prime256v1 -nodes -days 30 -keyout key.pem "
		"-out cert.pem -subj /CN=localhost -addext "
		"subjectAltName=DNS:localhost,IP:127.0.0.1");
	cr_assert(eq(int, pipe(ends), 0));
	server.pid = fork();
	if (server.pid == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		close(ends[0]);
		execlp("openssl", "openssl", "s_server", "-accept",
		       "127.0.0.1:0", "-cert", server.certificate, "-key",
		       rp_arena_printf(arena, "%s/key.pem", directory),
		       "-www", NULL);
		_exit(127);
	}
	close(ends[1]);
	server.port = read_port(ends[0]);
	return server;
}

static void stop_server(const struct server *server)
{
	kill(server->pid, SIGKILL);
	waitpid(server->pid, NULL, 0);
}

static const struct {
	const char *more, *status, *message;
} servers[] = {
	{ "", "critical", "(CN=localhost): not trusted: TLS: SSL certificate "
	  "problem: self-signed certificate; valid for 30.0 days" },
	{ ", \"verify\": false", "ok", "(CN=localhost): valid for 30.0 days" },
	{ ", \"verify\": false, \"warning\": 31", "warning",
	  "(CN=localhost): valid for 30.0 days" },
	{ ", \"ca_file\": \"FILE\"", "ok",
	  "(CN=localhost): valid for 30.0 days" },
	{ ", \"ca_file\": \"FILE\", \"server_name\": \"localhost\"", "ok",
	  "(CN=localhost): valid for 30.0 days" },
	{ ", \"ca_file\": \"FILE\", \"server_name\": \"db-1\"", "critical",
	  "target host name 'db-1'; valid for 30.0 days" },
};

Test(certificate, of_a_server_comes_with_its_handshake)
{
	struct rp_check_result result;
	struct server server;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	server = start_server(&arena);
	for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++) {
		result = check_with(&ctx, &rp_check_certificate,
				    rp_arena_printf(
			&arena, "{\"host\": \"127.0.0.1\", \"port\": %d%s}",
			server.port, localise(&arena, servers[i].more,
					      server.certificate)));
		cr_expect(eq(str, (char *)rp_check_status_name(result.status),
			     (char *)servers[i].status), "%s",
			  servers[i].more);
		cr_expect(rp_text_ends(rp_text(result.message),
				       servers[i].message), "%s",
			  result.message);
		cr_expect(eq(str, (char *)test_unlike(
			&arena, &result.metrics,
			rp_check_certificate.metrics), ""));
	}
	stop_server(&server);
	rp_arena_finish(&arena);
}

static const struct {
	const char *config, *message;
} unreachable[] = {
	{ "{\"host\": \"127.0.0.1\", \"port\": 1}", "Check failed: "
	  "127.0.0.1:1: [Errno 111] Connection refused (127.0.0.1:1)" },
	{ "{\"host\": \"a b\"}",
	  "Check failed: a b:443: the URL is malformed" },
	{ "{}", "Check failed: either 'host' or 'file' must be given" },
};

RP_ROWS(certificate, of_nobody_is_unknown, unreachable)
{
	struct rp_check_result result;
	struct rp_arena arena;
	struct rp_check_ctx ctx = { .arena = &arena, .root = "",
				    .deadline_us = RP_NEVER };

	rp_arena_init(&arena);
	result = check_with(&ctx, &rp_check_certificate, row->config);
	cr_expect(eq(int, result.status, RP_CHECK_UNKNOWN));
	cr_expect(eq(str, (char *)result.message, (char *)row->message));
	ctx.deadline_us = 1;
	result = check_with(&ctx, &rp_check_certificate,
			    "{\"host\": \"127.0.0.1\"}");
	cr_expect(eq(str, (char *)result.message, "Check failed: timed out"));
	rp_arena_finish(&arena);
}
