#ifndef COMPILER_ABI_TEXT_H
#define COMPILER_ABI_TEXT_H

/* The text of runtime/abi.h, NUL-terminated, made by the build. */
extern const char rp_abi_text[];

#endif
