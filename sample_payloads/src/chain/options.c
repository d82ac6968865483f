#include "options.h"

#include "../common/arguments.h"
#include "../common/text.h"

void options_help(void)
{
    say("Installs the packages that are listed in the .chain file beside this program: those for this host, all or none.\n"
        "usage: setup [/quiet] [/uninstall] [/log FILE] [/no-transaction] [/stop-with-parent] [PROPERTY=value ...]\n"
        "  /quiet             no user interface\n"
        "  /uninstall         remove the packages instead\n"
        "  /log FILE          add the installer's verbose log of each package to the file\n"
        "  /no-transaction    one package after the other, for Windows Installer before 4.5; after a failure those\n"
        "                     installed before it are uninstalled\n"
        "  /stop-with-parent  roll back when the process that started this one ends\n"
        "exit code: as msiexec (0, 3010 restart needed, 1602 cancelled, 1603 failed, 1618 another installation runs,\n"
        "1613 Windows Installer is too old, 1619 a file is missing, 1633 nothing for this host, 1639 command line)\n");
}

/* NAME=value, with a name that reaches the installer's service: capitals, digits, _ and . */
static const WCHAR *property_value(const WCHAR *argument)
{
    const WCHAR *at = argument;
    while ((*at >= 'A' && *at <= 'Z') || *at == '_' || (at > argument && ((*at >= '0' && *at <= '9') || *at == '.')))
        at++;
    return at > argument && *at == '=' ? at + 1 : NULL;
}

/* Append NAME="value". FALSE when there is no more room. */
static BOOL add_property(options *options, const WCHAR *argument, const WCHAR *value)
{
    int used = lstrlenW(options->properties), name = (int)(value - argument);
    if (used + lstrlenW(argument) + 4 > (int)ARRAYSIZE(options->properties))
        return FALSE;
    if (used)
        options->properties[used++] = ' ';
    lstrcpynW(options->properties + used, argument, name + 1);
    lstrcatW(options->properties, L"\"");
    lstrcatW(options->properties, value);
    lstrcatW(options->properties, L"\"");
    return TRUE;
}

static BOOL is_option(const WCHAR *argument, const WCHAR *name)
{
    return (*argument == '/' || *argument == '-') && !lstrcmpiW(argument + 1, name);
}

static BOOL take_log(WCHAR **rest, options *options)
{
    const WCHAR *argument = next_argument(rest);
    DWORD length = argument && *argument ? GetFullPathNameW(argument, MAX_PATH, options->log, NULL) : 0;
    return length && length < MAX_PATH;
}

BOOL options_parse(WCHAR *command_line, options *options)
{
    static const WCHAR no_restart[] = L"REBOOT=ReallySuppress";
    const int name = 7; /* REBOOT= */
    BOOL restart_given = FALSE;
    WCHAR *argument;
    next_argument(&command_line); /* this program */
    while ((argument = next_argument(&command_line))) {
        const WCHAR *value = property_value(argument);
        if (value && add_property(options, argument, value)) {
            restart_given |= value - argument == name && CompareStringW(LOCALE_INVARIANT, 0, argument, name, no_restart,
                                                                        name) == CSTR_EQUAL;
            continue;
        }
        if (is_option(argument, L"?") || is_option(argument, L"help"))
            options->help = TRUE;
        else if (is_option(argument, L"quiet"))
            options->quiet = TRUE;
        else if (is_option(argument, L"uninstall"))
            options->remove = TRUE;
        else if (is_option(argument, L"no-transaction"))
            options->no_transaction = TRUE;
        else if (is_option(argument, L"stop-with-parent"))
            options->stop_with_parent = TRUE;
        else if (!is_option(argument, L"log") || !take_log(&command_line, options)) {
            say("not understood: %w (/? lists the options)\n", argument);
            return FALSE;
        }
    }
    return restart_given || add_property(options, no_restart, no_restart + name);
}
