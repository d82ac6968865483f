/* gcc has no __try. The frame of run() owns a handler, by unwind data (amd64) or the chain at fs:0 (i386); it sends the
 * faulting thread to landing(), which leaves the routine as a failed assertion does. */
#ifdef CFX_KERNEL
#include <ntddk.h>
#else
#include <windows.h>
#endif
#include "guard.h"

#define CONTINUE_EXECUTION 0
#define CONTINUE_SEARCH 1
#define NONCONTINUABLE 1u
#define UNWINDING 6u

static cfx_guard *current;

static void landing(void)
{
    __builtin_longjmp(current->jump, 1);
}

static void __attribute__((noreturn)) leave(cfx_context *context)
{
    __builtin_longjmp(((cfx_guard *)context)->jump, 1);
}

__attribute__((used)) static int handler(EXCEPTION_RECORD *record, void *frame, CONTEXT *context, void *dispatcher)
{
    (void)frame, (void)dispatcher;
    if (!current || record->ExceptionFlags & (NONCONTINUABLE | UNWINDING))
        return CONTINUE_SEARCH;
    current->context.report(&current->context, CFX_REPORT_FAULT, "", 0, "fault", (uint32_t)record->ExceptionCode,
                            (uintptr_t)record->ExceptionAddress);
#ifdef _WIN64
    context->Rsp = (context->Rsp & ~(uint64_t)15) - 40; /* aligned as behind a call, with room for its arguments */
    context->Rip = (uintptr_t)landing;
#else
    context->Esp &= ~15u;
    context->Eip = (uintptr_t)landing;
#endif
    return CONTINUE_EXECUTION;
}

static void __attribute__((noinline)) run(cfx_guard *guard, cfx_routine routine)
{
#ifdef _WIN64
    __asm__ volatile(".seh_handler handler, @except");
    routine(&guard->context);
    __asm__ volatile("nop" ::: "memory"); /* no tail call, and the return address stays inside this function */
#else
    struct {
        void *next, *handler;
    } registration = {NULL, (void *)handler};
    __asm__ volatile("movl %%fs:0, %0\n\tmovl %1, %%fs:0" : "=&r"(registration.next) : "r"(&registration) : "memory");
    routine(&guard->context);
    __asm__ volatile("movl %0, %%fs:0" ::"r"(registration.next) : "memory");
#endif
}

void __attribute__((noinline)) cfx_guarded(cfx_guard *guard, cfx_routine routine)
{
#ifndef _WIN64
    void *volatile chain;
    __asm__ volatile("movl %%fs:0, %0" : "=r"(chain));
#endif
    guard->context.abi = CFX_ABI;
    guard->context.reserved = 0;
    guard->context.leave = leave;
    current = guard;
    if (!__builtin_setjmp(guard->jump))
        run(guard, routine);
    current = NULL;
#ifndef _WIN64
    __asm__ volatile("movl %0, %%fs:0" ::"r"(chain) : "memory");
#endif
}
