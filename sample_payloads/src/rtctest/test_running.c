/* Changing code that other threads run. */
#include "rtctest.h"

#define SITE_SIZE 5

/* The jump to replacement that fits site_add's two instructions, and those. */
static void codes(cfx_context *cfx, uint8_t *jump, uint8_t *code)
{
    rtc_jump kind;
    ASSERT_STATUS(rtc_encode_jump((void *)site_add, SITE_SIZE, (void *)replacement, jump, &kind), RTC_OK);
    CFX_ASSERT_EQUAL(kind, RTC_JUMP_NEAR);
    for (unsigned i = 0; i < SITE_SIZE; i++)
        code[i] = ((const volatile uint8_t *)site_add)[i];
}

static rtc_status stopped(void *site, const void *bytes, size_t size)
{
    return rtc_patch_stopped(site, bytes, size, NULL);
}

static void swap_under_fire(cfx_context *cfx, rtc_status (*patch)(void *site, const void *bytes, size_t size))
{
    static fire fire;
    uint8_t jump[RTC_JUMP_ABS64], code[SITE_SIZE];
    rtc_status status = RTC_OK;
    codes(cfx, jump, code);
    fire_start(cfx, &fire, 3, site_add, 2, 1001);
    for (unsigned i = 0; i < 40 && !status; i++) {
        status = patch((void *)site_add, jump, SITE_SIZE);
        if (!status && i % 8 == 0)
            fire_wait(&fire.new);
        if (!status)
            status = patch((void *)site_add, code, SITE_SIZE);
        if (!status && i % 8 == 0)
            fire_wait(&fire.old);
    }
    fire_stop(&fire);
    ASSERT_STATUS(status, RTC_OK);
    CFX_ASSERT_EQUAL(fire.wrong, 0);
    CFX_ASSERT_EQUAL(site_add(0), 2);
    CFX_ASSERT_EQUAL(protection_of((void *)site_add), PAGE_EXECUTE_READ);
    CFX_LOG_VALUE("calls of the old code", fire.old);
    CFX_LOG_VALUE("calls of the new code", fire.new);
}

static void stopped_under_fire(cfx_context *cfx)
{
    swap_under_fire(cfx, stopped);
}

static void parked_under_fire(cfx_context *cfx)
{
    swap_under_fire(cfx, rtc_patch_parked);
}

static void stops_every_other_thread(cfx_context *cfx)
{
    static fire fire;
    uint8_t jump[RTC_JUMP_ABS64], code[SITE_SIZE];
    unsigned count = 0;
    rtc_status status;
    codes(cfx, jump, code);
    fire_start(cfx, &fire, 3, site_push, 2, 1001); /* elsewhere */
    status = rtc_patch_stopped((void *)site_add, code, SITE_SIZE, &count);
    fire_wait(&fire.old); /* all of them go on */
    fire_stop(&fire);
    ASSERT_STATUS(status, RTC_OK);
    CFX_ASSERT(count >= 3);
}

static DWORD WINAPI sleep_for_ever(void *parameter)
{
    Sleep(INFINITE);
    return (DWORD)(uintptr_t)parameter;
}

/* More than fit in the first list of handles. */
static void stops_a_hundred_threads(cfx_context *cfx)
{
    static HANDLE threads[100];
    uint8_t jump[RTC_JUMP_ABS64], code[SITE_SIZE];
    unsigned count = 0, made = 0;
    rtc_status status;
    codes(cfx, jump, code);
    while (made < ARRAYSIZE(threads) &&
           (threads[made] = CreateThread(NULL, 0x10000, sleep_for_ever, NULL, STACK_SIZE_PARAM_IS_A_RESERVATION, NULL)))
        made++;
    status = rtc_patch_stopped((void *)site_add, code, SITE_SIZE, &count);
    for (unsigned i = 0; i < made; i++) {
        TerminateThread(threads[i], 0);
        CloseHandle(threads[i]);
    }
    CFX_ASSERT_EQUAL(made, ARRAYSIZE(threads));
    ASSERT_STATUS(status, RTC_OK);
    CFX_ASSERT(count >= ARRAYSIZE(threads));
}

/* A thread that stays inside the site: xor eax,eax; jmp to itself; ret. */
static DWORD WINAPI call_site(void *site)
{
    return ((function)(uintptr_t)site)(0);
}

static void busy_site_is_refused(cfx_context *cfx)
{
    static const uint8_t code[] = {0x31, 0xc0, 0xeb, 0xfe, 0xc3, 0x90, 0x90, 0x90}, nop[2] = {0x90, 0x90};
    uint8_t *page = pages_with(cfx, 1, PAGE_EXECUTE_READ), *site = page + 64;
    rtc_status by_stop, by_parking;
    uint8_t head[2];
    CONTEXT context;
    HANDLE thread;
    uintptr_t at;
    ASSERT_STATUS(rtc_patch_code(site, code, sizeof code, NULL), RTC_OK);
    CFX_ASSERT((thread = CreateThread(NULL, 0, call_site, site, 0, NULL)));
    do { /* until it is there */
        Sleep(1);
        SuspendThread(thread);
        context.ContextFlags = CONTEXT_CONTROL;
        GetThreadContext(thread, &context);
#ifdef _WIN64
        at = context.Rip;
#else
        at = context.Eip;
#endif
        ResumeThread(thread);
    } while (at != (uintptr_t)site + 2);
    by_stop = rtc_patch_stopped(site, code, 5, NULL);
    by_parking = rtc_patch_parked(site, code, 5);
    head[0] = site[0], head[1] = site[1];
    ASSERT_STATUS(rtc_patch_atomic(site + 2, NULL, nop, 2), RTC_OK); /* let it go */
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    ASSERT_STATUS(by_stop, RTC_E_BUSY);
    ASSERT_STATUS(by_parking, RTC_E_BUSY);
    CFX_ASSERT(head[0] == 0x31 && head[1] == 0xc0); /* the parking jump was taken away again */
    ASSERT_STATUS(rtc_patch_stopped(site, code, 5, NULL), RTC_OK);
    CFX_ASSERT_EQUAL(protection_of(page), PAGE_EXECUTE_READ);
    VirtualFree(page, 0, MEM_RELEASE);
}

static void parking_needs_two_bytes_at_once(cfx_context *cfx)
{
    uint8_t *page = pages_with(cfx, 1, PAGE_EXECUTE_READ), code[8] = {0x31, 0xc0};
    ASSERT_STATUS(rtc_patch_parked((void *)site_push, code, 5), RTC_E_PROLOGUE);
    CFX_ASSERT_EQUAL(site_push(0), 2);
    ASSERT_STATUS(rtc_patch_parked(page + 7, code, 5), RTC_E_ALIGN);
    ASSERT_STATUS(rtc_patch_parked(page, code, 1), RTC_E_ARG);
    ASSERT_STATUS(rtc_patch_parked(page, NULL, 5), RTC_E_ARG);
    ASSERT_STATUS(rtc_patch_stopped(page, code, 0, NULL), RTC_E_ARG);
    VirtualFree(page, 0, MEM_RELEASE);
    ASSERT_STATUS(rtc_patch_parked(page, code, 5), RTC_E_QUERY);
    ASSERT_STATUS(rtc_patch_stopped(page, code, 5, NULL), RTC_E_QUERY);
}

CFX_FIXTURE(Running, CFX_TEST(stopped_under_fire), CFX_TEST(parked_under_fire), CFX_TEST(stops_every_other_thread),
            CFX_TEST(stops_a_hundred_threads), CFX_TEST(busy_site_is_refused), CFX_TEST(parking_needs_two_bytes_at_once))
