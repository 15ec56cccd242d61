#ifndef RUNTIME_ALERTS_FLAP_H
#define RUNTIME_ALERTS_FLAP_H

/*
 * Flap detection as Nagios defines it: of the last 21 looks at a state, each
 * change counts, from 0.75 for the oldest to 1.25 for the newest.
 *
 * Looks are packed into an integer, the newest in the lowest bits; a state is
 * 0 for one that is well, else 1 to 3 by severity.
 */

#include <stdbool.h>
#include <stdint.h>

#define RP_FLAP_LOOKS 21

/* One more look; 0 was before the first. */
uint64_t rp_flap_look(uint64_t looks, unsigned state);

/*
 * The looks that time alone makes: the state stood for `us`, and one in
 * `look_us` would have seen it.
 */
uint64_t rp_flap_stand(uint64_t looks, int64_t us, int64_t look_us);

/* How much of it is change, in percent. */
double rp_flap_percent(uint64_t looks);

/* Whether it flaps now, given whether it did. */
bool rp_flap_judge(double percent, bool is_flapping, double low, double high);

#endif
