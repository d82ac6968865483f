#include "members.h"

#include "../common/text.h"

/* Cut the text at the separator: what follows it, or NULL when there is none. */
static WCHAR *cut(WCHAR *text, WCHAR separator)
{
    for (; *text; text++)
        if (*text == separator) {
            *text = 0;
            return text + 1;
        }
    return NULL;
}

BOOL chain_add(chain *chain, const WCHAR *folder, WCHAR *text)
{
    member *new = &chain->members[chain->count];
    WCHAR *code = cut(text, '|'), *file = code ? cut(code, '|') : NULL;
    int length = lstrlenW(folder);
    if (!file || !*text || lstrlenW(code) != 38 || *code != '{' || !*file) {
        say("not a member of the chain: %w (expected: hosts|product code|file)\n", text);
        return FALSE;
    }
    if (chain->count == MAX_MEMBERS) {
        say("too many members: %w is number %u\n", file, MAX_MEMBERS + 1);
        return FALSE;
    }
    if (length + 1 + lstrlenW(file) >= MAX_PATH) {
        say("the path is too long: %w in %w\n", file, folder);
        return FALSE;
    }
    lstrcpyW(new->path, folder);
    if (length && folder[length - 1] != '\\')
        lstrcatW(new->path, L"\\");
    lstrcatW(new->path, file);
    new->hosts = text;
    new->code = code;
    new->file = file;
    chain->count++;
    return TRUE;
}

static BOOL names_host(const WCHAR *hosts, const WCHAR *host)
{
    int length = lstrlenW(host);
    for (;;) {
        const WCHAR *end = hosts;
        while (*end && *end != ',')
            end++;
        if (CompareStringW(LOCALE_INVARIANT, 0, hosts, (int)(end - hosts), host, length) == CSTR_EQUAL)
            return TRUE;
        if (!*end)
            return FALSE;
        hosts = end + 1;
    }
}

UINT chain_fit(chain *chain, const WCHAR *host)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < chain->count; i++) {
        const member *from = &chain->members[i];
        member *to = &chain->members[kept];
        if (!names_host(from->hosts, host)) {
            say("skipped: %w is for %w, this host is %w\n", from->file, from->hosts, host);
        } else if (kept++ != i) { /* field by field: there is no memcpy */
            to->hosts = from->hosts;
            to->code = from->code;
            to->file = from->file;
            lstrcpyW(to->path, from->path);
        }
    }
    chain->count = kept;
    if (!kept)
        say("no package here is for this host (%w)\n", host);
    return kept ? ERROR_SUCCESS : ERROR_INSTALL_PLATFORM_UNSUPPORTED;
}

UINT chain_check_files(const chain *chain)
{
    for (unsigned i = 0; i < chain->count; i++) {
        DWORD attributes = GetFileAttributesW(chain->members[i].path);
        if (attributes == INVALID_FILE_ATTRIBUTES || (attributes & FILE_ATTRIBUTE_DIRECTORY)) {
            say("missing: %w\n", chain->members[i].path);
            return ERROR_INSTALL_PACKAGE_OPEN_FAILED;
        }
    }
    return ERROR_SUCCESS;
}
