"""InstallServices and DeleteServices.

Source: https://learn.microsoft.com/windows/win32/msi/serviceinstall-table and .../servicecontrol-table
"""

from __future__ import annotations

from dataclasses import dataclass

from crossmsi.analysis.rows import bits, number, text
from crossmsi.hosts.simulation.session import Session, Step

BOOT_OR_SYSTEM = (0, 1)
DELETE_ON_INSTALL = 0x8


@dataclass(frozen=True, slots=True)
class Service:
    """``type`` and ``start`` as in the table; ``path``: the executable; ``file``: its File key, None without one."""

    name: str
    display_name: str
    path: str
    file: str | None
    arguments: str
    type: int
    start: int
    account: str | None
    component: str
    row: str


def install_services(session: Session, step: Step, services: list[Service]) -> None:
    """The services of installed components."""
    names = {service.name.lower() for service in services}
    for row in session.package.rows("ServiceInstall"):
        component = session.package.component(text(row, "Component_"))
        if component is None or component.key not in session.selection.components:
            continue
        name, start = step.texts.resolve(text(row, "Name")), number(row, "StartType")
        if start in BOOT_OR_SYSTEM and session.host.differs("boot-services-skipped"):
            continue
        if name.lower() in names and session.host.differs("first-service-wins"):
            continue
        names.add(name.lower())
        services.append(
            Service(
                name=name,
                display_name=step.texts.resolve(text(row, "DisplayName")) or name,
                path=session.file_path(component.key_file or "") or "",
                file=component.key_file,
                arguments=step.texts.resolve(text(row, "Arguments")),
                type=bits(row, "ServiceType"),
                start=start or 0,
                account=step.texts.resolve(text(row, "StartName")) or None,
                component=component.key,
                row=text(row, "ServiceInstall") or "",
            )
        )


def delete_services(session: Session, step: Step, services: list[Service]) -> None:
    """ServiceControl rows that delete on installation."""
    gone = set()
    for row in session.package.rows("ServiceControl"):
        if text(row, "Component_") in session.selection.components and bits(row, "Event") & DELETE_ON_INSTALL:
            gone.add(step.texts.resolve(text(row, "Name")).lower())
    services[:] = [service for service in services if service.name.lower() not in gone]
