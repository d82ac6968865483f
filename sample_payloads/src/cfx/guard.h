/* Runs a routine so that leaving it early, and a fault in it, come back here. For user and kernel mode. */
#ifndef CFX_GUARD_H
#define CFX_GUARD_H
#include "cfx.h"

typedef struct cfx_guard {
    cfx_context context; /* the caller sets report and value */
    void *jump[5];
} cfx_guard;

/* Call the routine. One at a time: the caller has a lock, or one thread. A fault is reported as CFX_REPORT_FAULT.
 * In the kernel, Windows still stops at a fault on a kernel address: only faults that a handler may catch get here. */
void cfx_guarded(cfx_guard *guard, cfx_routine routine);
#endif
