/* One object per class. The classes are made up: a page with a slot before and after the class pointer. */
#include "rtctest.h"

static volatile LONG created, destroyed, last_destroyed;

static void *create(void *class_, void *context)
{
    InterlockedIncrement(&created);
    Sleep(1); /* so that racing threads meet */
    return (uint8_t *)class_ + (uintptr_t)context;
}

static void destroy(void *object)
{
    InterlockedIncrement(&destroyed);
    last_destroyed = (LONG)(uintptr_t)object;
}

static void *create_nothing(void *class_, void *context)
{
    (void)class_, (void)context;
    return NULL;
}

/* Asks for the object of the class behind, which is another one. */
static void *create_two(void *class_, void *context)
{
    void *other = NULL;
    rtc_class_slot((uint8_t *)class_ + 1024, (intptr_t)context, create, destroy, (void *)1, &other);
    return other;
}

static uint8_t *vmt; /* read-only, as in a program */
static ptrdiff_t slot;

static void setup(cfx_context *cfx)
{
    vmt = pages_with(cfx, 1, PAGE_READWRITE);
    for (volatile uint8_t *at = vmt; at < vmt + PAGE; at++)
        *at = 0;
    protect(vmt, PAGE_READONLY);
    slot = rtc_vmt_auto_table(sizeof(void *) == 8 ? RTC_VMT_DELPHI_64 : RTC_VMT_DELPHI_2009);
}

static void teardown(cfx_context *cfx)
{
    (void)cfx;
    VirtualFree(vmt, 0, MEM_RELEASE);
}

static void before(cfx_context *cfx)
{
    ASSERT_STATUS(rtc_class_clear(), RTC_OK);
    CFX_ASSERT_EQUAL(rtc_class_count(), 0);
    created = destroyed = 0;
}

static void *slot_of(void *class_)
{
    return *(void **)((uint8_t *)class_ + slot);
}

static void made_once_and_freed(cfx_context *cfx)
{
    void *first = NULL, *second = NULL, *other = NULL;
    ASSERT_STATUS(rtc_class_slot(vmt + 512, slot, create, destroy, (void *)3, &first), RTC_OK);
    CFX_ASSERT_EQUAL((uintptr_t)first, (uintptr_t)vmt + 515);
    ASSERT_STATUS(rtc_class_slot(vmt + 512, slot, create, destroy, (void *)3, &second), RTC_OK);
    CFX_ASSERT(second == first && created == 1 && slot_of(vmt + 512));
    ASSERT_STATUS(rtc_class_slot(vmt + 1024, slot, create, destroy, (void *)3, &other), RTC_OK);
    CFX_ASSERT(other != first && created == 2);
    CFX_ASSERT_EQUAL(rtc_class_count(), 2);
    CFX_ASSERT_EQUAL(protection_of(vmt), PAGE_READONLY);
    ASSERT_STATUS(rtc_class_clear(), RTC_OK);
    CFX_ASSERT(destroyed == 2 && last_destroyed == (LONG)(uintptr_t)first && !slot_of(vmt + 512) && !slot_of(vmt + 1024));
    CFX_ASSERT_EQUAL(rtc_class_count(), 0);
    CFX_ASSERT_EQUAL(protection_of(vmt), PAGE_READONLY);
    ASSERT_STATUS(rtc_class_slot(vmt + 512, slot, create, destroy, (void *)3, &first), RTC_OK);
    CFX_ASSERT_EQUAL(created, 3);
}

static void nil_class_has_nil_object(cfx_context *cfx)
{
    void *object = cfx;
    ASSERT_STATUS(rtc_class_slot(NULL, slot, create, destroy, NULL, &object), RTC_OK);
    CFX_ASSERT(!object && !created);
    object = cfx;
    ASSERT_STATUS(rtc_class_table(NULL, create, destroy, NULL, &object), RTC_OK);
    CFX_ASSERT(!object && !created);
}

static void bad_arguments(cfx_context *cfx)
{
    void *object = cfx;
    ASSERT_STATUS(rtc_class_slot(vmt + 512, slot, NULL, destroy, NULL, &object), RTC_E_ARG);
    ASSERT_STATUS(rtc_class_slot(vmt + 512, slot, create, destroy, NULL, NULL), RTC_E_ARG);
    ASSERT_STATUS(rtc_class_slot(vmt + 512, 0, create, destroy, NULL, &object), RTC_E_ARG);
    ASSERT_STATUS(rtc_class_slot(vmt + 513, slot, create, destroy, NULL, &object), RTC_E_ALIGN);
    ASSERT_STATUS(rtc_class_table(vmt, NULL, destroy, NULL, &object), RTC_E_ARG);
    CFX_ASSERT_EQUAL(created, 0);
}

static void *objects[8];

static DWORD WINAPI ask(void *parameter)
{
    uintptr_t i = (uintptr_t)parameter;
    return i < 4 ? rtc_class_slot(vmt + 2048, slot, create, destroy, (void *)1, &objects[i])
                 : rtc_class_table(vmt + 2048, create, destroy, (void *)1, &objects[i]);
}

static void racing_threads_get_one_object(cfx_context *cfx)
{
    HANDLE threads[8];
    for (uintptr_t i = 0; i < 8; i++)
        CFX_ASSERT((threads[i] = CreateThread(NULL, 0, ask, (void *)i, 0, NULL)));
    WaitForMultipleObjects(8, threads, TRUE, INFINITE);
    for (unsigned i = 0; i < 8; i++) {
        DWORD status = 99;
        GetExitCodeThread(threads[i], &status);
        CloseHandle(threads[i]);
        ASSERT_STATUS(status, RTC_OK);
        CFX_ASSERT(objects[i] == vmt + 2049);
    }
    CFX_ASSERT_EQUAL(created, 2); /* one in the slot, one in the table */
}

static void create_may_ask_for_others(cfx_context *cfx)
{
    void *object = NULL;
    ASSERT_STATUS(rtc_class_slot(vmt + 512, slot, create_two, NULL, (void *)slot, &object), RTC_OK);
    CFX_ASSERT_EQUAL((uintptr_t)object, (uintptr_t)vmt + 1537);
    CFX_ASSERT_EQUAL(rtc_class_count(), 2);
    CFX_ASSERT(slot_of(vmt + 1536) && slot_of(vmt + 512) != slot_of(vmt + 1536));
}

static void foreign_value_is_a_conflict(cfx_context *cfx)
{
    void *object = cfx, *foreign = (uint8_t *)vmt + slot + 700;
    ASSERT_STATUS(rtc_patch_ptr(vmt + 512 + slot, (uintptr_t)foreign, NULL), RTC_OK);
    ASSERT_STATUS(rtc_class_slot(vmt + 512, slot, create, destroy, NULL, &object), RTC_E_CONFLICT);
    CFX_ASSERT(!object && !created && slot_of(vmt + 512) == foreign);
    ASSERT_STATUS(rtc_class_table(vmt + 512, create, destroy, (void *)5, &object), RTC_OK); /* the way out */
    CFX_ASSERT_EQUAL((uintptr_t)object, (uintptr_t)vmt + 517);
    ASSERT_STATUS(rtc_class_table(vmt + 512, create, destroy, (void *)5, &object), RTC_OK);
    CFX_ASSERT_EQUAL(created, 1);
    ASSERT_STATUS(rtc_class_clear(), RTC_OK);
    CFX_ASSERT(destroyed == 1 && slot_of(vmt + 512) == foreign);
    ASSERT_STATUS(rtc_patch_ptr(vmt + 512 + slot, 0, NULL), RTC_OK);
}

/* A derived class that copied our slot along with its parent's table: the object is the parent's. */
static void copied_slot_is_a_conflict(cfx_context *cfx)
{
    void *object;
    ASSERT_STATUS(rtc_class_slot(vmt + 512, slot, create, destroy, NULL, &object), RTC_OK);
    ASSERT_STATUS(rtc_patch_ptr(vmt + 1024 + slot, (uintptr_t)slot_of(vmt + 512), NULL), RTC_OK);
    ASSERT_STATUS(rtc_class_slot(vmt + 1024, slot, create, destroy, NULL, &object), RTC_E_CONFLICT);
    ASSERT_STATUS(rtc_patch_ptr(vmt + 1024 + slot, 0, NULL), RTC_OK);
}

static void nothing_is_left_of_a_failed_creation(cfx_context *cfx)
{
    void *object = cfx;
    ASSERT_STATUS(rtc_class_slot(vmt + 512, slot, create_nothing, destroy, NULL, &object), RTC_E_NOMEM);
    CFX_ASSERT(!object && !slot_of(vmt + 512));
    ASSERT_STATUS(rtc_class_table(vmt + 512, create_nothing, destroy, NULL, &object), RTC_E_NOMEM);
    CFX_ASSERT(!rtc_class_count() && !destroyed);
}

static void slots_of_the_compilers(cfx_context *cfx)
{
    CFX_ASSERT(rtc_vmt_auto_table(RTC_VMT_DELPHI_2007) == -68 && rtc_vmt_auto_table(RTC_VMT_DELPHI_2009) == -80);
    CFX_ASSERT(rtc_vmt_auto_table(RTC_VMT_DELPHI_XE2_64) == -160 && rtc_vmt_auto_table(RTC_VMT_DELPHI_64) == -184);
    CFX_ASSERT(rtc_vmt_auto_table(RTC_VMT_FPC_32) == 36 && rtc_vmt_auto_table(RTC_VMT_FPC_64) == 72);
    CFX_ASSERT_EQUAL(rtc_vmt_auto_table(RTC_VMT_FPC_64 + 1), 0);
}

CFX_FIXTURE(Class, CFX_SETUP(setup), CFX_TEARDOWN(teardown), CFX_BEFORE(before), CFX_AFTER(before),
            CFX_TEST(made_once_and_freed), CFX_TEST(nil_class_has_nil_object), CFX_TEST(bad_arguments),
            CFX_TEST(racing_threads_get_one_object), CFX_TEST(create_may_ask_for_others),
            CFX_TEST(foreign_value_is_a_conflict), CFX_TEST(copied_slot_is_a_conflict),
            CFX_TEST(nothing_is_left_of_a_failed_creation), CFX_TEST(slots_of_the_compilers))
