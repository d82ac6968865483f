#include "machine.h"

WORD machine_of(const WCHAR *path)
{
    IMAGE_DOS_HEADER dos;
    struct {
        DWORD signature;
        WORD machine;
    } header;
    DWORD got;
    WORD machine = 0;
    HANDLE file = CreateFileW(path, GENERIC_READ, FILE_SHARE_READ, NULL, OPEN_EXISTING, 0, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return 0;
    if (ReadFile(file, &dos, sizeof dos, &got, NULL) && got == sizeof dos && dos.e_magic == IMAGE_DOS_SIGNATURE &&
        SetFilePointer(file, dos.e_lfanew, NULL, FILE_BEGIN) == (DWORD)dos.e_lfanew &&
        ReadFile(file, &header, 6, &got, NULL) && got == 6 && header.signature == IMAGE_NT_SIGNATURE)
        machine = header.machine;
    CloseHandle(file);
    return machine;
}

WORD native_machine(void)
{
    SYSTEM_INFO info;
    GetNativeSystemInfo(&info);
    if (info.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_AMD64)
        return IMAGE_FILE_MACHINE_AMD64;
    return info.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_INTEL ? IMAGE_FILE_MACHINE_I386 : 0;
}

WORD own_machine(void)
{
    return sizeof(void *) == 8 ? IMAGE_FILE_MACHINE_AMD64 : IMAGE_FILE_MACHINE_I386;
}

const char *machine_name(WORD machine)
{
    return machine == IMAGE_FILE_MACHINE_AMD64 ? "amd64" : machine == IMAGE_FILE_MACHINE_I386 ? "i386" : "unknown";
}
