/* Jumps: the shortest encoding, and two hops through padding. */
#include "internal.h"

BOOL encode_near(const void *at, const void *target, uint8_t *out)
{
    intptr_t distance = (intptr_t)((uintptr_t)target - (uintptr_t)at - RTC_JUMP_NEAR);
    int32_t relative = (int32_t)distance; /* on i386 every distance fits: addresses wrap */
    if (relative != distance)
        return FALSE;
    out[0] = 0xe9;
    copy_bytes(out + 1, &relative, sizeof relative);
    return TRUE;
}

#ifdef _WIN64
void encode_abs64(const void *target, uint8_t *out)
{
    static const uint8_t through_next[6] = {0xff, 0x25}; /* jmp [rip+0] */
    copy_bytes(out, through_next, sizeof through_next);
    copy_bytes(out + sizeof through_next, &target, sizeof target);
}
#endif

rtc_status rtc_encode_jump(const void *at, size_t room, const void *target, uint8_t *out, rtc_jump *kind)
{
    intptr_t distance = (intptr_t)((uintptr_t)target - (uintptr_t)at - RTC_JUMP_SHORT);
    uint8_t code[RTC_JUMP_ABS64];
    if (!at || !target || !out || !kind)
        return RTC_E_ARG;
    if (distance >= -128 && distance <= 127) {
        *kind = RTC_JUMP_SHORT;
        code[0] = 0xeb;
        code[1] = (uint8_t)distance;
    } else if (encode_near(at, target, code)) {
        *kind = RTC_JUMP_NEAR;
    } else {
        *kind = RTC_JUMP_ABS64;
#ifdef _WIN64
        encode_abs64(target, code);
#endif
    }
    if (room < (size_t)*kind)
        return RTC_E_ROOM;
    copy_bytes(out, code, *kind);
    return RTC_OK;
}

/* Whether size bytes at place are executable int3 padding. */
static BOOL is_padding(const uint8_t *place, size_t size)
{
    MEMORY_BASIC_INFORMATION info;
    if (!VirtualQuery(place, &info, sizeof info) || info.State != MEM_COMMIT ||
        !(info.Protect & (PAGE_EXECUTE_READ | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY)) ||
        (uintptr_t)info.BaseAddress + info.RegionSize - (uintptr_t)place < size)
        return FALSE;
    while (size--)
        if (place[size] != 0xcc)
            return FALSE;
    return TRUE;
}

/* Write the long jump into padding that a SHORT one from site reaches; NULL when there is none. */
static rtc_status write_island(uint8_t *site, const void *target, rtc_jump *kind, uint8_t **island)
{
    uint8_t code[RTC_JUMP_ABS64];
    for (int distance = 0; distance <= 128; distance++) {
        uint8_t *places[2] = {site + 2 + distance, site + 2 - distance};
        for (unsigned side = 0; side < 2; side++) {
            uint8_t *place = places[side];
            size_t size = RTC_JUMP_NEAR;
#ifdef _WIN64
            if (encode_near(place, target, code)) {
                *kind = RTC_JUMP_NEAR;
            } else {
                *kind = RTC_JUMP_ABS64;
                encode_abs64(target, code);
                size = RTC_JUMP_ABS64;
            }
#else
            encode_near(place, target, code);
            *kind = RTC_JUMP_NEAR;
#endif
            if ((side == 0 && distance == 128) || (side == 1 && place + size > site))
                continue;
            if (is_padding(place, size)) {
                *island = place;
                return rtc_patch_code(place, code, size, NULL);
            }
        }
    }
    return RTC_E_ROOM;
}

rtc_status rtc_patch_jump(void *site, size_t room, const void *target, rtc_jump *kind, void **island)
{
    uint8_t code[RTC_JUMP_ABS64], before[2], hop[2], *place = NULL;
    rtc_status status;
    rtc_jump needed;
    if (island)
        *island = NULL;
    if (!site || !kind)
        return RTC_E_ARG;
    status = rtc_encode_jump(site, room, target, code, kind);
    if (!status)
        return rtc_patch_code(site, code, *kind, NULL);
    needed = *kind;
    if (status != RTC_E_ROOM || room < 2 || ((uintptr_t)site & 7) == 7)
        return status;
    copy_bytes(before, site, 2);
    status = write_island(site, target, kind, &place);
    if (status) {
        *kind = needed;
        return status;
    }
    FlushProcessWriteBuffers();
    hop[0] = 0xeb;
    hop[1] = (uint8_t)(place - ((uint8_t *)site + 2));
    if (island)
        *island = place;
    return rtc_patch_atomic(site, before, hop, 2);
}
