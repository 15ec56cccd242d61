#ifndef RUNTIME_PROVIDERS_EVIDENCE_H
#define RUNTIME_PROVIDERS_EVIDENCE_H

/*
 * What a run already knows about the trouble: words in its alerts and checks
 * that were not ok.  A topic's strength is that of its strongest single piece
 * of evidence; many weak ones do not add up to a strong one.
 */

#include <stdbool.h>

#include "base/value.h"

struct rp_arena;
struct rp_run;

enum rp_topic { RP_TOPIC_MEMORY, RP_TOPIC_DISK, RP_TOPIC_CPU, RP_TOPICS };

struct rp_finding {
	int strength;		/* 0: nothing speaks for the topic */
	struct rp_value notes;	/* list of strings: what speaks for it */
	double percent;		/* the highest that a check measured, or 0 */
};

struct rp_evidence {
	struct rp_finding topics[RP_TOPICS];
	const char *path;	/* directory that disk trouble names, or NULL */
};

/* From the payload and the outputs of the steps before `ordinal`. */
void rp_evidence_gather(struct rp_evidence *evidence, const struct rp_run *run,
			int ordinal, struct rp_arena *arena);

/* Adds a sentence about a topic; the tenth is the last one kept. */
void rp_evidence_note(struct rp_finding *finding, struct rp_arena *arena,
		      const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Whether a topic is among the strongest: at least half of the strongest. */
bool rp_evidence_points_to(const struct rp_evidence *evidence,
			   enum rp_topic topic);

#endif
