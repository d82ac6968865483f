"""ICE83: assemblies are published, keyed by their file and installed locally."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.component_bits import ComponentBits
from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

EXECUTE, ADVERTISE = "InstallExecuteSequence", "AdvtExecuteSequence"
PUBLISH, UNPUBLISH = "MsiPublishAssemblies", "MsiUnpublishAssemblies"
WIN32 = 1


class ICE83(Rule):
    """A package with assemblies publishes them; global ones are keyed by their file and installed locally.

    ## What it does
    When MsiAssembly has rows: InstallExecuteSequence needs MsiPublishAssemblies and MsiUnpublishAssemblies,
    AdvtExecuteSequence needs the first and not the second. The key path of a global Win32 assembly (Attributes 1, no
    File_Application) is not its manifest, and the component of a global assembly can't run from the source.

    ## Why is this bad?
    Assemblies that are not published are not installed on demand, and stay registered after removal. The manifest of a
    global Win32 assembly goes to a folder of its own, so the installer does not find the key path there.

    ## Example
    MsiAssembly rows in a package built from a template whose sequences lack MsiPublishAssemblies.

    ## Use instead
    MsiPublishAssemblies at 6250 and MsiUnpublishAssemblies at 1750; the assembly's DLL as KeyPath.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice83"
    tables = ("MsiAssembly", "Component", EXECUTE, ADVERTISE)
    parity = "same"
    parity_note = (
        "A key path that is the manifest is a warning, and only for global Win32 assemblies; the page calls it an "
        "error. The page does not mention the checks of AdvtExecuteSequence and of components that run from the "
        "source; severity and column of the latter are a guess, since no package we know shows it."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        assemblies = list(package.rows("MsiAssembly"))
        if not assemblies:
            return
        yield from self._actions(package)
        for row in assemblies:
            component = package.component(text(row, "Component_"))
            if component is None or text(row, "File_Application") is not None:
                continue
            manifest = text(row, "File_Manifest")
            if number(row, "Attributes") == WIN32 and manifest is not None and component.key_path == manifest:
                yield self.warning(
                    f"the key path of {component.key} is the manifest {manifest} of its global Win32 assembly: make "
                    "the assembly's DLL the KeyPath",
                    table="Component", column="KeyPath", row=component.row,
                )  # fmt: skip
            if component.attributes & (ComponentBits.SOURCE_ONLY | ComponentBits.OPTIONAL):
                yield self.error(
                    f"the component {component.key} has a global assembly, which can't run from the source: clear bits "
                    "1 and 2 of Attributes",
                    table="Component", column="Attributes", row=component.row,
                )  # fmt: skip

    def _actions(self, package: Package) -> Iterator[Finding]:
        execute, advertise = package.sequence(EXECUTE), package.sequence(ADVERTISE)
        missing = [name for name in (PUBLISH, UNPUBLISH) if name not in execute]
        if execute.exists and missing:
            yield self.error(
                f"the package has assemblies, but {EXECUTE} lacks {' and '.join(missing)}: add "
                f"{'them' if missing[1:] else 'it'}",
                table=EXECUTE,
            )
        if advertise.exists and PUBLISH not in advertise:
            yield self.error(f"the package has assemblies, but {ADVERTISE} lacks {PUBLISH}: add it", table=ADVERTISE)
        if UNPUBLISH in advertise:
            yield self.warning(
                f"{ADVERTISE} has {UNPUBLISH}, but advertising removes nothing: take it out", table=ADVERTISE
            )
