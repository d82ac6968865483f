"""ICE02: a component's key path belongs to that component."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.rows import bits, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE02(Rule):
    """Every KeyPath names a file or registry row of its own component.

    ## What it does
    Looks up each component's KeyPath in the table that its Attributes select: Registry with the registry bit (4),
    ODBCDataSource with the ODBC bit (32), else File. The row must exist and its Component_ must be the component.

    ## Why is this bad?
    The installer decides by the key path whether a component is installed. With the key path of another component it
    repairs, keeps or removes the wrong resources.

    ## Example
    Component Viewer has KeyPath `editor.exe`, and that File row has Component_ `Editor`.

    ## Use instead
    A KeyPath out of the component's own rows, and the attribute bits for the table it is in.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice02"
    tables = ("Component", "File", "Registry", "ODBCDataSource")
    parity = "same"
    parity_note = "Like the real suite, an ODBC key path is only an error when there is no ODBCDataSource table."

    def check(self, package: Package) -> Iterator[Finding]:
        owners = {
            name: dict(zip(package.index.column(name, name), package.index.column(name, "Component_"), strict=False))
            for name in ("File", "Registry")
        }
        for row in package.rows("Component"):
            key_path = text(row, "KeyPath")
            problem = key_path and self._problem(package, owners, row, key_path)
            if problem:
                yield self.error(
                    f"KeyPath '{key_path}' of component {text(row, 'Component')} {problem}",
                    table="Component", column="KeyPath", row=row,
                )  # fmt: skip

    @staticmethod
    def _problem(package: Package, owners: dict[str, dict], row, key_path: str) -> str | None:
        attributes = bits(row, "Attributes")
        if attributes & ComponentBits.REGISTRY_KEY_PATH:
            name = "Registry"
        elif attributes & ComponentBits.ODBC_DATA_SOURCE:
            if package.has("ODBCDataSource"):
                return None
            return "is an ODBC data source, but there is no ODBCDataSource table: add it or clear bit 32 of Attributes"
        else:
            name = "File"
        if key_path not in owners[name]:
            return f"is not in the {name} table, where Attributes {attributes} looks it up: name one of its own rows"
        owner = owners[name][key_path]
        if owner == text(row, "Component"):
            return None
        return f"belongs to component {owner}: name one of its own rows in the {name} table"
