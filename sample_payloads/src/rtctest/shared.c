#include "rtctest.h"

DWORD protection_of(const void *address)
{
    MEMORY_BASIC_INFORMATION info;
    return VirtualQuery(address, &info, sizeof info) ? info.Protect : 0;
}

void protect(void *page, DWORD protection)
{
    DWORD old;
    VirtualProtect(page, PAGE, protection, &old);
}

uint8_t *pages_with(cfx_context *cfx, unsigned count, DWORD protection)
{
    volatile uint8_t *pages = VirtualAlloc(NULL, count * PAGE, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE);
    CFX_ASSERT(pages);
    for (unsigned i = 0; i < count * PAGE; i++)
        pages[i] = 0xcc;
    for (unsigned i = 0; i < count; i++)
        protect((void *)(pages + i * PAGE), protection);
    return (uint8_t *)pages;
}

/* Written by hand, so that every byte is known. On i386 the leading underscore is C's. */
#ifdef _WIN64
#define SYMBOL(name) #name
#else
#define SYMBOL(name) "_" #name
#endif
__asm__(".text\n.globl " SYMBOL(site_add) ", " SYMBOL(site_push) "\n"
        ".balign 16\n" SYMBOL(site_add) ":\n"
        ".byte 0x31,0xc0, 0x83,0xc0,0x02, 0xc3\n" /* xor eax,eax; add eax,2; ret */
        ".balign 16, 0xcc\n" SYMBOL(site_push) ":\n"
        ".byte 0x50, 0x59, 0x31,0xc0, 0x83,0xc0,0x02, 0xc3\n" /* push eax; pop ecx; … */
        ".balign 16, 0xcc\n");

int __attribute__((ms_hook_prologue, noinline, aligned(16))) hot(int argument)
{
    __asm__ volatile("" : "+r"(argument));
    return argument + 1;
}

int __attribute__((noinline)) replacement(int argument)
{
    __asm__ volatile("" : "+r"(argument));
    return 1001;
}

function volatile original_function;

int __attribute__((noinline)) doubled(int argument)
{
    return 2 * original_function(argument);
}

static DWORD WINAPI shoot(void *parameter)
{
    fire *fire = parameter;
    while (!fire->stop) {
        int result = fire->call(1);
        if (result == fire->old_value)
            InterlockedIncrement(&fire->old);
        else if (result == fire->new_value)
            InterlockedIncrement(&fire->new);
        else
            InterlockedIncrement(&fire->wrong);
    }
    return 0;
}

void fire_start(cfx_context *cfx, fire *fire, unsigned count, function call, int old_value, int new_value)
{
    fire->call = call;
    fire->stop = fire->old = fire->new = fire->wrong = 0;
    fire->old_value = old_value;
    fire->new_value = new_value;
    for (fire->count = 0; fire->count < count; fire->count++) {
        fire->thread[fire->count] = CreateThread(NULL, 0, shoot, fire, 0, NULL);
        CFX_ASSERT(fire->thread[fire->count]);
    }
    fire_wait(&fire->old);
}

void fire_wait(volatile LONG *counter)
{
    for (LONG before = *counter; *counter == before;)
        Sleep(1);
}

void fire_stop(fire *fire)
{
    fire->stop = 1;
    WaitForMultipleObjects(fire->count, fire->thread, TRUE, INFINITE);
    while (fire->count)
        CloseHandle(fire->thread[--fire->count]);
}
