/* What a run's alerts and checks point to. */
#include "providers/evidence.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "lib/rows.h"
#include "runtime/providers/synthetic.h"

#define ALERTS(list) "{\"alerts\": [" list "]}"
#define CHECKS(map) "{\"results\": {" map "}}"

static const struct {
	const char *payload, *first, *second;
	const char *topics;	/* of m, d, c those pointed to */
} gathered[] = {
	{ NULL, NULL, NULL, "" },
	{ NULL, ALERTS("{\"name\": \"HighMemoryUsage\"}"), NULL, "m" },
	{ NULL, ALERTS("{\"name\": \"DiskSpaceLow\"}"), NULL, "d" },
	{ NULL, ALERTS("{\"name\": \"HighCPUUsage\"}"), NULL, "c" },
	/* substrings mislead */
	{ NULL, ALERTS("{\"name\": \"Program crashed\"}"), NULL, "" },
	{ NULL, ALERTS("{\"name\": \"Upload failed\", \"description\": "
		       "\"Payload too big in namespace x\"}"), NULL, "" },
	/* a description counts when nothing better is there */
	{ NULL, ALERTS("{\"name\": \"Host down\", \"description\": "
		       "\"the disk failed\"}"), NULL, "d" },
	{ NULL, ALERTS("{\"name\": \"HighCPUUsage\", \"description\": "
		       "\"disk and memory are fine\"}"), NULL, "c" },
	/* labels: what it is about, not what it is called */
	{ NULL, ALERTS("{\"name\": \"A\", \"labels\": "
		       "{\"checker\": \"memory\"}}"), NULL, "m" },
	{ NULL, ALERTS("{\"name\": \"A\", \"labels\": "
		       "{\"host\": \"disk-1\", \"job\": \"cpu\"}}"), NULL, "" },
	{ NULL, ALERTS("{\"name\": \"A\", \"labels\": "
		       "{\"mountpoint\": \"/\"}}"), NULL, "d" },
	/* what is over is no evidence */
	{ NULL, ALERTS("{\"name\": \"DiskFull\", \"status\": \"resolved\"}, "
		       "{\"name\": \"OOM\", \"status\": \"firing\"}"), NULL,
	  "m" },
	/* checks that found something */
	{ NULL, NULL, CHECKS("\"cpu\": {\"status\": \"ok\"}, "
			     "\"disk\": {\"status\": \"critical\"}"), "d" },
	{ NULL, NULL, CHECKS("\"disk_linux\": {\"status\": \"unknown\"}, "
			     "\"network\": {\"status\": \"critical\"}"), "" },
	{ NULL, ALERTS("{\"name\": \"MemoryLow\"}"),
	  CHECKS("\"disk\": {\"status\": \"warning\"}, "
		 "\"cpu\": {\"status\": \"critical\"}"), "mdc" },
	{ NULL, ALERTS("{\"name\": \"Slow page load\"}"),
	  CHECKS("\"disk\": {\"status\": \"critical\"}"), "d" },
	/* payloads that no ingest node has read */
	{ "{\"name\": \"Disk full\"}", NULL, NULL, "d" },
	{ "{\"payload\": {\"title\": \"Swap full\"}}", NULL, NULL, "m" },
	{ "{\"alerts\": [{\"labels\": {\"alertname\": \"HighLoad\"}, "
	  "\"annotations\": {\"summary\": \"cpu\"}}]}", NULL, NULL, "c" },
	{ "{\"name\": \"Disk full\"}", ALERTS("{\"name\": \"OOM\"}"), NULL,
	  "m" },
	/* shapes that do not fit */
	{ "[1]", ALERTS("1, null, [], {\"name\": 5, \"labels\": [\"disk\"]}"),
	  CHECKS("\"disk\": 7, \"memory\": {\"status\": {}}"), "" },
	{ "7", "{\"alerts\": {}, \"results\": []}", NULL, "" },
};

RP_ROWS(evidence, points_to_topics, gathered)
{
	struct rp_evidence evidence;
	struct synthetic s;
	char topics[4] = "";
	size_t n = 0;

	synthetic_init(&s, row->payload);
	synthetic_ran(&s, 0, row->first);
	synthetic_ran(&s, 2, row->second);
	rp_evidence_gather(&evidence, &s.run, 3, &s.run.arena);
	for (enum rp_topic i = 0; i < RP_TOPICS; i++)
		if (rp_evidence_points_to(&evidence, i))
			topics[n++] = "mdc"[i];
	cr_expect(eq(str, topics, (char *)row->topics), "%s | %s | %s",
		  row->payload, row->first, row->second);
	synthetic_finish(&s);
}

static const struct {
	const char *first, *second;
	const char *notes, *path;
	double percent;
} noted[] = {
	{ ALERTS("{\"name\": \"DiskFull\", \"labels\": {\"alertname\": "
		 "\"DiskFull\", \"mountpoint\": \"/proc\"}}"),
	  CHECKS("\"disk\": {\"status\": \"critical\", \"metrics\": "
		 "{\"worst_percent\": 96.25, \"worst_path\": \"/sys\"}}"),
	  "[\"alert 'DiskFull': 'disk' in its name\", "
	  "\"alert 'DiskFull': 'disk' in its label 'alertname'\", "
	  "\"alert 'DiskFull': has a label 'mountpoint'\", "
	  "\"check disk: critical at 96.2%\"]", "/proc", 96.25 },
	{ NULL, CHECKS("\"disk\": {\"status\": \"warning\", \"metrics\": "
		       "{\"worst_percent\": 81.0, \"worst_path\": \"/sys\"}}"),
	  "[\"check disk: warning at 81.0%\"]", "/sys", 81.0 },
	{ NULL, CHECKS("\"disk\": {\"status\": \"warning\", \"metrics\": 1}"),
	  "[\"check disk: warning\"]", NULL, 0 },
	/* not directories that an alert may send us to */
	{ ALERTS("{\"name\": \"A\", \"labels\": {\"mountpoint\": "
		 "\"/proc/../etc\", \"path\": \"relative\", \"directory\": "
		 "\"/no/such\"}}"), NULL, NULL, NULL, 0 },
	{ ALERTS("{\"labels\": {\"mountpoint\": \"/proc\\u0000/x\"}}"), NULL,
	  NULL, NULL, 0 },
};

RP_ROWS(evidence, is_written_down, noted)
{
	struct rp_evidence evidence;
	struct rp_finding *disk = &evidence.topics[RP_TOPIC_DISK];
	struct synthetic s;

	synthetic_init(&s, NULL);
	synthetic_ran(&s, 0, row->first);
	synthetic_ran(&s, 1, row->second);
	rp_evidence_gather(&evidence, &s.run, 3, &s.run.arena);
	if (row->notes)
		cr_expect(eq(str, (char *)text_of(&s.run.arena, &disk->notes),
			     (char *)row->notes));
	cr_expect(eq(str, (char *)(evidence.path ? evidence.path : "none"),
		     (char *)(row->path ? row->path : "none")));
	cr_expect(eq(dbl, disk->percent, row->percent));
	synthetic_finish(&s);
}

Test(evidence, of_a_flood_of_alerts_is_bounded)
{
	struct rp_evidence evidence;
	struct rp_value list, map;
	struct synthetic s;

	synthetic_init(&s, NULL);
	synthetic_ran(&s, 0, "{\"alerts\": []}");
	list = rp_list_new(&s.run.arena);
	map = json_of(&s.run.arena, "{\"name\": \"Disk disk disk\"}");
	for (int i = 0; i < 5000; i++)
		rp_list_push(&s.run.arena, &list, map);
	rp_map_put(&s.run.arena, &s.nodes[0].output, "alerts", list);
	rp_evidence_gather(&evidence, &s.run, 3, &s.run.arena);
	cr_expect(eq(sz, rp_value_count(&evidence.topics[RP_TOPIC_DISK].notes),
		     10));
	cr_expect(eq(int, evidence.topics[RP_TOPIC_DISK].strength, 6));
	synthetic_finish(&s);
}

Test(evidence, comes_from_earlier_nodes_only)
{
	struct rp_evidence evidence;
	struct synthetic s;

	synthetic_init(&s, NULL);
	synthetic_ran(&s, 1, ALERTS("{\"name\": \"OOM\"}"));
	s.nodes[1].state = RP_NODE_SKIPPED;
	rp_evidence_gather(&evidence, &s.run, 2, &s.run.arena);
	for (enum rp_topic i = 0; i < RP_TOPICS; i++)
		cr_expect(not(rp_evidence_points_to(&evidence, i)));
	synthetic_finish(&s);
}
