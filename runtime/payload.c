/*
 * Reading a payload.  It comes from monitoring systems, so it is read with
 * patience: what has one sensible meaning (a repeated key, a lone surrogate)
 * is a warning, because a page must not be lost over it.  What has none is an
 * error in the words that scripts already look for.
 */
#include "payload.h"

#include <errno.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"

/* ---------------------------------------------------------------- samples */

static const struct {
	const char *source, *text;
} samples[] = {
	{ "alertmanager",
	  "{\"version\":\"4\",\"receiver\":\"webhook\",\"status\":\"firing\","
	  "\"alerts\":[{\"status\":\"firing\",\"labels\":{"
	  "\"alertname\":\"HighCPUUsage\",\"severity\":\"warning\","
	  "\"instance\":\"localhost:9090\",\"job\":\"node\"},"
	  "\"annotations\":{\"summary\":\"High CPU usage detected\","
	  "\"description\":\"CPU usage is above 80% for 5 minutes\"},"
	  "\"startsAt\":\"2024-01-10T10:00:00Z\","
	  "\"fingerprint\":\"sample-cpu-alert-001\"}]}" },
	{ "grafana",
	  "{\"receiver\":\"webhook\",\"status\":\"firing\","
	  "\"state\":\"alerting\",\"title\":\"Test Alert from Grafana\","
	  "\"alerts\":[{\"status\":\"firing\",\"labels\":{"
	  "\"alertname\":\"HighMemoryUsage\",\"severity\":\"critical\"},"
	  "\"annotations\":{\"summary\":\"Memory usage critical\"},"
	  "\"startsAt\":\"2024-01-10T10:00:00Z\"}]}" },
	{ "generic",	/* the last one serves every other source */
	  "{\"name\":\"Test Alert\",\"status\":\"firing\","
	  "\"severity\":\"warning\","
	  "\"description\":\"This is a test alert from the CLI\","
	  "\"labels\":{\"source\":\"cli-test\","
	  "\"environment\":\"development\"}}" },
};

#define N_SAMPLES (sizeof samples / sizeof samples[0])

const char *rp_payload_sample(const char *source)
{
	size_t i = 0;

	while (i + 1 < N_SAMPLES
	       && strcmp(samples[i].source, source ? source : "") != 0)
		i++;
	return samples[i].text;
}

/* ---------------------------------------------------------------- reading */

static void warn(struct rp_payload *out, struct rp_arena *arena,
		 const struct rp_json_note *note)
{
	const char *at = note->at && *note->at ? note->at : "top level";
	const char *text;

	if (note->kind == RP_JSON_REPEATED_KEY)
		text = rp_arena_printf(arena, "payload: key '%.*s' is repeated "
				       "(%s); the last one counts",
				       (int)rp_utf8_cut(note->key, 80).n,
				       note->key.at, at);
	else
		text = rp_arena_printf(arena, "payload: a lone surrogate "
				       "became U+FFFD (%s)", at);
	rp_list_push(arena, &out->warnings, rp_cstring(text));
}

/* What JSON's own words leave open. */
static const char *remedy(struct rp_text text)
{
	if (!text.n)
		return ", which is empty";
	if (rp_utf8_invalid(text) >= 0)
		return "; save it as UTF-8";
	if (rp_text_starts(text, "\357\273\277"))
		return "; save it as UTF-8 without a byte-order mark";
	return "";
}

/* `what` starts the messages that users know, `of` names a file. */
static int parse(struct rp_payload *out, struct rp_text text, const char *what,
		 const char *of, struct rp_arena *arena,
		 struct rp_error *error)
{
	struct rp_json_result *result = rp_arena_alloc(arena, sizeof *result);

	if (rp_json_read(&out->value, arena, text, RP_JSON_DEPTH_PAYLOAD,
			 result) < 0)
		return rp_error_set(error, RP_EBADINPUT,
				    "Invalid JSON %s: %s%s%s%s", what,
				    rp_json_problem(arena, result),
				    of ? " of " : "", of ? of : "",
				    remedy(text));
	for (size_t i = 0; i < result->n_notes; i++)
		warn(out, arena, &result->notes[i]);
	return 0;
}

static int unreadable(const char *file, int rc, struct rp_arena *arena,
		      struct rp_error *error)
{
	if (rc == -ENOENT)
		return rp_error_set(error, RP_EBADINPUT, "File not found: %s",
				    file);
	if (rc == -EFBIG)
		return rp_error_set(error, RP_EBADINPUT,
				    "File too large: %s (more than %zu MiB)",
				    file, RP_MAX_PAYLOAD >> 20);
	return rp_error_set(error, RP_EBADINPUT, "Cannot read file %s: %s",
			    file, rp_buf_read_problem(arena, rc));
}

static int read_file(struct rp_payload *out, const char *file,
		     struct rp_arena *arena, struct rp_error *error)
{
	const char *shown = strcmp(file, "-") == 0 ? "<stdin>" : file;
	struct rp_buf buf;
	int rc;

	rp_buf_init(&buf, RP_MAX_PAYLOAD);
	rc = rp_buf_read_input(&buf, file);
	if (rc < 0)
		rc = unreadable(shown, rc, arena, error);
	else
		rc = parse(out, rp_buf_view(&buf), "in file", shown, arena,
			   error);
	rp_buf_finish(&buf);
	return rc;
}

static bool is_given(const char *text)
{
	return text && *text;
}

int rp_payload_read(struct rp_payload *out,
		    const struct rp_payload_request *request,
		    struct rp_arena *arena, struct rp_error *error)
{
	*out = (struct rp_payload){
		.given = true,
		.value = rp_map_new(arena),
		.warnings = rp_list_new(arena),
	};
	if (is_given(request->payload))
		return parse(out, rp_text(request->payload), "payload", NULL,
			     arena, error);
	if (is_given(request->file))
		return read_file(out, request->file, arena, error);
	if (request->sample)
		return parse(out, rp_text(request->sample), "sample", NULL,
			     arena, error);
	out->given = false;
	return 0;
}
