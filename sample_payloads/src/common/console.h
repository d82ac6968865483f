/* Output and exit of a console program without a C runtime. */
#ifndef CONSOLE_H
#define CONSOLE_H
#include <windows.h>

/* Write text to standard output, which may be a file, a pipe or a console. */
static inline void print(const char *text)
{
    DWORD written;
    WriteFile(GetStdHandle(STD_OUTPUT_HANDLE), text, lstrlenA(text), &written, NULL);
}

/* The linker's entry point. */
void entry(void);
#endif
