/*
 * Gathering evidence.  The table of words says what they speak for; where they
 * stand says how loudly: a name is chosen to say what is wrong, a description
 * mentions this and that.  A check that measured trouble on this machine is
 * the best evidence of all.
 *
 *	strong word in a name or label	6	check critical	8
 *	weak word there			3	check warning	6
 *	strong or weak in a description	2, 1
 *
 * Labels that name things (host, pod, job) are not read: a host called disk-1
 * says nothing about disks.  All text here comes from outside; it is compared
 * and quoted, never obeyed.
 */
#include "providers/evidence.h"

#include <assert.h>
#include <stdarg.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "providers/words.h"
#include "run.h"

#define MAX_NOTES 10
#define MAX_ALERTS 1000		/* more are not looked at */
#define MAX_QUOTED 80		/* bytes of an alert's name in a note */
#define MAX_PATH_LABEL 1024

enum { NAMED_STRONG = 6, NAMED_WEAK = 3, TOLD_STRONG = 2, TOLD_WEAK = 1,
       CHECK_CRITICAL = 8, CHECK_WARNING = 6 };

static const struct {
	const char *word;
	enum rp_topic topic;
	bool weak;		/* also says other things */
} words[] = {
	{ "memory", RP_TOPIC_MEMORY, false },
	{ "ram", RP_TOPIC_MEMORY, false },
	{ "oom", RP_TOPIC_MEMORY, false },
	{ "swap", RP_TOPIC_MEMORY, false },
	{ "mem", RP_TOPIC_MEMORY, false },
	{ "disk", RP_TOPIC_DISK, false },
	{ "filesystem", RP_TOPIC_DISK, false },
	{ "inode", RP_TOPIC_DISK, false },
	{ "storage", RP_TOPIC_DISK, false },
	{ "quota", RP_TOPIC_DISK, true },
	{ "space", RP_TOPIC_DISK, true },
	{ "cpu", RP_TOPIC_CPU, false },
	{ "processor", RP_TOPIC_CPU, false },
	{ "load", RP_TOPIC_CPU, true },
	{ "compute", RP_TOPIC_CPU, true },
};

/* Labels whose values say what an alert is about. */
static const char *const telling_labels[] = {
	"alertname", "checker", "check", "component", "resource", "category",
	"type", "subsystem", "metric", "metric_name",
};

/* Labels that speak of disks by being there; those with a path say where. */
static const struct {
	const char *name;
	int strength;
	bool is_path;
} disk_labels[] = {
	{ "mountpoint", NAMED_STRONG, true },
	{ "fstype", NAMED_STRONG, false },
	{ "mount", NAMED_WEAK, true },
	{ "directory", TOLD_STRONG, true },
	{ "path", TOLD_WEAK, true },
};

static const struct {
	const char *check;
	enum rp_topic topic;
	const char *percent;	/* the metric that was judged, or NULL */
} checks[] = {
	{ "memory", RP_TOPIC_MEMORY, "memory_percent" },
	{ "disk", RP_TOPIC_DISK, "worst_percent" },
	{ "disk_common", RP_TOPIC_DISK, NULL },
	{ "disk_linux", RP_TOPIC_DISK, NULL },
	{ "disk_macos", RP_TOPIC_DISK, NULL },
	{ "cpu", RP_TOPIC_CPU, "cpu_percent" },
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

struct gathering {
	struct rp_evidence *evidence;
	struct rp_arena *arena;
	size_t n_alerts;
};

void rp_evidence_note(struct rp_finding *finding, struct rp_arena *arena,
		      const char *format, ...)
{
	va_list args;
	char *note;

	if (rp_value_count(&finding->notes) >= MAX_NOTES)
		return;
	va_start(args, format);
	note = rp_arena_vprintf(arena, format, args);
	va_end(args);
	rp_list_push(arena, &finding->notes, rp_cstring(note));
}

static struct rp_finding *strengthen(struct gathering *gathering,
				     enum rp_topic topic, int strength)
{
	struct rp_finding *finding = &gathering->evidence->topics[topic];

	if (strength > finding->strength)
		finding->strength = strength;
	return finding;
}

bool rp_evidence_points_to(const struct rp_evidence *evidence,
			   enum rp_topic topic)
{
	int strength = evidence->topics[topic].strength;

	for (size_t i = 0; i < RP_TOPICS; i++)
		if (evidence->topics[i].strength > 2 * strength)
			return false;
	return strength > 0;
}

/* ------------------------------------------------------------------- words */

struct place {
	struct rp_text alert;	/* its name, for the notes */
	const char *what;	/* "name", "description", "label 'x'" */
	int strong, weak;
};

/* One note a topic and place is enough: its first word. */
static void read_words(struct gathering *gathering, const struct place *place,
		       struct rp_text text)
{
	struct rp_text name = rp_utf8_cut(place->alert, MAX_QUOTED);
	bool noted[RP_TOPICS] = { false };
	struct rp_text word;

	while (rp_word_next(&word, &text)) {
		size_t i = 0;

		while (i < COUNT(words) && !rp_word_is(word, words[i].word))
			i++;
		if (i == COUNT(words))
			continue;
		strengthen(gathering, words[i].topic,
			   words[i].weak ? place->weak : place->strong);
		if (noted[words[i].topic])
			continue;
		noted[words[i].topic] = true;
		rp_evidence_note(&gathering->evidence->topics[words[i].topic],
				 gathering->arena,
				 "alert '%.*s': '%s' in its %s", (int)name.n,
				 name.at, words[i].word, place->what);
	}
}

/* ------------------------------------------------------------------ alerts */

/* A directory that an alert may send us to, or NULL. */
static const char *local_directory(struct rp_arena *arena, struct rp_text text)
{
	struct stat info;
	const char *path;

	if (text.n == 0 || text.n > MAX_PATH_LABEL || text.at[0] != '/'
	    || memchr(text.at, '\0', text.n)
	    || rp_text_find(text, "..") >= 0)
		return NULL;
	path = rp_text_cstr(arena, text);
	return stat(path, &info) == 0 && S_ISDIR(info.st_mode) ? path : NULL;
}

static void read_disk_label(struct gathering *gathering, struct rp_text alert,
			    size_t row, struct rp_text value)
{
	struct rp_evidence *evidence = gathering->evidence;
	struct rp_text name = rp_utf8_cut(alert, MAX_QUOTED);
	struct rp_finding *finding;

	if (value.n == 0)
		return;
	finding = strengthen(gathering, RP_TOPIC_DISK,
			     disk_labels[row].strength);
	rp_evidence_note(finding, gathering->arena,
			 "alert '%.*s': has a label '%s'", (int)name.n,
			 name.at, disk_labels[row].name);
	if (disk_labels[row].is_path && !evidence->path)
		evidence->path = local_directory(gathering->arena, value);
}

static void read_labels(struct gathering *gathering, struct rp_text alert,
			const struct rp_value *labels)
{
	for (size_t i = 0; i < COUNT(telling_labels); i++) {
		const char *label = telling_labels[i];
		struct rp_text value =
			rp_value_text(rp_map_get(labels, label), "");
		struct place place = { alert, NULL, NAMED_STRONG, NAMED_WEAK };

		if (value.n == 0)
			continue;
		place.what = rp_arena_printf(gathering->arena, "label '%s'",
					     label);
		read_words(gathering, &place, value);
	}
	for (size_t i = 0; i < COUNT(disk_labels); i++)
		read_disk_label(gathering, alert, i, rp_value_text(
			rp_map_get(labels, disk_labels[i].name), ""));
}

static struct rp_text first_text(const struct rp_value *map,
				 const char *const *keys)
{
	for (; *keys; keys++) {
		struct rp_text text = rp_value_text(rp_map_get(map, *keys), "");

		if (text.n)
			return text;
	}
	return RP_TEXT("");
}

static void read_alert(struct gathering *gathering,
		       const struct rp_value *alert)
{
	static const char *const names[] = { "name", "alert_name", "alertname",
					     "title", NULL };
	static const char *const texts[] = { "description", "message",
					     "summary", NULL };
	const struct rp_value *labels = rp_map_get(alert, "labels");
	struct rp_text name = first_text(alert, names);
	struct rp_text text = first_text(alert, texts);
	struct place title, body;

	if (!rp_is(alert, RP_MAP) || gathering->n_alerts++ >= MAX_ALERTS
	    || rp_text_is(rp_value_text(rp_map_get(alert, "status"), ""),
			  "resolved"))
		return;
	if (name.n == 0)
		name = first_text(labels, names);
	if (text.n == 0)
		text = first_text(rp_map_get(alert, "annotations"), texts);
	title = (struct place){ name, "name", NAMED_STRONG, NAMED_WEAK };
	body = (struct place){ name, "description", TOLD_STRONG, TOLD_WEAK };
	read_words(gathering, &title, name);
	read_words(gathering, &body, text);
	read_labels(gathering, name, labels);
}

static void read_alerts(struct gathering *gathering,
			const struct rp_value *list)
{
	if (!rp_is(list, RP_LIST))
		return;
	for (size_t i = 0; i < rp_value_count(list); i++)
		read_alert(gathering, rp_list_at(list, i));
}

/* ------------------------------------------------------------------ checks */

static void read_check(struct gathering *gathering, size_t row,
		       const struct rp_value *result)
{
	struct rp_text status = rp_value_text(rp_map_get(result, "status"), "");
	const struct rp_value *metrics = rp_map_get(result, "metrics");
	const struct rp_value *percent = NULL;
	struct rp_finding *finding;
	bool critical = rp_text_is(status, "critical");

	if (!critical && !rp_text_is(status, "warning"))
		return;
	finding = strengthen(gathering, checks[row].topic,
			     critical ? CHECK_CRITICAL : CHECK_WARNING);
	if (checks[row].percent)
		percent = rp_map_get(metrics, checks[row].percent);
	if (!rp_is(percent, RP_DOUBLE)) {
		rp_evidence_note(finding, gathering->arena, "check %s: %s",
				 checks[row].check,
				 critical ? "critical" : "warning");
		return;
	}
	rp_evidence_note(finding, gathering->arena, "check %s: %s at %.1f%%",
			 checks[row].check, critical ? "critical" : "warning",
			 percent->as.number);
	if (percent->as.number > finding->percent)
		finding->percent = percent->as.number;
	if (checks[row].topic == RP_TOPIC_DISK && !gathering->evidence->path)
		gathering->evidence->path = local_directory(gathering->arena,
			rp_value_text(rp_map_get(metrics, "worst_path"), ""));
}

/* Branches beside this one are still at work: only what is over is read. */
static void read_output(void *self, const struct rp_value *output)
{
	struct gathering *gathering = self;
	const struct rp_value *results = rp_map_get(output, "results");

	read_alerts(gathering, rp_map_get(output, "alerts"));
	for (size_t i = 0; i < COUNT(checks); i++)
		read_check(gathering, i, rp_map_get(results, checks[i].check));
}

/* ----------------------------------------------------------------- together */

/* A payload that no ingest node has read may still be an alert. */
static void read_payload(struct gathering *gathering,
			 const struct rp_value *payload)
{
	const struct rp_value *body = rp_map_get(payload, "payload");

	if (rp_is(body, RP_MAP))
		payload = body;
	if (rp_is(rp_map_get(payload, "alerts"), RP_LIST))
		read_alerts(gathering, rp_map_get(payload, "alerts"));
	else
		read_alert(gathering, payload);
}

void rp_evidence_gather(struct rp_evidence *evidence, const struct rp_run *run,
			int ordinal, struct rp_arena *arena)
{
	struct gathering gathering = { evidence, arena, 0 };

	assert(ordinal >= 0);
	(void)ordinal;
	*evidence = (struct rp_evidence){ 0 };
	for (size_t i = 0; i < RP_TOPICS; i++)
		evidence->topics[i].notes = rp_list_new(arena);
	rp_each_output(run, read_output, &gathering);
	if (gathering.n_alerts == 0)
		read_payload(&gathering, run->request.payload);
}
