"""ICE88: folders of .ini files are known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.bitness import FOLDERS, component_width
from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

SET_PROPERTY = 51
# width of the component -> what DirProperty may say of the installer's own folders
OWN_FOLDERS = {width: frozenset(f"[{name}]" for name, other in FOLDERS.items() if other == width) for width in (32, 64)}


class ICE88(Rule):
    """DirProperty of IniFile is a directory or a property that the package sets.

    ## What it does
    Looks DirProperty up in the keys of Directory, in the properties of AppSearch and Property, and among the
    properties set by custom actions of type 51. Rows without an existing component are left out.

    ## Why is this bad?
    A property that nothing sets is empty, and the .ini file lands in the Windows folder instead of the place meant.

    ## Example
    DirProperty `CONFIGDIR` in a package without a directory or property of that name.

    ## Use instead
    The key of a Directory row. A standard folder (`SystemFolder`) gets a row of its own in Directory.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice88"
    tables = ("IniFile", "Component", "Directory", "AppSearch", "Property", "CustomAction")
    parity = "same"
    parity_note = (
        "Like in the real suite, the folders that the page lists pass only in brackets and in the component's width, a "
        "null DirProperty is reported, only type 51 without option bits sets a property, and a DirProperty that is the "
        "name of the row's component passes."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        if not package.has("IniFile"):
            return
        known = package.index.values("Directory", "Directory") | package.index.values("AppSearch", "Property")
        known |= package.index.values("Property", "Property") | {
            text(row, "Source") for row in package.rows("CustomAction") if number(row, "Type") == SET_PROPERTY
        }
        known -= {None}
        for row in package.rows("IniFile"):
            directory = text(row, "DirProperty")
            component = package.component(text(row, "Component_"))
            if component is None or directory == component.key or directory in known:
                continue
            if directory not in OWN_FOLDERS[component_width(component.row)]:
                yield self.warning(
                    f"the .ini entry {text(row, 'IniFile')} goes into {directory or 'no folder'}, which is no "
                    "directory, and nothing sets a property of that name: name a key of the Directory table",
                    table="IniFile", column="DirProperty", row=row,
                )  # fmt: skip
