/* The command line of setup.exe. */
#ifndef CHAIN_OPTIONS_H
#define CHAIN_OPTIONS_H
#include <windows.h>

typedef struct {
    BOOL help, quiet, remove, no_transaction, stop_with_parent;
    WCHAR log[MAX_PATH];     /* full path, "" for none */
    WCHAR properties[4096];  /* for MsiInstallProduct */
} options;

/* FALSE (said why) when the command line isn't understood. */
BOOL options_parse(WCHAR *command_line, options *options);
void options_help(void);
#endif
