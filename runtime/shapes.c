/*
 * What the objects that pipelines pass around are made of.  Tests hold each
 * table against what the code really puts out.
 */
#include "shapes.h"

static const struct rp_field alert[] = {
	{ "fingerprint", "string", false, "tells this alert from others" },
	{ "name", "string", false, "what it is called" },
	{ "status", "string", false, "firing or resolved" },
	{ "severity", "string", false, "info, warning or critical" },
	{ "description", "string", false, "what the sender says about it" },
	{ "labels", "map(string, any)", false, "what it is about" },
	{ "annotations", "map(string, any)", false, "what else is known" },
	{ "started_at", "string", false, "since when, RFC 3339" },
	{ "ended_at", "string", true, "when it ended, RFC 3339" },
	{ "event_id", "string", true, "the same when it is sent again" },
	{ "event_at", "string", true, "when this was said, RFC 3339" },
	{ "action", "string", true, "acknowledge or unacknowledge" },
	{ "actor", "string", true, "who did that" },
	{ "urls", "map(string, string)", true, "pages about it, by name" },
	{ "values", "map(string, any)", true, "what was measured" },
	{ "suppressed_by", "suppression", true, "what holds it back" },
	{ 0 }
};

static const struct rp_field suppression[] = {
	{ "kind", "string", false,
	  "silence, maintenance, inhibition or flapping" },
	{ "id", "int", true, "its number" },
	{ "comment", "string", false, "why" },
	{ "author", "string", true, "who says so" },
	{ "until", "string", true, "when it ends, RFC 3339" },
	{ "alert_id", "int", true, "the alert that inhibits it" },
	{ 0 }
};

static const struct rp_field incident[] = {
	{ "id", "int", false, "its number" },
	{ "title", "string", false, "the name of its first alert" },
	{ "status", "string", false,
	  "open, acknowledged, resolved or closed" },
	{ "severity", "string", false, "of the gravest alert that fires" },
	{ "description", "string", false, "of its first alert" },
	{ "summary", "string", false, "how it ended" },
	{ "created_at", "string", false, "RFC 3339" },
	{ "updated_at", "string", false, "RFC 3339" },
	{ "acknowledged_at", "string", true, "RFC 3339" },
	{ "resolved_at", "string", true, "RFC 3339" },
	{ "closed_at", "string", true, "RFC 3339" },
	{ "metadata", "map(string, any)", false, "what else is known" },
	{ "alert_count", "int", false, "its alerts" },
	{ "firing_alert_count", "int", false, "those that fire" },
	{ "flapping", "bool", false, "whether one of them flaps" },
	{ 0 }
};

/* `metrics` is the check's own: struct rp_check. */
static const struct rp_field check_result[] = {
	{ "status", "string", false, "ok, warning, critical or unknown" },
	{ "message", "string", false, "what was found" },
	{ "metrics", "map(string, any)", false, "what was measured" },
	{ 0 }
};

static const struct rp_field disk_space[] = {
	{ "percent", "double", true, "how full it is" },
	{ "total_gb", "double", true, "its size" },
	{ "used_gb", "double", true, "what is used" },
	{ "free_gb", "double", true, "what is free" },
	{ "error", "string", true, "why it could not be measured" },
	{ 0 }
};

static const struct rp_field reachability[] = {
	{ "reachable", "bool", false, "whether it answered" },
	{ "latency_ms", "double", true, "the mean time of its answers" },
	{ 0 }
};

static const struct rp_field perfdata[] = {
	{ "value", "double", true, "what was measured; null: it could not be" },
	{ "unit", "string", false, "s, %, B, c or empty, with its prefix" },
	{ "warning", "string", true, "the range that is a warning" },
	{ "critical", "string", true, "the range that is critical" },
	{ "min", "double", true, "the least that it can be" },
	{ "max", "double", true, "the most that it can be" },
	{ 0 }
};

static const struct rp_field inode_space[] = {
	{ "percent", "double", true, "how full it is" },
	{ "total", "int", true, "its inodes; 0: made as needed" },
	{ "used", "int", true, "those in use" },
	{ "free", "int", true, "those that are left" },
	{ "error", "string", true, "why it could not be measured" },
	{ 0 }
};

static const struct rp_field space_hog[] = {
	{ "path", "string", false, "a file or directory" },
	{ "size_mb", "double", false, "with all that is below it" },
	{ 0 }
};

static const struct rp_field old_file[] = {
	{ "path", "string", false, "a file or directory" },
	{ "size_mb", "double", false, "with all that is below it" },
	{ "age_days", "int", false, "since it was changed" },
	{ 0 }
};

static const struct rp_field file_state[] = {
	{ "exists", "bool", true, "whether it is there; null: nobody knows" },
	{ "size_bytes", "int", true, "its size" },
	{ "age_seconds", "double", true, "since it was changed" },
	{ "error", "string", true, "why nobody knows" },
	{ 0 }
};

static const struct rp_field process_state[] = {
	{ "running", "bool", false, "whether it was found" },
	{ "pid", "int", true, "its number" },
	{ "status", "string", false, "sleeping, zombie … or not_found" },
	{ "cpu_percent", "double", true, "always 0.0: one look cannot tell" },
	{ "memory_percent", "double", true, "resident, of all memory" },
	{ 0 }
};

static const struct rp_field recommendation[] = {
	{ "type", "string", false, "memory, disk or cpu" },
	{ "priority", "string", false, "low, medium, high or critical" },
	{ "title", "string", false, "what is wrong, in short" },
	{ "description", "string", false, "what was found" },
	{ "details", "map(string, any)", false,
	  "numbers behind it; they depend on the type" },
	{ "actions", "list(string)", false, "what to do" },
	{ "incident_id", "int", true, "the incident it is about" },
	{ 0 }
};

static const struct rp_field delivery[] = {
	{ "driver", "string", false, "kind of the channel" },
	{ "channel", "string", false, "its name" },
	{ "status", "string", false, "success or failed" },
	{ "message_id", "string", true, "what the other side calls it" },
	{ "error", "string", false, "what went wrong, or empty" },
	{ 0 }
};

const struct rp_shape rp_shapes[] = {
	{ "alert", "what a sender reports", alert },
	{ "suppression", "what holds an alert back", suppression },
	{ "incident", "alerts that people handle together", incident },
	{ "check_result", "what a health check found", check_result },
	{ "disk_space", "how full a file system is", disk_space },
	{ "reachability", "whether a host answers", reachability },
	{ "perfdata", "what a plugin measured", perfdata },
	{ "inode_space", "how many files it can hold", inode_space },
	{ "space_hog", "what takes room on a disk", space_hog },
	{ "old_file", "what nobody changed for long", old_file },
	{ "file_state", "a file that was looked at", file_state },
	{ "process_state", "a process that was looked for", process_state },
	{ "recommendation", "what to do about an incident", recommendation },
	{ "delivery", "how a notification left through a channel", delivery },
	{ 0 }
};
