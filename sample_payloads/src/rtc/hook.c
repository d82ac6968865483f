/* Hooks on functions with a hot-patch prologue.
 *
 * The layout below an 8-byte aligned entry lets each form of the jump be retargeted by one atomic store, also while
 * threads pass through it:
 *     entry-5  E9 rel32                  inside the unit [entry-8, entry)
 *     entry-22 FF 25 00000000, address   the address is the unit [entry-16, entry-8)
 * The entry gets EB and the way back to the jump. A padding jump is never SHORT: its start would depend on its target. */
#include "internal.h"

#define NEAR_AT 5
#define ABS64_AT 22
#define STUB_SIZE 64
#define STUB_JUMP 2 /* its address is a unit of its own then */

/* Length of the no-op that the function starts with, 0 when it's none of those made for hot-patching. */
static unsigned prologue(const uint8_t *entry)
{
#ifdef _WIN64
    static const uint8_t lea[] = {0x48, 0x8d, 0xa4, 0x24, 0, 0, 0, 0}, xchg[] = {0x66, 0x90};
    if (same_bytes(entry, lea, sizeof lea))
        return sizeof lea;
    return same_bytes(entry, xchg, sizeof xchg) ? sizeof xchg : 0;
#else
    static const uint8_t mov[] = {0x8b, 0xff};
    return same_bytes(entry, mov, sizeof mov) ? sizeof mov : 0;
#endif
}

static uint8_t padding(const uint8_t *entry)
{
    uint8_t count = 0;
    while (count < 32 && entry[-1 - count] == 0xcc)
        count++;
    return count;
}

#ifdef _WIN64
static rtc_status point_stub(rtc_hook *hook, const void *detour)
{
    uint8_t code[STUB_JUMP + RTC_JUMP_ABS64] = {0xcc, 0xcc};
    rtc_status status;
    void *stub;
    if (hook->stub)
        return rtc_patch_ptr(hook->stub + 8, (uintptr_t)detour, NULL);
    status = rtc_alloc_near(hook->entry, STUB_SIZE, RTC_REACH, &stub);
    if (status)
        return status;
    encode_abs64(detour, code + STUB_JUMP);
    copy_bytes(stub, code, sizeof code);
    status = rtc_seal(stub, STUB_SIZE);
    if (status)
        rtc_free_near(stub);
    else
        hook->stub = stub;
    return status;
}
#endif

/* Write the jump to detour into the padding; *jump_at tells where. Nobody comes by yet, or it is ours already. */
static rtc_status point_padding(rtc_hook *hook, const void *detour, uint8_t *jump_at)
{
    uint8_t code[RTC_JUMP_ABS64];
#ifdef _WIN64
    rtc_status status;
    if (!encode_near(hook->entry - NEAR_AT, detour, code)) {
        if (hook->room >= ABS64_AT) {
            encode_abs64(detour, code);
            *jump_at = ABS64_AT;
            status = rtc_patch_atomic(hook->entry - 16, NULL, code + 6, 8);
            return status ? status : rtc_patch_code(hook->entry - ABS64_AT, code, 6, NULL);
        }
        status = point_stub(hook, detour);
        if (status)
            return status;
        if (!encode_near(hook->entry - NEAR_AT, hook->stub + STUB_JUMP, code))
            return RTC_E_NEAR;
    }
#else
    encode_near(hook->entry - NEAR_AT, detour, code);
#endif
    *jump_at = NEAR_AT;
    return rtc_patch_atomic(hook->entry - NEAR_AT, NULL, code, RTC_JUMP_NEAR);
}

static void hop_to(uint8_t jump_at, uint8_t hop[2])
{
    hop[0] = 0xeb;
    hop[1] = (uint8_t)(-2 - jump_at);
}

rtc_status rtc_hook_install(rtc_hook *hook, void *function, const void *detour)
{
    uint8_t before[2], after[2], jump_at;
    rtc_status status;
    if (!hook || !function || !detour || (hook->entry && hook->entry != function))
        return RTC_E_ARG;
    if (!hook->entry) {
        unsigned skip = prologue(function);
        if (!skip)
            return RTC_E_PROLOGUE;
        if ((uintptr_t)function & 7)
            return RTC_E_ALIGN;
        hook->room = padding(function);
        if (hook->room < NEAR_AT)
            return RTC_E_ROOM;
        copy_bytes(hook->saved, function, 2);
        hook->entry = function;
        hook->original = hook->entry + skip;
    }
    if (hook->active)
        hop_to(hook->jump_at, before);
    else
        copy_bytes(before, hook->saved, 2);
    if (!same_bytes(hook->entry, before, 2))
        return RTC_E_CONFLICT;
    status = point_padding(hook, detour, &jump_at);
    if (status)
        return status;
    FlushProcessWriteBuffers(); /* every processor of this process has the jump before one can be sent there */
    hop_to(jump_at, after);
    status = rtc_patch_atomic(hook->entry, before, after, 2);
    if (status && status != RTC_E_RESTORE)
        return status;
    hook->jump_at = jump_at;
    hook->active = 1;
    return status;
}

rtc_status rtc_hook_remove(rtc_hook *hook)
{
    rtc_status status;
    uint8_t hop[2];
    if (!hook)
        return RTC_E_ARG;
    if (!hook->active)
        return RTC_OK;
    hop_to(hook->jump_at, hop);
    status = rtc_patch_atomic(hook->entry, hop, hook->saved, 2);
    if (!status || status == RTC_E_RESTORE)
        hook->active = 0;
    return status;
}
