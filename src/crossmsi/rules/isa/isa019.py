"""ISA019: drivers in the ServiceInstall table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import bits, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

KERNEL_DRIVER, FILE_SYSTEM_DRIVER = 1, 2


class ISA019(Rule):
    """No driver is installed by way of the ServiceInstall table.

    ## What it does
    Looks for ServiceInstall rows of a driver's type (kernel driver, file system driver), and for services of other
    types whose executable is a driver (a native image).

    ## Why is this bad?
    The Windows Installer doesn't support driver services: what it does with such a row isn't documented. It doesn't
    look at the machine type either, so that a driver for the wrong ISA is registered like any other and fails to load.
    A driver that is registered as a program can't be started at all.

    ## Example
    ServiceInstall with ServiceType 1 and a .sys file as key path of its component.

    ## Use instead
    Install the .sys file as a file and register it with the driver's own tools: an .inf file and the driver store
    (DIFxApp, pnputil), or the program that uses it.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/serviceinstall-table"
    tables = ("ServiceInstall", "Component", "File")
    parity = "own"

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("ServiceInstall"):
            kind = bits(row, "ServiceType")
            component = package.component(text(row, "Component_"))
            identity = package.payloads.get(component.key_file) if component else None
            name = text(row, "Name") or text(row, "ServiceInstall")
            if kind & (KERNEL_DRIVER | FILE_SYSTEM_DRIVER):
                what = "file system driver" if kind & FILE_SYSTEM_DRIVER else "kernel driver"
                machine = f" ({identity.isa})" if identity is not None else ""
                yield self.error(
                    f"service {name} is a {what}{machine}, a type that the Windows Installer doesn't support: install "
                    "the file only, and register it with an .inf file or by the program that uses it",
                    table="ServiceInstall", column="ServiceType", row=row,
                )  # fmt: skip
            elif identity is not None and identity.kind == "driver":
                yield self.error(
                    f"service {name} is of type {kind}, but {component.key_file if component else ''} is a driver, "
                    "which can't run as a program: install the file only, and register it with an .inf file",
                    table="ServiceInstall", column="ServiceType", row=row,
                )  # fmt: skip
