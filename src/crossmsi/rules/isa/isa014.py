"""ISA014: payloads that the host they are installed on can't use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.com_rows import shell_extensions
from crossmsi.analysis.filenames import long_name
from crossmsi.analysis.instruction_sets import instruction_sets
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.hosts.unreachable import Unreachable


WIDE = frozenset({"amd64", "ia64"})


class ISA014(Rule):
    """What is installed can be used on the host it is installed on.

    ## What it does
    Simulates the installation with the features that are installed by default and looks for 64-bit code on 32-bit
    Windows, for drivers whose machine type isn't that of the operating system, and for shell extensions that only the
    32-bit view of a 64-bit Windows knows. What a property of the user's decides is let pass, and so are components
    whose manifest says `foreign_ok` (an SDK, a redistributable). Tables have no place for that, so the rule asks again
    when it is given the finished .msi; `--ignore ISA014` then says that it is meant. COM servers are ISA010's and
    ISA012's.

    ## Why is this bad?
    The files are there and nothing can load them. Explorer of 64-bit Windows is a 64-bit program:

        64-bit view  (nothing)                   <- Explorer looks here
        32-bit view  CLSID\\{C} = shellext.dll    <- no program that shows the shell does

    ## Example
    An Intel package with amd64 tools in a component without condition; an i386 .sys file on 64-bit Windows.

    ## Use instead
    The condition `VersionNT64` (or `NOT VersionNT64` for an i386 driver), a feature level that is off where the files
    are of no use, `foreign_ok: true` in the manifest when they are meant to be carried, a 64-bit shell extension.
    """

    source_url = "https://learn.microsoft.com/windows/win32/winprog64/process-interoperability"
    tables = ("File", "Component", "Registry", "Condition")
    parity = "own"

    def check(self, package: Package) -> Iterator[Finding]:
        sets = package.kept(instruction_sets)
        if "driver" in sets.kinds or (sets.isas & WIDE and not package.summary.is_64bit):
            yield from self._code(package)
        if package.kept(shell_extensions):
            yield from self._extensions(package)

    def _code(self, package: Package) -> Iterator[Finding]:
        from crossmsi.hosts.naming import name_hosts
        from crossmsi.hosts.survey import survey
        from crossmsi.hosts.unreachable import unreachable_code

        for found in unreachable_code(package):
            yield self.warning(
                f"{_names(package, found)} of {found.component} can't be used "
                f"{name_hosts(found.hosts, survey(package).hosts)}, where "
                f"{'drivers are' if found.drivers else 'programs are'} {_takes(found)}, and is installed there by "
                f"default: {_remedy(found)}, or mark the component foreign_ok if it is meant to be carried",
                table="File", row=package.file(found.files[0]),
            )  # fmt: skip

    def _extensions(self, package: Package) -> Iterator[Finding]:
        from crossmsi.hosts.naming import name_hosts
        from crossmsi.hosts.shell_extensions import lost_extensions
        from crossmsi.hosts.survey import survey
        from crossmsi.hosts.written_rows import row_of

        for extension in lost_extensions(package):
            yield self.warning(
                f"Explorer can't load the shell extension {extension.clsid} "
                f"{name_hosts(extension.hosts, survey(package).hosts)}: only the 32-bit view has its server. Ship a "
                "64-bit one for 64-bit Windows, or keep the package away from there with the launch condition "
                "NOT VersionNT64",
                table=extension.writer.table, row=row_of(package, extension.writer),
            )  # fmt: skip


def _names(package: Package, found: Unreachable) -> str:
    more = f" and {len(found.files) - 1} more" if len(found.files) > 1 else ""
    name = long_name(text(package.file(found.files[0]), "FileName") or found.files[0])
    return f"{'the driver ' if found.drivers else ''}{name}{more} ({found.isa})"


def _takes(found: Unreachable) -> str:
    host = found.hosts[-1]
    return host.drivers if found.drivers else " or ".join(host.programs)


def _remedy(found: Unreachable) -> str:
    if all(host.wow64 for host in found.hosts):
        return "give it the condition NOT VersionNT64" if found.isa == "i386" else "ship the driver for the host"
    return "give it the condition VersionNT64"
