#include "act.h"

#include "../common/text.h"
#include "stop.h"

#define LOG_EVERYTHING \
    (INSTALLLOGMODE_FATALEXIT | INSTALLLOGMODE_ERROR | INSTALLLOGMODE_WARNING | INSTALLLOGMODE_USER | \
     INSTALLLOGMODE_INFO | INSTALLLOGMODE_RESOLVESOURCE | INSTALLLOGMODE_OUTOFDISKSPACE | INSTALLLOGMODE_ACTIONSTART | \
     INSTALLLOGMODE_ACTIONDATA | INSTALLLOGMODE_COMMONDATA | INSTALLLOGMODE_PROPERTYDUMP | INSTALLLOGMODE_VERBOSE)

/* Of two successes, the one that asks for more. */
static UINT combine(UINT a, UINT b)
{
    return a == ERROR_SUCCESS_REBOOT_INITIATED || b == ERROR_SUCCESS ? a : b;
}

static BOOL is_installed(const installer *msi, const member *member)
{
    INSTALLSTATE state = msi->query_product_state(member->code);
    return state == INSTALLSTATE_DEFAULT || state == INSTALLSTATE_ADVERTISED;
}

static UINT remove_one(const installer *msi, const member *member)
{
    return msi->configure_product(member->code, INSTALLLEVEL_DEFAULT, INSTALLSTATE_ABSENT, L"REBOOT=ReallySuppress");
}

/* One member, with the log file continued. */
static UINT act_on(const act *act, const member *member)
{
    UINT result;
    if (act->remove && !is_installed(act->msi, member))
        return ERROR_SUCCESS;
    say("%s %w\n", act->remove ? "removing" : "installing", member->file);
    if (act->log)
        act->msi->enable_log(LOG_EVERYTHING, act->log, INSTALLLOGATTRIBUTES_APPEND);
    result = act->remove ? remove_one(act->msi, member) : act->msi->install_product(member->path, act->properties);
    if (!is_success(result))
        say("%w: error %u\n", member->file, result);
    return result;
}

/* All members until the first failure; *done counts those that succeeded. Removal starts with the last. */
static UINT act_on_all(const act *act, unsigned *done)
{
    UINT result = ERROR_SUCCESS;
    for (*done = 0; *done < act->chain->count; ++*done) {
        if (stop_requested())
            return ERROR_INSTALL_USEREXIT;
        unsigned index = act->remove ? act->chain->count - 1 - *done : *done;
        UINT one = act_on(act, &act->chain->members[index]);
        if (!is_success(one))
            return one;
        result = combine(result, one);
    }
    return result;
}

static void roll_back(const installer *msi)
{
    UINT result = msi->end_transaction(MSITRANSACTIONSTATE_ROLLBACK);
    if (result)
        say("the transaction could not be rolled back here (error %u): the installer does it when this process ends\n",
            result);
    else
        say("everything was rolled back\n");
}

UINT act_in_transaction(const act *act)
{
    unsigned done;
    UINT result = act_on_all(act, &done), end;
    if (is_success(result) && stop_requested())
        result = ERROR_INSTALL_USEREXIT;
    if (!is_success(result)) {
        roll_back(act->msi);
        return result;
    }
    end = act->msi->end_transaction(MSITRANSACTIONSTATE_COMMIT);
    if (is_success(end))
        return combine(result, end);
    say("the transaction could not be committed: error %u\n", end);
    roll_back(act->msi);
    return end;
}

UINT act_in_sequence(const act *act)
{
    unsigned done, before = 0;
    for (unsigned i = 0; i < act->chain->count; i++)
        if (is_installed(act->msi, &act->chain->members[i]))
            before |= 1u << i;
    UINT result = act_on_all(act, &done);
    if (is_success(result) || act->remove)
        return result;
    act->msi->set_external_ui(NULL, 0, NULL); /* nothing cancels the way back */
    while (done--) {
        const member *member = &act->chain->members[done];
        if (before & 1u << done) {
            say("kept: %w was installed before\n", member->file);
        } else {
            UINT one = remove_one(act->msi, member);
            say(is_success(one) ? "removed again: %w\n" : "still installed: %w (error %u)\n", member->file, one);
        }
    }
    return result;
}
