/*
 * How fast alerts become durable: a payload of Alertmanager's with 10,000
 * alerts of different hosts, read and stored in grouped commits, beside
 * python3 that makes the same rows with its sqlite3 module in the same run.
 *
 * The goal is for one process: 20,000 alerts a second, new ones.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "alerts/alerts.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/json.h"
#include "measure.h"
#include "store/store.h"

#define ALERTS 10000
#define REPEATS 5
#define GOAL 20000.0

static char directory[] = "/var/tmp/runpipe-bench-XXXXXX";

static void write_alert(struct rp_buf *buf, int i, const char *status)
{
	rp_buf_printf(buf, "%s{\"status\":\"%s\",\"labels\":{\"alertname\":"
		"\"NodeFilesystemAlmostFull\",\"host\":\"web-%d\",\"device\":"
		"\"/dev/vda1\",\"job\":\"node\",\"severity\":\"%s\",\"team\":"
		"\"platform\",\"region\":\"eu-central-1\"},\"annotations\":"
		"{\"summary\":\"Disk of web-%d almost full\",\"description\":"
		"\"/ has %d.5%% left and fills at 2.1 GB an hour\","
		"\"runbook_url\":\"https://runbooks.example/disk\"},"
		"\"startsAt\":\"2026-03-10T09:14:07.123Z\",\"endsAt\":\"%s\","
		"\"generatorURL\":\"http://prometheus.example:9090/graph?g0."
		"expr=x\",\"fingerprint\":\"%016x\"}", i ? "," : "", status,
		i, i % 3 ? "warning" : "critical", i, i % 10,
		*status == 'f' ? "0001-01-01T00:00:00Z"
			       : "2026-03-10T10:00:00Z", i);
}

static struct rp_value payload_of(struct rp_arena *arena, int from, int n,
				  const char *status)
{
	struct rp_json_result result;
	struct rp_value value = rp_null;
	struct rp_buf buf;

	rp_buf_init(&buf, RP_BUF_UNLIMITED);
	rp_buf_str(&buf, "{\"status\":\"firing\",\"receiver\":\"r\","
			 "\"groupLabels\":{},\"alerts\":[");
	for (int i = 0; i < n; i++) {
		size_t at = buf.n;

		write_alert(&buf, from + i, status);
		if (i == 0 && buf.at[at] == ',')
			buf.at[at] = ' ';
	}
	rp_buf_str(&buf, "]}");
	rp_json_read(&value, arena, rp_buf_view(&buf), 64, &result);
	rp_buf_finish(&buf);
	return value;
}

static void fail(const struct rp_error *error)
{
	fprintf(stderr, "%s\n", error->message);
	exit(1);
}

static struct rp_store *open_store(int number)
{
	struct rp_error error = { 0 };
	struct rp_store *store;
	char path[64];

	snprintf(path, sizeof path, "%s/%d.db", directory, number);
	if (rp_store_open(&store, path, &rp_system_clock, &error) < 0)
		fail(&error);
	return store;
}

/* Reads and stores; adds what the two took. */
static void tell(struct rp_store *store, const struct rp_value *payload,
		 double *read_us, double *store_us)
{
	struct rp_run_record run = {
		.run_id = "r", .trace_id = "t", .definition = "d",
		.sha256 = "00", .engine = "jit", .source = "bench",
		.environment = "bench", .status = "running",
		.payload = RP_TEXT("{}"),
	};
	struct rp_ingest_outcome out;
	struct rp_alert_batch batch;
	struct rp_error error = { 0 };
	struct rp_arena arena;
	double start = bench_now_us(), middle;

	rp_arena_init(&arena);
	if (rp_alerts_parse(&batch, payload, RP_TEXT("alertmanager"), &arena,
			    rp_system_clock.wall_us(&rp_system_clock),
			    &error) < 0)
		fail(&error);
	middle = bench_now_us();
	if (rp_store_ingest(store, &batch, &run, NULL, 0, &out, &arena,
			    &error) < 0)
		fail(&error);
	*read_us += middle - start;
	*store_us += bench_now_us() - middle;
	rp_arena_finish(&arena);
}

/* Alerts a second. */
static double rate(double us)
{
	return ALERTS / us * 1e6;
}

struct figures {
	double read[REPEATS], new[REPEATS], same[REPEATS], resolved[REPEATS];
	double small[REPEATS], used[REPEATS];
};

static void measure_large(struct figures *f, int i)
{
	struct rp_store *store = open_store(2 * i);
	struct rp_arena arena;
	struct rp_value firing, resolved;
	double unused = 0, start;

	rp_arena_init(&arena);
	firing = payload_of(&arena, 0, ALERTS, "firing");
	resolved = payload_of(&arena, 0, ALERTS, "resolved");
	start = bench_used_us();
	tell(store, &firing, &f->read[i], &f->new[i]);
	f->used[i] = bench_used_us() - start;
	tell(store, &firing, &unused, &f->same[i]);
	tell(store, &resolved, &unused, &f->resolved[i]);
	rp_arena_finish(&arena);
	rp_store_close(store);
}

#define SMALL 100

static void measure_small(struct figures *f, int i)
{
	struct rp_store *store = open_store(2 * i + 1);
	struct rp_arena arena;
	double unused = 0;

	rp_arena_init(&arena);
	for (int from = 0; from < ALERTS; from += SMALL) {
		struct rp_value payload = payload_of(&arena, from, SMALL,
						     "firing");

		tell(store, &payload, &unused, &f->small[i]);
	}
	rp_arena_finish(&arena);
	rp_store_close(store);
}

/* ------------------------------------------------------------------- python */

static const char python[] =
	"import sqlite3, json, sys\n"
	"a = [{'status':'firing','labels':{'alertname':"
	"'NodeFilesystemAlmostFull','host':f'web-{i}','device':'/dev/vda1',"
	"'job':'node','severity':'warning','team':'platform','region':"
	"'eu-central-1'},'annotations':{'summary':f'Disk of web-{i} almost "
	"full','description':f'/ has {i}.5% left and fills at 2.1 GB an hour',"
	"'runbook_url':'https://runbooks.example/disk'},'startsAt':"
	"'2026-03-10T09:14:07.123Z','endsAt':'0001-01-01T00:00:00Z',"
	"'generatorURL':'http://prometheus.example:9090/graph?g0.expr=x',"
	"'fingerprint':f'{i:016x}'} for i in range(10000)]\n"
	"db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
	"db.executescript('''PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
	"CREATE TABLE i(id INTEGER PRIMARY KEY,status,severity,key,created,"
	"updated,title,description,summary,metadata);"
	"CREATE INDEX i_open ON i(key) WHERE status IN ('open','acknowledged');"
	"CREATE TABLE a(id INTEGER PRIMARY KEY,source,fingerprint,status,"
	"severity,i,started,ended,received,updated,name,description,labels,"
	"annotations,raw,UNIQUE(source,fingerprint));"
	"CREATE INDEX a_i ON a(i,status,severity);"
	"CREATE TABLE ah(id INTEGER PRIMARY KEY,a,event,old,new,created,"
	"details); CREATE INDEX ah_a ON ah(a);"
	"CREATE TABLE ih(id INTEGER PRIMARY KEY,i,event,actor,created,details);"
	"CREATE INDEX ih_i ON ih(i);''')\n"
	"if len(sys.argv) > 2: sys.exit()\n"
	"t = '2026-03-10T09:14:07.123000Z'\n"
	"db.execute('BEGIN IMMEDIATE')\n"
	"for x in a:\n"
	" l = x['labels']\n"
	" if db.execute('SELECT id FROM a WHERE source=? AND fingerprint=?',"
	"('alertmanager',x['fingerprint'])).fetchone(): continue\n"
	" key = json.dumps([l['alertname'],l.get('host'),None,None])\n"
	" r = db.execute(\"SELECT id FROM i WHERE key=? AND status IN ('open',"
	"'acknowledged')\",(key,)).fetchone()\n"
	" i = db.execute('INSERT INTO i(status,severity,key,created,updated,"
	"title,description,summary,metadata) VALUES(?,?,?,?,?,?,?,?,?)',('open',"
	"l['severity'],key,t,t,l['alertname'],x['annotations']['description'],"
	"'','{}')).lastrowid\n"
	" db.execute('INSERT INTO ih(i,event,actor,created,details) VALUES(?,?,"
	"?,?,?)',(i,'created',None,t,json.dumps({'source':'alertmanager',"
	"'fingerprint':x['fingerprint'],'name':l['alertname']})))\n"
	" n = db.execute('INSERT INTO a(source,fingerprint,status,severity,i,"
	"started,ended,received,updated,name,description,labels,annotations,raw)"
	" VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?)',('alertmanager',"
	"x['fingerprint'],'firing',l['severity'],i,t,None,t,t,l['alertname'],"
	"x['annotations']['description'],json.dumps(l),"
	"json.dumps(x['annotations']),json.dumps(x))).lastrowid\n"
	" db.execute('INSERT INTO ah(a,event,old,new,created,details) VALUES(?,"
	"?,?,?,?,?)',(n,'created','','firing',t,json.dumps({'source':"
	"'alertmanager'})))\n"
	"db.execute('COMMIT')\n";

/* What the rows take, without the start of Python and the tables. */
static double python_us(int i, bool is_empty)
{
	char path[64];
	const char *argv[] = { "python3", "-c", python, path,
			       is_empty ? "empty" : NULL, NULL };
	struct bench_run run;

	snprintf(path, sizeof path, "%s/p%d-%d.db", directory, i, is_empty);
	if (bench_spawn(&run, argv) < 0 || run.status != 0)
		return -1;
	return run.wall_us;
}

static double measure_python(void)
{
	double with[REPEATS], without[REPEATS];

	for (int i = 0; i < REPEATS; i++) {
		with[i] = python_us(i, false);
		without[i] = python_us(i, true);
		if (with[i] < 0 || without[i] < 0)
			return -1;
	}
	return bench_median(with, REPEATS) - bench_median(without, REPEATS);
}

/* ------------------------------------------------------------------- report */

static void print(const char *what, double us)
{
	printf("%-44s %10.0f /s %8.2f us each\n", what, rate(us), us / ALERTS);
}

static void report(struct figures *f)
{
	double new = bench_median(f->new, REPEATS), peer;

	printf("%d alerts, medians of %d\n", ALERTS, REPEATS);
	print("read (alertmanager)", bench_median(f->read, REPEATS));
	print("new ones, one commit", new);
	print("… with reading, processor time alone",
	      bench_median(f->used, REPEATS));
	print("the same again, one commit", bench_median(f->same, REPEATS));
	print("resolved, one commit", bench_median(f->resolved, REPEATS));
	print("new ones, a commit for each 100",
	      bench_median(f->small, REPEATS));
	printf("goal %.0f /s for new ones: %s\n", GOAL,
	       rate(new) >= GOAL ? "met" : "MISS");
	peer = measure_python();
	if (peer < 0)
		printf("python3: not here\n");
	else {
		print("python3 sqlite3, the same rows, one commit", peer);
		printf("ours is %.2f times as fast\n", peer / new);
	}
}

int main(void)
{
	static struct figures figures;
	char command[64];

	if (!mkdtemp(directory)) {
		perror(directory);
		return 1;
	}
	for (int i = 0; i < REPEATS; i++) {
		measure_large(&figures, i);
		measure_small(&figures, i);
	}
	report(&figures);
	snprintf(command, sizeof command, "rm -r %s", directory);
	return system(command) == 0 ? 0 : 1;
}
