/* Class factory, the four DLL functions and self-registration of a server with one class. See inproc.h. */
#include "inproc.h"

#include <olectl.h>

LONG server_objects;

/* libuuid has these too, but in one object file with thousands of others. */
const IID IID_IUnknown = {0x00000000, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
const IID IID_IClassFactory = {0x00000001, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

static HRESULT WINAPI factory_query(IClassFactory *self, REFIID iid, void **out)
{
    if (!same_guid(iid, &IID_IUnknown) && !same_guid(iid, &IID_IClassFactory)) {
        *out = NULL;
        return E_NOINTERFACE;
    }
    *out = self;
    return S_OK;
}

/* The factory is static: its references needn't be counted, LockServer does what a client wants from them. */
static ULONG WINAPI factory_ref(IClassFactory *self)
{
    (void)self;
    return 1;
}

static HRESULT WINAPI factory_create(IClassFactory *self, IUnknown *outer, REFIID iid, void **out)
{
    (void)self;
    *out = NULL;
    return outer ? CLASS_E_NOAGGREGATION : server_create(iid, out);
}

static HRESULT WINAPI factory_lock(IClassFactory *self, BOOL lock)
{
    (void)self;
    if (lock)
        InterlockedIncrement(&server_objects);
    else
        InterlockedDecrement(&server_objects);
    return S_OK;
}

static IClassFactoryVtbl factory_vtbl = {factory_query, factory_ref, factory_ref, factory_create, factory_lock};
static IClassFactory factory = {&factory_vtbl};

STDAPI DllGetClassObject(REFCLSID clsid, REFIID iid, void **out)
{
    *out = NULL;
    return same_guid(clsid, &server_clsid) ? factory_query(&factory, iid, out) : CLASS_E_CLASSNOTAVAILABLE;
}

STDAPI DllCanUnloadNow(void)
{
    return server_objects ? S_FALSE : S_OK;
}

#define CLSID_LENGTH 39 /* "{…}" and its zero */

static LONG set_text(HKEY key, const WCHAR *name, const WCHAR *text)
{
    return RegSetValueExW(key, name, 0, REG_SZ, (const BYTE *)text, (lstrlenW(text) + 1) * sizeof *text);
}

static LONG create_key(HKEY parent, const WCHAR *path, HKEY *key)
{
    return RegCreateKeyExW(parent, path, 0, NULL, 0, KEY_WRITE, NULL, key, NULL);
}

/* The class key and its InprocServer32 under clsids, which is HKEY_CLASSES_ROOT\CLSID of this process's view. */
static LONG register_class(HKEY clsids, const WCHAR *clsid, const WCHAR *path)
{
    HKEY class, server;
    LONG error = create_key(clsids, clsid, &class);
    if (error)
        return error;
    error = set_text(class, NULL, server_title);
    if (!error)
        error = create_key(class, L"InprocServer32", &server);
    RegCloseKey(class);
    if (error)
        return error;
    error = set_text(server, NULL, path);
    if (!error)
        error = set_text(server, L"ThreadingModel", L"Both");
    RegCloseKey(server);
    return error;
}

static LONG register_handlers(const WCHAR *clsid)
{
    HKEY key;
    LONG error = ERROR_SUCCESS;
    for (const WCHAR *const *handler = server_handler_keys; *handler && !error; handler++) {
        error = create_key(HKEY_CLASSES_ROOT, *handler, &key);
        if (!error) {
            error = set_text(key, NULL, clsid);
            RegCloseKey(key);
        }
    }
    return error;
}

STDAPI DllUnregisterServer(void)
{
    WCHAR clsid[CLSID_LENGTH];
    HKEY clsids;
    LONG error;
    StringFromGUID2(&server_clsid, clsid, CLSID_LENGTH);
    for (const WCHAR *const *handler = server_handler_keys; *handler; handler++)
        RegDeleteTreeW(HKEY_CLASSES_ROOT, *handler);
    error = RegOpenKeyExW(HKEY_CLASSES_ROOT, L"CLSID", 0, KEY_READ | KEY_WRITE | DELETE, &clsids);
    if (!error) {
        error = RegDeleteTreeW(clsids, clsid);
        RegCloseKey(clsids);
    }
    return error && error != ERROR_FILE_NOT_FOUND ? SELFREG_E_CLASS : S_OK;
}

STDAPI DllRegisterServer(void)
{
    WCHAR clsid[CLSID_LENGTH], path[1024];
    HMODULE module;
    HKEY clsids;
    LONG error;
    DWORD length;
    if (!GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT,
                            (const WCHAR *)&factory, &module))
        return SELFREG_E_CLASS;
    length = GetModuleFileNameW(module, path, ARRAYSIZE(path));
    if (!length || length >= ARRAYSIZE(path)) /* a cut path would register another file */
        return SELFREG_E_CLASS;
    StringFromGUID2(&server_clsid, clsid, CLSID_LENGTH);
    error = create_key(HKEY_CLASSES_ROOT, L"CLSID", &clsids);
    if (!error) {
        error = register_class(clsids, clsid, path);
        RegCloseKey(clsids);
    }
    if (!error)
        error = register_handlers(clsid);
    if (error) {
        DllUnregisterServer();
        return SELFREG_E_CLASS;
    }
    return S_OK;
}
