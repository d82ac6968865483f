"""``CreateFolder``, ``RemoveFolder``, ``RemoveFile``, ``ReserveCost``.

https://learn.microsoft.com/windows/win32/msi/removefile-table
https://learn.microsoft.com/windows/win32/msi/createfolder-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, identifier, integer, long_name, short_name
from crossmsi.compile.context import CompileContext
from crossmsi.compile.directories import use_directory
from crossmsi.compile.dispatch import element
from crossmsi.compile.scopes import ComponentScope, FolderScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

ON = {"install": 1, "uninstall": 2, "both": 3}


@element(
    "CreateFolder",
    parents=("Component",),
    attributes={"Directory": identifier(), "Subdirectory": long_name(relative=True)},
)
def create_folder(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """A folder that stays even when empty."""
    directory = _directory(ctx, node, scope)
    ctx.row("CreateFolder", at=node.at, Directory_=directory, Component_=scope.id)
    ctx.children(node, FolderScope(scope, directory))


@element(
    "RemoveFolder",
    parents=("Component",),
    attributes={
        "Id": identifier(),
        "Directory": identifier(),
        "On": choice(*ON, required=True),
        "Property": identifier(),
        "Subdirectory": long_name(relative=True),
    },
)
def remove_folder(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """Removes a folder if it is empty."""
    place, mode = _directory_or_property(ctx, node, scope), ON[node["On"]]
    row = node["Id"] or ctx.id("rmf", place, mode)
    ctx.row("RemoveFile", at=node.at, FileKey=row, Component_=scope.id, DirProperty=place, InstallMode=mode)


@element(
    "RemoveFile",
    parents=("Component",),
    attributes={
        "Id": identifier(),
        "Directory": identifier(),
        "Name": long_name(required=True, wildcards=True),
        "On": choice(*ON, required=True),
        "Property": identifier(),
        "ShortName": short_name(wildcards=True),
        "Subdirectory": long_name(relative=True),
    },
)
def remove_file(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """Removes files by name or pattern."""
    place, mode = _directory_or_property(ctx, node, scope), ON[node["On"]]
    name, short = node["Name"], node["ShortName"]
    row = node["Id"] or ctx.id("rmf", place, short.lower() if short else None, name.lower(), mode)
    ctx.row(
        "RemoveFile", at=node.at, FileKey=row, Component_=scope.id, FileName=f"{short}|{name}" if short else name,
        DirProperty=place, InstallMode=mode,
    )  # fmt: skip


@element(
    "ReserveCost",
    parents=("Component",),
    attributes={
        "Id": identifier(),
        "Directory": identifier(),
        "RunFromSource": integer(0, required=True),
        "RunLocal": integer(0, required=True),
        "Subdirectory": long_name(relative=True),
    },
)
def reserve_cost(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """Disk space the component needs beyond its files, in bytes."""
    directory = _directory(ctx, node, scope)
    ctx.row(
        "ReserveCost", at=node.at, ReserveKey=node["Id"] or ctx.id("rc", scope.id, directory), Component_=scope.id,
        ReserveFolder=directory, ReserveLocal=node["RunLocal"], ReserveSource=node["RunFromSource"],
    )  # fmt: skip


def _directory(ctx: CompileContext, node: Element, scope: ComponentScope) -> str:
    directory = node["Directory"] or scope.directory
    return use_directory(ctx, directory, node["Subdirectory"], at=node.at, by=f"{node.name}/@Directory")


def _directory_or_property(ctx: CompileContext, node: Element, scope: ComponentScope) -> str:
    if node["Property"] is None:
        return _directory(ctx, node, scope)
    for attribute in ("Directory", "Subdirectory"):
        if node[attribute] is not None:
            raise CrossmsiError(f"attributes {node.name}/@Property and {node.name}/@{attribute} exclude each other")
    return node["Property"]
