/*
 * Flap detection; see flap.h.
 *
 * Nagios looks at regular times.  Senders of alerts speak when something
 * changes, and a state that nobody speaks of is one that stands; without the
 * looks that time makes, an alert that fires once a month would flap.
 */
#include "alerts/flap.h"

#define BITS 2
#define STATE UINT64_C(3)
#define ALL ((UINT64_C(1) << (RP_FLAP_LOOKS * BITS)) - 1)

uint64_t rp_flap_look(uint64_t looks, unsigned state)
{
	return (looks << BITS | (state & STATE)) & ALL;
}

uint64_t rp_flap_stand(uint64_t looks, int64_t us, int64_t look_us)
{
	int64_t n = us / look_us;

	for (int64_t i = 0; i < n && i < RP_FLAP_LOOKS; i++)
		looks = rp_flap_look(looks, (unsigned)(looks & STATE));
	return looks;
}

double rp_flap_percent(uint64_t looks)
{
	double sum = 0;

	/* Change x is between the looks x - 1 and x, the oldest look being 0. */
	for (int x = 1; x < RP_FLAP_LOOKS; x++) {
		int shift = (RP_FLAP_LOOKS - 1 - x) * BITS;
		uint64_t newer = looks >> shift & STATE;
		uint64_t older = looks >> (shift + BITS) & STATE;

		if (newer != older)
			sum += (x - 1) * 0.5 / (RP_FLAP_LOOKS - 2) + 0.75;
	}
	return sum * 100 / (RP_FLAP_LOOKS - 1);
}

bool rp_flap_judge(double percent, bool is_flapping, double low, double high)
{
	if (high == 0 || percent <= low)
		return false;
	return percent >= high || is_flapping;
}
