#ifndef RUNTIME_EXPR_NETWORK_H
#define RUNTIME_EXPR_NETWORK_H

/*
 * Addresses as values (RP_ADDRESS).  Their text is canonical (RFC 5952), so
 * equal addresses have equal texts and string() of one is its text.
 */

#include "expr/expr.h"

/* Whether it is a prefix, type net.CIDR, and not one address, net.IP. */
bool rp_x_is_prefix(const struct rp_value *address);

#endif
