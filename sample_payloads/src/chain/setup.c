/* setup.exe: installs the packages listed beside it that are for this host, all or none.
 * https://learn.microsoft.com/windows/win32/msi/multiple-package-installations */
#include "act.h"
#include "host.h"
#include "options.h"
#include "stop.h"
#include "../common/text.h"

/* The folder of this program, and its list: of the same name, with the suffix .chain. */
static BOOL find_list(WCHAR *folder, WCHAR *list)
{
    int dot = 0, name = 0;
    DWORD length = GetModuleFileNameW(NULL, list, MAX_PATH);
    if (!length || length >= MAX_PATH)
        return FALSE;
    for (int i = 0; list[i]; i++) {
        if (list[i] == '\\')
            name = i + 1;
        if (list[i] == '.')
            dot = i;
    }
    if (dot <= name || dot + 7 > MAX_PATH)
        return FALSE;
    lstrcpynW(folder, list, name + 1);
    lstrcpyW(list + dot, L".chain");
    return TRUE;
}

static UINT begin(const installer *msi, const WCHAR *name)
{
    MSIHANDLE transaction;
    HANDLE owner_changed;
    UINT result;
    if (!msi->has_transactions) {
        say("the Windows Installer of this system is older than 4.5 and can't install several packages as one.\n"
            "Install Windows Installer 4.5, or give /no-transaction to install one after the other.\n");
        return ERROR_INSTALL_PACKAGE_VERSION;
    }
    result = msi->begin_transaction(name, 0, &transaction, &owner_changed);
    if (result)
        say("the transaction could not be opened: error %u%s\n", result,
            result == ERROR_INSTALL_ALREADY_RUNNING ? " (another installation is running)" : "");
    return result;
}

static UINT perform(const installer *msi, const chain *chain, const options *options)
{
    act act = {msi, chain, options->properties, *options->log ? options->log : NULL, options->remove};
    UINT result;
    msi->set_internal_ui(options->quiet ? INSTALLUILEVEL_NONE : INSTALLUILEVEL_BASIC, NULL);
    stop_listen(msi, options->stop_with_parent);
    if (options->no_transaction) {
        result = act_in_sequence(&act);
    } else {
        result = begin(msi, *chain->name ? chain->name : L"setup");
        if (!result)
            result = act_in_transaction(&act);
    }
    stop_finished();
    return result;
}

static UINT run(void)
{
    static options options;
    static chain chain;
    static WCHAR folder[MAX_PATH], list[MAX_PATH];
    installer msi;
    UINT result;
    if (!options_parse(GetCommandLineW(), &options))
        return ERROR_INVALID_COMMAND_LINE;
    if (options.help) {
        options_help();
        return ERROR_SUCCESS;
    }
    if (!find_list(folder, list)) {
        say("the path of this program is too long\n");
        return ERROR_INSTALL_PACKAGE_OPEN_FAILED;
    }
    result = chain_read(&chain, list, folder);
    if (!result)
        result = chain_fit(&chain, host_name());
    if (!result && !options.remove)
        result = chain_check_files(&chain);
    if (result)
        return result;
    if (!installer_load(&msi)) {
        say("the Windows Installer is missing or damaged: msi.dll can't be loaded\n");
        return ERROR_INSTALL_SERVICE_FAILURE;
    }
    return perform(&msi, &chain, &options);
}

void entry(void)
{
    ExitProcess(run());
}
