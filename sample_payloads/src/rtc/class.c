/* One object per class: in an unused slot of its method table, or in a hash table.
 *
 * A slot holds the address of a record in an arena of ours. So a value is recognised as ours by its address alone,
 * without looking at memory that somebody else's value may point to. */
#include "internal.h"

typedef struct record {
    void *object;
    rtc_destroy destroy;
    void **slot;         /* NULL for those of the table */
    void *class_;        /* of the table */
    struct record *next; /* in its bucket */
} record;

#define ARENA_BYTES (1u << 20) /* reserved; 20000 classes of Win64 */
#define BUCKETS 64u

static record *arena; /* set once, before the first record */
static unsigned count; /* records in use, with those of dead objects below one that could not be cleared */
static unsigned alive;
static record *buckets[BUCKETS];

static SRWLOCK lock = SRWLOCK_INIT;
static DWORD owner; /* thread that holds it: create and destroy may come back */
static unsigned depth;

static void enter(void)
{
    DWORD self = GetCurrentThreadId();
    if (__atomic_load_n(&owner, __ATOMIC_RELAXED) != self) {
        AcquireSRWLockExclusive(&lock);
        __atomic_store_n(&owner, self, __ATOMIC_RELAXED);
    }
    depth++;
}

static void leave(void)
{
    if (--depth)
        return;
    __atomic_store_n(&owner, 0, __ATOMIC_RELAXED);
    ReleaseSRWLockExclusive(&lock);
}

/* A record at the end of the arena, not counted yet; NULL when there is no memory. */
static record *vacant(void)
{
    if (!arena) {
        void *space = VirtualAlloc(NULL, ARENA_BYTES, MEM_RESERVE, PAGE_READWRITE);
        __atomic_store_n(&arena, space, __ATOMIC_RELEASE);
    }
    if (!arena || (count + 1) * sizeof(record) > ARENA_BYTES ||
        !VirtualAlloc(arena + count, sizeof(record), MEM_COMMIT, PAGE_READWRITE))
        return NULL;
    return arena + count;
}

/* The record that a slot's value stands for, NULL when the value isn't ours. */
static record *ours(void *value, void **slot)
{
    record *known = value, *first = __atomic_load_n(&arena, __ATOMIC_ACQUIRE);
    uintptr_t at = (uintptr_t)value - (uintptr_t)first;
    return first && at < ARENA_BYTES && !(at % sizeof(record)) && known->slot == slot ? known : NULL;
}

/* Make the object and its record; create may have added others when it returns. */
static rtc_status add(void *class_, void **slot, rtc_create create, rtc_destroy destroy, void *context, record **made)
{
    void *object = create(class_, context);
    record *new = object ? vacant() : NULL;
    if (!new) {
        if (object && destroy)
            destroy(object);
        return RTC_E_NOMEM;
    }
    new->object = object;
    new->destroy = destroy;
    new->slot = slot;
    new->class_ = class_;
    new->next = NULL;
    count++;
    alive++;
    *made = new;
    return RTC_OK;
}

rtc_status rtc_class_slot(void *class_, ptrdiff_t offset, rtc_create create, rtc_destroy destroy, void *context,
                          void **object)
{
    void **slot = (void **)((uint8_t *)class_ + offset), *value;
    record *known;
    rtc_status status = RTC_OK;
    if (!object || !create || !offset)
        return RTC_E_ARG;
    *object = NULL;
    if (!class_)
        return RTC_OK;
    if ((uintptr_t)slot % sizeof *slot)
        return RTC_E_ALIGN;
    value = __atomic_load_n(slot, __ATOMIC_ACQUIRE);
    if (!value) {
        enter();
        value = __atomic_load_n(slot, __ATOMIC_ACQUIRE); /* the thread before us in the queue may have made it */
        if (!value && !(status = add(class_, slot, create, destroy, context, &known))) {
            status = rtc_patch_ptr(slot, (uintptr_t)known, NULL);
            if (status && status != RTC_E_RESTORE) {
                count--;
                alive--;
                if (destroy)
                    destroy(known->object);
            } else {
                value = known;
            }
        }
        leave();
        if (!value)
            return status;
    }
    known = ours(value, slot);
    if (!known)
        return RTC_E_CONFLICT;
    *object = known->object;
    return status;
}

rtc_status rtc_class_table(void *class_, rtc_create create, rtc_destroy destroy, void *context, void **object)
{
    record **bucket = &buckets[((uintptr_t)class_ >> 4) % BUCKETS], *known;
    rtc_status status = RTC_OK;
    if (!object || !create)
        return RTC_E_ARG;
    *object = NULL;
    if (!class_)
        return RTC_OK;
    enter();
    for (known = *bucket; known && known->class_ != class_; known = known->next)
        ;
    if (!known && !(status = add(class_, NULL, create, destroy, context, &known))) {
        known->next = *bucket;
        *bucket = known;
    }
    if (!status)
        *object = known->object;
    leave();
    return status;
}

unsigned rtc_class_count(void)
{
    return __atomic_load_n(&alive, __ATOMIC_RELAXED);
}

rtc_status rtc_class_clear(void)
{
    rtc_status status = RTC_OK;
    unsigned kept = 0;
    enter();
    for (unsigned bucket = 0; bucket < BUCKETS; bucket++)
        buckets[bucket] = NULL;
    for (unsigned left = count; left--;) {
        record *dying = arena + left;
        rtc_status emptied = dying->slot ? rtc_patch_ptr(dying->slot, 0, NULL) : RTC_OK;
        if (emptied)
            status = emptied;
        if (emptied && emptied != RTC_E_RESTORE) {
            kept = kept ? kept : left + 1; /* the slot still points to this record: the arena can't shrink below it */
            continue;
        }
        if (dying->destroy)
            dying->destroy(dying->object);
        alive -= dying->object != NULL;
        dying->object = NULL;
        dying->slot = NULL;
        dying->destroy = NULL;
    }
    count = kept;
    leave();
    return status;
}
