/*
 * Looking at arguments before work begins: errors among them come first, then
 * kinds that a function does not take.
 */
#include "expr/args.h"

#include <string.h>

#include "base/error.h"

static enum rp_tag tag_of(char letter)
{
	switch (letter) {
	case 's': return RP_STRING;
	case 'x': return RP_BYTES;
	case 'i': return RP_INT;
	case 'u': return RP_UINT;
	case 'd': return RP_DOUBLE;
	case 'l': return RP_LIST;
	case '@': return RP_ADDRESS;
	default: rp_unreachable();
	}
}

const struct rp_value *rp_x_first_error(const struct rp_value *const *args,
					size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (rp_x_is_error(args[i]))
			return args[i];
	return NULL;
}

const struct rp_value *rp_x_expect(struct rp_frame *f, const char *name,
				   const char *kinds,
				   const struct rp_value *const *args)
{
	size_t n = strlen(kinds), cost = 0;
	const struct rp_value *error = rp_x_first_error(args, n);

	for (size_t i = 0; i < n && !error; i++) {
		if (kinds[i] != '.' && args[i]->tag != tag_of(kinds[i]))
			error = rp_x_no_overload(f, name, args, n);
		else if (kinds[i] == 's' || kinds[i] == 'x')
			cost += args[i]->as.text.n / RP_BYTES_A_STEP;
	}
	return error || !cost ? error : rp_x_spend(f, cost);
}
