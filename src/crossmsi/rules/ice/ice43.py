"""ICE43: components with plain shortcuts in a profile are keyed by a value below HKCU."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.analysis.user_key_paths import user_key_path_fault
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE43(Rule):
    """Every component with a plain shortcut in the user's profile has a registry value of its own below HKCU as key.

    ## What it does
    Takes the shortcuts in profile folders (DesktopFolder, ProgramMenuFolder, …, and below) whose Target is not the
    name of a feature, and looks at KeyPath of their components: it must be a value in the Registry table (bit 4),
    written by this very component, with root 1 (HKCU) or -1. Each component is reported once.

    ## Why is this bad?
    A shortcut that is not advertised is installed with its component. With a file as key path, the component counts as
    installed once the first user has it, and the others never get the shortcut.

    ## Example
    Shortcut `Manual` on the desktop with target `[#manual.pdf]`, in a component with the file as KeyPath.

    ## Use instead
    Put the shortcut into a component with Attributes 4 whose KeyPath is a Registry row with root 1; or let it name a
    feature as Target (an advertised shortcut).
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice43"
    tables = ("Shortcut", "Component", "Directory", "Registry", "Feature")
    parity = "same"
    parity_note = "Like in the real suite, shortcuts outside of profile folders don't count; the page doesn't say so."
    order_dependent = True

    def check(self, package: Package) -> Iterator[Finding]:
        seen: set[str] = set()
        features = package.features
        for row in package.rows("Shortcut"):
            component = package.component(text(row, "Component_"))
            if component is None or component.key in seen or text(row, "Target") in features:
                continue
            if text(row, "Directory_") not in package.profile_directories:
                continue
            seen.add(component.key)
            if fault := user_key_path_fault(package, component):
                yield self.error(
                    f"component {component.key} has the plain shortcut {text(row, 'Shortcut')} in the user's "
                    f"profile, but {fault.reason}",
                    table=fault.table, column=fault.column, row=fault.row,
                )  # fmt: skip
