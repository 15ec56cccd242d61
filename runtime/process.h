#ifndef RUNTIME_PROCESS_H
#define RUNTIME_PROCESS_H

/*
 * What a program does first, runpipe and the executables it builds alike:
 * makes closed standard descriptors unusable ones, and a write that can go
 * nowhere (no reader, no room) an error instead of a sudden death.
 */
void rp_process_settle(void);

#endif
