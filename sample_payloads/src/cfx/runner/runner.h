/* The parts of the runner. */
#ifndef CFX_RUNNER_H
#define CFX_RUNNER_H
#include <windows.h>

#include "../protocol.h"

/* cfix's exit codes. */
typedef enum { EXIT_PASSED, EXIT_NOTHING_RAN, EXIT_FAILED, EXIT_USAGE, EXIT_OTHER } exit_code;

typedef struct {
    BOOL list, stop_at_failure, kernel, json;
    char test[2 * CFX_NAME_SIZE];   /* -n: fixture or fixture.test, "" for all */
    char prefix[2 * CFX_NAME_SIZE]; /* -p: start of the fixture's name, "" for all */
    WCHAR module[MAX_PATH];         /* full path */
} options;

/* A number as text, for report_error; the buffer is overwritten by the next call. */
const char *decimal(unsigned value);

/* FALSE when the command line isn't understood. */
BOOL options_parse(WCHAR *command_line, options *options);

/* What was counted while one routine ran. */
typedef struct {
    unsigned failures, skips;
} tally;

/* Something that holds tests: a DLL in this process, or a driver. */
typedef struct host {
    cfx_item *items; /* every routine, fixture by fixture */
    unsigned count;
    /* Run one routine; *value is the fixture's. FALSE when it could not be called at all (reported). */
    BOOL (*call)(const cfx_item *item, uint64_t *value, tally *tally);
} host;

/* Open the module; what goes wrong is reported. kernel_close is to be called whatever kernel_open returned. */
exit_code user_open(const WCHAR *path, host *host);
exit_code kernel_open(const WCHAR *path, host *host);
void kernel_close(void);

/* Run or list what the options select; the counts decide the exit code. */
exit_code run_tests(const host *host, const options *options);

/* TAP or JSON, whichever was chosen. */
void report_begin(BOOL json, const WCHAR *module, BOOL list);
void report_error(const char *part, ...); /* texts that make up the message, ended by NULL */
void report_name(const char *fixture, const char *test);
void report_event(cfx_report_kind kind, const char *file, uint32_t line, const char *text, uint64_t left,
                  uint64_t right);
void report_dropped(unsigned count);
void report_verdict(const char *fixture, const char *test, unsigned failures, unsigned skips);
void report_end(exit_code code);
#endif
