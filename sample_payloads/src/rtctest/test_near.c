/* Memory for code: within reach, never writable and executable at once, and DEP is real. */
#include "rtctest.h"

static const uint8_t returns_42[6] = {0xb8, 42, 0, 0, 0, 0xc3};

static uintptr_t distance(const void *a, const void *b)
{
    return a > b ? (uintptr_t)a - (uintptr_t)b : (uintptr_t)b - (uintptr_t)a;
}

static void check_block_near(cfx_context *cfx, const void *origin)
{
    MEMORY_BASIC_INFORMATION info;
    void *block = NULL;
    ASSERT_STATUS(rtc_alloc_near(origin, PAGE, RTC_REACH, &block), RTC_OK);
    CFX_ASSERT(distance(block, origin) <= RTC_REACH && distance((uint8_t *)block + PAGE, origin) <= RTC_REACH);
    CFX_ASSERT_EQUAL(protection_of(block), PAGE_READWRITE);
    rtc_free_near(block);
    VirtualQuery(block, &info, sizeof info);
    CFX_ASSERT_EQUAL(info.State, MEM_FREE);
}

static void near_this_module(cfx_context *cfx)
{
    check_block_near(cfx, (void *)near_this_module);
}

static void near_kernel32(cfx_context *cfx)
{
    check_block_near(cfx, (void *)GetProcAddress(GetModuleHandleW(L"kernel32"), "Sleep"));
}

static void reach_is_kept(cfx_context *cfx)
{
    const size_t reach = 0x1000000;
    void *block = NULL;
    rtc_status status = rtc_alloc_near((void *)hot, PAGE, reach, &block);
    if (status == RTC_E_NEAR)
        CFX_SKIP("the 16 MB around this module are full");
    ASSERT_STATUS(status, RTC_OK);
    CFX_ASSERT(distance(block, (void *)hot) <= reach);
    rtc_free_near(block);
}

static void nothing_free_within_reach(cfx_context *cfx)
{
    uint8_t *space = VirtualAlloc(NULL, 0x800000, MEM_RESERVE, PAGE_NOACCESS);
    void *block = NULL;
    CFX_ASSERT(space);
    ASSERT_STATUS(rtc_alloc_near(space + 0x400000, PAGE, 0x200000, &block), RTC_E_NEAR);
    VirtualFree(space, 0, MEM_RELEASE);
    ASSERT_STATUS(rtc_alloc_near(space, PAGE, PAGE, &block), RTC_E_ARG);
    ASSERT_STATUS(rtc_alloc_near(NULL, PAGE, RTC_REACH, &block), RTC_E_ARG);
    ASSERT_STATUS(rtc_alloc_near(space, 0, RTC_REACH, &block), RTC_E_ARG);
}

static void sealed_code_runs(cfx_context *cfx)
{
    void *block;
    ASSERT_STATUS(rtc_alloc_near((void *)hot, PAGE, RTC_REACH, &block), RTC_OK);
    for (unsigned i = 0; i < sizeof returns_42; i++)
        ((volatile uint8_t *)block)[i] = returns_42[i];
    ASSERT_STATUS(rtc_seal(block, PAGE), RTC_OK);
    CFX_ASSERT_EQUAL(protection_of(block), PAGE_EXECUTE_READ);
    CFX_ASSERT_EQUAL(((function)(uintptr_t)block)(0), 42);
    rtc_free_near(block);
    ASSERT_STATUS(rtc_seal(block, PAGE), RTC_E_PROTECT);
    ASSERT_STATUS(rtc_seal(NULL, PAGE), RTC_E_ARG);
}

/* A call into a page that isn't executable faults at its first byte: go back to the caller from there. */
static uint8_t *not_executable;
static ULONG_PTR access_kind;

static LONG CALLBACK return_to_caller(EXCEPTION_POINTERS *pointers)
{
    const EXCEPTION_RECORD *record = pointers->ExceptionRecord;
    if (record->ExceptionCode != (DWORD)EXCEPTION_ACCESS_VIOLATION || record->ExceptionAddress != not_executable)
        return EXCEPTION_CONTINUE_SEARCH;
    access_kind = record->ExceptionInformation[0];
#ifdef _WIN64
    pointers->ContextRecord->Rip = *(ULONG_PTR *)pointers->ContextRecord->Rsp;
    pointers->ContextRecord->Rsp += sizeof(ULONG_PTR);
#else
    pointers->ContextRecord->Eip = *(ULONG_PTR *)pointers->ContextRecord->Esp;
    pointers->ContextRecord->Esp += sizeof(ULONG_PTR);
#endif
    return EXCEPTION_CONTINUE_EXECUTION;
}

static void data_does_not_run(cfx_context *cfx)
{
    void *block, *handler;
    ASSERT_STATUS(rtc_alloc_near((void *)hot, PAGE, RTC_REACH, &block), RTC_OK);
    not_executable = block;
    for (unsigned i = 0; i < sizeof returns_42; i++)
        ((volatile uint8_t *)block)[i] = returns_42[i];
    access_kind = 0;
    handler = AddVectoredExceptionHandler(1, return_to_caller);
    ((void (*)(void))(uintptr_t)block)();
    RemoveVectoredExceptionHandler(handler);
    CFX_ASSERT_EQUAL(access_kind, 8); /* an attempt to execute */
    rtc_free_near(block);
}

CFX_FIXTURE(Near, CFX_TEST(near_this_module), CFX_TEST(near_kernel32), CFX_TEST(reach_is_kept),
            CFX_TEST(nothing_free_within_reach), CFX_TEST(sealed_code_runs), CFX_TEST(data_does_not_run))
