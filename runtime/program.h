#ifndef RUNTIME_PROGRAM_H
#define RUNTIME_PROGRAM_H

/*
 * The main of an ahead-of-time executable: arguments, payload, run, result.
 * What the executable is about arrives as emitted data; nothing is parsed but
 * the payload, and no compiler and no JSON tree library is linked.
 *
 *	int main(int argc, char **argv)
 *	{
 *		return rp_program_main(argc, argv, &about);
 *	}
 */

#include "abi.h"
#include "store/store.h"

struct rp_about {
	const struct rp_plan *plan;
	const char *name;		/* of the definition */
	const char *nodes_text;		/* rp_plan_print, for --dry-run */
	const char *plan_json;		/* rp_plan_json as text, an object */
	const char *definition_text;	/* byte by byte, for the record; NULL
					 * if nothing is ever recorded */
	unsigned long definition_size;
	const char *const *secrets;	/* table of RP_REF_LITERAL */
	unsigned long n_secrets;
	rp_store_opener *open_store;	/* NULL: built without a store */
};

/* The exit status: 0 completed, 1 failed, 2 usage. */
int rp_program_main(int argc, char **argv, const struct rp_about *about);

#endif
