/* What the files of rtc share. */
#ifndef RTC_INTERNAL_H
#define RTC_INTERNAL_H
#include <windows.h>

#include "rtc.h"

#define PAGE_BYTES 4096u
#define PAGES_MAX (RTC_PATCH_MAX / PAGE_BYTES + 1)

/* Pages that are writable for the moment. */
typedef struct {
    struct {
        void *base;
        DWORD protection; /* its own, from before */
    } page[PAGES_MAX];
    unsigned count;
} open_pages;

/* Between the two no other function of rtc changes a protection. */
void pages_lock(void);
void pages_unlock(void);

/* Make the pages of a range writable, all or none. Needs the lock. QUERY PROTECT. */
rtc_status pages_open(void *site, size_t size, open_pages *pages);
/* Restore them and flush the instruction cache for the range. RESTORE. */
rtc_status pages_close(void *site, size_t size, open_pages *pages);

/* The compare-exchange of rtc_patch_atomic on an open page. CONFLICT. */
rtc_status store_within_unit(void *site, const void *expect, const void *bytes, size_t size);

/* The other threads of the process, suspended. */
typedef struct {
    HANDLE *handle;
    unsigned count, room;
} thread_list;

/* Suspend all other threads; BUSY when one stands inside the site, and then they run again. NOMEM SYSTEM. Until
 * threads_resume nothing may be called that could wait for a suspended one: no heap, no loader, no output. */
rtc_status threads_suspend(const void *site, size_t size, thread_list *threads);
void threads_resume(thread_list *threads);

/* A NEAR jump to target when it reaches; 5 bytes. */
BOOL encode_near(const void *at, const void *target, uint8_t *out);
#ifdef _WIN64
/* The ABS64 jump; 14 bytes. */
void encode_abs64(const void *target, uint8_t *out);
#endif

static inline void copy_bytes(void *to, const void *from, size_t size)
{
    volatile uint8_t *target = to; /* volatile: or gcc calls memcpy, which isn't linked */
    for (const uint8_t *source = from; size--;)
        *target++ = *source++;
}

static inline BOOL same_bytes(const void *a, const void *b, size_t size)
{
    const uint8_t *x = a, *y = b;
    while (size--)
        if (*x++ != *y++)
            return FALSE;
    return TRUE;
}
#endif
