/* A msi.dll for tests: writes every call down and answers as it is told. Built with -DBEFORE_45 it has no transactions.
 *
 * Beside the program that loads it: plan.txt is read, calls.txt written, a call a line: name, arguments, "=" and the
 * result, with tabs between them. A line of the plan is NAME=NUMBER:
 *     begin, join, commit, rollback   what these functions return
 *     install1, install2, ...         what that installation returns; remove1, ... the same for removals
 *     state{CODE}                     what MsiQueryProductState answers at first; -1 (unknown) if the plan is silent
 *     block1, block2, ...             that installation ends when a message is answered with IDCANCEL, and returns 1602;
 *                                     2 presses Ctrl-C first, 3 Ctrl-Break, 4 closes the console
 *     deaf1, ...                      the same, but it returns 0: cancelled too late
 *     pause1, ...                     that installation waits until launcher.c has seen the parent end, then goes on
 */
#include <windows.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define EXPORT __declspec(dllexport)

typedef int(WINAPI *handler)(void *context, UINT type, const WCHAR *text);

static handler on_message;
static void *on_message_context;
static unsigned installations, removals;

/* The path of a file beside the program. */
static const WCHAR *beside(const WCHAR *name)
{
    static WCHAR path[MAX_PATH * 2];
    GetModuleFileNameW(NULL, path, MAX_PATH);
    wcscpy(wcsrchr(path, '\\') + 1, name);
    return path;
}

static int planned(const char *name, int otherwise)
{
    char line[256];
    size_t length = strlen(name);
    FILE *plan = _wfopen(beside(L"plan.txt"), L"r");
    while (plan && fgets(line, sizeof line, plan))
        if (!strncmp(line, name, length) && line[length] == '=') {
            otherwise = atoi(line + length + 1);
            break;
        }
    if (plan)
        fclose(plan);
    return otherwise;
}

static int planned_number(const char *name, unsigned number, int otherwise)
{
    char text[32];
    snprintf(text, sizeof text, "%s%u", name, number);
    return planned(text, otherwise);
}

/* In UTF-8. */
static void note(const WCHAR *format, ...)
{
    static WCHAR line[8192];
    static char bytes[3 * ARRAYSIZE(line)];
    va_list arguments;
    va_start(arguments, format);
    _vsnwprintf(line, ARRAYSIZE(line) - 1, format, arguments);
    va_end(arguments);
    int length = WideCharToMultiByte(CP_UTF8, 0, line, -1, bytes, sizeof bytes, NULL, NULL);
    FILE *calls = _wfopen(beside(L"calls.txt"), L"ab");
    fwrite(bytes, 1, length - 1, calls);
    fclose(calls);
}

/* What a console does to its processes: a thread that calls their handlers. Without a console there is no other way. */
static void send_control(DWORD event)
{
    HMODULE kernel = GetModuleHandleW(L"kernelbase");
    LPTHREAD_START_ROUTINE routine = (LPTHREAD_START_ROUTINE)(void *)GetProcAddress(kernel, "CtrlRoutine");
    if (routine)
        CreateThread(NULL, 0, routine, (void *)(UINT_PTR)event, 0, NULL);
}

static void tell_busy(void)
{
    HANDLE busy = OpenEventW(EVENT_MODIFY_STATE, FALSE, L"crossmsi-test-busy");
    if (busy)
        SetEvent(busy);
}

/* As the installer does it while it works: send messages until the program wants it to stop. */
static BOOL wait_for_cancel(int how)
{
    tell_busy();
    if (how > 1)
        send_control(how == 2 ? CTRL_C_EVENT : how == 3 ? CTRL_BREAK_EVENT : CTRL_CLOSE_EVENT);
    for (int i = 0; i < 1000; i++) {
        if (on_message && on_message(on_message_context, 0x0a000000, L"1: 2 2: 25 3: 0 4: 0") == IDCANCEL)
            return TRUE;
        Sleep(20);
    }
    return FALSE;
}

EXPORT UINT WINAPI MsiInstallProductW(const WCHAR *package, const WCHAR *properties)
{
    unsigned number = ++installations;
    int blocked = planned_number("block", number, 0), deaf = planned_number("deaf", number, 0);
    UINT result = planned_number("install", number, 0);
    if (planned_number("pause", number, 0)) {
        tell_busy();
        if (WaitForSingleObject(OpenEventW(SYNCHRONIZE, FALSE, L"crossmsi-test-orphaned"), 60000) != WAIT_OBJECT_0)
            result = ERROR_FUNCTION_FAILED;
    }
    if (on_message && !blocked && !deaf && on_message(on_message_context, 0x0a000000, L"1: 0") != 0)
        result = ERROR_INSTALL_USEREXIT;
    if (blocked || deaf)
        result = !wait_for_cancel(blocked + deaf) ? ERROR_FUNCTION_FAILED : deaf ? ERROR_SUCCESS : ERROR_INSTALL_USEREXIT;
    note(L"install\t%ls\t%ls\t=\t%u\n", package, properties, result);
    return result;
}

EXPORT UINT WINAPI MsiConfigureProductExW(const WCHAR *product, int level, int state, const WCHAR *properties)
{
    UINT result = planned_number("remove", ++removals, 0);
    note(L"configure\t%ls\t%d\t%d\t%ls\t=\t%u\n", product, level, state, properties, result);
    return result;
}

EXPORT int WINAPI MsiQueryProductStateW(const WCHAR *product)
{
    char name[64];
    snprintf(name, sizeof name, "state%ls", product);
    int state = planned(name, -1);
    note(L"query\t%ls\t=\t%d\n", product, state);
    return state;
}

EXPORT int WINAPI MsiSetInternalUI(int level, HWND *window)
{
    note(L"ui\t%d\t%p\n", level, (void *)window);
    return 5;
}

EXPORT handler WINAPI MsiSetExternalUIW(handler new, DWORD filter, void *context)
{
    handler old = on_message;
    (void)filter;
    on_message = new;
    on_message_context = context;
    note(L"handler\t%ls\n", new ? L"set" : L"cleared");
    return old;
}

EXPORT UINT WINAPI MsiEnableLogW(DWORD mode, const WCHAR *file, DWORD attributes)
{
    note(L"log\t%lx\t%ls\t%lu\n", mode, file, attributes);
    return ERROR_SUCCESS;
}

#ifndef BEFORE_45
EXPORT UINT WINAPI MsiBeginTransactionW(const WCHAR *name, DWORD attributes, ULONG *transaction, HANDLE *changed)
{
    UINT result = planned("begin", 0);
    *transaction = 4711;
    *changed = CreateEventW(NULL, TRUE, FALSE, NULL);
    note(L"begin\t%ls\t%lu\t=\t%u\n", name, attributes, result);
    return result;
}

EXPORT UINT WINAPI MsiJoinTransaction(ULONG transaction, DWORD attributes, HANDLE *changed)
{
    UINT result = planned("join", 0);
    *changed = CreateEventW(NULL, TRUE, FALSE, NULL);
    note(L"join\t%lu\t%lu\t=\t%u\n", transaction, attributes, result);
    return result;
}

EXPORT UINT WINAPI MsiEndTransaction(DWORD state)
{
    const char *name = state == 1 ? "commit" : state == 0 ? "rollback" : "neither";
    UINT result = planned(name, 0);
    note(L"%hs\t=\t%u\n", name, result);
    return result;
}
#endif

BOOL WINAPI DllMain(HINSTANCE module, DWORD reason, void *reserved)
{
    (void)module;
    if (reason == DLL_PROCESS_DETACH && reserved)
        note(L"exit\n");
    return TRUE;
}
