/* Writing to protected memory: what is written, what the protections are afterwards, what is refused. */
#include "rtctest.h"

static uintptr_t const constants[2] = {0x1111, 0x2222};
static const uint8_t bytes[8] = {1, 2, 3, 4, 5, 6, 7, 8};

static BOOL holds(const volatile uint8_t *at, const uint8_t *expected, unsigned size)
{
    while (size--)
        if (at[size] != expected[size])
            return FALSE;
    return TRUE;
}

static void pointer_in_a_constant_table(cfx_context *cfx)
{
    uintptr_t old = 0;
    CFX_ASSERT_EQUAL(protection_of(constants), PAGE_READONLY);
    ASSERT_STATUS(rtc_patch_ptr((void *)&constants[1], 0x3333, &old), RTC_OK);
    CFX_ASSERT_EQUAL(old, 0x2222);
    CFX_ASSERT_EQUAL(*(const volatile uintptr_t *)&constants[1], 0x3333);
    CFX_ASSERT_EQUAL(*(const volatile uintptr_t *)&constants[0], 0x1111);
    CFX_ASSERT_EQUAL(protection_of(constants), PAGE_READONLY);
    ASSERT_STATUS(rtc_patch_ptr((void *)&constants[1], 0x2222, NULL), RTC_OK);
}

static void pointer_in_code_stays_executable(cfx_context *cfx)
{
    uint8_t *page = pages_with(cfx, 1, PAGE_EXECUTE_READ);
    ASSERT_STATUS(rtc_patch_ptr(page + 8, 42, NULL), RTC_OK);
    CFX_ASSERT_EQUAL(*(uintptr_t *)(page + 8), 42);
    CFX_ASSERT_EQUAL(protection_of(page), PAGE_EXECUTE_READ);
    VirtualFree(page, 0, MEM_RELEASE);
}

static void code_keeps_its_protection(cfx_context *cfx)
{
    uint8_t saved[6] = {0}, again[6] = {0x31, 0xc0, 0x83, 0xc0, 0x02, 0xc3};
    CFX_ASSERT_EQUAL(protection_of(site_add), PAGE_EXECUTE_READ);
    ASSERT_STATUS(rtc_patch_code(site_add, again, sizeof again, saved), RTC_OK);
    CFX_ASSERT(holds(saved, again, sizeof again));
    CFX_ASSERT_EQUAL(protection_of(site_add), PAGE_EXECUTE_READ);
    CFX_ASSERT_EQUAL(site_add(0), 2);
}

static void each_page_gets_its_own_protection(cfx_context *cfx)
{
    uint8_t *pages = pages_with(cfx, 2, PAGE_READONLY);
    protect(pages + PAGE, PAGE_EXECUTE_READ);
    ASSERT_STATUS(rtc_patch_code(pages + PAGE - 4, bytes, 8, NULL), RTC_OK);
    CFX_ASSERT(holds(pages + PAGE - 4, bytes, 8));
    CFX_ASSERT_EQUAL(protection_of(pages), PAGE_READONLY);
    CFX_ASSERT_EQUAL(protection_of(pages + PAGE), PAGE_EXECUTE_READ);
    VirtualFree(pages, 0, MEM_RELEASE);
}

/* The control to the test above: why one VirtualProtect for the whole range would not do. */
static void one_call_for_two_pages_would_lose_one(cfx_context *cfx)
{
    uint8_t *pages = pages_with(cfx, 2, PAGE_READONLY);
    DWORD old, ignored;
    protect(pages + PAGE, PAGE_EXECUTE_READ);
    CFX_ASSERT(VirtualProtect(pages + PAGE - 4, 8, PAGE_EXECUTE_READWRITE, &old));
    CFX_ASSERT(VirtualProtect(pages + PAGE - 4, 8, old, &ignored));
    CFX_ASSERT_EQUAL(protection_of(pages + PAGE), PAGE_READONLY);
    VirtualFree(pages, 0, MEM_RELEASE);
}

static void largest_patch_touches_three_pages(cfx_context *cfx)
{
    static uint8_t pattern[RTC_PATCH_MAX + 1];
    uint8_t *pages = pages_with(cfx, 3, PAGE_READONLY);
    for (unsigned i = 0; i < sizeof pattern; i++)
        pattern[i] = (uint8_t)(i * 7);
    ASSERT_STATUS(rtc_patch_code(pages + 100, pattern, RTC_PATCH_MAX, NULL), RTC_OK);
    CFX_ASSERT(holds(pages + 100, pattern, RTC_PATCH_MAX));
    CFX_ASSERT_EQUAL(pages[99], 0xcc);
    CFX_ASSERT_EQUAL(pages[100 + RTC_PATCH_MAX], 0xcc);
    for (unsigned i = 0; i < 3; i++)
        CFX_ASSERT_EQUAL(protection_of(pages + i * PAGE), PAGE_READONLY);
    ASSERT_STATUS(rtc_patch_code(pages, pattern, RTC_PATCH_MAX + 1, NULL), RTC_E_ARG);
    VirtualFree(pages, 0, MEM_RELEASE);
}

static void refuses_bad_arguments(cfx_context *cfx)
{
    uintptr_t slot[2];
    ASSERT_STATUS(rtc_patch_ptr(NULL, 0, NULL), RTC_E_ARG);
    ASSERT_STATUS(rtc_patch_ptr((uint8_t *)slot + 1, 0, NULL), RTC_E_ALIGN);
    ASSERT_STATUS(rtc_patch_code(NULL, bytes, 1, NULL), RTC_E_ARG);
    ASSERT_STATUS(rtc_patch_code(slot, NULL, 1, NULL), RTC_E_ARG);
    ASSERT_STATUS(rtc_patch_code(slot, bytes, 0, NULL), RTC_E_ARG);
    ASSERT_STATUS(rtc_patch_atomic(slot, NULL, bytes, 0), RTC_E_ARG);
    ASSERT_STATUS(rtc_patch_atomic(slot, NULL, bytes, 9), RTC_E_ARG);
}

static void refuses_memory_that_is_not_there(cfx_context *cfx)
{
    uint8_t *pages = VirtualAlloc(NULL, 3 * PAGE, MEM_RESERVE, PAGE_NOACCESS);
    CFX_ASSERT(pages);
    ASSERT_STATUS(rtc_patch_ptr(pages, 1, NULL), RTC_E_QUERY);
    CFX_ASSERT(VirtualAlloc(pages, PAGE, MEM_COMMIT, PAGE_EXECUTE_READ));
    ASSERT_STATUS(rtc_patch_code(pages + PAGE - 4, bytes, 8, NULL), RTC_E_QUERY); /* half of it */
    CFX_ASSERT_EQUAL(protection_of(pages), PAGE_EXECUTE_READ);
    CFX_ASSERT_EQUAL(pages[PAGE - 4], 0);
    protect(pages, PAGE_NOACCESS);
    ASSERT_STATUS(rtc_patch_ptr(pages, 1, NULL), RTC_E_QUERY);
    protect(pages, PAGE_READWRITE | PAGE_GUARD);
    ASSERT_STATUS(rtc_patch_ptr(pages, 1, NULL), RTC_E_QUERY);
    CFX_ASSERT_EQUAL(protection_of(pages), PAGE_READWRITE | PAGE_GUARD);
    VirtualFree(pages, 0, MEM_RELEASE);
}

static void refuses_a_read_only_view(cfx_context *cfx)
{
    HANDLE section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, PAGE, NULL);
    void *view = MapViewOfFile(section, FILE_MAP_READ, 0, 0, PAGE);
    CFX_ASSERT(view);
    ASSERT_STATUS(rtc_patch_ptr(view, 1, NULL), RTC_E_PROTECT);
    CFX_ASSERT_EQUAL(protection_of(view), PAGE_READONLY);
    UnmapViewOfFile(view);
    CloseHandle(section);
}

static void atomic_compares_and_stores(cfx_context *cfx)
{
    static const uint8_t zeros[8];
    uint8_t *page = pages_with(cfx, 1, PAGE_READWRITE);
    rtc_patch_code(page + 16, zeros, 8, NULL);
    protect(page, PAGE_EXECUTE_READ);
    ASSERT_STATUS(rtc_patch_atomic(page + 16, zeros, bytes, 8), RTC_OK);
    CFX_ASSERT(holds(page + 16, bytes, 8));
    ASSERT_STATUS(rtc_patch_atomic(page + 18, bytes + 2, zeros, 3), RTC_OK);
    CFX_ASSERT(page[17] == 2 && !page[18] && !page[20] && page[21] == 6);
    ASSERT_STATUS(rtc_patch_atomic(page + 18, bytes, bytes, 3), RTC_E_CONFLICT);
    CFX_ASSERT(!page[18]);
    ASSERT_STATUS(rtc_patch_atomic(page + 22, NULL, bytes, 3), RTC_E_ALIGN);
    CFX_ASSERT_EQUAL(protection_of(page), PAGE_EXECUTE_READ);
    VirtualFree(page, 0, MEM_RELEASE);
}

static uintptr_t *contested;
static volatile LONG failures;

static DWORD WINAPI patch_often(void *parameter)
{
    for (uintptr_t i = 1; i <= 3000; i++)
        if (rtc_patch_ptr(contested + 2 * (uintptr_t)parameter, i, NULL))
            InterlockedIncrement(&failures);
    return 0;
}

static void threads_on_one_page(cfx_context *cfx)
{
    HANDLE threads[4];
    contested = (uintptr_t *)pages_with(cfx, 1, PAGE_READONLY);
    failures = 0;
    for (uintptr_t i = 0; i < 4; i++)
        CFX_ASSERT((threads[i] = CreateThread(NULL, 0, patch_often, (void *)i, 0, NULL)));
    WaitForMultipleObjects(4, threads, TRUE, INFINITE);
    CFX_ASSERT_EQUAL(failures, 0);
    for (unsigned i = 0; i < 4; i++) {
        CFX_ASSERT_EQUAL(contested[2 * i], 3000);
        CloseHandle(threads[i]);
    }
    CFX_ASSERT_EQUAL(protection_of(contested), PAGE_READONLY);
    VirtualFree(contested, 0, MEM_RELEASE);
}

static void every_status_has_a_text(cfx_context *cfx)
{
    const char *unknown = rtc_status_text(RTC_E_SYSTEM + 1);
    for (int status = RTC_OK; status <= RTC_E_SYSTEM; status++) {
        const char *text = rtc_status_text(status);
        CFX_ASSERT(text && *text && text != unknown);
    }
    CFX_ASSERT(unknown && *unknown);
}

CFX_FIXTURE(Patch, CFX_TEST(pointer_in_a_constant_table), CFX_TEST(pointer_in_code_stays_executable),
            CFX_TEST(code_keeps_its_protection), CFX_TEST(each_page_gets_its_own_protection),
            CFX_TEST(one_call_for_two_pages_would_lose_one), CFX_TEST(largest_patch_touches_three_pages),
            CFX_TEST(refuses_bad_arguments), CFX_TEST(refuses_memory_that_is_not_there),
            CFX_TEST(refuses_a_read_only_view), CFX_TEST(atomic_compares_and_stores), CFX_TEST(threads_on_one_page),
            CFX_TEST(every_status_has_a_text))
