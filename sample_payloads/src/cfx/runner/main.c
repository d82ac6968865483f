/* cfx32.exe, cfx64.exe: runs the tests of a DLL or of a driver. */
#include "../../common/isa.h"
#include "runner.h"
#include "../../common/text.h"

static exit_code usage(void)
{
    say("usage: cfx" CROSS_BITS_TEXT " [-d] [-f] [-json] [-kern] [-n fixture[.test]] [-p prefix] module\n"
        "  -d     list the tests instead of running them\n"
        "  -f     stop at the first failure\n"
        "  -json  print one JSON object instead of TAP\n"
        "  -kern  the module is a driver: run it in the kernel, by way of the reflector driver\n"
        "  -n     only this fixture, or this test\n"
        "  -p     only fixtures whose names start so\n"
        "exit status: 0 all passed, 1 nothing ran, 2 some failed, 3 usage, 4 anything else\n");
    return EXIT_USAGE;
}

static BOOL is_driver(const WCHAR *path)
{
    int length = lstrlenW(path);
    return length > 4 && !lstrcmpiW(path + length - 4, L".sys");
}

static exit_code run(void)
{
    static options options;
    host host = {NULL, 0, NULL};
    exit_code code;
    if (!options_parse(GetCommandLineW(), &options))
        return usage();
    if (is_driver(options.module) != options.kernel) {
        say("cfx" CROSS_BITS_TEXT ": %w: -kern is for drivers (.sys), and only for them\n", options.module);
        return EXIT_USAGE;
    }
    report_begin(options.json, options.module, options.list);
    code = options.kernel ? kernel_open(options.module, &host) : user_open(options.module, &host);
    if (!code)
        code = run_tests(&host, &options);
    if (options.kernel)
        kernel_close();
    report_end(code);
    return code;
}

void entry(void)
{
    ExitProcess(run());
}
