/*
 * The ABI's version as a symbol.  A program refers to rp_abi_2 by name, so an
 * archive of another version fails to link instead of failing to run.
 */
#include "abi.h"

const int rp_abi_2 = RP_ABI_VERSION;
