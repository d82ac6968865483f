/* chainer.exe, for the MsiEmbeddedChainer table: the installer runs it with the handle of its transaction and then
 * CommandLine, here
 *     "[REMOVE]" "FOLDER" "hosts|product code|file" …
 * One command line for both: the table must not have two rows that might run. It becomes the owner of the transaction, installs or removes the members that are for this host, and commits or
 * rolls back all, the package it came in included.
 * https://learn.microsoft.com/windows/win32/msi/msiembeddedchainer-table */
#include "../common/arguments.h"
#include "../common/text.h"
#include "act.h"
#include "host.h"
#include "stop.h"

/* A handle in decimal or, with 0x, in hexadecimal; 0, which no handle is, for anything else. */
static MSIHANDLE parse_handle(const WCHAR *text)
{
    unsigned base = text[0] == '0' && (text[1] | 32) == 'x' ? 16 : 10;
    MSIHANDLE handle = 0;
    for (text += base == 16 ? 2 : 0; *text; text++) {
        unsigned digit = *text >= '0' && *text <= '9' ? *text - '0' : (*text | 32) >= 'a' ? (*text | 32) - 'a' + 10 : 99;
        if (digit >= base)
            return 0;
        handle = handle * base + digit;
    }
    return handle;
}

/* The command line into handle, act and chain. FALSE (said why) when it isn't understood. */
static BOOL parse(WCHAR *line, MSIHANDLE *handle, act *act, chain *chain)
{
    const WCHAR *removal, *folder;
    WCHAR *argument = next_argument(&line);
    /* The documentation leaves open whether the command line starts with the program's own name. */
    *handle = argument ? parse_handle(argument) : 0;
    if (!*handle)
        *handle = (argument = next_argument(&line)) ? parse_handle(argument) : 0;
    removal = next_argument(&line);
    folder = next_argument(&line);
    if (*handle && folder) {
        act->remove = !lstrcmpW(removal, L"ALL");
        while ((argument = next_argument(&line)))
            if (!chain_add(chain, folder, argument))
                return FALSE;
    }
    if (!chain->count)
        say("this program is for the Windows Installer: HANDLE REMOVE FOLDER MEMBER...\n");
    return chain->count;
}

static UINT run(void)
{
    static chain chain;
    installer msi;
    MSIHANDLE transaction;
    HANDLE owner_changed;
    act act = {&msi, &chain, L"REBOOT=ReallySuppress", NULL, FALSE};
    UINT result;
    if (!parse(GetCommandLineW(), &transaction, &act, &chain))
        return ERROR_INVALID_COMMAND_LINE;
    if (!installer_load(&msi) || !msi.has_transactions) {
        say("the Windows Installer of this system is older than 4.5 and has no transactions\n");
        return ERROR_INSTALL_PACKAGE_VERSION;
    }
    result = msi.join_transaction(transaction, 0, &owner_changed);
    if (result) {
        say("the transaction could not be joined: error %u\n", result);
        return result; /* its owner is still the installer, which rolls back */
    }
    stop_listen(&msi, TRUE);
    result = chain_fit(&chain, host_name());
    if (!result && !act.remove)
        result = chain_check_files(&chain);
    if (result)
        msi.end_transaction(MSITRANSACTIONSTATE_ROLLBACK);
    else
        result = act_in_transaction(&act);
    stop_finished();
    return result;
}

void entry(void)
{
    ExitProcess(run());
}
