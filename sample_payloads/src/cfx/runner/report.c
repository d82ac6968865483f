/* TAP (https://testanything.org) with a plan at the end, or one JSON object. */
#include <stdarg.h>

#include "runner.h"
#include "../../common/text.h"

static BOOL json, list;
static unsigned number, events;

void report_begin(BOOL as_json, const WCHAR *module, BOOL as_list)
{
    static char path[3 * MAX_PATH];
    json = as_json;
    list = as_list;
    if (!json)
        return;
    narrow(module, path, sizeof path);
    say("{\"version\": 1, \"module\": %j, \"tests\": [", path);
}

void report_name(const char *fixture, const char *test)
{
    number++;
    if (json)
        say("%s\n  {\"fixture\": %j, \"test\": %j}", number > 1 ? "," : "", fixture, test);
    else
        say("%s.%s\n", fixture, test);
}

/* In JSON a test's events come before its verdict, so its object is opened by whichever is first. */
static void open_test(void)
{
    if (!events)
        say("%s\n  {\"events\": [", number ? "," : "");
}

void report_event(cfx_report_kind kind, const char *file, uint32_t line, const char *text, uint64_t left,
                  uint64_t right)
{
    static const char *const names[] = {"log", "failure", "skip", "fault"};
    const char *name = file;
    for (; *file; file++)
        if (*file == '/' || *file == '\\')
            name = file + 1;
    if (json) {
        open_test();
        say("%s{\"kind\": %j, \"file\": %j, \"line\": %u, \"text\": %j, \"left\": \"%x\", \"right\": \"%x\"}",
            events ? ", " : "", names[kind], name, line, text, left, right);
    } else if (kind == CFX_REPORT_FAULT) {
        say("#   exception 0x%x at 0x%x\n", left, right);
    } else if (left || right) {
        say("#   %s:%u: %s: %s (0x%x, 0x%x)\n", name, line, names[kind], text, left, right);
    } else {
        say("#   %s:%u: %s: %s\n", name, line, names[kind], text);
    }
    events++;
}

void report_dropped(unsigned count)
{
    if (!json)
        say("#   %u more reports had no room\n", count);
}

void report_verdict(const char *fixture, const char *test, unsigned failures, unsigned skips)
{
    if (json) {
        open_test();
        say("], \"fixture\": %j, \"test\": %j, \"status\": %j}", fixture, test,
            failures ? "failed" : skips ? "skipped" : "passed");
    } else {
        say("%sok %u - %s.%s%s\n", failures ? "not " : "", number + 1, fixture, test,
            skips && !failures ? " # SKIP" : "");
    }
    number++;
    events = 0;
}

static char error[1024];

const char *decimal(unsigned value)
{
    static char digits[11];
    char *first = digits + sizeof digits - 1;
    do
        *--first = (char)('0' + value % 10);
    while (value /= 10);
    return first;
}

void report_error(const char *part, ...)
{
    va_list arguments;
    unsigned used = 0;
    va_start(arguments, part);
    for (; part; part = va_arg(arguments, const char *))
        while (*part && used + 1 < sizeof error)
            error[used++] = *part++;
    va_end(arguments);
    error[used] = 0;
    if (!json)
        say("# %s\n", error);
}

void report_end(exit_code code)
{
    if (json)
        say("\n], \"error\": %j, \"exit\": %u}\n", error, code);
    else if (!list)
        say("1..%u\n", number);
}
