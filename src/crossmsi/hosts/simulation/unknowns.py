"""What an installation does that can't be told from the package's tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from crossmsi.analysis import Package
from crossmsi.analysis.custom_actions import CustomAction
from crossmsi.analysis.rows import text
from crossmsi.hosts.simulation.session import Session

# Tables that are not simulated, and the column with their component, if they have one.
NOT_SIMULATED = {
    "Complus": "Component_",
    "Font": None,
    "IsolatedComponent": "Component_Shared",
    "MsiLockPermissionsEx": None,
    "LockPermissions": None,
    "ODBCDataSource": "Component_",
    "ODBCDriver": "Component_",
    "ODBCTranslator": "Component_",
    "MsiServiceConfig": "Component_",
    "MsiEmbeddedChainer": None,
    "PublishComponent": "Component_",
    "RemoveIniFile": "Component_",
}


class Unknown(NamedTuple):
    """``what``: file, self-registration, type-library, custom-action, assembly or table; ``component`` None when it has
    none; ``row``: Table/Key; ``why``: a sentence."""

    what: str
    component: str | None
    row: str
    why: str


def global_assemblies(package: Package) -> frozenset[str]:
    """Components whose files go to the global assembly cache (or WinSxS): MsiAssembly rows without application file."""
    rows = package.rows("MsiAssembly")
    return frozenset(text(r, "Component_") or "" for r in rows if text(r, "File_Application") is None)


def unknowns(session: Session) -> Iterator[Unknown]:
    """Self-registration, type libraries, custom actions, global assemblies and tables that aren't simulated."""
    package, selected = session.package, session.selection.components
    actions = {step.action for step in session.steps}
    if "SelfRegModules" in actions:
        for row in package.rows("SelfReg"):
            file = text(row, "File_") or ""
            path = session.file_path(file)
            if path is not None:
                owner = text(package.file(file), "Component_")
                why = f"unknown, run by {path}: DllRegisterServer may write anything"
                yield Unknown("self-registration", owner, f"SelfReg/{file}", why)
    if "RegisterTypeLibraries" in actions:
        for row in package.rows("TypeLib"):
            component = text(row, "Component_") or ""
            if component in selected:
                why = "its flags and interfaces are registered as the library says, which is not read"
                yield Unknown("type-library", component, f"TypeLib/{text(row, 'LibID')}", why)
    for action in session.custom:
        yield Unknown("custom-action", None, f"CustomAction/{action.name}", f"{_program(action)} may do anything")
    for component in sorted(global_assemblies(package) & selected.keys()):
        why = "its assembly goes to the global assembly cache, whose paths are not computed"
        yield Unknown("assembly", component, f"MsiAssembly/{component}", why)
    for table, column in NOT_SIMULATED.items():
        rows = [row for row in package.rows(table) if column is None or text(row, column) in selected]
        if rows:
            yield Unknown("table", None, table, f"{len(rows)} rows of {table} are not simulated")


def _program(action: CustomAction) -> str:
    source = f"{action.source} of {action.source_table}" if action.source_table else action.source or "its text"
    return f"{action.kind.name.lower()} custom action, {source},"
