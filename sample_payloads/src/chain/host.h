/* What kind of host this is, also for a 32-bit program on 64-bit Windows. */
#ifndef CHAIN_HOST_H
#define CHAIN_HOST_H
#include <windows.h>

/* "x86", "x64", "arm64", or "arm64-x64" for Windows on Arm that runs x64 code too; "unknown" for anything else. */
const WCHAR *host_name(void);
#endif
