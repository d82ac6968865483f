/* The import address table of a loaded module. */
#include "internal.h"

static BOOL same_name(const char *a, const char *b, BOOL any_case)
{
    for (;; a++, b++) {
        char x = *a, y = *b;
        if (any_case) {
            x = x >= 'A' && x <= 'Z' ? x + 32 : x;
            y = y >= 'A' && y <= 'Z' ? y + 32 : y;
        }
        if (x != y)
            return FALSE;
        if (!x)
            return TRUE;
    }
}

rtc_status rtc_patch_iat(void *module, const char *dll, const char *name, const void *replacement, void **old)
{
    uint8_t *base = module;
    const IMAGE_DOS_HEADER *dos = module;
    const IMAGE_NT_HEADERS *headers;
    const IMAGE_IMPORT_DESCRIPTOR *library;
    DWORD address;
    if (!module || !name || !replacement)
        return RTC_E_ARG;
    if (dos->e_magic != IMAGE_DOS_SIGNATURE)
        return RTC_E_IMAGE;
    headers = (const IMAGE_NT_HEADERS *)(base + dos->e_lfanew);
    if (headers->Signature != IMAGE_NT_SIGNATURE || headers->OptionalHeader.Magic != IMAGE_NT_OPTIONAL_HDR_MAGIC)
        return RTC_E_IMAGE;
    address = headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress;
    if (!address)
        return RTC_E_IMPORT;
    for (library = (const IMAGE_IMPORT_DESCRIPTOR *)(base + address); library->Name; library++) {
        IMAGE_THUNK_DATA *names = (IMAGE_THUNK_DATA *)(base + library->OriginalFirstThunk);
        IMAGE_THUNK_DATA *slots = (IMAGE_THUNK_DATA *)(base + library->FirstThunk);
        if (!library->OriginalFirstThunk || (dll && !same_name((const char *)base + library->Name, dll, TRUE)))
            continue;
        for (; names->u1.AddressOfData; names++, slots++) {
            const IMAGE_IMPORT_BY_NAME *import = (const IMAGE_IMPORT_BY_NAME *)(base + names->u1.AddressOfData);
            if (!IMAGE_SNAP_BY_ORDINAL(names->u1.Ordinal) && same_name(import->Name, name, FALSE))
                return rtc_patch_ptr(&slots->u1.Function, (uintptr_t)replacement, (uintptr_t *)old);
        }
    }
    return RTC_E_IMPORT;
}
