#ifndef RUNTIME_CHECKS_NAGIOS_H
#define RUNTIME_CHECKS_NAGIOS_H

/*
 * What a Nagios plugin prints:
 *
 *	DISK OK - free space: / 78 GB | /=17GB;201;226;0;251
 *	more text, any number of lines
 *	and a last one | /boot=68MB;88;93;0;98
 *	/home=69GB;253;261;0;270
 *
 * From the second '|' on all lines are performance data.
 */

#include "base/text.h"
#include "base/value.h"

struct rp_arena;

#define RP_NAGIOS_MOST 1000		/* performance data of one plugin */

struct rp_nagios {
	struct rp_text summary;		/* the first line, trimmed */
	struct rp_text details;		/* the further lines, trimmed */
	struct rp_value data;		/* map: label to an entry */
	size_t n_malformed;		/* data that could not be read */
};

/*
 * Reads any text, all of which may be shared.  An entry is {value, unit,
 * warning, critical, min, max}: value, min and max are numbers or null ("U"),
 * warning and critical ranges as they stand there, or null.
 */
void rp_nagios_read(struct rp_nagios *out, struct rp_text output,
		    struct rp_arena *arena);

#endif
