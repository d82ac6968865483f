/* Kernel tests that don't pass: what the reflector must survive. */
#include <ntddk.h>

#include <cfx.h>

static void is_fine(cfx_context *cfx)
{
    CFX_ASSERT(cfx->abi == CFX_ABI);
}

static void faults(cfx_context *cfx)
{
    *(volatile int *)cfx->value = 1; /* NULL: a user address, which a handler may catch in the kernel too */
}

static void helper(cfx_context *cfx)
{
    CFX_ASSERT_EQUAL(1 + 1, 3);
}

static void fails_in_a_helper(cfx_context *cfx)
{
    helper(cfx);
    CFX_LOG("not reached");
}

static void skips(cfx_context *cfx)
{
    CFX_SKIP("not today");
}

static void talks_a_lot(cfx_context *cfx)
{
    for (unsigned i = 0; i < 100; i++)
        CFX_LOG_VALUE("line", i);
    CFX_FAIL("after more reports than there is room for");
}

CFX_FIXTURE(Fault, CFX_TEST(is_fine), CFX_TEST(faults), CFX_TEST(fails_in_a_helper), CFX_TEST(skips),
            CFX_TEST(talks_a_lot))
CFX_DRIVER
