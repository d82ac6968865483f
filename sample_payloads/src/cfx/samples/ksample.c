/* Tests in the kernel; all pass. */
#include <ntddk.h>

#include <cfx.h>

#define TAG 0x78666331 /* "1cfx" */

static void runs_at_passive_level(cfx_context *cfx)
{
    CFX_ASSERT_EQUAL(KeGetCurrentIrql(), PASSIVE_LEVEL);
}

static void allocates_from_the_pool(cfx_context *cfx)
{
    char *block = ExAllocatePoolWithTag(NonPagedPool, 64, TAG);
    CFX_ASSERT(block);
    block[0] = block[63] = 1;
    ExFreePoolWithTag(block, TAG);
    CFX_LOG("64 bytes came and went");
}

static void measures_strings(cfx_context *cfx)
{
    UNICODE_STRING text;
    RtlInitUnicodeString(&text, L"abc");
    CFX_ASSERT_EQUAL(text.Length, 6);
}

static void setup(cfx_context *cfx)
{
    cfx->value = (void *)42;
}

static void finds_the_value(cfx_context *cfx)
{
    CFX_ASSERT_EQUAL((ULONG_PTR)cfx->value, 42);
}

CFX_FIXTURE(Kernel, CFX_SETUP(setup), CFX_TEST(runs_at_passive_level), CFX_TEST(allocates_from_the_pool),
            CFX_TEST(measures_strings), CFX_TEST(finds_the_value))
CFX_DRIVER
