#ifndef RUNTIME_PROVIDERS_WORDS_H
#define RUNTIME_PROVIDERS_WORDS_H

/*
 * Words as people see them in names: HighCPUUsage is high, CPU and usage;
 * node_memory_MemAvailable is node, memory, Mem and available.
 */

#include <stdbool.h>

#include "base/text.h"

/*
 * The next word of `*rest`: ASCII letters and digits, split where the case
 * says that a new word begins.  Other bytes end a word, bytes beyond ASCII
 * belong to one.  False when there is none.
 */
bool rp_word_next(struct rp_text *word, struct rp_text *rest);

/*
 * Whether a word is `name` (lower case) in any case, its plural in s, or one
 * of a numbered row (cpu3, load15).
 */
bool rp_word_is(struct rp_text word, const char *name);

/* Whether one of the text's words is `name`. */
bool rp_words_have(struct rp_text text, const char *name);

#endif
