/* Writing: a pointer, some bytes, some bytes at once. */
#include "internal.h"

rtc_status rtc_patch_ptr(void *slot, uintptr_t value, uintptr_t *old)
{
    open_pages pages;
    rtc_status status;
    if (!slot)
        return RTC_E_ARG;
    if ((uintptr_t)slot % sizeof value)
        return RTC_E_ALIGN;
    pages_lock();
    status = pages_open(slot, sizeof value, &pages);
    if (!status) {
        uintptr_t previous = __atomic_exchange_n((uintptr_t *)slot, value, __ATOMIC_SEQ_CST);
        status = pages_close(slot, sizeof value, &pages);
        if (old)
            *old = previous;
    }
    pages_unlock();
    return status;
}

rtc_status rtc_patch_code(void *site, const void *bytes, size_t size, void *saved)
{
    open_pages pages;
    rtc_status status;
    if (!site || !bytes || !size || size > RTC_PATCH_MAX)
        return RTC_E_ARG;
    pages_lock();
    status = pages_open(site, size, &pages);
    if (!status) {
        if (saved)
            copy_bytes(saved, site, size);
        copy_bytes(site, bytes, size);
        status = pages_close(site, size, &pages);
    }
    pages_unlock();
    return status;
}

rtc_status store_within_unit(void *site, const void *expect, const void *bytes, size_t size)
{
    uint64_t *unit = (uint64_t *)((uintptr_t)site & ~(uintptr_t)7), wanted;
    size_t at = (uintptr_t)site & 7;
    uint64_t seen = __sync_val_compare_and_swap(unit, 0, 0); /* an atomic load, on i386 too */
    for (;;) {
        uint64_t before = seen;
        if (expect && !same_bytes((uint8_t *)&before + at, expect, size))
            return RTC_E_CONFLICT;
        wanted = before;
        copy_bytes((uint8_t *)&wanted + at, bytes, size);
        seen = __sync_val_compare_and_swap(unit, before, wanted);
        if (seen == before)
            return RTC_OK;
    }
}

rtc_status rtc_patch_atomic(void *site, const void *expect, const void *bytes, size_t size)
{
    open_pages pages;
    rtc_status status;
    if (!site || !bytes || !size || size > 8)
        return RTC_E_ARG;
    if (((uintptr_t)site & 7) + size > 8)
        return RTC_E_ALIGN;
    pages_lock();
    status = pages_open(site, size, &pages);
    if (!status) {
        rtc_status stored = store_within_unit(site, expect, bytes, size);
        status = pages_close(site, size, &pages);
        if (stored)
            status = stored;
    }
    pages_unlock();
    return status;
}
