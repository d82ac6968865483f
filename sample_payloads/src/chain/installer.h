/* msi.dll, loaded at run time: a Windows Installer before 4.5 lacks the transaction functions, and a program that
 * imports them would not even start there to say so. */
#ifndef CHAIN_INSTALLER_H
#define CHAIN_INSTALLER_H
#include <windows.h>
#define _WIN32_MSI 450
#include <msi.h>

/* Functions of msi.dll by their documented names (https://learn.microsoft.com/windows/win32/api/msi/). */
typedef struct {
    __typeof__(MsiInstallProductW) *install_product;
    __typeof__(MsiConfigureProductExW) *configure_product;
    __typeof__(MsiQueryProductStateW) *query_product_state;
    __typeof__(MsiSetInternalUI) *set_internal_ui;
    __typeof__(MsiSetExternalUIW) *set_external_ui;
    __typeof__(MsiEnableLogW) *enable_log;
    BOOL has_transactions; /* the next three are there: Windows Installer 4.5 and later */
    __typeof__(MsiBeginTransactionW) *begin_transaction;
    __typeof__(MsiJoinTransaction) *join_transaction;
    __typeof__(MsiEndTransaction) *end_transaction;
} installer;

/* Load the system's own msi.dll, never one beside the program. FALSE when there is none or it lacks a function that
 * Windows Installer 2.0 had. */
BOOL installer_load(installer *msi);

/* Whether a result of an installation means that it is done: 0, or done with a restart still to come (3010, 1641). */
BOOL is_success(UINT result);
#endif
