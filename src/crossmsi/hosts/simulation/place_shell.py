"""CreateShortcuts.

Source: https://learn.microsoft.com/windows/win32/msi/shortcut-table and .../disableadvtshortcuts
"""

from __future__ import annotations

from typing import NamedTuple

from crossmsi.analysis.filenames import long_name
from crossmsi.analysis.rows import text
from crossmsi.hosts.simulation.paths import slashed
from crossmsi.hosts.simulation.session import Session, Step


class Shortcut(NamedTuple):
    """``target``: what it starts; ``advertised``: by a descriptor, which installs on demand."""

    path: str
    target: str
    arguments: str
    working_directory: str | None
    advertised: bool
    component: str
    row: str


def create_shortcuts(session: Session, step: Step) -> list[Shortcut]:
    """The shortcuts of installed components."""
    result = []
    plain = session.host.differs("advertised-shortcuts-plain") or bool(step.texts.value("DISABLEADVTSHORTCUTS"))
    for row in session.package.rows("Shortcut"):
        component = session.package.component(text(row, "Component_"))
        folder = session.directory(text(row, "Directory_"), step.texts)
        if component is None or component.key not in session.selection.components or folder is None:
            continue
        target = text(row, "Target") or ""
        advertised = target in session.package.features
        path = session.file_path(component.key_file or "") if advertised else step.texts.resolve(target)
        name = long_name(text(row, "Name") or "")
        result.append(
            Shortcut(
                path=f"{slashed(folder)}{name}.lnk",
                target=path or "",
                arguments=step.texts.resolve(text(row, "Arguments")),
                working_directory=session.directory(text(row, "WkDir"), step.texts),
                advertised=advertised and not plain,
                component=component.key,
                row=text(row, "Shortcut") or "",
            )
        )
    return result
