#include "host.h"

#define ARM64_MACHINE 0xaa64
#define USER_ENABLED 1 /* of MACHINE_ATTRIBUTES */

/* What kernel32 has since Windows 10 1709 and Windows 11; the C headers of the toolchain lack the second one.
 * https://learn.microsoft.com/windows/win32/api/wow64apiset/nf-wow64apiset-iswow64process2
 * https://learn.microsoft.com/windows/win32/api/processthreadsapi/nf-processthreadsapi-getmachinetypeattributes */
typedef BOOL(WINAPI *is_wow64_process2)(HANDLE process, USHORT *machine, USHORT *native);
typedef HRESULT(WINAPI *get_machine_type_attributes)(USHORT machine, DWORD *attributes);

static USHORT native_machine(HMODULE kernel32)
{
    USHORT machine, native;
    SYSTEM_INFO info;
    is_wow64_process2 ask = (is_wow64_process2)(void *)GetProcAddress(kernel32, "IsWow64Process2");
    if (ask && ask(GetCurrentProcess(), &machine, &native))
        return native; /* GetNativeSystemInfo says amd64 to an emulated amd64 program on Arm */
    GetNativeSystemInfo(&info);
    switch (info.wProcessorArchitecture) {
    case PROCESSOR_ARCHITECTURE_INTEL: return IMAGE_FILE_MACHINE_I386;
    case PROCESSOR_ARCHITECTURE_AMD64: return IMAGE_FILE_MACHINE_AMD64;
    case 12 /* PROCESSOR_ARCHITECTURE_ARM64 */: return ARM64_MACHINE;
    default: return 0;
    }
}

static BOOL runs_amd64(HMODULE kernel32)
{
    DWORD attributes = 0;
    get_machine_type_attributes ask =
        (get_machine_type_attributes)(void *)GetProcAddress(kernel32, "GetMachineTypeAttributes");
    return ask && SUCCEEDED(ask(IMAGE_FILE_MACHINE_AMD64, &attributes)) && (attributes & USER_ENABLED);
}

const WCHAR *host_name(void)
{
    HMODULE kernel32 = GetModuleHandleW(L"kernel32");
    switch (native_machine(kernel32)) {
    case IMAGE_FILE_MACHINE_I386: return L"x86";
    case IMAGE_FILE_MACHINE_AMD64: return L"x64";
    case ARM64_MACHINE: return runs_amd64(kernel32) ? L"arm64-x64" : L"arm64";
    default: return L"unknown";
    }
}
