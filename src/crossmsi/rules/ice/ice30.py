"""ICE30: no two components install one file name into one folder."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from crossmsi.analysis.filenames import long_name, short_name
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

# From this number of equal targets on, a file is reported once and not once for each other file.
CROWD = 64


class Target(NamedTuple):
    """A file that goes to some place."""

    row: object
    file: str
    component: str
    conditional: bool


class ICE30(Rule):
    """No two components install the same file name into the same folder.

    ## What it does
    Compares the target paths of all files, once with short and once with long names, case ignored. Two files of
    different components with the same path are reported, each of them. If both components have a condition it is a
    warning, since they may never be installed together; conditions are not weighed against each other.

    ## Why is this bad?
    Components are counted by their key paths. Two components that own one file break the count: removing one product
    takes the file away from the other.

    ## Example
    Components Readme and ReadmeCopy, both in INSTALLDIR, each with a file readme.txt.

    ## Use instead
    One component for the file, in both features; or one file in two folders.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice30"
    tables = ("File", "Component", "Directory", "Property")
    parity = "weaker"
    parity_note = (
        f"Like the real suite, a file is reported once for each other file that goes to its place; from {CROWD} equal "
        "targets on only once, lest the report grow with the square of the package."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        within = self._names(package)
        for short in (True, False):
            for place in self._targets(package, within, short).values():
                if any(target.component != place[0].component for target in place):
                    yield from self._clashes(place, "short" if short else "long")

    @staticmethod
    def _names(package: Package) -> dict[str | None, list[str]]:
        """Directory → the FileName values of the files that go there."""
        owners, names = (package.index.texts("File", column) for column in ("Component_", "FileName"))
        components = package.components
        within: dict[str | None, list[str]] = defaultdict(list)
        for owner, name in zip(owners, names, strict=True):
            if name and owner in components:
                within[components[owner].directory].append(name)
        return within

    @staticmethod
    def _targets(package: Package, within: dict[str | None, list[str]], short: bool) -> dict[tuple, list[Target]]:
        """Files by folder and name, where more than one file has them."""
        name_of = short_name if short else long_name
        folders = {directory: package.directories.location(directory, short=short) for directory in within}
        # Folder by folder, what is compared stays small; nearly always no folder is left over.
        shared: dict[Any, list[str]] = defaultdict(list)
        for directory, names in within.items():
            if folders[directory] is not None:
                shared[folders[directory]] += [name_of(name).casefold() for name in names]
        counts = {folder: Counter(names) for folder, names in shared.items() if len(set(names)) < len(names)}
        places: dict[tuple, list[Target]] = defaultdict(list)
        for row in package.rows("File") if counts else ():
            name, component = text(row, "FileName"), package.component(text(row, "Component_"))
            if name and component:
                folder, target = folders[component.directory], name_of(name).casefold()
                if folder in counts and counts[folder][target] > 1:
                    conditional = component.condition is not None
                    places[folder, target].append(Target(row, text(row, "File") or "", component.key, conditional))
        return places

    def _clashes(self, place: list[Target], names: str) -> Iterator[Finding]:
        certain = {target.component for target in place if not target.conditional}
        for target in place:
            if len(place) >= CROWD:
                sure = not target.conditional or len(certain) > (target.component in certain)
                yield self._finding(target, f"others of {len(place)} files", names, sure=sure)
                continue
            for other in place:
                if other.component != target.component:
                    sure = not (target.conditional and other.conditional)
                    yield self._finding(target, f"{other.file} of component {other.component}", names, sure=sure)

    def _finding(self, target: Target, others: str, names: str, *, sure: bool) -> Finding:
        say = self.error if sure else self.warning
        return say(
            f"{target.file} of component {target.component} is installed to the same place as {others} ({names} "
            f"names){'' if sure else ' unless their conditions exclude each other'}: let one component own the file",
            table="File", column="File", row=target.row,
        )  # fmt: skip
