/*
 * Any bytes as a webhook's body, read as every format and as the detected one.
 * What was read can be written, and what was written reads back the same.
 */
#include "alerts/alerts.h"
#include "base/arena.h"
#include "base/json.h"
#include "fuzz.h"

#define NOW_US 1700000000000000

/* An alert puts its payload a little deeper, and must still read back. */
#define DEPTH (RP_JSON_DEPTH_PAYLOAD - 8)

static void check_round_trip(struct rp_arena *arena,
			     const struct rp_value *value)
{
	struct rp_text once = rp_json_text(arena, value, RP_JSON_COMPACT);
	struct rp_text twice;
	struct rp_json_result result;
	struct rp_value back;
	int rc = rp_json_read(&back, arena, once, RP_JSON_DEPTH_PAYLOAD,
			      &result);

	fuzz_check(rc == 0, "%s\n%s", rp_json_problem(arena, &result), once.at);
	twice = rp_json_text(arena, &back, RP_JSON_COMPACT);
	fuzz_check(rp_text_equal(once, twice), "%s\n%s", once.at, twice.at);
}

static void check_alert(struct rp_arena *arena, const struct rp_alert *alert)
{
	struct rp_value value = rp_alert_value(arena, alert);
	struct rp_text key = rp_alert_group_key(arena, alert);
	struct rp_value parts;
	struct rp_json_result result;

	fuzz_check(alert->fingerprint.n > 0, "an alert without identity");
	fuzz_check(alert->firing == (alert->ended_us == 0), "an odd end");
	fuzz_check(rp_json_read(&parts, arena, key, 2, &result) == 0, "%s",
		   key.at);
	check_round_trip(arena, &value);
}

/* Every format can be told to take it, and says by what. */
static void check_scores(const struct rp_value *payload, struct rp_arena *arena)
{
	const struct rp_alert_format *best = rp_alert_format_detect(payload);
	struct rp_alert_score *rows;

	rp_alert_format_scores(&rows, payload, arena);
	fuzz_check(rows[0].fits ? rows[0].format == best : !best,
		   "scores and detection differ");
}

static void read_as(const char *format, const struct rp_value *payload,
		    struct rp_arena *arena)
{
	struct rp_alert_batch batch = { 0 };
	struct rp_error error = { 0 };
	int rc = rp_alerts_parse(&batch, payload, rp_text(format), arena,
				 NOW_US, &error);

	if (rc < 0) {
		fuzz_check(error.message[0], "refused without a reason");
		return;
	}
	fuzz_check(batch.n > 0, "a success without alerts");
	for (size_t i = 0; i < batch.n; i++)
		check_alert(arena, &batch.alerts[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct rp_text text = { (const char *)data, n };
	const char *const *formats = rp_alert_format_names();
	struct rp_json_result result;
	struct rp_arena arena;
	struct rp_value payload;

	rp_arena_init(&arena);
	if (rp_json_read(&payload, &arena, text, DEPTH, &result) == 0) {
		check_round_trip(&arena, &payload);
		check_scores(&payload, &arena);
		read_as("", &payload, &arena);
		for (size_t i = 0; formats[i]; i++)
			read_as(formats[i], &payload, &arena);
	} else {
		fuzz_check(result.offset <= n, "a problem behind the end");
		rp_json_problem(&arena, &result);
	}
	rp_arena_finish(&arena);
	return 0;
}
