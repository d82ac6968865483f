/* Which routines run, in which order. */
#include "runner.h"
#include "../../common/text.h"

static struct {
    unsigned ran, failed, listed;
} totals;

static BOOL is_wanted(const cfx_item *item, const options *options)
{
    const char *test = options->test;
    if (!starts_with(item->fixture_name, options->prefix))
        return FALSE;
    if (!*test || same_text(test, item->fixture_name))
        return TRUE;
    if (!starts_with(test, item->fixture_name))
        return FALSE;
    for (const char *name = item->fixture_name; *name; name++)
        test++;
    return *test == '.' && same_text(test + 1, item->name);
}

/* Run one routine of a fixture, if it has one of that kind. */
static void run_one(const host *host, const cfx_item *item, uint64_t *value, tally *sum)
{
    tally result = {0, 0};
    if (!item)
        return;
    if (!host->call(item, value, &result))
        result.failures++;
    sum->failures += result.failures;
    sum->skips += result.skips;
}

/* The items first .. last-1 are one fixture. */
static void run_fixture(const host *host, unsigned first, unsigned last, const options *options)
{
    const cfx_item *special[CFX_KIND_TEST] = {NULL}, *item;
    tally setup = {0, 0}, after = {0, 0};
    uint64_t value = 0;
    unsigned wanted = 0;
    for (unsigned i = first; i < last; i++) {
        item = &host->items[i];
        if (item->kind < CFX_KIND_TEST)
            special[item->kind] = item;
        else if (is_wanted(item, options))
            wanted++;
    }
    if (!wanted)
        return;
    run_one(host, special[CFX_KIND_SETUP], &value, &setup);
    for (unsigned i = first; i < last; i++) {
        tally result = setup;
        item = &host->items[i];
        if (item->kind != CFX_KIND_TEST || !is_wanted(item, options))
            continue;
        if (!setup.failures && !setup.skips) {
            run_one(host, special[CFX_KIND_BEFORE], &value, &result);
            if (!result.failures && !result.skips)
                run_one(host, item, &value, &result);
            run_one(host, special[CFX_KIND_AFTER], &value, &result);
        }
        report_verdict(item->fixture_name, item->name, result.failures, result.skips);
        totals.ran++;
        if (result.failures) {
            totals.failed++;
            if (options->stop_at_failure)
                break;
        }
    }
    if (!setup.failures)
        run_one(host, special[CFX_KIND_TEARDOWN], &value, &after);
    if (after.failures) { /* a result of its own: no test is to blame */
        report_verdict(host->items[first].fixture_name, special[CFX_KIND_TEARDOWN]->name, after.failures, 0);
        totals.failed++;
    }
}

exit_code run_tests(const host *host, const options *options)
{
    for (unsigned first = 0, last; first < host->count; first = last) {
        for (last = first; last < host->count && host->items[last].fixture == host->items[first].fixture; last++)
            if (options->list && host->items[last].kind == CFX_KIND_TEST && is_wanted(&host->items[last], options)) {
                report_name(host->items[last].fixture_name, host->items[last].name);
                totals.listed++;
            }
        if (!options->list)
            run_fixture(host, first, last, options);
        if (totals.failed && options->stop_at_failure)
            break;
    }
    if (totals.failed)
        return EXIT_FAILED;
    return totals.ran || totals.listed ? EXIT_PASSED : EXIT_NOTHING_RAN;
}
