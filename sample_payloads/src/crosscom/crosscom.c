/* A COM class that tells the bitness of the DLL it lives in. */
#include "../common/crossbits.h"
#include "../common/inproc.h"
#include "../common/isa.h"

/* {3C0B2F4E-5D19-4C83-8E57-91A6D4F0B721} */
const CLSID server_clsid = {0x3c0b2f4e, 0x5d19, 0x4c83, {0x8e, 0x57, 0x91, 0xa6, 0xd4, 0xf0, 0xb7, 0x21}};
const WCHAR server_title[] = L"crossmsi sample COM server";
const WCHAR *const server_handler_keys[] = {NULL};

typedef struct {
    ICrossBits bits;
    LONG references;
} Object;

static HRESULT WINAPI query(ICrossBits *self, REFIID iid, void **out)
{
    if (!same_guid(iid, &IID_IUnknown) && !same_guid(iid, &IID_ICrossBits)) {
        *out = NULL;
        return E_NOINTERFACE;
    }
    *out = self;
    self->lpVtbl->AddRef(self);
    return S_OK;
}

static ULONG WINAPI add_ref(ICrossBits *self)
{
    return InterlockedIncrement(&((Object *)self)->references);
}

static ULONG WINAPI release(ICrossBits *self)
{
    LONG left = InterlockedDecrement(&((Object *)self)->references);
    if (!left) {
        HeapFree(GetProcessHeap(), 0, self);
        InterlockedDecrement(&server_objects);
    }
    return left;
}

static HRESULT WINAPI get_bits(ICrossBits *self, LONG *bits)
{
    (void)self;
    if (!bits)
        return E_POINTER;
    *bits = CROSS_BITS;
    return S_OK;
}

static const ICrossBitsVtbl vtbl = {query, add_ref, release, get_bits};

HRESULT server_create(REFIID iid, void **out)
{
    HRESULT result;
    Object *object = HeapAlloc(GetProcessHeap(), 0, sizeof *object);
    if (!object)
        return E_OUTOFMEMORY;
    object->bits.lpVtbl = &vtbl;
    object->references = 1;
    InterlockedIncrement(&server_objects);
    result = query(&object->bits, iid, out);
    release(&object->bits);
    return result;
}
