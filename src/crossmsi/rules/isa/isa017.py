"""ISA017: custom actions whose code can't run where they are called."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.action_code import action_isas
from crossmsi.analysis.custom_actions import ActionKind
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

SCRIPTS = (ActionKind.JSCRIPT, ActionKind.VBSCRIPT)


class ISA017(Rule):
    """The code of a custom action runs on every host that calls it.

    ## What it does
    Reads the machine type of the DLLs and programs that custom actions call (from the Binary table, or installed files)
    and evaluates the actions' conditions, at installation and at removal, on every Windows that takes the package.
    32-bit code runs everywhere. Scripts without the 64-bit bit in a package with 64-bit components are mentioned: they
    run as 32-bit scripts (the bit in a 32-bit package is ICE80's).

    ## Why is this bad?
    32-bit Windows can't load 64-bit code. The action fails and takes the installation with it, error 1603. A 32-bit
    script on 64-bit Windows sees the 32-bit half of it:

        64-bit view  HKLM\\Software\\Acme               <- what 64-bit components write
        32-bit view  HKLM\\Software\\Wow6432Node\\Acme   <- what the script sees as HKLM\\Software\\Acme

    ## Example
    An Intel package whose action `Configure` calls into an amd64 DLL, without condition.

    ## Use instead
    Build the DLL for i386, or call it with the condition `VersionNT64`. Set bit 0x1000 of a script that needs the
    64-bit view.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/64-bit-custom-actions"
    tables = ("CustomAction", "Binary", "InstallExecuteSequence", "InstallUISequence")
    parity = "own"

    def check(self, package: Package) -> Iterator[Finding]:
        if package.kept(action_isas):
            yield from self._code(package)
        if package.summary.is_64bit and any(c.is_64bit for c in package.components.values()):
            for action in package.custom_actions.values():
                if action.kind in SCRIPTS and not action.script_64bit:
                    yield self.info(
                        f"the script of {action.name} runs as a 32-bit one and sees the 32-bit registry view and "
                        "folders: set bit 0x1000 of Type if it works on what the 64-bit components install",
                        table="CustomAction", column="Type", row=action.row,
                    )  # fmt: skip

    def _code(self, package: Package) -> Iterator[Finding]:
        from crossmsi.hosts.action_defects import action_defects
        from crossmsi.hosts.naming import name_hosts
        from crossmsi.hosts.survey import survey

        for defect in action_defects(package):
            where = name_hosts(defect.hosts, survey(package).hosts)
            say = self.error if defect.fatal else self.warning
            when = " when the product is removed" if defect.removing else ""
            yield say(
                f"{defect.action.name} runs {defect.isa} code of {defect.action.source} {where}{when}, where "
                f"only {' and '.join(defect.hosts[-1].programs)} code runs: build it for i386, or give the action a "
                "condition such as VersionNT64",
                table="CustomAction", column="Type", row=defect.action.row,
            )  # fmt: skip
