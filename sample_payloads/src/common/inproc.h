/* An in-process COM server with one class. inproc.c has the four DLL functions and the class factory; a DLL that links
 * it defines what the class is: its CLSID, its title in the registry, and how an object is made. */
#ifndef INPROC_H
#define INPROC_H
#include <windows.h>
#include <objbase.h>

extern const CLSID server_clsid;
extern const WCHAR server_title[];

/* Make an object, query it for iid, store the pointer in *out (NULL on failure). */
HRESULT server_create(REFIID iid, void **out);

/* Keys under HKEY_CLASSES_ROOT beside CLSID that point to the class, ended by NULL; each gets the CLSID as its value. */
extern const WCHAR *const server_handler_keys[];

/* Objects that are alive; the DLL may be unloaded at 0. */
extern LONG server_objects;

/* Whether the two are the same; without a C runtime there is no memcmp for IsEqualGUID. */
static inline BOOL same_guid(const GUID *a, const GUID *b)
{
    const DWORD *x = (const DWORD *)a, *y = (const DWORD *)b;
    return x[0] == y[0] && x[1] == y[1] && x[2] == y[2] && x[3] == y[3];
}
#endif
