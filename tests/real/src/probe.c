/* probe FOLDER [COMMAND]: runs the command line COMMAND and waits for it, then saves the whole of HKEY_LOCAL_MACHINE and
 *   HKEY_CURRENT_USER as FOLDER\machine.reg and FOLDER\user.reg, and prints the command's exit code, all 32 bits of it.
 *   Under Wine the saved files are text, with every key at its physical place.
 * probe -typelib FILE {LIBID} 32|64: makes a type library without contents. */
#define COBJMACROS
#include <windows.h>
#include <oleauto.h>
#include <stdio.h>

static void allow_backup(void)
{
    TOKEN_PRIVILEGES wanted = {1, {{{0, 0}, SE_PRIVILEGE_ENABLED}}};
    HANDLE token;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_ADJUST_PRIVILEGES, &token))
        return;
    LookupPrivilegeValueW(NULL, SE_BACKUP_NAME, &wanted.Privileges[0].Luid);
    AdjustTokenPrivileges(token, FALSE, &wanted, 0, NULL, NULL);
    CloseHandle(token);
}

static LONG save(HKEY root, const WCHAR *folder, const WCHAR *name)
{
    WCHAR path[1024];
    swprintf(path, 1024, L"%ls\\%ls", folder, name);
    DeleteFileW(path);
    return RegSaveKeyW(root, path, NULL);
}

/* FALSE when the program can't be started: then *status is the reason. */
static BOOL run(WCHAR *command, DWORD *status)
{
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
    if (!CreateProcessW(NULL, command, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process)) {
        *status = GetLastError();
        return FALSE;
    }
    WaitForSingleObject(process.hProcess, INFINITE);
    GetExitCodeProcess(process.hProcess, status);
    CloseHandle(process.hThread);
    CloseHandle(process.hProcess);
    return TRUE;
}

static HRESULT make_library(const WCHAR *path, WCHAR *libid, BOOL wide)
{
    ICreateTypeLib2 *library;
    GUID guid;
    HRESULT result = CLSIDFromString(libid, &guid);
    if (SUCCEEDED(result))
        result = CreateTypeLib2(wide ? SYS_WIN64 : SYS_WIN32, path, &library);
    if (FAILED(result))
        return result;
    ICreateTypeLib2_SetGuid(library, &guid);
    ICreateTypeLib2_SetVersion(library, 1, 0);
    ICreateTypeLib2_SetLcid(library, 0);
    ICreateTypeLib2_SetName(library, L"Probe");
    result = ICreateTypeLib2_SaveAllChanges(library);
    ICreateTypeLib2_Release(library);
    return result;
}

int wmain(int count, WCHAR **arguments)
{
    DWORD status = 0;
    LONG machine, user;
    if (count == 5 && !wcscmp(arguments[1], L"-typelib"))
        return FAILED(make_library(arguments[2], arguments[3], !wcscmp(arguments[4], L"64")));
    if (count < 2 || (count > 2 && !run(arguments[2], &status))) {
        printf("not started, error %lu\n", status);
        return 1;
    }
    allow_backup();
    machine = save(HKEY_LOCAL_MACHINE, arguments[1], L"machine.reg");
    user = save(HKEY_CURRENT_USER, arguments[1], L"user.reg");
    if (machine || user) {
        printf("not saved, errors %ld and %ld\n", machine, user);
        return 1;
    }
    printf("status %lu\n", status);
    return 0;
}
