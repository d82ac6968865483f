/* The command line: https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments, without backslash
 * escapes: a path in quotes may end in a backslash. */
#ifndef ARGUMENTS_H
#define ARGUMENTS_H
#include <windows.h>

/* Cut the next argument off, without its quotes, in place; NULL at the end. */
WCHAR *next_argument(WCHAR **rest);
#endif
