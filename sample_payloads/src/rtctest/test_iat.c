/* Imports of this module, and of one whose table is read-only. */
#include "rtctest.h"

extern IMAGE_DOS_HEADER __ImageBase; /* the linker's name for the start of this module */

static DWORD WINAPI fixed_tick(void)
{
    return 4242;
}

/* Of its own: within one function a compiler loads an imported address once. */
static DWORD __attribute__((noinline)) tick(void)
{
    return GetTickCount();
}

static void import_is_replaced_and_restored(cfx_context *cfx)
{
    void *old = NULL, *ours = NULL;
    ASSERT_STATUS(rtc_patch_iat(&__ImageBase, "kernel32.DLL", "GetTickCount", (void *)fixed_tick, &old), RTC_OK);
    CFX_ASSERT_EQUAL(tick(), 4242);
    CFX_ASSERT_EQUAL((uintptr_t)old, (uintptr_t)GetProcAddress(GetModuleHandleW(L"kernel32"), "GetTickCount"));
    ASSERT_STATUS(rtc_patch_iat(&__ImageBase, NULL, "GetTickCount", old, &ours), RTC_OK);
    CFX_ASSERT_EQUAL((uintptr_t)ours, (uintptr_t)fixed_tick);
    CFX_ASSERT(tick() != 4242);
}

static void unknown_imports_are_refused(cfx_context *cfx)
{
    void *any = (void *)fixed_tick;
    ASSERT_STATUS(rtc_patch_iat(&__ImageBase, "kernel32.dll", "NoSuchImport", any, NULL), RTC_E_IMPORT);
    ASSERT_STATUS(rtc_patch_iat(&__ImageBase, "user32.dll", "GetTickCount", any, NULL), RTC_E_IMPORT);
    ASSERT_STATUS(rtc_patch_iat(&__ImageBase, "kernel32.dll", "gettickcount", any, NULL), RTC_E_IMPORT);
    ASSERT_STATUS(rtc_patch_iat(NULL, NULL, "GetTickCount", any, NULL), RTC_E_ARG);
    ASSERT_STATUS(rtc_patch_iat(&__ImageBase, NULL, NULL, any, NULL), RTC_E_ARG);
    ASSERT_STATUS(rtc_patch_iat(&__ImageBase, NULL, "GetTickCount", NULL, NULL), RTC_E_ARG);
}

static void what_is_no_image_is_refused(cfx_context *cfx)
{
    uint8_t *page = pages_with(cfx, 1, PAGE_READWRITE);
    IMAGE_DOS_HEADER *dos = (IMAGE_DOS_HEADER *)page;
    IMAGE_NT_HEADERS *headers = (IMAGE_NT_HEADERS *)(page + 128);
    ASSERT_STATUS(rtc_patch_iat(page, NULL, "Sleep", page, NULL), RTC_E_IMAGE);
    dos->e_magic = IMAGE_DOS_SIGNATURE;
    dos->e_lfanew = 128;
    ASSERT_STATUS(rtc_patch_iat(page, NULL, "Sleep", page, NULL), RTC_E_IMAGE);
    headers->Signature = IMAGE_NT_SIGNATURE;
    headers->OptionalHeader.Magic = IMAGE_NT_OPTIONAL_HDR_MAGIC ^ 0x300; /* the other width */
    ASSERT_STATUS(rtc_patch_iat(page, NULL, "Sleep", page, NULL), RTC_E_IMAGE);
    headers->OptionalHeader.Magic = IMAGE_NT_OPTIONAL_HDR_MAGIC;
    headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IMPORT].VirtualAddress = 0;
    ASSERT_STATUS(rtc_patch_iat(page, NULL, "Sleep", page, NULL), RTC_E_IMPORT);
    VirtualFree(page, 0, MEM_RELEASE);
}

/* The address of an import of kernel32 by the name of one of ntdll's functions. */
static void table_of_the_system_keeps_its_protection(cfx_context *cfx)
{
    static const char *const names[] = {"RtlInitUnicodeString", "NtClose", "RtlFreeUnicodeString", "RtlNtStatusToDosError"};
    HMODULE kernel32 = GetModuleHandleW(L"kernel32"), ntdll = GetModuleHandleW(L"ntdll");
    for (unsigned i = 0; i < ARRAYSIZE(names); i++) {
        void *real = (void *)GetProcAddress(ntdll, names[i]), *old = NULL;
        MEMORY_BASIC_INFORMATION before, after;
        IMAGE_NT_HEADERS *headers = (IMAGE_NT_HEADERS *)((uint8_t *)kernel32 + ((IMAGE_DOS_HEADER *)kernel32)->e_lfanew);
        uint8_t *table = (uint8_t *)kernel32 + headers->OptionalHeader.DataDirectory[IMAGE_DIRECTORY_ENTRY_IAT].VirtualAddress;
        VirtualQuery(table, &before, sizeof before);
        if (rtc_patch_iat(kernel32, NULL, names[i], real, &old) == RTC_E_IMPORT)
            continue;
        VirtualQuery(table, &after, sizeof after);
        CFX_ASSERT_EQUAL((uintptr_t)old, (uintptr_t)real);
        CFX_ASSERT_EQUAL(after.Protect, before.Protect);
        return;
    }
    CFX_SKIP("kernel32 imports none of the functions that this test knows");
}

CFX_FIXTURE(Iat, CFX_TEST(import_is_replaced_and_restored), CFX_TEST(unknown_imports_are_refused),
            CFX_TEST(what_is_no_image_is_refused), CFX_TEST(table_of_the_system_keeps_its_protection))
