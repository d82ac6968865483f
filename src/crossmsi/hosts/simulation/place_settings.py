"""WriteEnvironmentStrings and WriteIniValues.

Source: https://learn.microsoft.com/windows/win32/msi/environment-table and .../inifile-table
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from crossmsi.analysis.filenames import long_name
from crossmsi.analysis.rows import bits, text
from crossmsi.hosts.simulation.paths import slashed
from crossmsi.hosts.simulation.registry_values import NULL
from crossmsi.hosts.simulation.session import Session, Step

INI_ACTIONS = {0: "set", 1: "create", 3: "append"}


class Variable(NamedTuple):
    """One change of an environment variable. ``action``: set, create (only when it doesn't exist), append, prepend
    (``value`` with its separator), remove."""

    name: str
    scope: Literal["machine", "user"]
    action: str
    value: str
    component: str
    row: str


class IniValue(NamedTuple):
    """One value of an .ini file. ``action``: set, create (only when it doesn't exist), append (a further item)."""

    path: str
    section: str
    key: str
    value: str
    action: str
    component: str
    row: str


def write_environment(session: Session, step: Step) -> list[Variable]:
    """Changes of environment variables, those that only concern removal left out."""
    result = []
    for row in session.package.rows("Environment"):
        component = text(row, "Component_") or ""
        if component not in session.selection.components:
            continue
        marked = step.texts.resolve(text(row, "Name"))
        name = marked.lstrip("=+-!*")
        marks = marked[: len(marked) - len(name)]
        value = step.texts.resolve(text(row, "Value"))
        action = _environment_action(marks, value, removal_sets=session.host.differs("environment-removal-sets"))
        if action is not None:
            scope = "machine" if "*" in marks else "user"
            row_key = text(row, "Environment") or ""
            result.append(Variable(name, scope, action, value.replace(NULL, ""), component, row_key))
    return result


def _environment_action(marks: str, value: str, *, removal_sets: bool) -> str | None:
    if "!" in marks:
        return "remove"
    # Alone, the minus sign is about removal.
    if "-" in marks and not set(marks) & {"=", "+"} and not (value and removal_sets):
        return None
    if not value:
        return "remove"
    if value.startswith(NULL):
        return "append"
    if value.endswith(NULL):
        return "prepend"
    return "create" if "+" in marks else "set"


def write_ini(session: Session, step: Step) -> list[IniValue]:
    """Values of .ini files."""
    result = []
    for row in session.package.rows("IniFile"):
        component = text(row, "Component_") or ""
        folder = session.directory(text(row, "DirProperty") or "WindowsFolder", step.texts)
        action = INI_ACTIONS.get(bits(row, "Action"))
        if component not in session.selection.components or folder is None or action is None:
            continue
        resolve = step.texts.resolve
        path = slashed(folder) + long_name(resolve(text(row, "FileName")))
        section, key, value = (resolve(text(row, column)) for column in ("Section", "Key", "Value"))
        result.append(IniValue(path, section, key, value, action, component, text(row, "IniFile") or ""))
    return result
