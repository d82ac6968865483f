/* Protections: make pages writable, and give each of them back what it had. */
#include "internal.h"

static SRWLOCK lock = SRWLOCK_INIT;

void pages_lock(void)
{
    AcquireSRWLockExclusive(&lock);
}

void pages_unlock(void)
{
    ReleaseSRWLockExclusive(&lock);
}

static DWORD writable(DWORD protection)
{
    const DWORD executable = PAGE_EXECUTE | PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY;
    return protection & executable ? PAGE_EXECUTE_READWRITE : PAGE_READWRITE;
}

static BOOL restore(open_pages *pages)
{
    BOOL good = TRUE;
    DWORD ignored;
    while (pages->count) {
        pages->count--;
        if (!VirtualProtect(pages->page[pages->count].base, PAGE_BYTES, pages->page[pages->count].protection, &ignored))
            good = FALSE;
    }
    return good;
}

rtc_status pages_open(void *site, size_t size, open_pages *pages)
{
    uint8_t *page = (uint8_t *)((uintptr_t)site & ~(uintptr_t)(PAGE_BYTES - 1)), *end = (uint8_t *)site + size;
    MEMORY_BASIC_INFORMATION info;
    pages->count = 0;
    for (; page < end; page += PAGE_BYTES) {
        rtc_status status = RTC_OK;
        if (!VirtualQuery(page, &info, sizeof info) || info.State != MEM_COMMIT ||
            info.Protect & (PAGE_NOACCESS | PAGE_GUARD))
            status = RTC_E_QUERY;
        else if (!VirtualProtect(page, PAGE_BYTES, writable(info.Protect), &pages->page[pages->count].protection))
            status = RTC_E_PROTECT;
        if (status) {
            restore(pages);
            return status;
        }
        pages->page[pages->count++].base = page;
    }
    return RTC_OK;
}

rtc_status pages_close(void *site, size_t size, open_pages *pages)
{
    rtc_status status = restore(pages) ? RTC_OK : RTC_E_RESTORE;
    FlushInstructionCache(GetCurrentProcess(), site, size);
    return status;
}
