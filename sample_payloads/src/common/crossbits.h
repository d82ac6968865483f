/* The one interface of the samples: which bitness has the server that was loaded?
 * Not registered, so usable inside one apartment only, which is all that an in-process test needs. */
#ifndef CROSSBITS_H
#define CROSSBITS_H
#include <windows.h>
#include <objbase.h>

/* {6E1B7C52-0D5A-4F0B-9C1E-2B7F5A3D8E10} */
static const IID IID_ICrossBits = {0x6e1b7c52, 0x0d5a, 0x4f0b, {0x9c, 0x1e, 0x2b, 0x7f, 0x5a, 0x3d, 0x8e, 0x10}};

typedef struct ICrossBits ICrossBits;
typedef struct ICrossBitsVtbl {
    HRESULT(WINAPI *QueryInterface)(ICrossBits *self, REFIID iid, void **out);
    ULONG(WINAPI *AddRef)(ICrossBits *self);
    ULONG(WINAPI *Release)(ICrossBits *self);
    HRESULT(WINAPI *GetBits)(ICrossBits *self, LONG *bits);
} ICrossBitsVtbl;
struct ICrossBits {
    const ICrossBitsVtbl *lpVtbl;
};
#endif
