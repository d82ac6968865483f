/* What the tests of rtc share. */
#ifndef RTCTEST_H
#define RTCTEST_H
#include <windows.h>

#include <cfx.h>
#include <rtc.h>

#define ASSERT_STATUS(call, expected) CFX_ASSERT_EQUAL(call, expected)
#define PAGE 4096u

/* Protection of the page that holds an address. */
DWORD protection_of(const void *address);
/* Pages with a protection, int3 filled; freed with VirtualFree(.., 0, MEM_RELEASE). Stops the test when there are none. */
uint8_t *pages_with(cfx_context *cfx, unsigned count, DWORD protection);
void protect(void *page, DWORD protection);

/* Functions to patch: site_add and site_simple return 2 for every argument, replacement 1001, doubled twice what
 * *original_function gives. hot returns its argument + 1 and starts with a hot-patch prologue. */
typedef int (*function)(int);
int site_add(int argument); /* two instructions of 2 and 3 bytes, then ret */
int site_push(int argument); /* starts with an instruction of one byte */
int hot(int argument);
int replacement(int argument);
extern function volatile original_function;
int doubled(int argument);

/* Threads that call a function until they are told to stop, and count what it returned. */
typedef struct {
    function volatile call;
    volatile LONG stop, old, new, wrong;
    int old_value, new_value;
    HANDLE thread[4];
    unsigned count;
} fire;
void fire_start(cfx_context *cfx, fire *fire, unsigned count, function call, int old_value, int new_value);
/* Wait until the counter has moved: never hope that it did. */
void fire_wait(volatile LONG *counter);
void fire_stop(fire *fire);
#endif
