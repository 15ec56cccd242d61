/*
 * A real Prometheus with a real Alertmanager: a rule fires for two hosts, is
 * grouped, sent, and resolved again; each notification goes through a
 * pipeline as it came.
 *
 *	metrics ──▶ prometheus ──▶ alertmanager ──▶ hook ──▶ runpipe
 *	   ▲                                          │
 *	   └─────── serves 5, then 0 ─────────────────┘ keeps what came
 */
#include <netinet/in.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "golden.h"
#include "lib/receiver.h"
#include "trouble.h"

/* Where `sh tests/run.sh --deps` unpacks them. */
#define TOOLS TEST_SOURCE_DIR "/../build-tools/usr/bin/"
#define PATIENCE_S 90		/* until one of them must have come */
#define METRICS(value)						\
	"# TYPE shop_errors gauge\n"				\
	"shop_errors{host=\"db-1\"} " value "\n"		\
	"shop_errors{host=\"db-2\"} " value "\n"
#define BAD { .headers = "Content-Type: text/plain\r\n", \
	      .body = METRICS("5") }

/* The first scrapes find errors, all later ones none. */
static const struct test_answer scrapes[] = {
	BAD, BAD, BAD, BAD, BAD, BAD, BAD, BAD,
	{ .headers = "Content-Type: text/plain\r\n", .body = METRICS("0") },
};
static const struct test_answer ok[] = { { .body = "ok" } };

static const char definition[] =
	"{\"version\": \"1.0\", \"nodes\": ["
	" {\"id\": \"in\", \"type\": \"ingest\"},"
	" {\"id\": \"say\", \"type\": \"notify\","
	"  \"config\": {\"driver\": \"console\"}}]}";

struct world {
	struct rp_arena arena;
	struct test_receiver *metrics, *hook;
	struct test_started prometheus, alertmanager;
};

/* ------------------------------------------------------------- the programs */

/* A port that nobody has at the moment. */
static int free_port(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t size = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	if (fd < 0 || bind(fd, (void *)&address, sizeof address) < 0
	    || getsockname(fd, (void *)&address, &size) < 0)
		cr_fatal("no port");
	close(fd);
	return ntohs(address.sin_port);
}

static void start_alertmanager(struct world *w, int port)
{
	const char *config = trouble_file(&w->arena, "alertmanager.yml",
		rp_text(rp_arena_printf(&w->arena,
		"route: { receiver: hook, group_by: [alertname],\n"
		"  group_wait: 500ms, group_interval: 1s, repeat_interval: 1h }\n"
		"receivers:\n"
		"- name: hook\n"
		"  webhook_configs:\n"
		"  - { url: '%s', send_resolved: true }\n",
		test_receiver_url(w->hook, "/hook"))));
	const char *const argv[] = {
		TOOLS "prometheus-alertmanager",
		rp_arena_printf(&w->arena, "--config.file=%s", config),
		rp_arena_printf(&w->arena, "--storage.path=%s/am",
				getenv("SCRATCH")),
		rp_arena_printf(&w->arena,
				"--web.listen-address=127.0.0.1:%d", port),
		"--cluster.listen-address=", NULL
	};

	w->alertmanager = test_start(argv, RP_TEXT(""), NULL);
}

static void write_rule(struct world *w)
{
	trouble_file(&w->arena, "rules.yml", RP_TEXT(
		"groups:\n"
		"- name: shop\n"
		"  rules:\n"
		"  - alert: ShopErrors\n"
		"    expr: shop_errors > 0\n"
		"    labels: { severity: critical }\n"
		"    annotations: { summary: 'Errors on {{ $labels.host }}' }\n"));
}

static void start_prometheus(struct world *w, int alertmanager)
{
	const char *scratch = getenv("SCRATCH");
	const char *config = trouble_file(&w->arena, "prometheus.yml",
		rp_text(rp_arena_printf(&w->arena,
		"global: { scrape_interval: 500ms, scrape_timeout: 400ms,\n"
		"  evaluation_interval: 500ms }\n"
		"rule_files: [ '%s/rules.yml' ]\n"
		"scrape_configs:\n"
		"- job_name: shop\n"
		"  static_configs: [ { targets: [ '127.0.0.1:%d' ] } ]\n"
		"alerting:\n"
		"  alertmanagers:\n"
		"  - static_configs: [ { targets: [ '127.0.0.1:%d' ] } ]\n",
		scratch, test_receiver_port(w->metrics), alertmanager)));
	const char *const argv[] = {
		TOOLS "prometheus",
		rp_arena_printf(&w->arena, "--config.file=%s", config),
		rp_arena_printf(&w->arena, "--storage.tsdb.path=%s/tsdb",
				scratch),
		rp_arena_printf(&w->arena,
				"--web.listen-address=127.0.0.1:%d",
				free_port()),
		NULL
	};

	write_rule(w);
	w->prometheus = test_start(argv, RP_TEXT(""), NULL);
}

static void begin(struct world *w)
{
	int port;

	rp_arena_init(&w->arena);
	cli_enter(&w->arena);
	w->metrics = test_receiver_start(
		scrapes, sizeof scrapes / sizeof scrapes[0]);
	w->hook = test_receiver_start(ok, 1);
	cr_assert(w->metrics != NULL);
	cr_assert(w->hook != NULL);
	port = free_port();
	start_alertmanager(w, port);
	start_prometheus(w, port);
}

static const char *stop(struct world *w, struct test_started program)
{
	kill(program.pid, SIGTERM);
	return test_finish(&w->arena, program).err.at;
}

static void end(struct world *w)
{
	test_receiver_stop(w->metrics);
	test_receiver_stop(w->hook);
	rp_arena_finish(&w->arena);
}

/* ---------------------------------------------------------------- the story */

static bool has_come(struct world *w, size_t from, const char *word)
{
	for (size_t i = from; i < test_receiver_count(w->hook); i++) {
		const struct test_request *request =
			test_receiver_request(w->hook, i);

		if (rp_text_find(request->body, word) >= 0)
			return true;
	}
	return false;
}

/* Both programs take their time; nobody knows how much. */
static bool wait_for(struct world *w, const char *word)
{
	const struct timespec pause = { 0, 50000000 };

	for (int i = 0; i < PATIENCE_S * 20; i++) {
		if (has_come(w, 0, word))
			return true;
		nanosleep(&pause, NULL);
	}
	return false;
}

static struct test_process feed(struct world *w, size_t i)
{
	const struct test_request *request = test_receiver_request(w->hook, i);
	const char *payload = trouble_file(
		&w->arena, rp_arena_printf(&w->arena, "body-%zu.json", i),
		request->body);
	const char *const args[] = {
		"--config", "$SCRATCH/d.json", "--file", payload, "--json",
		NULL
	};

	return cli_run(&w->arena, args, NULL);
}

/* Sums a counter of the ingest node over all notifications. */
static int count(struct world *w, const char *counter, size_t n,
		 const struct rp_text *results)
{
	const char *path = rp_arena_printf(&w->arena,
		"node_results/in/output/%s", counter);
	int sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += atoi(trouble_field(&w->arena, results[i], path));
	return sum;
}

Test(prometheus, fires_groups_and_resolves_through_a_pipeline)
{
	struct rp_text *results;
	struct world w;
	bool fired, resolved;
	const char *said;
	size_t n;

	begin(&w);
	trouble_file(&w.arena, "d.json", rp_text(definition));
	fired = wait_for(&w, "\"status\":\"firing\"");
	resolved = fired && wait_for(&w, "\"receiver\":\"hook\",\"status\":"
					 "\"resolved\"");
	said = rp_arena_printf(&w.arena, "%s\n%s", stop(&w, w.prometheus),
			       stop(&w, w.alertmanager));
	cr_assert(resolved, "%s", said);
	n = test_receiver_count(w.hook);
	results = rp_arena_array(&w.arena, n, sizeof *results);
	for (size_t i = 0; i < n; i++) {
		struct test_process p = feed(&w, i);

		cr_expect(eq(int, p.status, 0), "%s", p.err.at);
		results[i] = p.out;
	}
	cr_expect(eq(int, count(&w, "alerts_created", n, results), 2));
	cr_expect(eq(int, count(&w, "alerts_resolved", n, results), 2));
	cr_expect(eq(int, count(&w, "incidents_created", n, results), 2));
	cr_expect_str_eq(trouble_sql(&w.arena,
		"SELECT group_concat(status || ' ' || source || ' ' || name"
		" || ' ' || (labels ->> 'host') || ' ' || description, '; ')"
		" FROM (SELECT * FROM alerts ORDER BY labels ->> 'host')"),
		"resolved alertmanager ShopErrors db-1 Errors on db-1; "
		"resolved alertmanager ShopErrors db-2 Errors on db-2");
	cr_expect_str_eq(trouble_sql(&w.arena,
		"SELECT group_concat(status || ' ' || severity, '; ')"
		" FROM incidents"),
		"resolved critical; resolved critical");
	end(&w);
}
