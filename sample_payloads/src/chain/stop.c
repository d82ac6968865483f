#include "stop.h"

#include <tlhelp32.h>

#include "../common/text.h"

#define MESSAGES (INSTALLLOGMODE_PROGRESS | INSTALLLOGMODE_ACTIONSTART | INSTALLLOGMODE_ACTIONDATA)

static volatile LONG told;
static HANDLE parent, finished;
static BOOL orphan;

static BOOL WINAPI on_control(DWORD event)
{
    InterlockedExchange(&told, 1);
    /* Windows ends the process when this returns from a closing console: hold it until all is rolled back. */
    if (event != CTRL_C_EVENT && event != CTRL_BREAK_EVENT)
        WaitForSingleObject(finished, INFINITE);
    return TRUE;
}

/* 0 leaves a message to the installer's own user interface. */
static int WINAPI on_message(void *context, UINT type, const WCHAR *text)
{
    (void)context, (void)type, (void)text;
    return stop_requested() ? IDCANCEL : 0;
}

static DWORD parent_id(void)
{
    static PROCESSENTRY32W entry;
    DWORD own = GetCurrentProcessId(), id = 0;
    HANDLE processes = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
    if (processes == INVALID_HANDLE_VALUE)
        return 0;
    entry.dwSize = sizeof entry;
    for (BOOL more = Process32FirstW(processes, &entry); more && !id; more = Process32NextW(processes, &entry))
        if (entry.th32ProcessID == own)
            id = entry.th32ParentProcessID;
    CloseHandle(processes);
    return id;
}

static ULONGLONG start_of(HANDLE process)
{
    FILETIME created, unused;
    if (!GetProcessTimes(process, &created, &unused, &unused, &unused))
        return 0;
    return (ULONGLONG)created.dwHighDateTime << 32 | created.dwLowDateTime;
}

static void open_parent(void)
{
    DWORD id = parent_id();
    parent = OpenProcess(SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION, FALSE, id);
    if (!parent) /* a service of another user can't be watched, a process that is gone needn't be */
        orphan = id && GetLastError() == ERROR_INVALID_PARAMETER;
    else if (start_of(parent) > start_of(GetCurrentProcess()))
        orphan = TRUE; /* a later process that was given the same number */
}

void stop_listen(const installer *msi, BOOL with_parent)
{
    finished = CreateEventW(NULL, TRUE, FALSE, NULL);
    SetConsoleCtrlHandler(on_control, TRUE);
    msi->set_external_ui(on_message, MESSAGES, NULL);
    if (with_parent)
        open_parent();
}

BOOL stop_requested(void)
{
    static BOOL said;
    BOOL lost = orphan || (parent && WaitForSingleObject(parent, 0) == WAIT_OBJECT_0);
    if (!said && (lost || told)) {
        said = TRUE;
        say(lost ? "the process that started this one is gone: stopping\n" : "stopping\n");
    }
    return lost || told;
}

void stop_finished(void)
{
    SetEvent(finished);
}
