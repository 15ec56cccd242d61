/*
 * Alerts: what it costs to make one of each vendor's payload, beside python3,
 * which parses the same text and puts the fields of an alert into a dict.
 *
 *	bench-alerts
 *
 * The times of the columns are of the processor and for one alert: reading
 * the JSON, telling the format and normalising it, both together, and what
 * python3 takes for both.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "alerts/alerts.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "measure.h"

#define FOLDER BENCH_FIXTURES "/payloads"
#define TIMES 2000
#define REPEATS 7
#define GOAL_US 5.0
#define NOW_US 1773144000000000

static const char script[] =
	"import json, sys, time, hashlib\n"
	"text = open(sys.argv[1]).read()\n"
	"def first(d, *keys):\n"
	"    for key in keys:\n"
	"        if d.get(key):\n"
	"            return d[key]\n"
	"    return ''\n"
	"def read():\n"
	"    payload = json.loads(text)\n"
	"    out = []\n"
	"    for a in payload.get('alerts') or payload.get('messages') or "
	"[payload]:\n"
	"        labels = dict(a.get('labels') or {})\n"
	"        name = first(labels, 'alertname') or first(a, 'title', "
	"'trigger_name', 'condition_name', 'name')\n"
	"        labels['alertname'] = name\n"
	"        mark = '%s:%r' % (name, sorted(labels.items()))\n"
	"        out.append({'name': name, 'labels': labels,\n"
	"            'status': str(a.get('status', 'firing')).lower(),\n"
	"            'severity': str(labels.get('severity', 'warning')).lower(),"
	"\n"
	"            'description': first(a, 'description', 'message', 'body'),\n"
	"            'annotations': a.get('annotations') or {},\n"
	"            'started_at': first(a, 'startsAt', 'createdAt'),\n"
	"            'ended_at': a.get('endsAt'), 'raw_payload': a,\n"
	"            'fingerprint': a.get('fingerprint') or "
	"hashlib.sha256(mark.encode()).hexdigest()[:16]})\n"
	"    return len(out)\n"
	"best = 1e9\n"
	"for _ in range(5):\n"
	"    start = time.process_time()\n"
	"    for _ in range(1000):\n"
	"        n = read()\n"
	"    best = min(best, time.process_time() - start)\n"
	"print(best * 1000 / n)\n";

struct bench {
	struct rp_buf text;
	struct rp_arena arena;
	struct rp_value payload;
	size_t n;		/* alerts in it */
};

static void read_json(struct rp_value *out, struct rp_arena *arena,
		      struct rp_text text)
{
	static struct rp_json_result result;

	if (rp_json_read(out, arena, text, RP_JSON_DEPTH_PAYLOAD, &result)) {
		fprintf(stderr, "no JSON\n");
		exit(1);
	}
}

static size_t normalise(const struct rp_value *payload, struct rp_arena *arena)
{
	struct rp_alert_batch batch;
	struct rp_error error = { 0 };

	if (rp_alerts_parse(&batch, payload, rp_text(""), arena, NOW_US,
			    &error)) {
		fprintf(stderr, "%s\n", error.message);
		exit(1);
	}
	return batch.n;
}

/* Processor time of one alert: with its JSON, without, or that alone. */
enum way { JSON, ALERT, WAYS };

static double run_us(struct bench *b, enum way way)
{
	double start = bench_used_us();

	for (int i = 0; i < TIMES; i++) {
		struct rp_arena arena;
		struct rp_value value;

		rp_arena_init(&arena);
		if (way == JSON)
			read_json(&value, &arena, rp_buf_view(&b->text));
		else
			normalise(&b->payload, &arena);
		rp_arena_finish(&arena);
	}
	return (bench_used_us() - start) / TIMES / (double)b->n;
}

static double median_us(struct bench *b, enum way way)
{
	double times[REPEATS];

	for (size_t i = 0; i < REPEATS; i++)
		times[i] = run_us(b, way);
	return bench_median(times, REPEATS);
}

/* -1 without python3. */
static double python_us(const char *path)
{
	char command[sizeof script + 600], line[64] = "";
	FILE *pipe;

	snprintf(command, sizeof command, "python3 -c \"%s\" %s 2>/dev/null",
		 script, path);
	pipe = popen(command, "r");
	if (!pipe)
		return -1;
	if (!fgets(line, sizeof line, pipe))
		line[0] = '\0';
	pclose(pipe);
	return line[0] ? strtod(line, NULL) : -1;
}

static void print_row(const char *name)
{
	double us[WAYS], all, python;
	struct bench b = { .n = 0 };
	char path[512];

	snprintf(path, sizeof path, FOLDER "/%s", name);
	rp_buf_init(&b.text, 1 << 20);
	rp_arena_init(&b.arena);
	if (rp_buf_read_file(&b.text, path) < 0)
		exit(1);
	read_json(&b.payload, &b.arena, rp_buf_view(&b.text));
	b.n = normalise(&b.payload, &b.arena);
	for (int way = 0; way < WAYS; way++)
		us[way] = median_us(&b, (enum way)way);
	all = us[JSON] + us[ALERT];
	python = python_us(path);
	printf("%-8.2f %-8.2f %-8.2f %-8.2f %-6.1f %-5s %s\n", us[JSON],
	       us[ALERT], all, python, python / all,
	       us[ALERT] <= GOAL_US ? "met" : "MISS", name);
	rp_arena_finish(&b.arena);
	rp_buf_finish(&b.text);
}

static int is_payload(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

int main(void)
{
	struct dirent **entries;
	int n = scandir(FOLDER, &entries, is_payload, alphasort);

	printf("Microseconds an alert; the goal is %.0f for making it.\n"
	       "%-8s %-8s %-8s %-8s %-6s %-5s payload\n", GOAL_US, "JSON",
	       "alert", "both", "python3", "ratio", "goal");
	for (int i = 0; i < n; i++) {
		print_row(entries[i]->d_name);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	return n <= 0;
}
