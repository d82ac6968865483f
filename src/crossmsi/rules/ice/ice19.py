"""ICE19: advertised components have an id and a suitable key path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.analysis.components import Component


class ICE19(Rule):
    """Advertised classes, extensions, shortcuts and qualified components can be found by their component.

    ## What it does
    Looks at the components of Class, Extension and PublishComponent rows and of advertised shortcuts (whose Target
    is a feature). Each needs a ComponentId; those of classes and extensions need a file as key path, those of
    shortcuts a file or their folder.

    ## Why is this bad?
    An advertised entry point holds the component's id instead of a path, and the installer starts the key path. No
    id, or a key path that cannot be started, leaves an entry point that does nothing.

    ## Example
    Extension hbr with a component whose KeyPath is a Registry row.

    ## Use instead
    A component of its own for the program file, with a ComponentId and the file as KeyPath.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice19"
    tables = ("Class", "Extension", "Shortcut", "PublishComponent", "Component", "Feature")
    parity = "same"
    parity_note = "TypeLib rows, which the list of ICEs names as well, are left alone by the real suite and here."

    def check(self, package: Package) -> Iterator[Finding]:
        features = package.index.key_values("Feature")
        for table in ("Class", "Extension", "Shortcut", "PublishComponent"):
            for row in package.rows(table):
                component = package.component(text(row, "Component_"))
                if component is None or (table == "Shortcut" and text(row, "Target") not in features):
                    continue
                problem = self._problem(component, table)
                if problem:
                    # The suite names a PublishComponent row by its first two keys only.
                    keys = package.db[table].key_of(row)[:2] if table == "PublishComponent" else None
                    yield self.error(
                        f"{table} row {row[0]} advertises component {component.key}, {problem}",
                        table=table, column="Component_", row=row, keys=keys,
                    )  # fmt: skip

    @staticmethod
    def _problem(component: Component, table: str) -> str | None:
        if component.guid is None:
            return "which has no ComponentId: give it one"
        if table == "PublishComponent":
            return None
        if component.key_path is None:
            return None if table == "Shortcut" else "whose key path is its folder: name its file as KeyPath"
        if component.key_path_table != "File":
            return f"whose key path is a row of {component.key_path_table}: name its file as KeyPath"
        return None
