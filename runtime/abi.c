/*
 * The ABI's version as a symbol.  A program refers to rp_abi_1 by name, so an
 * archive of another version fails to link instead of failing to run.
 */
#include "abi.h"

const int rp_abi_1 = RP_ABI_VERSION;
