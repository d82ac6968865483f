"""ISA012: COM servers that are registered but can't be used."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.com_rows import server_components
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.hosts.dead_servers import DeadServer

REMEDIES = {
    "empty": "register the path of a file that is installed together with {component}",
    "skipped": "install {component} and the component of the server under the same condition",
    "missing": "add the file, or correct the path",
    "no-pe": "register the server itself",
    "no-code": "register the server itself, not a file of resources",
    "no-export": "export DllGetClassObject, or register the file that does",
}


class ISA012(Rule):
    """Every registered COM server can be used by the clients that look it up.

    ## What it does
    Simulates the installation on every Windows that takes the package and follows each InprocServer32 and LocalServer32
    to the file that is there afterwards: is it installed, is it a PE file, can the processes that look into this
    registry view load it, does it export DllGetClassObject? Which ISA a file has is read from the file.

    ## Why is this bad?
    Programs look only into the view of their own width, and load only code of their own ISA:

        64-bit view  ...\\CLSID\\{C}\\InprocServer32 = server32.dll   <- 64-bit programs: can't load it
        32-bit view  (nothing)                                     <- 32-bit programs: class not registered

    The class is registered and dead, and nothing fails at installation.

    ## Example
    An i386 DLL whose InprocServer32 is written by a component with the 64-bit attribute; or a 64-bit server, registered
    without condition, in a package that installs on 32-bit Windows too.

    ## Use instead
    Give the component the 64-bit attribute that its DLL has, and what is of no use on 32-bit Windows the condition
    `VersionNT64`. Let the component that installs the server register it.
    """

    source_url = "https://learn.microsoft.com/windows/win32/com/inprocserver32"
    tables = ("Registry", "Class", "Component", "File")
    parity = "own"

    def check(self, package: Package) -> Iterator[Finding]:
        if not package.kept(server_components):
            return
        from crossmsi.hosts.dead_servers import dead_servers
        from crossmsi.hosts.naming import name_hosts
        from crossmsi.hosts.survey import survey
        from crossmsi.hosts.written_rows import row_of

        for dead in dead_servers(package):
            registration = dead.registration
            writer, verdict = registration.writer, registration.verdict
            where = name_hosts(dead.hosts, survey(package).hosts)
            view = f" in the {registration.entry.view}-bit view" if registration.entry.view != "shared" else ""
            doubt = f" Cannot decide whether it is made: {registration.undecided}." if registration.undecided else ""
            yield self.finding(
                dead.severity,
                f"{registration.kind} of {registration.clsid}, registered by {writer.component}, is dead {where}"
                f"{view if dead.hosts[-1].wow64 else ''}: {verdict.why}.{doubt} Remedy: "
                f"{_remedy(package, dead)}",
                table=writer.table, row=row_of(package, writer),
            )  # fmt: skip


def _remedy(package: Package, dead: DeadServer) -> str:
    component = dead.registration.writer.component
    cause = dead.registration.verdict.cause
    if cause in REMEDIES:
        return REMEDIES[cause].format(component=component)
    if not any(host.wow64 for host in dead.hosts):
        return f"give {component} the condition VersionNT64, or move it to a package for 64-bit Windows"
    if dead.registration.kind.lower() == "localserver32":
        return "ship the server for the architecture of the host"
    wide = package.components[component].is_64bit
    verb = "clear" if wide else "set"
    return f"{verb} the 64-bit attribute of {component}, or ship the {64 if wide else 32}-bit server"
