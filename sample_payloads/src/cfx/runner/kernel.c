/* Tests in a driver: register it and the reflector as services, start both, and drive the reflector. */
#include "../protocol.h"
#include "machine.h"
#include "runner.h"
#include "../../common/text.h"

#include <winioctl.h>
#include <winsvc.h>

static SC_HANDLE manager, reflector, tested;
static HANDLE device = INVALID_HANDLE_VALUE, turn;
static cfxkr_request request;
static struct {
    cfxkr_outcome outcome;
    cfxkr_report reports[64];
} answer;

static exit_code fail(const char *what, const char *which)
{
    report_error(what, which, ": error ", decimal(GetLastError()), NULL);
    return EXIT_OTHER;
}

/* cfxkr64.sys or cfxkr32.sys, by the system's own ISA: beside the runner, or in the folder of the other ISA. */
static BOOL find_reflector(WCHAR *path)
{
    BOOL wide = native_machine() == IMAGE_FILE_MACHINE_AMD64;
    const WCHAR *const places[] = {wide ? L"cfxkr64.sys" : L"cfxkr32.sys",
                                   wide ? L"..\\amd64\\cfxkr64.sys" : L"..\\i386\\cfxkr32.sys"};
    DWORD folder = GetModuleFileNameW(NULL, path, MAX_PATH - 32);
    while (folder && path[folder - 1] != '\\')
        folder--;
    for (unsigned i = 0; i < ARRAYSIZE(places); i++) {
        lstrcpyW(path + folder, places[i]);
        if (GetFileAttributesW(path) != INVALID_FILE_ATTRIBUTES)
            return TRUE;
    }
    return FALSE;
}

/* Windows loads drivers of its own ISA only. Wine starts i386 drivers on a 64-bit system too: hence no reliance on it. */
static BOOL is_native(const WCHAR *path)
{
    static char name[3 * MAX_PATH];
    WORD machine = machine_of(path);
    if (machine && machine == native_machine())
        return TRUE;
    narrow(path, name, sizeof name);
    if (!machine)
        report_error(name, " can't be read as a PE file", NULL);
    else
        report_error(name, " holds ", machine_name(machine), " code, this system needs ",
                     machine_name(native_machine()), NULL);
    return FALSE;
}

static void stop_service(SC_HANDLE *service)
{
    SERVICE_STATUS status;
    if (!*service)
        return;
    ControlService(*service, SERVICE_CONTROL_STOP, &status);
    DeleteService(*service);
    CloseServiceHandle(*service);
    *service = NULL;
}

/* One load order group for both, so that Wine keeps them in one process, as Windows keeps them in one kernel. */
static SC_HANDLE create(const WCHAR *name, const WCHAR *path)
{
    return CreateServiceW(manager, name, name, SERVICE_ALL_ACCESS, SERVICE_KERNEL_DRIVER, SERVICE_DEMAND_START,
                          SERVICE_ERROR_NORMAL, path, L"cfx", NULL, NULL, NULL, NULL);
}

static BOOL start_service(const WCHAR *name, const WCHAR *path, SC_HANDLE *service)
{
    *service = create(name, path);
    if (!*service && GetLastError() == ERROR_SERVICE_EXISTS) { /* left by a run that was killed */
        *service = OpenServiceW(manager, name, SERVICE_ALL_ACCESS);
        stop_service(service);
        *service = create(name, path);
    }
    if (!*service)
        return FALSE;
    for (unsigned seconds = 0; !StartServiceW(*service, 0, NULL); seconds++) {
        if (GetLastError() != ERROR_SERVICE_DATABASE_LOCKED || seconds == 30)
            return FALSE;
        Sleep(1000); /* the system is still starting its own services */
    }
    return TRUE;
}

static BOOL call(const cfx_item *item, uint64_t *value, tally *tally)
{
    DWORD got;
    request.fixture = item->fixture;
    request.entry = item->entry;
    request.value = *value;
    if (!DeviceIoControl(device, CFXKR_CALL, &request, sizeof request, &answer, sizeof answer, &got, NULL)) {
        fail("the driver could not be called in ", item->name);
        return FALSE;
    }
    for (unsigned i = 0; i < answer.outcome.reports; i++) {
        const cfxkr_report *report = &answer.reports[i];
        report_event(report->kind, report->file, report->line, report->text, report->left, report->right);
    }
    if (answer.outcome.dropped)
        report_dropped(answer.outcome.dropped);
    tally->failures = answer.outcome.failures;
    tally->skips = answer.outcome.skips;
    *value = answer.outcome.value;
    return TRUE;
}

/* Ask for the routines: how many, then all. */
static exit_code list(host *host)
{
    cfxkr_list head, *all;
    DWORD got, size;
    if (!DeviceIoControl(device, CFXKR_LIST, &request, sizeof request, &head, sizeof head, &got, NULL))
        return fail("the driver's tests can't be listed", "");
    size = sizeof head + head.total * sizeof *host->items;
    all = HeapAlloc(GetProcessHeap(), 0, size);
    if (!all || !DeviceIoControl(device, CFXKR_LIST, &request, sizeof request, all, size, &got, NULL))
        return fail("the driver's tests can't be listed", "");
    host->items = (cfx_item *)(all + 1);
    host->count = all->stored;
    host->call = call;
    return EXIT_PASSED;
}

exit_code kernel_open(const WCHAR *path, host *host)
{
    static WCHAR reflector_path[MAX_PATH];
    cfxkr_version version;
    DWORD got;
    if (!native_machine()) {
        report_error("there is no reflector driver for this system", NULL);
        return EXIT_OTHER;
    }
    if (!find_reflector(reflector_path)) {
        report_error("the reflector ", native_machine() == IMAGE_FILE_MACHINE_AMD64 ? "cfxkr64.sys" : "cfxkr32.sys",
                     " is not installed", NULL);
        return EXIT_OTHER;
    }
    if (!is_native(reflector_path) || !is_native(path))
        return EXIT_OTHER;
    turn = CreateMutexW(NULL, FALSE, L"Global\\cfx-kernel"); /* one runner at a time: the services have one name */
    if (turn)
        WaitForSingleObject(turn, INFINITE);
    manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_ALL_ACCESS);
    if (!manager)
        return fail("drivers need an administrator's rights", "");
    if (!start_service(CFXKR_SERVICE, reflector_path, &reflector))
        return fail("the reflector can't be started", "");
    if (!start_service(CFX_TEST_SERVICE, path, &tested))
        return fail("the test driver can't be started", "");
    device = CreateFileW(CFXKR_DEVICE, GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
    if (device == INVALID_HANDLE_VALUE)
        return fail("the reflector can't be opened", "");
    if (!DeviceIoControl(device, CFXKR_VERSION, NULL, 0, &version, sizeof version, &got, NULL))
        return fail("the reflector does not answer", "");
    if (version.abi != CFX_ABI) {
        report_error("the reflector is of another version of cfx", NULL);
        return EXIT_OTHER;
    }
    lstrcpyW((WCHAR *)request.driver, CFX_TEST_SERVICE);
    return list(host);
}

void kernel_close(void)
{
    if (device != INVALID_HANDLE_VALUE)
        CloseHandle(device);
    stop_service(&tested);
    stop_service(&reflector);
    if (manager)
        CloseServiceHandle(manager);
    if (turn) {
        ReleaseMutex(turn);
        CloseHandle(turn);
    }
}
