/* The runner's command line. */
#include "../../common/arguments.h"
#include "../../common/text.h"
#include "runner.h"

static BOOL take_text(WCHAR **rest, char *text, int size)
{
    WCHAR *argument = next_argument(rest);
    return argument && *argument && WideCharToMultiByte(CP_UTF8, 0, argument, -1, text, size, NULL, NULL);
}

BOOL options_parse(WCHAR *command_line, options *options)
{
    char option[16];
    WCHAR *argument;
    next_argument(&command_line); /* the runner itself */
    while ((argument = next_argument(&command_line)) && *argument == '-') {
        narrow(argument, option, sizeof option);
        if (same_text(option, "-d"))
            options->list = TRUE;
        else if (same_text(option, "-f"))
            options->stop_at_failure = TRUE;
        else if (same_text(option, "-kern"))
            options->kernel = TRUE;
        else if (same_text(option, "-json"))
            options->json = TRUE;
        else if (same_text(option, "-n") && take_text(&command_line, options->test, sizeof options->test))
            continue;
        else if (same_text(option, "-p") && take_text(&command_line, options->prefix, sizeof options->prefix))
            continue;
        else
            return FALSE;
    }
    if (!argument || next_argument(&command_line))
        return FALSE;
    DWORD length = GetFullPathNameW(argument, MAX_PATH, options->module, NULL);
    return length && length < MAX_PATH;
}
