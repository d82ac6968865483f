"""Properties that the installer sets on a host before anything of the package is evaluated.

Source: https://learn.microsoft.com/windows/win32/msi/property-reference and the properties' own pages
"""

from __future__ import annotations

from crossmsi.hosts.host import Host
from crossmsi.hosts.platforms import INTEL

# What wProcessorLevel gives for Intel's processors since 1996, and at least for AMD's.
PROCESSOR_LEVEL = "6"
PRODUCT_TYPES = {"workstation": "1", "server": "3"}
# They depend on the machine or its user, not on the kind of host.
MACHINE_PROPERTIES = frozenset({
    "ComputerName", "Date", "LogonUser", "MsiTabletPC", "MsiTrueAdminUser", "PhysicalMemory", "RemoteAdminTS",
    "ScreenX", "ScreenY", "SystemLanguageID", "TerminalServer", "TTCSupport", "Time", "UserLanguageID",
    "UserSID", "VirtualMemory", "BorderSide", "BorderTop", "CaptionHeight", "ColorBits",
    "RedirectedDLLSupport", "RedirectedDllSupport",
    "OLEAdvtSupport", "ShellAdvtSupport", "TextHeight", "SharedWindows", "MsiNetAssemblySupport",
    "MsiWin32AssemblySupport", "MsiHiddenProperties", "OriginalDatabase", "DATABASE", "SourceDir", "SOURCEDIR",
})  # fmt: skip


# They depend on the edition, which hosts don't tell apart.
EDITION_PROPERTIES = {
    "workstation": frozenset({"MsiNTSuitePersonal"}),
    "server": frozenset({
        "MsiNTSuiteBackOffice", "MsiNTSuiteDataCenter", "MsiNTSuiteEnterprise", "MsiNTSuiteSmallBusiness",
        "MsiNTSuiteSmallBusinessRestricted", "MsiNTSuiteWebServer",
    }),
}  # fmt: skip


def host_properties(host: Host, platform: str) -> dict[str, str]:
    """Name → value for a package of the given platform, installed for the first time, silently, by an administrator."""
    version = str(host.version)
    properties = {
        "VersionNT": version,
        "WindowsBuild": str(host.build),
        "ServicePackLevel": str(host.service_pack),
        "ServicePackLevelMinor": "0",
        "MsiNTProductType": PRODUCT_TYPES[host.product],
        "VersionMsi": f"{host.installer // 100}.{host.installer % 100:02}",
        "VersionDatabase": "200",
        "AdminUser": "1",
        "Privileged": "1",
        "MsiRunningElevated": "1",
        "ProductState": "-1",
        "UILevel": "2",
        "ACTION": "INSTALL",
        **dict.fromkeys(host.processors, PROCESSOR_LEVEL),
    }
    if host.wow64 and not ("no-versionnt64-for-intel" in host.facts and platform == INTEL):
        properties["VersionNT64"] = version
    return properties


def unknown_properties(host: Host) -> frozenset[str]:
    """Properties that the installer sets or leaves out depending on the machine: no value can be told."""
    return MACHINE_PROPERTIES | EDITION_PROPERTIES[host.product] | host.unknown
