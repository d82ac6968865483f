/* A context menu handler for all files, as small as Explorer takes it: one item that shows the handler's bitness.
 * Explorer loads handlers into its own process, so only the DLL of the system's own bitness is ever seen there. */
#include "../common/crossbits.h"
#include "../common/inproc.h"
#include "../common/isa.h"

#include <shlobj.h>

/* {B9D6A4C8-1F72-4E3B-A05D-6C8E2F9B4710} */
const CLSID server_clsid = {0xb9d6a4c8, 0x1f72, 0x4e3b, {0xa0, 0x5d, 0x6c, 0x8e, 0x2f, 0x9b, 0x47, 0x10}};
const WCHAR server_title[] = L"crossmsi sample shell extension";
const WCHAR *const server_handler_keys[] = {L"*\\shellex\\ContextMenuHandlers\\CrossShell", NULL};

const IID IID_IContextMenu = {0x000214e4, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
const IID IID_IShellExtInit = {0x000214e8, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};

static const WCHAR item_text[] = L"Cross&Shell (" TEXT(CROSS_BITS_TEXT) L"-bit)";
static const WCHAR message[] = L"This is the " TEXT(CROSS_BITS_TEXT) L"-bit CrossShell context menu handler.";

typedef struct {
    IContextMenu menu;
    IShellExtInit init;
    ICrossBits bits;
    LONG references;
} Object;

static HRESULT query(Object *object, REFIID iid, void **out)
{
    if (same_guid(iid, &IID_IUnknown) || same_guid(iid, &IID_IContextMenu))
        *out = &object->menu;
    else if (same_guid(iid, &IID_IShellExtInit))
        *out = &object->init;
    else if (same_guid(iid, &IID_ICrossBits))
        *out = &object->bits;
    else {
        *out = NULL;
        return E_NOINTERFACE;
    }
    InterlockedIncrement(&object->references);
    return S_OK;
}

static ULONG release(Object *object)
{
    LONG left = InterlockedDecrement(&object->references);
    if (!left) {
        HeapFree(GetProcessHeap(), 0, object);
        InterlockedDecrement(&server_objects);
    }
    return left;
}

/* Every interface of the object has its own pointer, so its own three IUnknown functions. */
#define UNKNOWN_OF(interface, member)                                                                                  \
    static HRESULT WINAPI member##_query(interface *self, REFIID iid, void **out)                                      \
    {                                                                                                                  \
        return query(CONTAINING_RECORD(self, Object, member), iid, out);                                               \
    }                                                                                                                  \
    static ULONG WINAPI member##_add_ref(interface *self)                                                              \
    {                                                                                                                  \
        return InterlockedIncrement(&CONTAINING_RECORD(self, Object, member)->references);                             \
    }                                                                                                                  \
    static ULONG WINAPI member##_release(interface *self)                                                              \
    {                                                                                                                  \
        return release(CONTAINING_RECORD(self, Object, member));                                                       \
    }

UNKNOWN_OF(IContextMenu, menu)
UNKNOWN_OF(IShellExtInit, init)
UNKNOWN_OF(ICrossBits, bits)

static HRESULT WINAPI init_initialize(IShellExtInit *self, PCIDLIST_ABSOLUTE folder, IDataObject *files, HKEY class)
{
    (void)self, (void)folder, (void)files, (void)class; /* the item is the same for every file */
    return S_OK;
}

static HRESULT WINAPI menu_fill(IContextMenu *self, HMENU menu, UINT index, UINT first, UINT last, UINT flags)
{
    (void)self;
    if (flags & CMF_DEFAULTONLY || first > last)
        return MAKE_HRESULT(SEVERITY_SUCCESS, 0, 0);
    if (!InsertMenuW(menu, index, MF_BYPOSITION | MF_STRING, first, item_text))
        return HRESULT_FROM_WIN32(GetLastError());
    return MAKE_HRESULT(SEVERITY_SUCCESS, 0, 1); /* items added */
}

static HRESULT WINAPI menu_invoke(IContextMenu *self, CMINVOKECOMMANDINFO *command)
{
    (void)self;
    if (!IS_INTRESOURCE(command->lpVerb) || LOWORD(command->lpVerb) != 0)
        return E_INVALIDARG; /* not our item */
    MessageBoxW(command->hwnd, message, L"CrossShell", MB_OK | MB_ICONINFORMATION);
    return S_OK;
}

static HRESULT WINAPI menu_text(IContextMenu *self, UINT_PTR item, UINT type, UINT *reserved, char *text, UINT room)
{
    (void)self, (void)item, (void)type, (void)reserved, (void)text, (void)room;
    return E_NOTIMPL; /* no verb, no help text */
}

static HRESULT WINAPI bits_get(ICrossBits *self, LONG *bits)
{
    (void)self;
    if (!bits)
        return E_POINTER;
    *bits = CROSS_BITS;
    return S_OK;
}

static IContextMenuVtbl menu_vtbl = {menu_query, menu_add_ref, menu_release, menu_fill, menu_invoke, menu_text};
static IShellExtInitVtbl init_vtbl = {init_query, init_add_ref, init_release, init_initialize};
static const ICrossBitsVtbl bits_vtbl = {bits_query, bits_add_ref, bits_release, bits_get};

HRESULT server_create(REFIID iid, void **out)
{
    HRESULT result;
    Object *object = HeapAlloc(GetProcessHeap(), 0, sizeof *object);
    if (!object)
        return E_OUTOFMEMORY;
    object->menu.lpVtbl = &menu_vtbl;
    object->init.lpVtbl = &init_vtbl;
    object->bits.lpVtbl = &bits_vtbl;
    object->references = 1;
    InterlockedIncrement(&server_objects);
    result = query(object, iid, out);
    release(object);
    return result;
}
