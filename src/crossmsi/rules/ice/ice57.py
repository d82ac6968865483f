"""ICE57: no component mixes data of the user with data of the machine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.analysis.components import Component

HKCU = 1
EITHER = -1


class ICE57(Rule):
    """A component holds either data of the user or data of the machine.

    ## What it does
    Per-user data are registry values with root 1, files and folder key paths in profile folders, and plain shortcuts
    there; everything else of these kinds is per-machine. A component with both is reported: as a warning when its
    KeyPath is a value below HKCU, else as an error. So are one with per-user data and a KeyPath with root -1 (error)
    and one with a value with root -1 and a per-machine KeyPath (warning).

    ## Why is this bad?
    With a key path of the machine the component counts as installed for every user, though only the first one has got
    his part; with one of the user, each further user repairs or removes what belongs to all.

    ## Example
    Component `Viewer` with the file `viewer.exe` as KeyPath and a registry value with root 1.

    ## Use instead
    A component of its own for the HKCU values, with one of them as KeyPath.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice57"
    tables = ("Component", "Registry", "File", "Shortcut", "Directory", "Feature")
    parity = "same"
    parity_note = (
        "Like in the real suite, a value with root -1 beside a per-machine key path is a warning, ALLUSERS doesn't "
        "matter, and a component whose key value is missing or another component's is not judged."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        index, profile = package.index, package.profile_directories
        values = zip(index.texts("Registry", "Component_"), index.numbers("Registry", "Root"), strict=True)
        shortcuts = zip(index.texts("Shortcut", "Component_"), index.texts("Shortcut", "Directory_"), strict=True)
        candidates = {component for component, root in values if root in (HKCU, EITHER)}
        candidates.update(component for component, folder in shortcuts if folder in profile)
        for component in package.components.values():
            if component.key not in candidates and component.directory not in profile:
                continue
            root = self._key_root(package, component)
            if root == "missing":
                continue
            roots = {number(row, "Root") for row in package.registry_of(component.key)}
            user, machine = self._data(package, component)
            user = user or HKCU in roots
            machine = machine or bool(roots - {HKCU})
            yield from self._judge(component, root, user, machine, EITHER in roots)

    def _judge(
        self, component: Component, root: int | str | None, user: bool, machine: bool, either: bool
    ) -> Iterator[Finding]:
        where = {"table": "Component", "column": "Component", "row": component.row}
        both = f"component {component.key} has both per-user and per-machine data"
        if root == HKCU:
            if user and machine:
                yield self.warning(
                    f"{both}, with a key path below HKCU: move what belongs to the machine to a component of its own",
                    **where,
                )
        elif root == EITHER:
            if user:
                yield self.error(
                    f"component {component.key} has per-user data, but its key path (root -1) may go to the machine: "
                    "take a value below HKCU as KeyPath", **where,
                )  # fmt: skip
        else:
            if user and machine:
                yield self.error(
                    f"{both}, and its key path is no value below HKCU: move what belongs to the user to a component "
                    "of its own", **where,
                )  # fmt: skip
            if either:
                yield self.warning(
                    f"component {component.key} has a registry value that may go to the user or to the machine (root "
                    "-1), but a per-machine key path: move the value to a component of its own", **where,
                )  # fmt: skip

    @staticmethod
    def _key_root(package: Package, component: Component) -> int | str | None:
        """Registry.Root of the key path; None when it is no registry value, "missing" when it is not its own."""
        if not component.has(ComponentBits.REGISTRY_KEY_PATH) or component.key_path is None:
            return None
        for row in package.index.rows_by("Registry", "Registry").get(component.key_path, ())[:1]:
            if text(row, "Component_") == component.key:
                return number(row, "Root")
        return "missing"

    @staticmethod
    def _data(package: Package, component: Component) -> tuple[bool, bool]:
        """Whether files, the folder key path and plain shortcuts are (per-user, per-machine)."""
        folders = {
            text(row, "Directory_")
            for row in package.rows_of(component.key, "Shortcut")
            if text(row, "Target") not in package.features
        }
        by_registry = component.has(ComponentBits.REGISTRY_KEY_PATH)
        by_folder = component.key_path is None or not component.has(ComponentBits.ODBC_DATA_SOURCE)
        if package.files_of(component.key) or (by_folder and not by_registry):
            folders.add(component.directory)
        profile = package.profile_directories
        return any(folder in profile for folder in folders), any(folder not in profile for folder in folders)
