/* A COM class that tells the bitness of the DLL it lives in (common/bitsobject.c), for the package of rtc and cfx: one
 * CLSID, one server per ISA. */
#include "../common/inproc.h"

/* {7D2E9B16-4A83-4F5C-8C0D-E6135A9F2B48} */
const CLSID server_clsid = {0x7d2e9b16, 0x4a83, 0x4f5c, {0x8c, 0x0d, 0xe6, 0x13, 0x5a, 0x9f, 0x2b, 0x48}};
const WCHAR server_title[] = L"rtc sample COM server";
const WCHAR *const server_handler_keys[] = {NULL};
