#ifndef TESTS_RUNTIME_ALERTS_CASES_H
#define TESTS_RUNTIME_ALERTS_CASES_H

/*
 * What the tests of the alert formats share: JSON from text and files, and
 * the comparison of a batch with what a fixture expects.
 */

#include "alerts/alerts.h"
#include "base/arena.h"

/* The clock of the fixtures: 2026-03-10T12:00:00Z. */
#define CASES_NOW_US (1773144000 * INT64_C(1000000))

/* Where a decision differs from a fixture, and why. */
struct override {
	const char *title;	/* of the case, or the fixture's path */
	const char *field;	/* "severity" … */
	size_t index;		/* of the alert */
	const char *want;	/* JSON, times without microseconds */
	const char *why;
};

struct rp_value json_text(struct rp_arena *arena, const char *text);
struct rp_value json_file(struct rp_arena *arena, const char *path);

/* Parses `payload` as `format` and expects that it can be. */
void parse_ok(struct rp_alert_batch *batch, struct rp_arena *arena,
	      const char *format, const struct rp_value *payload);

/* Compares with {source, version, …, alerts}; overrides end with a zero row. */
void expect_batch(struct rp_arena *arena, const char *title,
		  const struct rp_alert_batch *batch,
		  const struct rp_value *want,
		  const struct override *overrides);

/* payloads/NAME.json read as `format` gives expected/NAME.json. */
void expect_fixture(const char *name, const char *format,
		    const struct override *overrides);

/* All rows of vectors/driver-cases.json for `format`. */
void expect_cases(const char *format, const struct override *overrides);

/* A field of the first alert, or of the batch, of a payload. */
struct reading {
	const char *payload, *field;	/* "urls", "warning" … */
	const char *want;		/* JSON; times with microseconds */
};
void expect_reading(const char *format, const struct reading *row);

/* One hostile payload: how many alerts come out, and what is said first. */
struct hostile {
	const char *payload;
	size_t n;
	const char *error;	/* of the batch, or of the parse if n is 0 */
	const char *warning;
};
void expect_hostile(const char *format, const struct hostile *row);

#endif
