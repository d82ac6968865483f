"""ICE02: a component's key path belongs to that component."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.rows import bits, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

OTHER_KEY_PATHS = ComponentBits.REGISTRY_KEY_PATH | ComponentBits.ODBC_DATA_SOURCE


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
        index = package.index
        owners = {name: index.lookup(name, name, "Component_") for name in ("File", "Registry")}
        files = owners["File"]
        columns = (index.texts("Component", "Component"), index.texts("Component", "KeyPath"))
        attributes = index.numbers("Component", "Attributes")
        for row, name, key_path, flags in zip(package.rows("Component"), *columns, attributes, strict=True):
            if key_path is None or (not (flags or 0) & OTHER_KEY_PATHS and name and files.get(key_path) == name):
                continue  # the usual case
            if problem := self._problem(package, owners, row, key_path):
                yield self.error(
                    f"KeyPath '{key_path}' of component {text(row, 'Component')} {problem}",
                    table="Component", column="KeyPath", row=row,
                )  # fmt: skip

    @staticmethod
    def _problem(package: Package, owners: dict[str, Mapping], row, key_path: str) -> str | None:
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
