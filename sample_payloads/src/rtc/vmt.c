/* Where compilers keep vmtAutoTable, from the class declarations of their published run-time libraries. */
#include "internal.h"

ptrdiff_t rtc_vmt_auto_table(rtc_vmt layout)
{
    static const short offsets[] = {
        [RTC_VMT_DELPHI_2007] = -68, [RTC_VMT_DELPHI_2009] = -80, [RTC_VMT_DELPHI_XE2_64] = -160,
        [RTC_VMT_DELPHI_64] = -184,  [RTC_VMT_FPC_32] = 36,       [RTC_VMT_FPC_64] = 72,
    };
    return (unsigned)layout < ARRAYSIZE(offsets) ? offsets[layout] : 0;
}
