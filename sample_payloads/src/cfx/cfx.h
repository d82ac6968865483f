/* cfx: tests in DLLs and in kernel drivers. One header for both.
 *
 * A module exports one constant cfx_fixture_<Name> per fixture. The runner (cfx32.exe, cfx64.exe) and the reflector
 * driver find them in the export table, and so does `crossmsi identify --tests`, which runs no code at all.
 *
 *     #include <windows.h>            or <ntddk.h>
 *     #include <cfx.h>
 *     static void adds(cfx_context *cfx) { CFX_ASSERT_EQUAL(1 + 1, 2); }
 *     CFX_FIXTURE(Sums, CFX_TEST(adds))
 *     CFX_DRIVER                      in a driver only
 *
 * A routine ends at the first failed assertion, at CFX_SKIP, or at a fault. Setup runs once before the tests of its
 * fixture, whose `value` it may set; if it fails or skips, so do they. Before and after run around each test, after
 * whatever the test did. Assertions are for the thread that the routine was called on. */
#ifndef CFX_H
#define CFX_H
#include <stdint.h>

#define CFX_ABI 1u
#define CFX_EXPORT_PREFIX "cfx_fixture_"
#define CFX_NAME_SIZE 64 /* of fixtures and routines, with the closing zero */

typedef enum cfx_kind { CFX_KIND_END, CFX_KIND_SETUP, CFX_KIND_TEARDOWN, CFX_KIND_BEFORE, CFX_KIND_AFTER, CFX_KIND_TEST } cfx_kind;
typedef enum cfx_report_kind { CFX_REPORT_LOG, CFX_REPORT_FAILURE, CFX_REPORT_SKIP, CFX_REPORT_FAULT } cfx_report_kind;

typedef struct cfx_context cfx_context;
struct cfx_context {
    uint32_t abi;
    uint32_t reserved;
    /* left and right are the values of an equality, or code and address of a fault. */
    void (*report)(cfx_context *cfx, cfx_report_kind kind, const char *file, uint32_t line, const char *text,
                   uint64_t left, uint64_t right);
    void (*leave)(cfx_context *cfx) __attribute__((noreturn));
    void *value; /* the fixture's: what setup stores, tests find */
};
typedef void (*cfx_routine)(cfx_context *cfx);

/* Exported data: read by programs of other ISAs too, so nothing in it needs code to run. */
typedef struct cfx_entry {
    uint32_t kind;
    const char *name;
    cfx_routine routine;
} cfx_entry;
typedef struct cfx_fixture {
    uint32_t abi, size;
    const char *name;
    const cfx_entry *entries; /* ended by CFX_KIND_END */
} cfx_fixture;

#define CFX_NAME_(text) (text) + 0 * sizeof(char[sizeof(text) <= CFX_NAME_SIZE ? 1 : -1])
#define CFX_ENTRY_(kind, routine) {kind, CFX_NAME_(#routine), routine}
#define CFX_SETUP(routine) CFX_ENTRY_(CFX_KIND_SETUP, routine)
#define CFX_TEARDOWN(routine) CFX_ENTRY_(CFX_KIND_TEARDOWN, routine)
#define CFX_BEFORE(routine) CFX_ENTRY_(CFX_KIND_BEFORE, routine)
#define CFX_AFTER(routine) CFX_ENTRY_(CFX_KIND_AFTER, routine)
#define CFX_TEST(routine) CFX_ENTRY_(CFX_KIND_TEST, routine)
#define CFX_FIXTURE(id, ...)                                                                                          \
    static const cfx_entry cfx_entries_##id[] = {__VA_ARGS__, {CFX_KIND_END, 0, 0}};                                  \
    __declspec(dllexport) const cfx_fixture cfx_fixture_##id = {CFX_ABI, sizeof(cfx_fixture), CFX_NAME_(#id),         \
                                                                cfx_entries_##id};

#define CFX_REPORT_(kind, text, left, right)                                                                          \
    cfx->report(cfx, kind, __FILE__, __LINE__, text, (uint64_t)(left), (uint64_t)(right))
#define CFX_LOG(text) CFX_REPORT_(CFX_REPORT_LOG, text, 0, 0)
#define CFX_LOG_VALUE(text, value) CFX_REPORT_(CFX_REPORT_LOG, text, value, 0)
#define CFX_FAIL(text)                                                                                                \
    do {                                                                                                              \
        CFX_REPORT_(CFX_REPORT_FAILURE, text, 0, 0);                                                                  \
        cfx->leave(cfx);                                                                                              \
    } while (0)
#define CFX_SKIP(text)                                                                                                \
    do {                                                                                                              \
        CFX_REPORT_(CFX_REPORT_SKIP, text, 0, 0);                                                                     \
        cfx->leave(cfx);                                                                                              \
    } while (0)
#define CFX_ASSERT(condition)                                                                                         \
    do {                                                                                                              \
        if (!(condition))                                                                                             \
            CFX_FAIL(#condition);                                                                                     \
    } while (0)
/* Integers; pointers need a cast to uintptr_t. */
#define CFX_ASSERT_EQUAL(left, right)                                                                                 \
    do {                                                                                                              \
        uint64_t left_ = (uint64_t)(left), right_ = (uint64_t)(right);                                                \
        if (left_ != right_) {                                                                                        \
            CFX_REPORT_(CFX_REPORT_FAILURE, #left " == " #right, left_, right_);                                      \
            cfx->leave(cfx);                                                                                          \
        }                                                                                                             \
    } while (0)

/* All that a test driver needs besides its fixtures: the reflector finds them by the driver's name. */
#define CFX_DRIVER                                                                                                    \
    static void NTAPI cfx_unload(PDRIVER_OBJECT driver)                                                               \
    {                                                                                                                 \
        (void)driver;                                                                                                 \
    }                                                                                                                 \
    NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)                                           \
    {                                                                                                                 \
        (void)path;                                                                                                   \
        driver->DriverUnload = cfx_unload;                                                                            \
        return STATUS_SUCCESS;                                                                                        \
    }
#endif
