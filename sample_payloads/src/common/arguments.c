#include "arguments.h"

WCHAR *next_argument(WCHAR **rest)
{
    WCHAR *from = *rest, *to, *argument;
    BOOL quoted = FALSE;
    while (*from == ' ' || *from == '\t')
        from++;
    if (!*from)
        return NULL;
    argument = to = from;
    for (; *from && (quoted || (*from != ' ' && *from != '\t')); from++) {
        if (*from == '"')
            quoted = !quoted;
        else
            *to++ = *from;
    }
    *rest = *from ? from + 1 : from;
    *to = 0;
    return argument;
}
