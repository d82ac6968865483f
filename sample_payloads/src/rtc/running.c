/* Changing code that other threads run: with all of them stopped, or parked in front of it. */
#include "internal.h"

#define STOP_ATTEMPTS 100
#define PARK_ATTEMPTS 500

rtc_status rtc_patch_stopped(void *site, const void *bytes, size_t size, unsigned *stopped)
{
    thread_list threads;
    open_pages pages;
    rtc_status status, closed;
    if (!site || !bytes || !size || size > RTC_PATCH_MAX)
        return RTC_E_ARG;
    pages_lock();
    status = pages_open(site, size, &pages);
    if (!status) {
        for (unsigned attempt = 0; attempt < STOP_ATTEMPTS; attempt++) {
            status = threads_suspend(site, size, &threads);
            if (status != RTC_E_BUSY)
                break;
            Sleep(attempt / 8);
        }
        if (!status) {
            copy_bytes(site, bytes, size);
            FlushInstructionCache(GetCurrentProcess(), site, size);
            if (stopped)
                *stopped = threads.count;
            threads_resume(&threads);
        }
        closed = pages_close(site, size, &pages);
        if (!status)
            status = closed;
    }
    pages_unlock();
    return status;
}

/* The one-byte instructions that functions start with. */
static BOOL is_one_byte(uint8_t opcode)
{
    return (opcode >= 0x50 && opcode <= 0x5f) || opcode == 0x90 ||
           opcode == 0xc3 || opcode == 0xcc;
}

/* Wait until nobody stands behind the first byte. */
static rtc_status wait_until_left(const void *site, size_t size)
{
    rtc_status status = RTC_OK;
    thread_list threads;
    for (unsigned attempt = 0; attempt < PARK_ATTEMPTS; attempt++) {
        status = threads_suspend(site, size, &threads);
        if (!status)
            threads_resume(&threads);
        if (status != RTC_E_BUSY)
            break;
        Sleep(attempt / 64);
    }
    return status;
}

rtc_status rtc_patch_parked(void *site, const void *bytes, size_t size)
{
    static const uint8_t park[2] = {0xeb, 0xfe};
    open_pages pages;
    rtc_status status, closed;
    uint8_t head[2];
    if (!site || !bytes || size < 2 || size > RTC_PATCH_MAX)
        return RTC_E_ARG;
    if (((uintptr_t)site & 7) == 7)
        return RTC_E_ALIGN;
    pages_lock();
    status = pages_open(site, size, &pages);
    if (!status) {
        copy_bytes(head, site, 2);
        status = is_one_byte(head[0]) ? RTC_E_PROLOGUE : store_within_unit(site, head, park, 2);
        if (!status) {
            status = wait_until_left(site, size);
            if (!status) {
                copy_bytes((uint8_t *)site + 2, (const uint8_t *)bytes + 2, size - 2);
                FlushProcessWriteBuffers(); /* interrupts every processor that runs this process: it fetches anew */
            }
            store_within_unit(site, park, status ? head : bytes, 2);
        }
        closed = pages_close(site, size, &pages);
        if (!status)
            status = closed;
    }
    pages_unlock();
    return status;
}
