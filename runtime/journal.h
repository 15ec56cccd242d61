#ifndef RUNTIME_JOURNAL_H
#define RUNTIME_JOURNAL_H

/*
 * What a run has done and the store does not know yet.  Results of nodes are
 * noted in memory and become durable together, in one transaction, before
 * anything that the outside can see: a node with side effects, the end of the
 * run.  A run that has not been recorded yet is also before it may block.
 *
 *	note, note │ flush ▶ effect │ note, note │ flush ▶ end
 *
 * A store that fails in the middle does not stop the run, because a page must
 * not be lost with the disk: the first failure is kept in run->store_error,
 * and the run ends as failed.
 */

#include "run.h"

/* Notes one attempt of a node; `status` is "running", "succeeded", … */
void rp_journal_note(struct rp_run *run, int ordinal, int attempt,
		     const char *status);

/*
 * Hands what a run within another has noted to the one above.  The caller
 * holds the lock of what they share.
 */
void rp_journal_hand_up(struct rp_run *above, struct rp_run *run);

/*
 * Makes everything noted durable, with the run's own row; of a run within
 * another also what those above have noted.
 */
void rp_journal_flush(struct rp_run *run);

#endif
