#ifndef RUNTIME_PROVIDERS_LOCAL_H
#define RUNTIME_PROVIDERS_LOCAL_H

/*
 * The local provider from inside: its settings and its rules.  A rule looks at
 * the machine and appends at most a few recommendations; each says under
 * details.evidence why it is there.
 *
 *	evidence ──▶ topics ──▶ memory rule ──┐
 *	   └─ none ─▶ general scan ─▶ disk …  ├─▶ recommendations
 *				  cpu rule  ──┘
 */

#include <stddef.h>
#include <stdint.h>

#include "base/value.h"
#include "providers/evidence.h"

struct rp_arena;
struct rp_cancel;
struct rp_ranking;

#define RP_PRESSURE 70.0	/* percent; not over it is not worth a word */

struct rp_local {
	struct rp_arena *arena;
	const struct rp_cancel *cancel;
	int64_t deadline_us;		/* on the system's monotonic clock */
	int64_t now_us;			/* wall clock, for ages */
	int64_t incident_id;		/* 0: none */
	const char *root;		/* "" or a directory with proc/ */
	size_t top_processes;		/* how many are listed */
	uint64_t large_bytes;		/* from here a file is large */
	int old_days;			/* after these a file is old */
	const char *const *scan_paths;	/* places of logs and scratch files */
	int64_t walk_us;		/* budget of one disk walk */
	size_t walk_entries;
};

/* ------------------------------------------------------------------- rules */

/*
 * All return 0, RP_ECANCELLED or RP_ETIMEOUT.  What cannot be read on this
 * machine yields no recommendation.
 */
int rp_local_memory(const struct rp_local *local, struct rp_finding *finding,
		    struct rp_value *recommendations);
int rp_local_cpu(const struct rp_local *local, struct rp_finding *finding,
		 struct rp_value *recommendations);
int rp_local_disk(const struct rp_local *local, struct rp_finding *finding,
		  const char *path, struct rp_value *recommendations);

/* Memory, and the first file system that is under pressure. */
int rp_local_general(const struct rp_local *local,
		     struct rp_evidence *evidence,
		     struct rp_value *recommendations);

/* The rules that the evidence points to, else the general scan. */
int rp_local_analyze(const struct rp_local *local,
		     struct rp_evidence *evidence,
		     struct rp_value *recommendations);

/* What the cpu rule says about a measurement; apart for tests. */
void rp_local_cpu_judge(const struct rp_local *local,
			struct rp_finding *finding,
			const struct rp_ranking *ranking,
			struct rp_value *recommendations);

/* ----------------------------------------------------------- for the rules */

struct rp_advice {
	const char *type, *priority, *title, *description;
	struct rp_value details;	/* map; evidence is added */
	const char *const *actions;	/* NULL-terminated */
};

/* Appends the object with its seven keys. */
void rp_local_advise(const struct rp_local *local,
		     const struct rp_finding *finding,
		     struct rp_advice *advice,
		     struct rp_value *recommendations);

/* Over 90 is critical, over 80 high, over 70 medium, else low. */
const char *rp_local_priority(double percent);

/* 0, or RP_ECANCELLED or RP_ETIMEOUT when it is time to stop. */
int rp_local_stop(const struct rp_local *local);

/* Bytes in MiB, rounded to 2 decimals. */
double rp_mib(uint64_t bytes);

/* The bytes as valid UTF-8 in the arena: what is not becomes U+FFFD. */
struct rp_text rp_local_text(struct rp_arena *arena, struct rp_text bytes);

#endif
