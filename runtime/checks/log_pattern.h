#ifndef RUNTIME_CHECKS_LOG_PATTERN_H
#define RUNTIME_CHECKS_LOG_PATTERN_H

#include <stdint.h>

#include "base/text.h"
#include "checks/log_read.h"

enum rp_log_match { RP_LOG_NO, RP_LOG_YES, RP_LOG_TOO_DEAR };

/*
 * Whether the pattern is in the line.  Too dear: it would take too many tries,
 * or longer than `until_us`.
 */
enum rp_log_match rp_log_matches(const struct rp_log_pattern *pattern,
				 struct rp_text line, int64_t until_us);

void rp_log_pattern_free(struct rp_log_pattern *pattern);

#endif
