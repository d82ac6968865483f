/* What ISA a file and this system have. */
#ifndef CFX_MACHINE_H
#define CFX_MACHINE_H
#include <windows.h>

/* IMAGE_FILE_MACHINE_… of a PE file, 0 when it isn't one or can't be read. */
WORD machine_of(const WCHAR *path);
/* The system's own machine, also for a 32-bit process on 64-bit Windows; 0 for one that cfx has no build for. */
WORD native_machine(void);
/* The machine that this runner is built for. */
WORD own_machine(void);
/* "i386", "amd64" or "unknown". */
const char *machine_name(WORD machine);
#endif
