"""ICE105: a package for one user or for the machine needs no elevation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from crossmsi.analysis.rows import bits, number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

MACHINE_FOLDERS = frozenset(
    {
        "AdminToolsFolder", "CommonAppDataFolder", "FontsFolder", "System16Folder", "System64Folder", "SystemFolder",
        "TempFolder", "WindowsFolder", "WindowsVolume",
    }
)  # fmt: skip
NO_IMPERSONATION = 0x800
MACHINE_ROOTS = (2, 3)


def _any(row: Any) -> bool:
    return True


# Table, column of the finding, which rows, what they do.
CHECKS: tuple[tuple[str, str, Callable[[Any], bool], str], ...] = (
    ("CustomAction", "Action", lambda row: bool(bits(row, "Type") & NO_IMPERSONATION), "runs with elevated rights"),
    ("Directory", "Directory", lambda row: text(row, "Directory") in MACHINE_FOLDERS, "is a folder of the machine"),
    ("MsiAssembly", "Component_", lambda row: text(row, "File_Application") is None, "is a global assembly"),
    ("ODBCDataSource", "DataSource", lambda row: number(row, "Registration") == 0, "is a data source of the machine"),
    ("ServiceInstall", "ServiceInstall", _any, "installs a service"),
    ("ServiceControl", "ServiceControl", _any, "controls a service"),
    ("MsiServiceConfig", "MsiServiceConfig", _any, "configures a service"),
    ("MsiServiceConfigFailureActions", "MsiServiceConfigFailureActions", _any, "configures a service"),
    ("Registry", "Root", lambda row: number(row, "Root") in MACHINE_ROOTS, "writes to the machine's registry"),
    ("SelfReg", "File_", _any, "registers itself with elevated rights"),
    ("TypeLib", "LibID", _any, "is registered for the machine"),
)


class ICE105(Rule):
    """A dual-purpose package (ALLUSERS 2, MSIINSTALLPERUSER 1) does nothing that needs elevation.

    ## What it does
    In a package whose Property table has ALLUSERS 2 and MSIINSTALLPERUSER 1 it names: custom actions without
    impersonation, directories of the machine (WindowsFolder, SystemFolder, FontsFolder, CommonAppDataFolder …), global
    assemblies, per-machine data sources, services and their configuration, registry values under HKLM or HKU,
    self-registering files and type libraries.

    ## Why is this bad?
    Installed for one user the package runs without elevation, and each of these fails.

    ## Example
    ALLUSERS 2, MSIINSTALLPERUSER 1, and a Registry row with Root 2 (HKEY_LOCAL_MACHINE).

    ## Use instead
    Root -1 (HKCU or HKLM, as installed), per-user folders, or a package of its own for the machine.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice-105"
    tables = ("Property", *(check[0] for check in CHECKS))
    parity_note = (
        "Findings have no keys, as in Microsoft's suite; the column of a data source is our reading: no reference "
        "shows it."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        properties = package.properties
        if properties.get("ALLUSERS") != "2" or properties.get("MSIINSTALLPERUSER") != "1":
            return
        for table, column, applies, what in CHECKS:
            for row in package.rows(table):
                if applies(row):
                    key = " ".join(str(part) for part in package.db[table].key_of(row))
                    yield self.warning(
                        f"{table} row {key} {what}, which an installation for one user may not do",
                        table=table, column=column, row=row, keys=(),
                    )  # fmt: skip
