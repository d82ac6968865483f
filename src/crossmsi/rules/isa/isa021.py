"""ISA021: packages and Arm64."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.instruction_sets import instruction_sets
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

SCHEMA = 500
X64 = ("x64", "AMD64")
ARM = frozenset({"arm64", "arm64ec"})


class ISA021(Rule):
    """Arm64 code lies in packages for Arm64, and what an x64 package means there is known.

    ## What it does
    - Arm64 code, ARM64EC and ARM64X files among it, that an Intel or x64 package installs by default on x86 or x64
      Windows (components with `foreign_ok` in the manifest, and those that a property decides about, are let pass)
    - a package for Arm64 whose Page Count asks for an installer older than 5.0
    - amd64 code in a package for Arm64, which Windows 10 there can't run
    - as information: drivers and COM servers of an x64 package that Windows on Arm64 installs and can't load

    ## Why is this bad?
    ARM64EC files look like amd64 files to tools that read the machine type only; no x64 processor runs them:

        64-bit view on x64     clients: amd64                 an arm64, ARM64EC or ARM64X file doesn't load
        64-bit view on arm64   clients: arm64; amd64 emulated since Windows 11

    An Arm64 package needs schema 500: installers before 5.0 don't know the platform.

    ## Example
    An x64 package with a plug-in built as ARM64EC; Template `Arm64;1033` with Page Count 200.

    ## Use instead
    A package for each architecture; `Arm64` in the Template Summary with Page Count 500.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/using-64-bit-windows-installer-packages"
    tables = ("File", "Component")
    parity = "own"

    def check(self, package: Package) -> Iterator[Finding]:
        if package.kept(instruction_sets).isas & ARM:
            yield from self._arm_code(package)
        # Of an (invalid) list the first one counts.
        platform = package.summary.platforms[0].strip() if package.summary.platforms else ""
        if platform == "Arm64":
            yield from self._arm_package(package)
        elif platform in X64:
            yield from self._x64_package(package)

    def _arm_code(self, package: Package) -> Iterator[Finding]:
        from crossmsi.hosts.naming import name_hosts
        from crossmsi.hosts.survey import survey
        from crossmsi.hosts.unreachable import unreachable_arm_code

        for found in unreachable_arm_code(package):
            more = f" and {len(found.files) - 1} more files" if len(found.files) > 1 else ""
            yield self.warning(
                f"{found.files[0]}{more} of {found.component} is {found.isa} code, which is installed by default "
                f"{name_hosts(found.hosts, survey(package).hosts)} and can't run there: move it to a package for "
                "Arm64, or mark the component foreign_ok if it is meant to be carried",
                table="File", row=package.file(found.files[0]),
            )  # fmt: skip

    def _x64_package(self, package: Package) -> Iterator[Finding]:
        native = [
            key
            for key, identity in package.payloads.identified.items()
            if identity.isa == "amd64" and identity.kind in ("driver", "com-server")
        ]
        if not native:
            return
        from crossmsi.hosts.survey import survey

        if found := survey(package).foreign:
            more = f" and {len(native) - 1} more" if len(native) > 1 else ""
            yield self.info(
                f"{native[0]}{more} (amd64) can't be loaded by the system and the native programs (such as Explorer) "
                f"of {found[-1].host.title}, which installs the package and emulates its programs; Windows 10 on Arm64 "
                "refuses it (error 1633)",
                table="File", row=package.file(native[0]),
            )  # fmt: skip

    def _arm_package(self, package: Package) -> Iterator[Finding]:
        schema = package.summary.schema
        if schema is not None and schema < SCHEMA:
            yield self.error(
                f"the package is for Arm64, which needs installer schema {SCHEMA}; its Page Count says {schema}",
                table="_SummaryInfo", column="14",
            )  # fmt: skip
        emulated = [
            key for key, identity in package.payloads.identified.items() if identity.isa in ("amd64", "arm64ec")
        ]
        if not emulated:
            return
        from crossmsi.hosts.naming import name_hosts
        from crossmsi.hosts.survey import survey

        older = [host for host in survey(package).hosts if "amd64" not in host.programs]
        if older:
            yield self.info(
                f"{emulated[0]}{f' and {len(emulated) - 1} more files' if len(emulated) > 1 else ''} can't run "
                f"{name_hosts(older, survey(package).hosts)}: emulation of x64 came with Windows 11",
                table="File", row=package.file(emulated[0]),
            )  # fmt: skip
