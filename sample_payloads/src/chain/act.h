/* Installing or removing the members of a chain, as one transaction or one after the other. */
#ifndef CHAIN_ACT_H
#define CHAIN_ACT_H
#include "installer.h"
#include "members.h"

typedef struct {
    const installer *msi;
    const chain *chain;
    const WCHAR *properties; /* for each installation: "NAME=value NAME=\"a value\"" */
    const WCHAR *log;        /* full path, NULL for none */
    BOOL remove;
} act;

/* As the owner of the transaction that is open: act, then commit, or roll back when a member fails or it is time to
 * stop. The exit code: 0, 3010 or 1641 when committed; else the first failure's, or 1602 when stopped. */
UINT act_in_transaction(const act *act);

/* Without a transaction. After a failure the members that this call installed are removed again, the last one first;
 * a member that was there before stays as it is. */
UINT act_in_sequence(const act *act);
#endif
