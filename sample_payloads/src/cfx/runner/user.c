/* Tests in a DLL, which is loaded into the runner. */
#include "../exports.h"
#include "../guard.h"
#include "machine.h"
#include "runner.h"
#include "../../common/text.h"

static const void *image;
static uint32_t image_size;
static tally *counted;

static void report(cfx_context *context, cfx_report_kind kind, const char *file, uint32_t line, const char *text,
                   uint64_t left, uint64_t right)
{
    (void)context;
    if (kind == CFX_REPORT_SKIP)
        counted->skips++;
    else if (kind != CFX_REPORT_LOG)
        counted->failures++;
    report_event(kind, file, line, text, left, right);
}

static BOOL call(const cfx_item *item, uint64_t *value, tally *tally)
{
    static cfx_guard guard;
    const cfx_fixture *fixture = cfx_fixture_at(image, image_size, item->fixture);
    counted = tally;
    guard.context.report = report;
    guard.context.value = (void *)(uintptr_t)*value;
    cfx_guarded(&guard, fixture->entries[item->entry].routine);
    *value = (uintptr_t)guard.context.value;
    return TRUE;
}

/* Describe every routine; called with NULL it only counts. The number, or -1 for a fixture of another cfx. */
static int describe_all(cfx_item *items)
{
    const cfx_fixture *fixture;
    int count = 0;
    for (uint32_t f = 0; (fixture = cfx_fixture_at(image, image_size, f)); f++) {
        if (fixture->abi != CFX_ABI)
            return -1;
        for (uint32_t e = 0; fixture->entries[e].kind != CFX_KIND_END; e++, count++)
            if (items)
                cfx_describe(&items[count], f, fixture, e);
    }
    return count;
}

/* So that the module finds DLLs beside itself, as well as those beside the runner. */
static void search_beside(const WCHAR *path)
{
    WCHAR folder[MAX_PATH], *end = folder;
    for (WCHAR *to = folder; (*to = *path); to++, path++)
        if (*path == '\\')
            end = to;
    *end = 0;
    SetDllDirectoryW(folder);
}

exit_code user_open(const WCHAR *path, host *host)
{
    static char name[3 * MAX_PATH];
    WORD machine = machine_of(path);
    const IMAGE_NT_HEADERS *headers;
    int count;
    narrow(path, name, sizeof name);
    if (machine != own_machine()) {
        if (!machine)
            report_error(name, " can't be read as a PE file", NULL);
        else
            report_error(name, " holds ", machine_name(machine), " code",
                         machine == IMAGE_FILE_MACHINE_AMD64  ? ": run it with cfx64.exe"
                         : machine == IMAGE_FILE_MACHINE_I386 ? ": run it with cfx32.exe"
                                                              : ": there is no cfx for it",
                         NULL);
        return EXIT_OTHER;
    }
    search_beside(path);
    image = LoadLibraryW(path);
    if (!image) {
        report_error(name, " can't be loaded: error ", decimal(GetLastError()), NULL);
        return EXIT_OTHER;
    }
    headers = (const IMAGE_NT_HEADERS *)((const uint8_t *)image + ((const IMAGE_DOS_HEADER *)image)->e_lfanew);
    image_size = headers->OptionalHeader.SizeOfImage;
    count = describe_all(NULL);
    if (count < 0) {
        report_error(name, " was built with another version of cfx.h", NULL);
        return EXIT_OTHER;
    }
    host->items = HeapAlloc(GetProcessHeap(), 0, (count + 1) * sizeof *host->items);
    if (!host->items) {
        report_error("out of memory", NULL);
        return EXIT_OTHER;
    }
    host->count = describe_all(host->items);
    host->call = call;
    return EXIT_PASSED;
}
