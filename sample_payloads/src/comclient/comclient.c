/* comclient {CLSID}: creates the class in-process, asks it for its bitness, prints
 *   hr=0x00000000 bits=64 client=64 server=C:\...\crosscom.dll
 * bits is 0 and server empty when that failed. Exit code 0 when the server answered, else 1. */
#include "../common/console.h"
#include "../common/crossbits.h"
#include "../common/isa.h"

/* The first argument of the command line, without quotes; "" when there is none. CLSIDs hold no blanks. */
static void first_argument(const WCHAR *line, WCHAR *argument, int room)
{
    BOOL quoted = FALSE;
    for (; *line && (quoted || *line != L' '); line++) /* the program's own name */
        if (*line == L'"')
            quoted = !quoted;
    while (*line == L' ')
        line++;
    for (; *line && *line != L' ' && room > 1; line++)
        if (*line != L'"') {
            *argument++ = *line;
            room--;
        }
    *argument = 0;
}

static void print_wide(const WCHAR *text)
{
    char bytes[2048];
    if (WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, sizeof bytes, NULL, NULL))
        print(bytes);
}

static void print_hex(DWORD number)
{
    char text[9];
    for (int i = 0; i < 8; i++)
        text[i] = "0123456789abcdef"[number >> (28 - 4 * i) & 15];
    text[8] = 0;
    print(text);
}

static HRESULT ask(const WCHAR *text, LONG *bits, WCHAR *server, DWORD room)
{
    CLSID clsid;
    ICrossBits *object;
    HMODULE module;
    HRESULT result = CLSIDFromString(text, &clsid);
    if (SUCCEEDED(result))
        result = CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &IID_ICrossBits, (void **)&object);
    if (FAILED(result))
        return result;
    result = object->lpVtbl->GetBits(object, bits);
    if (GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                           (const WCHAR *)object->lpVtbl, &module))
        GetModuleFileNameW(module, server, room);
    object->lpVtbl->Release(object);
    return result;
}

void entry(void)
{
    WCHAR argument[64], server[512];
    LONG bits = 0;
    HRESULT result;
    server[0] = 0;
    first_argument(GetCommandLineW(), argument, ARRAYSIZE(argument));
    result = CoInitialize(NULL);
    if (SUCCEEDED(result)) {
        result = ask(argument, &bits, server, ARRAYSIZE(server));
        CoUninitialize();
    }
    print("hr=0x");
    print_hex(result);
    print(bits == 64 ? " bits=64" : bits == 32 ? " bits=32" : " bits=0");
    print(" client=" CROSS_BITS_TEXT " server=");
    print_wide(server);
    print("\r\n");
    ExitProcess(FAILED(result));
}
