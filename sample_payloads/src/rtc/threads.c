/* Suspending the other threads, and looking where they stand. */
#include "internal.h"

/* Walks the threads of a process; not in any header, but exported since Windows Vista. A Toolhelp snapshot would walk
 * every process of the system, and could not be taken while threads are suspended. */
typedef LONG(NTAPI *get_next_thread)(HANDLE process, HANDLE thread, ACCESS_MASK access, ULONG attributes, ULONG flags,
                                     HANDLE *next);

static BOOL stands_inside(HANDLE thread, const void *site, size_t size, BOOL *known)
{
    CONTEXT context;
    uintptr_t instruction;
    context.ContextFlags = CONTEXT_CONTROL;
    /* SuspendThread only asks for the suspension: once the context could be read the thread has stopped. */
    *known = GetThreadContext(thread, &context);
    if (!*known)
        return FALSE;
#ifdef _WIN64
    instruction = context.Rip;
#else
    instruction = context.Eip;
#endif
    return instruction > (uintptr_t)site && instruction - (uintptr_t)site < size;
}

void threads_resume(thread_list *threads)
{
    while (threads->count) {
        threads->count--;
        ResumeThread(threads->handle[threads->count]);
        CloseHandle(threads->handle[threads->count]);
    }
    if (threads->handle)
        HeapFree(GetProcessHeap(), 0, threads->handle);
    threads->handle = NULL;
}

/* One walk. Threads that a running one starts meanwhile are appended to the list being walked, so it finds them too.
 * ROOM when there are more than fit. */
static rtc_status suspend_once(get_next_thread next, const void *site, size_t size, thread_list *threads)
{
    const ACCESS_MASK access = THREAD_SUSPEND_RESUME | THREAD_GET_CONTEXT | THREAD_QUERY_LIMITED_INFORMATION;
    HANDLE thread = NULL, following;
    rtc_status status = RTC_OK;
    while (!status && next(GetCurrentProcess(), thread, access, 0, 0, &following) >= 0) {
        BOOL known;
        if (thread && (!threads->count || threads->handle[threads->count - 1] != thread))
            CloseHandle(thread);
        thread = following;
        if (GetThreadId(thread) == GetCurrentThreadId())
            continue;
        if (threads->count == threads->room) {
            status = RTC_E_ROOM;
        } else if (SuspendThread(thread) != (DWORD)-1) { /* else it has ended */
            threads->handle[threads->count++] = thread;
            if (stands_inside(thread, site, size, &known))
                status = RTC_E_BUSY;
            else if (!known && WaitForSingleObject(thread, 0) != WAIT_OBJECT_0)
                status = RTC_E_BUSY;
        }
    }
    if (thread && (!threads->count || threads->handle[threads->count - 1] != thread))
        CloseHandle(thread);
    return status;
}

rtc_status threads_suspend(const void *site, size_t size, thread_list *threads)
{
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    get_next_thread next = ntdll ? (get_next_thread)(void *)GetProcAddress(ntdll, "NtGetNextThread") : NULL;
    rtc_status status;
    if (!next)
        return RTC_E_SYSTEM;
    threads->room = 32;
    do {
        threads->room *= 2;
        threads->count = 0;
        threads->handle = HeapAlloc(GetProcessHeap(), 0, threads->room * sizeof *threads->handle);
        if (!threads->handle)
            return RTC_E_NOMEM;
        status = suspend_once(next, site, size, threads);
        if (status)
            threads_resume(threads);
    } while (status == RTC_E_ROOM);
    return status;
}
