/* Output: UTF-8 to the standard output, without a C runtime. */
#ifndef TEXT_H
#define TEXT_H
#include <windows.h>

/* Print a format: %s text, %j the same as a JSON string with its quotes, %w a wide path as UTF-8, %u unsigned,
 * %x uint64_t in hexadecimal, %% a percent sign. */
void say(const char *format, ...);

/* A wide path as UTF-8, cut to the buffer. */
void narrow(const WCHAR *text, char *buffer, int size);

BOOL same_text(const char *a, const char *b);
BOOL starts_with(const char *text, const char *prefix);
#endif
