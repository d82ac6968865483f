/* What the system rarely refuses: rtc.dll's own imports are replaced, with rtc's own function, by ones that fail. */
#include "rtctest.h"

static BOOL(WINAPI *protect_)(void *, SIZE_T, DWORD, DWORD *);
static void *(WINAPI *heap_alloc)(HANDLE, DWORD, SIZE_T);
static void *(WINAPI *virtual_alloc)(void *, SIZE_T, DWORD, DWORD);
static FARPROC(WINAPI *get_proc_address)(HMODULE, const char *);
static int good_calls = -1; /* before one fails; -1: none fails */

static BOOL fails_now(void)
{
    if (good_calls < 0)
        return FALSE;
    return good_calls-- == 0;
}

static BOOL WINAPI failing_protect(void *address, SIZE_T size, DWORD protection, DWORD *old)
{
    return fails_now() ? FALSE : protect_(address, size, protection, old);
}

static void *WINAPI failing_heap_alloc(HANDLE heap, DWORD flags, SIZE_T size)
{
    return fails_now() ? NULL : heap_alloc(heap, flags, size);
}

static void *WINAPI failing_virtual_alloc(void *address, SIZE_T size, DWORD type, DWORD protection)
{
    return fails_now() ? NULL : virtual_alloc(address, size, type, protection);
}

static FARPROC WINAPI failing_get_proc_address(HMODULE module, const char *name)
{
    return fails_now() ? NULL : get_proc_address(module, name);
}

static const struct {
    const char *name;
    void *failing, *real;
} imports[] = {
    {"VirtualProtect", (void *)failing_protect, &protect_},
    {"HeapAlloc", (void *)failing_heap_alloc, &heap_alloc},
    {"VirtualAlloc", (void *)failing_virtual_alloc, &virtual_alloc},
    {"GetProcAddress", (void *)failing_get_proc_address, &get_proc_address},
};

static void replace(cfx_context *cfx)
{
    HMODULE rtc = GetModuleHandleW(L"rtc.dll");
    good_calls = -1;
    for (unsigned i = 0; i < ARRAYSIZE(imports); i++) {
        /* known before the replacement is called, which is from within rtc_patch_iat */
        *(void **)imports[i].real = (void *)GetProcAddress(GetModuleHandleW(L"kernel32"), imports[i].name);
        ASSERT_STATUS(rtc_patch_iat(rtc, "kernel32.dll", imports[i].name, imports[i].failing, NULL), RTC_OK);
    }
}

static void put_back(cfx_context *cfx)
{
    good_calls = -1;
    for (unsigned i = 0; i < ARRAYSIZE(imports); i++)
        ASSERT_STATUS(rtc_patch_iat(GetModuleHandleW(L"rtc.dll"), "kernel32.dll", imports[i].name,
                                    *(void **)imports[i].real, NULL), RTC_OK);
}

static void arm(int calls)
{
    good_calls = calls;
}

static void restore_fails(cfx_context *cfx)
{
    uintptr_t *page = (uintptr_t *)pages_with(cfx, 1, PAGE_READONLY), old = 0;
    arm(1);
    ASSERT_STATUS(rtc_patch_ptr(page, 5, &old), RTC_E_RESTORE);
    CFX_ASSERT(page[0] == 5 && (uint8_t)old == 0xcc); /* written all the same */
    CFX_ASSERT_EQUAL(protection_of(page), PAGE_READWRITE);
    VirtualFree(page, 0, MEM_RELEASE);
}

static void second_page_is_refused(cfx_context *cfx)
{
    uint8_t *pages = pages_with(cfx, 2, PAGE_READONLY), bytes[8] = {0};
    arm(1);
    ASSERT_STATUS(rtc_patch_code(pages + PAGE - 4, bytes, 8, NULL), RTC_E_PROTECT);
    CFX_ASSERT(pages[PAGE - 4] == 0xcc && pages[PAGE] == 0xcc);
    CFX_ASSERT_EQUAL(protection_of(pages), PAGE_READONLY); /* the first is as it was */
    VirtualFree(pages, 0, MEM_RELEASE);
}

static void seal_is_refused(cfx_context *cfx)
{
    void *block;
    ASSERT_STATUS(rtc_alloc_near((void *)hot, PAGE, RTC_REACH, &block), RTC_OK);
    arm(0);
    ASSERT_STATUS(rtc_seal(block, PAGE), RTC_E_PROTECT);
    rtc_free_near(block);
}

static void no_memory_for_the_threads(cfx_context *cfx)
{
    uint8_t code[5];
    for (unsigned i = 0; i < sizeof code; i++)
        code[i] = ((const volatile uint8_t *)site_add)[i];
    /* VirtualProtect, GetProcAddress and HeapAlloc are called in this order */
    arm(1);
    ASSERT_STATUS(rtc_patch_stopped((void *)site_add, code, 5, NULL), RTC_E_SYSTEM);
    arm(2);
    ASSERT_STATUS(rtc_patch_stopped((void *)site_add, code, 5, NULL), RTC_E_NOMEM);
    arm(1);
    ASSERT_STATUS(rtc_patch_parked((void *)site_add, code, 5), RTC_E_SYSTEM);
    arm(2);
    ASSERT_STATUS(rtc_patch_parked((void *)site_add, code, 5), RTC_E_NOMEM);
    CFX_ASSERT_EQUAL(protection_of((void *)site_add), PAGE_EXECUTE_READ);
    CFX_ASSERT_EQUAL(site_add(0), 2);
}

static unsigned destroyed;

static void *create(void *class_, void *context)
{
    (void)context;
    return class_;
}

static void destroy(void *object)
{
    (void)object;
    destroyed++;
}

static void *create_and_fail_next(void *class_, void *context)
{
    arm((int)(intptr_t)context);
    return class_;
}

static void no_memory_for_a_class(cfx_context *cfx)
{
    static void *class_[2];
    void *object;
    destroyed = 0;
    ASSERT_STATUS(rtc_class_slot(class_, sizeof(void *), create_and_fail_next, destroy, (void *)0, &object), RTC_E_NOMEM);
    CFX_ASSERT(!object && !class_[1] && destroyed == 1 && !rtc_class_count());
    arm(-1);
    ASSERT_STATUS(rtc_class_table(class_, create_and_fail_next, destroy, (void *)0, &object), RTC_E_NOMEM);
    CFX_ASSERT(!object && destroyed == 2 && !rtc_class_count());
}

static void slot_that_can_not_be_emptied(cfx_context *cfx)
{
    static void *classes[3][2];
    void *object;
    destroyed = 0;
    for (unsigned i = 0; i < 3; i++)
        ASSERT_STATUS(rtc_class_slot(classes[i], sizeof(void *), create, destroy, NULL, &object), RTC_OK);
    arm(2); /* the last is emptied with two calls, the one before it fails */
    ASSERT_STATUS(rtc_class_clear(), RTC_E_PROTECT);
    CFX_ASSERT(destroyed == 2 && !classes[2][1] && classes[1][1] && !classes[0][1]);
    CFX_ASSERT_EQUAL(rtc_class_count(), 1);
    ASSERT_STATUS(rtc_class_slot(classes[1], sizeof(void *), create, destroy, NULL, &object), RTC_OK);
    CFX_ASSERT(object == classes[1]);
    ASSERT_STATUS(rtc_class_clear(), RTC_OK);
    CFX_ASSERT(destroyed == 3 && !classes[1][1] && !rtc_class_count());
}

CFX_FIXTURE(Failures, CFX_BEFORE(replace), CFX_AFTER(put_back), CFX_TEST(restore_fails),
            CFX_TEST(second_page_is_refused), CFX_TEST(seal_is_refused), CFX_TEST(no_memory_for_the_threads),
            CFX_TEST(no_memory_for_a_class), CFX_TEST(slot_that_can_not_be_emptied))
