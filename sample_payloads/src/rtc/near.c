/* Memory for code, near the code that jumps to it. */
#include "internal.h"

static void *take(uintptr_t address, size_t size)
{
    return VirtualAlloc((void *)address, size, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
}

/* From start downwards to lowest, then upwards to highest: the block nearest to the origin. All are multiples of the
 * allocation granularity. */
static void *search(uintptr_t start, uintptr_t lowest, uintptr_t highest, uintptr_t grain, size_t size)
{
    MEMORY_BASIC_INFORMATION info;
    void *block;
    uintptr_t address = start;
    while (address >= lowest && VirtualQuery((void *)address, &info, sizeof info)) {
        uintptr_t below = address;
        if (info.State != MEM_FREE)
            below = (uintptr_t)info.AllocationBase;
        else if (info.RegionSize >= size && (block = take(address, size)))
            return block;
        below = below / grain * grain;
        if (below < lowest + grain)
            break;
        address = below - grain;
    }
    address = start + grain;
    while (address <= highest && VirtualQuery((void *)address, &info, sizeof info)) {
        if (info.State == MEM_FREE && info.RegionSize >= size && (block = take(address, size)))
            return block;
        address = ((uintptr_t)info.BaseAddress + info.RegionSize + grain - 1) / grain * grain;
        if (!address)
            break;
    }
    return NULL;
}

rtc_status rtc_alloc_near(const void *origin, size_t size, size_t reach, void **block)
{
    uintptr_t center = (uintptr_t)origin, lowest, highest, grain;
    SYSTEM_INFO system;
    if (!origin || !size || !block || reach <= size)
        return RTC_E_ARG;
    GetSystemInfo(&system);
    grain = system.dwAllocationGranularity;
    lowest = (uintptr_t)system.lpMinimumApplicationAddress;
    highest = (uintptr_t)system.lpMaximumApplicationAddress;
    if (size > highest - lowest)
        return RTC_E_NEAR;
    highest -= size;
    if (center > reach && center - reach > lowest)
        lowest = center - reach;
    reach -= size; /* above the origin it's the end of the block that must be within reach */
    if (highest > reach && highest - reach > center)
        highest = center + reach;
    lowest = (lowest + grain - 1) / grain * grain;
    *block = search(center / grain * grain, lowest, highest, grain, size);
    return *block ? RTC_OK : RTC_E_NEAR;
}

rtc_status rtc_seal(void *block, size_t size)
{
    DWORD old;
    if (!block || !size)
        return RTC_E_ARG;
    if (!VirtualProtect(block, size, PAGE_EXECUTE_READ, &old))
        return RTC_E_PROTECT;
    FlushInstructionCache(GetCurrentProcess(), block, size);
    return RTC_OK;
}

void rtc_free_near(void *block)
{
    if (block)
        VirtualFree(block, 0, MEM_RELEASE);
}
