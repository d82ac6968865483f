/* rtc: change code and pointers of the running process, on i386 and amd64. C, kernel32 only.
 *
 * Every function returns a status; nothing is changed unless it says otherwise. "Site" is the first byte to change.
 * Any thread may call any function, unless its comment narrows that. Jump names are Intel's: SHORT is EB rel8, NEAR is
 * E9 rel32 (what Delphi writers call a far jump), ABS64 is FF 25 with the 64-bit target behind it. */
#ifndef RTC_H
#define RTC_H
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#ifdef RTC_BUILD
#define RTC_API __declspec(dllexport)
#else
#define RTC_API __declspec(dllimport)
#endif

typedef enum rtc_status {
    RTC_OK,
    RTC_E_ARG,      /* NULL, a size out of range, or a combination that makes no sense */
    RTC_E_QUERY,    /* not committed, or no-access or guard pages */
    RTC_E_PROTECT,  /* the system refused to make the page writable */
    RTC_E_RESTORE,  /* written, but a page could not be given its old protection again */
    RTC_E_CONFLICT, /* the site holds something else than expected: another patcher was there */
    RTC_E_ALIGN,    /* the bytes don't lie in one aligned unit that the processor stores at once */
    RTC_E_ROOM,     /* the jump needs more bytes than there are */
    RTC_E_PROLOGUE, /* not a function (or first instruction) that this way of patching is safe for */
    RTC_E_NEAR,     /* no free address range within reach */
    RTC_E_IMPORT,   /* the module has no such import */
    RTC_E_BUSY,     /* a thread stood inside the site, at every attempt */
    RTC_E_NOMEM,
    RTC_E_IMAGE,    /* not a PE image of this process's kind */
    RTC_E_SYSTEM    /* this system lacks a function that is needed */
} rtc_status;

/* What a status means, in a few English words; never NULL. */
RTC_API const char *rtc_status_text(rtc_status status);

/* ---- Writing to protected memory -------------------------------------------------------------------------------
 * Make the pages writable, write, give *each* page its own protection back, flush the instruction cache; all under
 * one lock of the process, as two writers of one page would undo each other's protection. Data pages become
 * read-write; only pages that are executable already become execute-read-write, as other threads may run on them. */

/* Bytes that one call may change: they touch at most three pages. */
#define RTC_PATCH_MAX 8192u

/* Store value in the pointer-aligned slot with one atomic exchange; *old (may be NULL) gets the previous value.
 * ARG QUERY PROTECT RESTORE, ALIGN for a slot that isn't pointer-aligned. */
RTC_API rtc_status rtc_patch_ptr(void *slot, uintptr_t value, uintptr_t *old);

/* Copy 1..RTC_PATCH_MAX bytes to site; saved (may be NULL, else size bytes) gets the previous ones. The copy is not
 * atomic: nobody may execute the site meanwhile. ARG QUERY PROTECT RESTORE. */
RTC_API rtc_status rtc_patch_code(void *site, const void *bytes, size_t size, void *saved);

/* Replace 1..8 bytes inside one aligned 8-byte unit with one compare-exchange. expect (may be NULL) is what must be
 * there, else CONFLICT. ARG QUERY PROTECT RESTORE, ALIGN when the bytes cross such a unit.
 * Guarantee: every thread sees all old or all new bytes. A site of several instructions still needs that nobody stands
 * between them: use it for one instruction, and for the jumps in padding below. */
RTC_API rtc_status rtc_patch_atomic(void *site, const void *expect, const void *bytes, size_t size);

/* ---- Changing code that runs ("cross-modifying code"), for sites of any length ---- */

/* Suspend every other thread, write, resume. BUSY when, at 100 attempts, an instruction pointer stood inside the site
 * (at its first byte is fine: nothing of it has run). *stopped (may be NULL) gets the number of threads suspended.
 * Guarantee: nobody runs while the bytes change; return addresses into the site are not looked for, so the site must
 * not hold a call. A thread started from outside the process meanwhile is not seen.
 * ARG QUERY PROTECT RESTORE BUSY NOMEM SYSTEM. */
RTC_API rtc_status rtc_patch_stopped(void *site, const void *bytes, size_t size, unsigned *stopped);

/* Park arriving threads on a jump to itself (EB FE) over the first two bytes, wait until nobody is in the rest, write
 * the rest, then the first two bytes. Threads are suspended only to look at their instruction pointers.
 * Guarantee: nobody runs a mix. Needs a first instruction of two bytes or more, as a thread behind a one-byte one
 * would run the second byte of the parking jump: PROLOGUE for push, pop, nop, ret and int3. size is at least 2.
 * BUSY when a thread does not leave the rest. ARG ALIGN QUERY PROTECT RESTORE PROLOGUE BUSY NOMEM SYSTEM. */
RTC_API rtc_status rtc_patch_parked(void *site, const void *bytes, size_t size);

/* ---- Jumps ---- */

typedef enum rtc_jump { RTC_JUMP_NONE = 0, RTC_JUMP_SHORT = 2, RTC_JUMP_NEAR = 5, RTC_JUMP_ABS64 = 14 } rtc_jump;

/* Encode the shortest jump from the address at to target into out (RTC_JUMP_ABS64 bytes). *kind, whose value is the
 * number of bytes, is set also for ROOM: it names the form that would be needed. ARG ROOM. */
RTC_API rtc_status rtc_encode_jump(const void *at, size_t room, const void *target, uint8_t *out, rtc_jump *kind);

/* Write a jump to target at site, where room bytes may be overwritten and nobody executes. With too little room for
 * it, but two bytes inside an aligned unit: a SHORT jump to int3 padding within reach, which gets the long jump
 * (*island, may be NULL, is its address, else NULL). Nops are not padding: they may be executed.
 * ARG ROOM QUERY PROTECT RESTORE CONFLICT. */
RTC_API rtc_status rtc_patch_jump(void *site, size_t room, const void *target, rtc_jump *kind, void **island);

/* ---- Memory for code ---- */

#define RTC_REACH 0x7fff0000u /* what a NEAR jump reaches, less 64 KiB */

/* Allocate size bytes (read-write, never executable) that lie, whole, within reach bytes of origin. ARG NEAR. */
RTC_API rtc_status rtc_alloc_near(const void *origin, size_t size, size_t reach, void **block);
/* Make size bytes of a block execute-read: written code becomes runnable and can't be written any more. ARG PROTECT. */
RTC_API rtc_status rtc_seal(void *block, size_t size);
/* Free a block of rtc_alloc_near. NULL is fine. */
RTC_API void rtc_free_near(void *block);

/* ---- Hooks on functions made for it ---- */

/* Zero-fill before the first use, and keep for as long as the module is loaded: after a removal the jump in the
 * padding stays, as a thread may be on it, and only this record knows it. One thread at a time per hook. */
typedef struct rtc_hook {
    uint8_t *entry;    /* the function */
    uint8_t *original; /* call this to run the function unhooked, also while it is hooked */
    uint8_t *stub;     /* relay within reach, when the padding is too short for ABS64 */
    uint8_t saved[2];  /* the first two bytes */
    uint8_t room;      /* bytes of padding */
    uint8_t jump_at;   /* the jump starts this many bytes before the entry */
    int active;
} rtc_hook;

/* Redirect function to detour with one atomic two-byte store, while any thread may run it. No disassembler: function
 * must start with a hot-patch no-op (mov edi,edi; lea rsp,[rsp+0]; xchg ax,ax) behind at least 5 bytes of int3.
 * An active hook is retargeted; installing it again as it is changes nothing.
 * ARG PROLOGUE ROOM NEAR CONFLICT QUERY PROTECT RESTORE, ALIGN for an entry that isn't 8-byte aligned. */
RTC_API rtc_status rtc_hook_install(rtc_hook *hook, void *function, const void *detour);
/* Undo it; OK when it isn't active. CONFLICT when somebody hooked over it: nothing is changed then. */
RTC_API rtc_status rtc_hook_remove(rtc_hook *hook);

/* Point module's import of name (exact case) from dll (any case; NULL for any) to replacement; *old (may be NULL) gets
 * the previous pointer. Imports by number only, and addresses that were taken before (GetProcAddress, a
 * register of a function that runs), are not affected.
 * ARG IMAGE IMPORT QUERY PROTECT RESTORE. */
RTC_API rtc_status rtc_patch_iat(void *module, const char *dll, const char *name, const void *replacement, void **old);

/* ---- One object per class ---- */

typedef enum rtc_vmt {
    RTC_VMT_DELPHI_2007, /* Delphi 4 to 2007, Win32 */
    RTC_VMT_DELPHI_2009, /* 2009 and later, Win32 */
    RTC_VMT_DELPHI_XE2_64,
    RTC_VMT_DELPHI_64, /* later Win64 compilers, with three slots more for C++ */
    RTC_VMT_FPC_32,
    RTC_VMT_FPC_64
} rtc_vmt;

/* Byte offset of vmtAutoTable, a slot that compilers leave nil, from a class pointer; 0 for an unknown layout. */
RTC_API ptrdiff_t rtc_vmt_auto_table(rtc_vmt layout);

typedef void *(*rtc_create)(void *class_, void *context); /* NULL: out of memory */
typedef void (*rtc_destroy)(void *object);

/* The object of class_, made by create at the first call and kept by way of the pointer-aligned slot at offset. Once
 * per class, however many threads ask; later calls cost three loads. create may ask for objects of other classes.
 * A NULL class gives a NULL object. CONFLICT when somebody else's value is in the slot: use rtc_class_table then.
 * ARG ALIGN QUERY PROTECT RESTORE NOMEM CONFLICT. */
RTC_API rtc_status rtc_class_slot(void *class_, ptrdiff_t offset, rtc_create create, rtc_destroy destroy, void *context,
                                  void **object);
/* The same without touching the class: a hash table under a lock. ARG NOMEM. */
RTC_API rtc_status rtc_class_table(void *class_, rtc_create create, rtc_destroy destroy, void *context, void **object);
/* Number of objects that are alive. */
RTC_API unsigned rtc_class_count(void);
/* Empty every slot and destroy every object, last made first. Nobody may use or ask for one meanwhile. RESTORE PROTECT QUERY: a
 * slot could not be emptied; its object is kept, all others are gone. */
RTC_API rtc_status rtc_class_clear(void);

#ifdef __cplusplus
}
#endif
#endif
