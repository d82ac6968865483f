"""ICE53: the registry rows leave the installer's own keys alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.formatted import ReferenceKind, resolve
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

POLICY = "Software\\Policies\\Microsoft\\Windows\\Installer"
INSTALLER = "Software\\Microsoft\\Windows\\CurrentVersion\\Installer\\"
MACHINE = (POLICY, *(INSTALLER + key for key in ("Products", "Components", "DriveMapping", "Folders", "Rollback")))
# Registry.Root -> beginnings of reserved keys.
RESERVED = {
    -1: MACHINE,
    0: ("Installer\\Products", "Installer\\Features", "Installer\\Components"),
    1: (POLICY,),
    2: MACHINE,
}


class ICE53(Rule):
    """No Registry row writes to keys that belong to the installer or to its policies.

    ## What it does
    Replaces the properties in Registry.Key by their values in the Property table and compares the result with the
    installer's keys: policies (HKLM, HKCU), Products, Components, DriveMapping, Folders and Rollback (HKLM) and
    Installer\\Products, \\Features, \\Components (HKCR). The beginning decides, with attention to case.

    ## Why is this bad?
    A policy changes every installation on the machine, not just this one. The other keys are the installer's records
    of what is installed; a wrong value there breaks repair and removal of any product.

    ## Example
    Root 2, Key `Software\\Policies\\Microsoft\\Windows\\Installer`, Name `DisableRollback`, Value `#1`.

    ## Use instead
    Nothing of the kind. To do without rollback in this package, set the property DISABLEROLLBACK.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice53"
    tables = ("Registry", "Property")
    parity = "same"
    parity_note = "The page speaks of a warning; like in the real suite it is an error."

    def check(self, package: Package) -> Iterator[Finding]:
        def lookup(kind: ReferenceKind, name: str) -> str | None:
            return package.properties.get(name) if kind is ReferenceKind.PROPERTY else None

        columns = (package.index.numbers("Registry", "Root"), package.index.texts("Registry", "Key"))
        for row, root, key in zip(package.rows("Registry"), *columns, strict=True):
            reserved = RESERVED.get(root)
            if reserved is None or key is None:
                continue
            if "[" in key:
                key = resolve(key, lookup)
            if key.startswith(reserved):
                yield self.error(
                    f"the registry entry {text(row, 'Registry')} writes to {key}, which belongs to the installer or "
                    "its policies: remove it",
                    table="Registry", column="Registry", row=row,
                )  # fmt: skip
