/* Starts a program for tests and prints "exit=CODE": Wine's own exit status holds the lowest 8 bits only.
 *     launcher direct PROGRAM ARGUMENTS…    as usual
 *     launcher bare PROGRAM ARGUMENTS…      with a command line that doesn't start with the program's name
 *     launcher orphan PROGRAM ARGUMENTS…    by way of a parent that ends while the program is at work: when msi.c,
 *                                           told to block, sets the event crossmsi-test-busy
 */
#include <windows.h>
#include <stdio.h>

#define BUSY L"crossmsi-test-busy"
#define GO L"crossmsi-test-go"
#define ORPHANED L"crossmsi-test-orphaned"
#define CHILD L"crossmsi-test-child"
#define PATIENCE 60000

static WCHAR *skip(WCHAR *line)
{
    for (BOOL quoted = FALSE; *line && (quoted || *line != ' '); line++)
        if (*line == '"')
            quoted = !quoted;
    while (*line == ' ')
        line++;
    return line;
}

static HANDLE start(const WCHAR *program, WCHAR *line, DWORD *id)
{
    STARTUPINFOW startup = {.cb = sizeof startup};
    PROCESS_INFORMATION process;
    startup.dwFlags = STARTF_USESTDHANDLES;
    startup.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    startup.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    startup.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    if (!CreateProcessW(program, line, NULL, NULL, TRUE, 0, NULL, NULL, &startup, &process)) {
        printf("launcher: error %lu\n", GetLastError());
        ExitProcess(99);
    }
    if (id)
        *id = process.dwProcessId;
    return process.hProcess;
}

static int report(HANDLE process)
{
    DWORD code;
    if (!process || WaitForSingleObject(process, PATIENCE) != WAIT_OBJECT_0 || !GetExitCodeProcess(process, &code)) {
        printf("launcher: the program does not end\n");
        return 99;
    }
    printf("exit=%lu\n", code);
    return 0;
}

static DWORD *shared(void)
{
    HANDLE mapping = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, sizeof(DWORD), CHILD);
    return MapViewOfFile(mapping, FILE_MAP_WRITE, 0, 0, 0);
}

static int orphan(WCHAR *rest)
{
    static WCHAR line[4096];
    HANDLE busy = CreateEventW(NULL, TRUE, FALSE, BUSY), go = CreateEventW(NULL, TRUE, FALSE, GO);
    HANDLE orphaned = CreateEventW(NULL, TRUE, FALSE, ORPHANED);
    DWORD *child = shared();
    _snwprintf(line, 4095, L"launcher parent %ls", rest);
    WCHAR own[MAX_PATH];
    GetModuleFileNameW(NULL, own, MAX_PATH);
    HANDLE parent = start(own, line, NULL);
    if (WaitForSingleObject(busy, PATIENCE) != WAIT_OBJECT_0) {
        printf("launcher: the program never got to work\n");
        return 99;
    }
    HANDLE process = OpenProcess(SYNCHRONIZE | PROCESS_QUERY_INFORMATION, FALSE, *child);
    SetEvent(go);
    WaitForSingleObject(parent, PATIENCE);
    SetEvent(orphaned);
    return report(process);
}

int main(int count, char **arguments)
{
    WCHAR *rest = skip(skip(GetCommandLineW()));
    const char *mode = count > 2 ? arguments[1] : "";
    if (!strcmp(mode, "direct"))
        return report(start(NULL, rest, NULL));
    if (!strcmp(mode, "orphan"))
        return orphan(rest);
    if (!strcmp(mode, "bare")) {
        WCHAR *line = skip(rest), program[MAX_PATH];
        lstrcpynW(program, *rest == '"' ? rest + 1 : rest, MAX_PATH);
        program[line - rest - (*rest == '"' ? 3 : 1)] = 0;
        return report(start(program, line, NULL));
    }
    if (!strcmp(mode, "parent")) {
        start(NULL, rest, shared());
        WaitForSingleObject(CreateEventW(NULL, TRUE, FALSE, GO), PATIENCE);
        return 0;
    }
    printf("launcher: see its source\n");
    return 99;
}
