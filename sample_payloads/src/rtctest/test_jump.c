/* Jumps at the borders of their ranges, and two hops through padding. */
#include "rtctest.h"

static rtc_jump kind_of(const void *at, size_t room, intptr_t distance, rtc_status *status, uint8_t *code)
{
    rtc_jump kind = RTC_JUMP_NONE;
    *status = rtc_encode_jump(at, room, (const uint8_t *)at + distance, code, &kind);
    return kind;
}

static void short_jumps_reach_128_bytes(cfx_context *cfx)
{
    const void *at = (void *)0x10000000;
    uint8_t code[RTC_JUMP_ABS64];
    rtc_status status;
    CFX_ASSERT_EQUAL(kind_of(at, 2, 129, &status, code), RTC_JUMP_SHORT);
    CFX_ASSERT(!status && code[0] == 0xeb && code[1] == 127);
    CFX_ASSERT_EQUAL(kind_of(at, 2, -126, &status, code), RTC_JUMP_SHORT);
    CFX_ASSERT(!status && code[1] == 0x80);
    CFX_ASSERT_EQUAL(kind_of(at, 5, 130, &status, code), RTC_JUMP_NEAR);
    CFX_ASSERT(!status && code[0] == 0xe9 && code[1] == 125 && !code[2] && !code[4]);
    CFX_ASSERT_EQUAL(kind_of(at, 5, -127, &status, code), RTC_JUMP_NEAR);
    CFX_ASSERT(!status && code[1] == 0x7c && code[4] == 0xff);
}

static void too_little_room_names_the_form(cfx_context *cfx)
{
    const void *at = (void *)0x10000000;
    uint8_t code[RTC_JUMP_ABS64] = {0x77};
    rtc_status status;
    CFX_ASSERT_EQUAL(kind_of(at, 4, 130, &status, code), RTC_JUMP_NEAR);
    CFX_ASSERT_EQUAL(status, RTC_E_ROOM);
    CFX_ASSERT_EQUAL(kind_of(at, 1, 10, &status, code), RTC_JUMP_SHORT);
    CFX_ASSERT_EQUAL(status, RTC_E_ROOM);
    CFX_ASSERT_EQUAL(code[0], 0x77);
    CFX_ASSERT_EQUAL(rtc_encode_jump(at, 5, NULL, code, NULL), RTC_E_ARG);
}

static void near_jumps_reach_2_gb(cfx_context *cfx)
{
#ifdef _WIN64
    const void *at = (void *)0x100000000000;
    uint8_t code[RTC_JUMP_ABS64];
    rtc_status status;
    CFX_ASSERT_EQUAL(kind_of(at, 14, 0x80000004, &status, code), RTC_JUMP_NEAR);
    CFX_ASSERT_EQUAL(kind_of(at, 14, 0x80000005, &status, code), RTC_JUMP_ABS64);
    CFX_ASSERT(!status && code[0] == 0xff && code[1] == 0x25 && !code[2] && !code[5]);
    CFX_ASSERT_EQUAL(*(uint64_t *)(code + 6), 0x100080000005);
    CFX_ASSERT_EQUAL(kind_of(at, 14, -0x7ffffffbLL, &status, code), RTC_JUMP_NEAR);
    CFX_ASSERT_EQUAL(kind_of(at, 14, -0x7ffffffcLL, &status, code), RTC_JUMP_ABS64);
    CFX_ASSERT_EQUAL(kind_of(at, 13, 0x80000005, &status, code), RTC_JUMP_ABS64);
    CFX_ASSERT_EQUAL(status, RTC_E_ROOM);
#else
    const void *at = (void *)0x1000; /* addresses wrap: everything is near */
    uint8_t code[RTC_JUMP_ABS64];
    rtc_status status;
    CFX_ASSERT_EQUAL(kind_of(at, 5, (intptr_t)0xefff0000, &status, code), RTC_JUMP_NEAR);
    CFX_ASSERT_EQUAL(status, RTC_OK);
#endif
}

/* A page of int3 with a function in the middle that returns 0 and is three bytes long. */
static uint8_t *page_with_function(cfx_context *cfx)
{
    static const uint8_t zero[3] = {0x31, 0xc0, 0xc3}; /* xor eax,eax; ret */
    uint8_t *page = pages_with(cfx, 1, PAGE_EXECUTE_READ);
    CFX_ASSERT_EQUAL(rtc_patch_code(page + 1024, zero, sizeof zero, NULL), RTC_OK);
    return page;
}

static void two_hops_through_padding(cfx_context *cfx)
{
    uint8_t *page = page_with_function(cfx), *site = page + 1024;
    void *island;
    rtc_jump kind;
    CFX_ASSERT_EQUAL(((function)(uintptr_t)site)(0), 0);
    ASSERT_STATUS(rtc_patch_jump(site, 3, (void *)replacement, &kind, &island), RTC_OK);
    CFX_ASSERT(island && site[0] == 0xeb && kind >= RTC_JUMP_NEAR);
    CFX_ASSERT_EQUAL(((function)(uintptr_t)site)(0), 1001);
    CFX_ASSERT_EQUAL(site[2], 0xc3);
    CFX_ASSERT_EQUAL(protection_of(page), PAGE_EXECUTE_READ);
    VirtualFree(page, 0, MEM_RELEASE);
}

static void one_hop_where_there_is_room(cfx_context *cfx)
{
    uint8_t *page = page_with_function(cfx), *site = page + 1024;
    void *island = page;
    rtc_jump kind;
    ASSERT_STATUS(rtc_patch_jump(site, 64, (void *)replacement, &kind, &island), RTC_OK);
    CFX_ASSERT(!island && (site[0] == 0xe9 || site[0] == 0xff));
    CFX_ASSERT_EQUAL(((function)(uintptr_t)site)(0), 1001);
    VirtualFree(page, 0, MEM_RELEASE);
}

static void nops_are_not_padding(cfx_context *cfx)
{
    uint8_t *page = pages_with(cfx, 1, PAGE_READWRITE);
    void *island;
    rtc_jump kind;
    for (volatile uint8_t *at = page; at < page + PAGE; at++)
        *at = 0x90;
    protect(page, PAGE_EXECUTE_READ);
    ASSERT_STATUS(rtc_patch_jump(page + 512, 3, (void *)replacement, &kind, &island), RTC_E_ROOM);
    CFX_ASSERT(kind >= RTC_JUMP_NEAR && !island && page[512] == 0x90);
    VirtualFree(page, 0, MEM_RELEASE);
}

CFX_FIXTURE(Jump, CFX_TEST(short_jumps_reach_128_bytes), CFX_TEST(too_little_room_names_the_form),
            CFX_TEST(near_jumps_reach_2_gb), CFX_TEST(two_hops_through_padding), CFX_TEST(one_hop_where_there_is_room),
            CFX_TEST(nops_are_not_padding))
