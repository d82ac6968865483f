/* Prints one line: name, version, instruction set, bitness. */
#include "../common/console.h"
#include "../common/isa.h"
#include "../common/version.h"

void entry(void)
{
    print("crosstool " CROSS_VERSION_TEXT " " CROSS_ISA " " CROSS_BITS_TEXT "-bit\r\n");
    ExitProcess(0);
}
