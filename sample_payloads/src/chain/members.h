/* The packages of a chain, in the order of their installation. A member is written
 *     hosts|product code|file
 * with the hosts it is for as comma-separated names of host.h, and the file relative to the folder of the chain. */
#ifndef CHAIN_MEMBERS_H
#define CHAIN_MEMBERS_H
#include <windows.h>

#define MAX_MEMBERS 32

typedef struct {
    const WCHAR *hosts, *code, *file;
    WCHAR path[MAX_PATH];
} member;

typedef struct {
    const WCHAR *name; /* of the whole, for the installer's log; "" when the text gives none */
    unsigned count;
    member members[MAX_MEMBERS];
} chain;

/* Add one member; the text is cut up and must live on. FALSE (said why) when it isn't one, or is one too many. */
BOOL chain_add(chain *chain, const WCHAR *folder, WCHAR *text);

/* Read a list: UTF-8, one member a line, empty lines and those with # skipped, and one line "name|…".
 * 0, or the exit code after saying why: 1619 there is no such file, 1620 it isn't a list. */
UINT chain_read(chain *chain, const WCHAR *list, const WCHAR *folder);

/* Drop the members that aren't for the host, saying so. 1633 when none is left, else 0. */
UINT chain_fit(chain *chain, const WCHAR *host);

/* 0 when every member's file is there, else 1619 after naming the first that isn't. */
UINT chain_check_files(const chain *chain);
#endif
