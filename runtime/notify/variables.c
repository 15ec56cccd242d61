/*
 * The variables of messages for the compiler and for people.  In a file of its
 * own, for programs do not need it.
 */
#include "notify/variables.h"

const struct rp_field rp_message_variables[] = {
#define RP_VARIABLE(id, name, type, nullable, doc) \
	{ name, type, nullable, doc },
#include "notify/variables.def"
#undef RP_VARIABLE
	{ 0 }
};
