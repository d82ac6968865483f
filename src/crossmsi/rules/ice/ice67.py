"""ICE67: plain shortcuts follow their target."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

_FILE_TARGET = re.compile(r"\[[#!]([^\[\]]*)\]")


class ICE67(Rule):
    """The file that a plain shortcut starts is in the shortcut's component, or can't move between disk and source.

    ## What it does
    Takes the shortcuts whose Target is exactly `[#file]` or `[!file]`. The file must exist; if it belongs to another
    component, that one may not have the bit 2 (Optional: local or from source).

    ## Why is this bad?
    When the target's component changes from run-from-source to local, the shortcut's component isn't touched, and the
    shortcut points to the old place.

    ## Example
    A shortcut in component `Menu` with the target `[#planner.exe]`, whose component has Attributes 2.

    ## Use instead
    Attributes 0 for that component, or the shortcut in the component of its target.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice67"
    tables = ("Shortcut", "File", "Component")
    parity = "same"
    parity_note = "Like the real suite, it also reports targets that are no file of the package."

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Shortcut"):
            match = _FILE_TARGET.fullmatch(text(row, "Target") or "")
            if match is None:
                continue
            where = {"table": "Shortcut", "column": "Target", "row": row}
            file = package.file(match[1])
            if file is None:
                yield self.error(
                    f"the shortcut {row.Shortcut} starts the file {match[1]}, which is not in the File table: name one "
                    "that is",
                    **where,
                )
                continue
            owner = package.component(text(file, "Component_"))
            if owner and owner.key != text(row, "Component_") and owner.has(ComponentBits.OPTIONAL):
                yield self.warning(
                    f"the shortcut {row.Shortcut} starts {match[1]} of component {owner.key}, which may change between "
                    "local and run-from-source: clear the bit 2 of its Attributes, or put the shortcut into it",
                    **where,
                )
