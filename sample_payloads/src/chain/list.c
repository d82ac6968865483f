/* chain_read: the text file beside setup.exe. */
#include "../common/text.h"
#include "members.h"

#define MAX_LIST 16384 /* bytes, and as many UTF-16 units at most */

static WCHAR text[MAX_LIST + 1];

static UINT load(const WCHAR *path)
{
    static char bytes[MAX_LIST + 1];
    DWORD size;
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE) {
        say("missing: %w, the list of packages\n", path);
        return ERROR_INSTALL_PACKAGE_OPEN_FAILED;
    }
    BOOL read = ReadFile(file, bytes, sizeof bytes, &size, NULL);
    CloseHandle(file);
    if (!read || !size || size > MAX_LIST ||
        !MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes, size, text, MAX_LIST)) {
        say("not a list of packages: %w (UTF-8 text of up to %u bytes)\n", path, MAX_LIST);
        return ERROR_INSTALL_PACKAGE_INVALID;
    }
    return ERROR_SUCCESS;
}

static BOOL take_line(chain *chain, const WCHAR *folder, WCHAR *line)
{
    static const WCHAR name[] = L"name|";
    if (!*line || *line == '#')
        return TRUE;
    for (unsigned i = 0; i < ARRAYSIZE(name) - 1; i++)
        if (line[i] != name[i])
            return chain_add(chain, folder, line);
    chain->name = line + ARRAYSIZE(name) - 1;
    return TRUE;
}

UINT chain_read(chain *chain, const WCHAR *list, const WCHAR *folder)
{
    UINT result = load(list);
    chain->name = L"";
    chain->count = 0;
    for (WCHAR *line = text, *end; !result && *line; line = end) {
        for (end = line; *end && *end != '\r' && *end != '\n'; end++)
            ;
        while (*end == '\r' || *end == '\n')
            *end++ = 0;
        if (!take_line(chain, folder, line))
            result = ERROR_INSTALL_PACKAGE_INVALID;
    }
    if (!result && !chain->count) {
        say("no package in %w\n", list);
        result = ERROR_INSTALL_PACKAGE_INVALID;
    }
    return result;
}
