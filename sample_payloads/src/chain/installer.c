#include "installer.h"

BOOL is_success(UINT result)
{
    return result == ERROR_SUCCESS || result == ERROR_SUCCESS_REBOOT_REQUIRED ||
           result == ERROR_SUCCESS_REBOOT_INITIATED;
}

BOOL installer_load(installer *msi)
{
    static const char *const names[] = {
        "MsiInstallProductW", "MsiConfigureProductExW", "MsiQueryProductStateW", "MsiSetInternalUI",
        "MsiSetExternalUIW",  "MsiEnableLogW",
    };
    static const WCHAR dll[] = L"\\msi.dll";
    FARPROC functions[ARRAYSIZE(names)];
    WCHAR path[MAX_PATH];
    UINT length = GetSystemDirectoryW(path, MAX_PATH - ARRAYSIZE(dll));
    if (!length || length >= MAX_PATH - ARRAYSIZE(dll))
        return FALSE;
    lstrcpyW(path + length, dll);
    HMODULE module = LoadLibraryExW(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    if (!module)
        return FALSE;
    for (unsigned i = 0; i < ARRAYSIZE(names); i++)
        if (!(functions[i] = GetProcAddress(module, names[i])))
            return FALSE;
    msi->install_product = (__typeof__(msi->install_product))(void *)functions[0];
    msi->configure_product = (__typeof__(msi->configure_product))(void *)functions[1];
    msi->query_product_state = (__typeof__(msi->query_product_state))(void *)functions[2];
    msi->set_internal_ui = (__typeof__(msi->set_internal_ui))(void *)functions[3];
    msi->set_external_ui = (__typeof__(msi->set_external_ui))(void *)functions[4];
    msi->enable_log = (__typeof__(msi->enable_log))(void *)functions[5];
    msi->begin_transaction = (__typeof__(msi->begin_transaction))(void *)GetProcAddress(module, "MsiBeginTransactionW");
    msi->join_transaction = (__typeof__(msi->join_transaction))(void *)GetProcAddress(module, "MsiJoinTransaction");
    msi->end_transaction = (__typeof__(msi->end_transaction))(void *)GetProcAddress(module, "MsiEndTransaction");
    msi->has_transactions = msi->begin_transaction && msi->join_transaction && msi->end_transaction;
    return TRUE;
}
