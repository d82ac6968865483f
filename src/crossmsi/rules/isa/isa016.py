"""ISA016: imports that the package answers with code of another instruction set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.instruction_sets import instruction_sets
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ISA016(Rule):
    """A payload finds the DLLs it imports in its own instruction set.

    ## What it does
    Reads the import tables of the payloads. When a package has a DLL of the imported name, is there one for the ISA of
    the importing file? And does the folder in which a file ends up hold the DLL for another ISA, so that the loader
    finds that one first? DLLs that the package doesn't have are taken to be on the system, as are the compiler's
    runtimes.

    ## Why is this bad?
    A process loads code of its own ISA only. The program doesn't start (error 0xC000007B), or the DLL doesn't load, on
    every machine but the developer's, where the right DLL is found elsewhere.

    ## Example
    tool64.exe (amd64) imports core.dll; the package has core.dll for i386 only, or installs that one beside it.

    ## Use instead
    Ship the DLL for each ISA, each beside the programs that import it.
    """

    source_url = "https://learn.microsoft.com/windows/win32/dlls/dynamic-link-library-search-order"
    tables = ("File", "Component", "Directory")
    parity = "own"

    def check(self, package: Package) -> Iterator[Finding]:
        if len(package.kept(instruction_sets).isas) < 2:
            return
        from crossmsi.hosts.import_defects import import_defects
        from crossmsi.hosts.naming import name_hosts
        from crossmsi.hosts.survey import survey

        for defect in import_defects(package):
            where = name_hosts(defect.hosts, survey(package).hosts)
            if defect.beside:
                say = self.error if defect.program else self.warning
                what = f"and finds {defect.other} ({defect.other_isa}) in its own folder"
            else:
                say = self.warning
                what = f"which the package has as {defect.other_isa} code only ({defect.other})"
            yield say(
                f"{defect.file} ({defect.isa}) imports {defect.dll}, {what} {where}: install {defect.dll} for "
                f"{defect.isa} beside it",
                table="File", row=package.file(defect.file),
            )  # fmt: skip
