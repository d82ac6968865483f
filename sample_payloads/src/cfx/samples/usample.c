/* What tests look like, and what each kind of ending looks like. Half of them fail: that's what they show. */
#include <windows.h>

#include <cfx.h>

static unsigned befores;

static void setup(cfx_context *cfx)
{
    cfx->value = (void *)7;
}

static void before(cfx_context *cfx)
{
    (void)cfx;
    befores++;
}

static void adds(cfx_context *cfx)
{
    CFX_ASSERT_EQUAL(2 + 2, 4);
    CFX_LOG("a line in the log");
}

static void finds_the_value(cfx_context *cfx)
{
    CFX_ASSERT_EQUAL((uintptr_t)cfx->value, 7);
    CFX_ASSERT_EQUAL(befores, 2);
}

CFX_FIXTURE(Good, CFX_SETUP(setup), CFX_BEFORE(before), CFX_TEST(adds), CFX_TEST(finds_the_value))

static void fails(cfx_context *cfx)
{
    CFX_ASSERT(!GetCurrentProcessId());
}

static void crashes(cfx_context *cfx)
{
    *(volatile int *)((uintptr_t)cfx->value & 15) = 1;
}

static void skips(cfx_context *cfx)
{
    CFX_SKIP("the device isn't there");
}

static void still_runs(cfx_context *cfx)
{
    CFX_ASSERT(GetCurrentProcessId());
}

CFX_FIXTURE(Bad, CFX_TEST(fails), CFX_TEST(crashes), CFX_TEST(skips), CFX_TEST(still_runs))

static void no_setup(cfx_context *cfx)
{
    CFX_FAIL("nothing to test with");
}

static void never_runs(cfx_context *cfx)
{
    CFX_FAIL("the setup failed");
}

CFX_FIXTURE(NoSetup, CFX_SETUP(no_setup), CFX_TEST(never_runs))

static void passes(cfx_context *cfx)
{
    CFX_ASSERT_EQUAL(1, 1);
}

static void bad_teardown(cfx_context *cfx)
{
    CFX_ASSERT_EQUAL(1, 2);
}

CFX_FIXTURE(Untidy, CFX_TEARDOWN(bad_teardown), CFX_TEST(passes))
