/* Being told to stop: Ctrl-C, Ctrl-Break, a closed console, a log-off or shutdown, or a parent process that is gone.
 * The installation under way is cancelled through the installer's messages, and what was installed is rolled back. */
#ifndef CHAIN_STOP_H
#define CHAIN_STOP_H
#include "installer.h"

/* Listen from now on; with_parent: also for the end of the process that started this one. */
void stop_listen(const installer *msi, BOOL with_parent);

/* Whether it is time to stop (said once). */
BOOL stop_requested(void);

/* All is done or rolled back: let a closing console take the process down. */
void stop_finished(void);
#endif
