/* Hooks: installed, removed, retargeted, refused, under fire, and on a function of Windows. */
#include "rtctest.h"

static rtc_hook hook_of_hot; /* one for all tests: it knows the jump in hot's padding */

static void redirects_and_calls_the_original(cfx_context *cfx)
{
    CFX_ASSERT_EQUAL(hot(1), 2);
    ASSERT_STATUS(rtc_hook_install(&hook_of_hot, (void *)hot, (void *)doubled), RTC_OK);
    original_function = (function)(uintptr_t)hook_of_hot.original;
    CFX_ASSERT_EQUAL(hot(1), 4);
    CFX_ASSERT_EQUAL(protection_of((void *)hot), PAGE_EXECUTE_READ);
    ASSERT_STATUS(rtc_hook_remove(&hook_of_hot), RTC_OK);
    CFX_ASSERT_EQUAL(hot(1), 2);
}

/* A page with a function that returns 7 behind padding bytes of int3, at a 16-byte border. */
static uint8_t *hot_page(cfx_context *cfx, unsigned padding, unsigned shift)
{
#ifdef _WIN64
    static const uint8_t code[] = {0x66, 0x90, 0xb8, 7, 0, 0, 0, 0xc3}; /* as Microsoft's compiler begins it */
#else
    static const uint8_t code[] = {0x8b, 0xff, 0xb8, 7, 0, 0, 0, 0xc3};
#endif
    void *page;
    uint8_t *entry;
    ASSERT_STATUS(rtc_alloc_near((void *)hot, PAGE, RTC_REACH, &page), RTC_OK);
    entry = (uint8_t *)page + 512 + shift;
    for (unsigned i = 1; i <= 64; i++)
        *((volatile uint8_t *)entry - i) = i <= padding ? 0xcc : 0x90;
    for (unsigned i = 0; i < sizeof code; i++)
        ((volatile uint8_t *)entry)[i] = code[i];
    ASSERT_STATUS(rtc_seal(page, PAGE), RTC_OK);
    return entry;
}

/* A block with a function that returns 42, out of reach of a NEAR jump where there is room for that. */
static uint8_t *far_function(cfx_context *cfx)
{
    static const uint8_t code[] = {0xb8, 42, 0, 0, 0, 0xc3};
    uint8_t *block = VirtualAlloc(NULL, PAGE, MEM_RESERVE | MEM_COMMIT | MEM_TOP_DOWN, PAGE_READWRITE);
    CFX_ASSERT(block);
    for (unsigned i = 0; i < sizeof code; i++)
        ((volatile uint8_t *)block)[i] = code[i];
    ASSERT_STATUS(rtc_seal(block, PAGE), RTC_OK);
    return block;
}

static void installs_retargets_and_removes_twice(cfx_context *cfx)
{
    uint8_t *far_away = far_function(cfx);
    for (unsigned round = 0; round < 2; round++) {
        ASSERT_STATUS(rtc_hook_install(&hook_of_hot, (void *)hot, (void *)replacement), RTC_OK);
        CFX_ASSERT_EQUAL(hot(1), 1001);
        ASSERT_STATUS(rtc_hook_install(&hook_of_hot, (void *)hot, (void *)replacement), RTC_OK);
        CFX_ASSERT_EQUAL(hot(1), 1001);
        ASSERT_STATUS(rtc_hook_install(&hook_of_hot, (void *)hot, far_away), RTC_OK);
        CFX_ASSERT_EQUAL(hot(1), 42);
        ASSERT_STATUS(rtc_hook_remove(&hook_of_hot), RTC_OK);
        CFX_ASSERT_EQUAL(hot(1), 2);
        ASSERT_STATUS(rtc_hook_remove(&hook_of_hot), RTC_OK);
        CFX_ASSERT_EQUAL(hot(1), 2);
    }
    ASSERT_STATUS(rtc_hook_install(&hook_of_hot, (void *)replacement, (void *)hot), RTC_E_ARG); /* it is hot's */
    VirtualFree(far_away, 0, MEM_RELEASE);
}

static void short_padding_gets_a_relay(cfx_context *cfx)
{
    rtc_hook hook = {0};
    uint8_t *entry = hot_page(cfx, 6, 0), *far_away = far_function(cfx);
    function call = (function)(uintptr_t)entry;
    CFX_ASSERT_EQUAL(call(1), 7);
    ASSERT_STATUS(rtc_hook_install(&hook, entry, far_away), RTC_OK);
    CFX_ASSERT_EQUAL(call(1), 42);
#ifdef _WIN64
    if (hook.stub)
        CFX_ASSERT_EQUAL(protection_of(hook.stub), PAGE_EXECUTE_READ);
    else
        CFX_LOG("the far block isn't far");
#endif
    ASSERT_STATUS(rtc_hook_install(&hook, entry, (void *)replacement), RTC_OK);
    CFX_ASSERT_EQUAL(call(1), 1001);
    ASSERT_STATUS(rtc_hook_install(&hook, entry, far_away), RTC_OK);
    CFX_ASSERT_EQUAL(call(1), 42);
    ASSERT_STATUS(rtc_hook_remove(&hook), RTC_OK);
    CFX_ASSERT_EQUAL(call(1), 7);
    CFX_ASSERT_EQUAL(((function)(uintptr_t)hook.original)(1), 7);
    rtc_free_near(hook.stub);
    rtc_free_near(entry - 512);
    VirtualFree(far_away, 0, MEM_RELEASE);
}

static void refuses_other_functions(cfx_context *cfx)
{
    rtc_hook hook = {0};
    uint8_t *entry;
    ASSERT_STATUS(rtc_hook_install(&hook, (void *)site_add, (void *)replacement), RTC_E_PROLOGUE);
    CFX_ASSERT_EQUAL(site_add(1), 2);
    entry = hot_page(cfx, 4, 0);
    ASSERT_STATUS(rtc_hook_install(&hook, entry, (void *)replacement), RTC_E_ROOM);
    rtc_free_near(entry - 512);
    entry = hot_page(cfx, 32, 2);
    ASSERT_STATUS(rtc_hook_install(&hook, entry, (void *)replacement), RTC_E_ALIGN);
    rtc_free_near(entry - 514);
    ASSERT_STATUS(rtc_hook_install(&hook, NULL, (void *)replacement), RTC_E_ARG);
    ASSERT_STATUS(rtc_hook_install(NULL, (void *)hot, (void *)replacement), RTC_E_ARG);
    ASSERT_STATUS(rtc_hook_remove(NULL), RTC_E_ARG);
}

static void somebody_hooked_over_it(cfx_context *cfx)
{
    static const uint8_t theirs[2] = {0xeb, 0x10};
    rtc_hook hook = {0};
    uint8_t *entry = hot_page(cfx, 32, 0), ours[2];
    ASSERT_STATUS(rtc_hook_install(&hook, entry, (void *)replacement), RTC_OK);
    ASSERT_STATUS(rtc_patch_code(entry, theirs, 2, ours), RTC_OK);
    ASSERT_STATUS(rtc_hook_remove(&hook), RTC_E_CONFLICT);
    ASSERT_STATUS(rtc_hook_install(&hook, entry, (void *)doubled), RTC_E_CONFLICT);
    CFX_ASSERT_EQUAL(entry[0], 0xeb);
    CFX_ASSERT_EQUAL(entry[1], 0x10);
    ASSERT_STATUS(rtc_patch_code(entry, ours, 2, NULL), RTC_OK);
    ASSERT_STATUS(rtc_hook_remove(&hook), RTC_OK);
    rtc_free_near(entry - 512);
}

static void under_fire(cfx_context *cfx)
{
    static rtc_hook hook;
    static fire fire;
    uint8_t *entry = hot_page(cfx, 32, 0);
    rtc_status status = RTC_OK;
    fire_start(cfx, &fire, 4, (function)(uintptr_t)entry, 7, 1001);
    for (unsigned i = 0; i < 2000 && !status; i++) {
        status = rtc_hook_install(&hook, entry, (void *)replacement);
        if (!status && i % 16 == 0)
            Sleep(0);
        if (!status)
            status = rtc_hook_remove(&hook);
    }
    if (!status)
        status = rtc_hook_install(&hook, entry, (void *)replacement);
    if (!status)
        fire_wait(&fire.new);
    if (!status)
        status = rtc_hook_remove(&hook);
    if (!status)
        fire_wait(&fire.old);
    fire_stop(&fire);
    ASSERT_STATUS(status, RTC_OK);
    CFX_ASSERT_EQUAL(fire.wrong, 0);
    CFX_LOG_VALUE("calls of the old code", fire.old);
    CFX_LOG_VALUE("calls of the new code", fire.new);
    rtc_free_near(entry - 512);
}

/* Windows' DLLs are built for it on i386, Wine's on both; Windows on amd64 leaves it out. */
typedef DWORD(WINAPI *attributes_function)(const WCHAR *path);

static DWORD WINAPI no_attributes(const WCHAR *path)
{
    (void)path;
    return 0x4711;
}

static void function_of_the_system(cfx_context *cfx)
{
    static rtc_hook hook;
    HMODULE module = GetModuleHandleW(L"kernelbase");
    attributes_function attributes = module ? (attributes_function)(void *)GetProcAddress(module, "GetFileAttributesW") : NULL;
    DWORD before;
    rtc_status status;
    if (!attributes)
        CFX_SKIP("this system has no kernelbase.dll");
    before = attributes(L"C:\\");
    status = rtc_hook_install(&hook, (void *)attributes, (void *)no_attributes);
    if (status == RTC_E_PROLOGUE)
        CFX_SKIP("this system's kernelbase is not built for hot-patching");
    ASSERT_STATUS(status, RTC_OK);
    CFX_ASSERT_EQUAL(attributes(L"C:\\"), 0x4711);
    CFX_ASSERT_EQUAL(((attributes_function)(uintptr_t)hook.original)(L"C:\\"), before);
    ASSERT_STATUS(rtc_hook_remove(&hook), RTC_OK);
    CFX_ASSERT_EQUAL(attributes(L"C:\\"), before);
}

CFX_FIXTURE(Hook, CFX_TEST(redirects_and_calls_the_original), CFX_TEST(installs_retargets_and_removes_twice),
            CFX_TEST(short_padding_gets_a_relay), CFX_TEST(refuses_other_functions),
            CFX_TEST(somebody_hooked_over_it), CFX_TEST(under_fire), CFX_TEST(function_of_the_system))
