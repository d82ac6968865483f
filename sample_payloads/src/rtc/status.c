/* The texts of the status codes. */
#include "internal.h"

const char *rtc_status_text(rtc_status status)
{
    static const char *const texts[] = {
        [RTC_OK] = "done",
        [RTC_E_ARG] = "bad argument",
        [RTC_E_QUERY] = "memory that is not there or not accessible",
        [RTC_E_PROTECT] = "the page can't be made writable",
        [RTC_E_RESTORE] = "written, but the old protection could not be restored",
        [RTC_E_CONFLICT] = "the site holds something unexpected",
        [RTC_E_ALIGN] = "the bytes don't lie in one aligned unit",
        [RTC_E_ROOM] = "not enough room for the jump",
        [RTC_E_PROLOGUE] = "the function is not made for this way of patching",
        [RTC_E_NEAR] = "no free memory within reach",
        [RTC_E_IMPORT] = "the module has no such import",
        [RTC_E_BUSY] = "a thread stands in the site",
        [RTC_E_NOMEM] = "out of memory",
        [RTC_E_IMAGE] = "not a PE image",
        [RTC_E_SYSTEM] = "the system lacks a function that is needed",
    };
    return (unsigned)status < ARRAYSIZE(texts) ? texts[status] : "unknown status";
}
