/* cfxkr32.sys, cfxkr64.sys: lets the runner list and call the test routines of a driver. It keeps no state: the runner
 * names the driver at each call. Test drivers need not know of it. */
#include <ntddk.h>

#include "../exports.h"
#include "../guard.h"

/* Exported by ntoskrnl since Windows 2000, in no header. */
NTSYSAPI NTSTATUS NTAPI ObReferenceObjectByName(PUNICODE_STRING name, ULONG attributes, PACCESS_STATE state,
                                                ACCESS_MASK access, POBJECT_TYPE type, KPROCESSOR_MODE mode,
                                                PVOID context, PVOID *object);
extern __declspec(dllimport) POBJECT_TYPE *IoDriverObjectType;

static KMUTEX lock; /* one request at a time: routines of one driver may share its variables */

typedef struct {
    cfx_guard guard; /* first: its context is what report() gets */
    cfxkr_outcome *outcome;
    cfxkr_report *reports;
    ULONG room;
} call_state;

static const char *base_name(const char *path)
{
    const char *name = path;
    for (; *path; path++)
        if (*path == '/' || *path == '\\')
            name = path + 1;
    return name;
}

static void report(cfx_context *context, cfx_report_kind kind, const char *file, uint32_t line, const char *text,
                   uint64_t left, uint64_t right)
{
    call_state *state = (call_state *)context;
    cfxkr_report *slot;
    if (kind == CFX_REPORT_SKIP)
        state->outcome->skips++;
    else if (kind != CFX_REPORT_LOG)
        state->outcome->failures++;
    if (state->outcome->reports == state->room) {
        state->outcome->dropped++;
        return;
    }
    slot = &state->reports[state->outcome->reports++];
    slot->kind = kind;
    slot->line = line;
    slot->left = left;
    slot->right = right;
    cfx_copy_text(slot->file, base_name(file), sizeof slot->file);
    cfx_copy_text(slot->text, text, sizeof slot->text);
}

/* The driver object of a service; the caller dereferences it. Not by way of a device of the driver, as that would have
 * to be made by each test driver (and Wine's IoGetDeviceObjectPointer gives a dead object). */
static NTSTATUS find_driver(const cfxkr_request *request, PDRIVER_OBJECT *driver)
{
    WCHAR path[8 + ARRAYSIZE(request->driver) + 1] = L"\\Driver\\";
    UNICODE_STRING name;
    ULONG i;
    for (i = 0; i < ARRAYSIZE(request->driver) && request->driver[i]; i++)
        path[8 + i] = request->driver[i];
    path[8 + i] = 0;
    RtlInitUnicodeString(&name, path);
    return ObReferenceObjectByName(&name, OBJ_CASE_INSENSITIVE, NULL, 0, *IoDriverObjectType, KernelMode, NULL,
                                   (PVOID *)driver);
}

static NTSTATUS list(PDRIVER_OBJECT driver, void *buffer, ULONG length, ULONG_PTR *written)
{
    cfxkr_list *head = buffer;
    cfx_item *items = (cfx_item *)(head + 1);
    const cfx_fixture *fixture;
    ULONG room;
    if (length < sizeof *head)
        return STATUS_BUFFER_TOO_SMALL;
    room = (length - sizeof *head) / sizeof *items;
    head->total = head->stored = 0;
    for (ULONG f = 0; (fixture = cfx_fixture_at(driver->DriverStart, driver->DriverSize, f)); f++) {
        if (fixture->abi != CFX_ABI)
            return STATUS_REVISION_MISMATCH;
        for (ULONG e = 0; fixture->entries[e].kind != CFX_KIND_END; e++, head->total++)
            if (head->stored < room)
                cfx_describe(&items[head->stored++], f, fixture, e);
    }
    *written = sizeof *head + head->stored * sizeof *items;
    return STATUS_SUCCESS;
}

static NTSTATUS call(PDRIVER_OBJECT driver, const cfxkr_request *request, void *buffer, ULONG length,
                     ULONG_PTR *written)
{
    const cfx_fixture *fixture = cfx_fixture_at(driver->DriverStart, driver->DriverSize, request->fixture);
    call_state state;
    ULONG entry = 0;
    if (length < sizeof *state.outcome)
        return STATUS_BUFFER_TOO_SMALL;
    if (!fixture || fixture->abi != CFX_ABI)
        return STATUS_INVALID_PARAMETER;
    while (entry < request->entry && fixture->entries[entry].kind != CFX_KIND_END)
        entry++;
    if (fixture->entries[entry].kind == CFX_KIND_END)
        return STATUS_INVALID_PARAMETER;
    state.outcome = buffer;
    state.reports = (cfxkr_report *)(state.outcome + 1);
    state.room = (length - sizeof *state.outcome) / sizeof *state.reports;
    state.outcome->reports = state.outcome->dropped = state.outcome->failures = state.outcome->skips = 0;
    state.guard.context.report = report;
    state.guard.context.value = (void *)(ULONG_PTR)request->value;
    cfx_guarded(&state.guard, fixture->entries[entry].routine);
    state.outcome->value = (ULONG_PTR)state.guard.context.value;
    *written = sizeof *state.outcome + state.outcome->reports * sizeof *state.reports;
    return STATUS_SUCCESS;
}

static NTSTATUS complete(PIRP irp, NTSTATUS status, ULONG_PTR written)
{
    irp->IoStatus.Status = status;
    irp->IoStatus.Information = written;
    IoCompleteRequest(irp, IO_NO_INCREMENT);
    return status;
}

static NTSTATUS NTAPI open_or_close(PDEVICE_OBJECT device, PIRP irp)
{
    (void)device;
    return complete(irp, STATUS_SUCCESS, 0);
}

static NTSTATUS dispatch(ULONG code, void *buffer, ULONG in, ULONG out, ULONG_PTR *written)
{
    cfxkr_request request;
    PDRIVER_OBJECT driver;
    NTSTATUS status;
    if (code == CFXKR_VERSION) {
        cfxkr_version *version = buffer;
        if (out < sizeof *version)
            return STATUS_BUFFER_TOO_SMALL;
        version->abi = CFX_ABI;
        version->bits = 8 * sizeof(void *);
        *written = sizeof *version;
        return STATUS_SUCCESS;
    }
    if (code != CFXKR_LIST && code != CFXKR_CALL)
        return STATUS_INVALID_DEVICE_REQUEST;
    if (in < sizeof request)
        return STATUS_INVALID_PARAMETER;
    request = *(const cfxkr_request *)buffer; /* the answer is written over it */
    status = find_driver(&request, &driver);
    if (!NT_SUCCESS(status))
        return status;
    status = code == CFXKR_LIST ? list(driver, buffer, out, written) : call(driver, &request, buffer, out, written);
    ObDereferenceObject(driver);
    return status;
}

static NTSTATUS NTAPI control(PDEVICE_OBJECT device, PIRP irp)
{
    PIO_STACK_LOCATION stack = IoGetCurrentIrpStackLocation(irp);
    ULONG in = stack->Parameters.DeviceIoControl.InputBufferLength;
    ULONG out = stack->Parameters.DeviceIoControl.OutputBufferLength;
    ULONG_PTR written = 0;
    NTSTATUS status;
    (void)device;
    KeWaitForSingleObject(&lock, Executive, KernelMode, FALSE, NULL);
    status = dispatch(stack->Parameters.DeviceIoControl.IoControlCode, irp->AssociatedIrp.SystemBuffer, in, out,
                      &written);
    KeReleaseMutex(&lock, FALSE);
    return complete(irp, status, NT_SUCCESS(status) ? written : 0);
}

static void NTAPI unload(PDRIVER_OBJECT driver)
{
    UNICODE_STRING link;
    RtlInitUnicodeString(&link, L"\\DosDevices\\CfxKr");
    IoDeleteSymbolicLink(&link);
    IoDeleteDevice(driver->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    UNICODE_STRING name, link;
    PDEVICE_OBJECT device;
    NTSTATUS status;
    (void)path;
    KeInitializeMutex(&lock, 0);
    RtlInitUnicodeString(&name, L"\\Device\\CfxKr");
    RtlInitUnicodeString(&link, L"\\DosDevices\\CfxKr");
    status = IoCreateDevice(driver, 0, &name, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN, FALSE, &device);
    if (!NT_SUCCESS(status))
        return status;
    status = IoCreateSymbolicLink(&link, &name);
    if (!NT_SUCCESS(status)) {
        IoDeleteDevice(device);
        return status;
    }
    driver->MajorFunction[IRP_MJ_CREATE] = driver->MajorFunction[IRP_MJ_CLOSE] = open_or_close;
    driver->MajorFunction[IRP_MJ_CLEANUP] = open_or_close;
    driver->MajorFunction[IRP_MJ_DEVICE_CONTROL] = control;
    driver->DriverUnload = unload;
    return STATUS_SUCCESS;
}
