/* A COM class that tells the bitness of the DLL it lives in (common/bitsobject.c). */
#include "../common/inproc.h"

/* {3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721} */
const CLSID server_clsid = {0x3c0b2f4e, 0x5d19, 0x4c83, {0x8e, 0x57, 0x91, 0xa6, 0xd4, 0xf0, 0xb7, 0x21}};
const WCHAR server_title[] = L"crossmsi sample COM server";
const WCHAR *const server_handler_keys[] = {NULL};
