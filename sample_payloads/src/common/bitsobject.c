/* The object of a COM class that tells the bitness of the DLL it lives in; the DLL's own file says which class. */
#include "crossbits.h"
#include "inproc.h"
#include "isa.h"

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
