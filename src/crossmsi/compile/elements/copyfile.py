"""``CopyFile``: a copy of an installed file, or a copy or move of one found on the machine.

https://learn.microsoft.com/windows/win32/msi/duplicatefile-table
https://learn.microsoft.com/windows/win32/msi/movefile-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import identifier, long_name, short_name, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.directories import use_directory
from crossmsi.compile.dispatch import element
from crossmsi.compile.scopes import ComponentScope, FileScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

MOVE = 1  # MoveFile.Options
_ATTRIBUTES = {
    "Id": identifier(),
    "Delete": yesno(default=False),
    "DestinationDirectory": identifier(),
    "DestinationName": long_name(),
    "DestinationProperty": identifier(),
    "DestinationShortName": short_name(),
    "DestinationSubdirectory": long_name(relative=True),
    "SourceDirectory": identifier(),
    "SourceName": text(),
    "SourceProperty": identifier(),
    "SourceSubdirectory": long_name(relative=True),
}


@element("CopyFile", parents=("Component",), attributes={**_ATTRIBUTES, "FileId": identifier()})
@element("CopyFile", parents=("File",), attributes=_ATTRIBUTES)
def copy_file(ctx: CompileContext, node: Element, scope: ComponentScope | FileScope) -> None:
    """A DuplicateFile row for a file of this package, else a MoveFile row."""
    file = scope.id if isinstance(scope, FileScope) else node["FileId"]
    source, target = _folder(ctx, node, "Source"), _folder(ctx, node, "Destination")
    row = node["Id"] or ctx.id(
        "cf", None, None if node["SourceProperty"] else source, node["SourceProperty"],
        None if node["DestinationProperty"] else target, node["DestinationProperty"], node["DestinationName"],
    )  # fmt: skip
    name, short = node["DestinationName"], node["DestinationShortName"]
    name = f"{short}|{name}" if short and name else name
    if file is None:
        if target is None:
            raise CrossmsiError(
                "element CopyFile needs FileId, DestinationDirectory or DestinationProperty",
                hint="FileId copies a file of this package, the others a file of the machine",
            )
        ctx.row(
            "MoveFile", at=node.at, FileKey=row, Component_=scope.component.id, SourceName=node["SourceName"],
            DestName=name, SourceFolder=source, DestFolder=target, Options=MOVE if node["Delete"] else 0,
        )  # fmt: skip
        return
    for attribute in ("SourceDirectory", "SourceName", "SourceProperty", "SourceSubdirectory", "Delete"):
        if node[attribute]:
            raise CrossmsiError(f"attribute CopyFile/@{attribute} can't be given for a file of this package")
    if isinstance(scope, ComponentScope):
        ctx.reference("File", file, at=node.at, by="CopyFile/@FileId")
    if name is None and target is None:
        ctx.warn("CopyFile copies the file onto itself: it names no destination", at=node.at)
    ctx.row(
        "DuplicateFile", at=node.at, FileKey=row, Component_=scope.component.id, File_=file, DestName=name,
        DestFolder=target,
    )  # fmt: skip


def _folder(ctx: CompileContext, node: Element, side: str) -> str | None:
    directory, inner, prop = node[f"{side}Directory"], node[f"{side}Subdirectory"], node[f"{side}Property"]
    if directory and prop:
        raise CrossmsiError(f"attributes CopyFile/@{side}Directory and CopyFile/@{side}Property exclude each other")
    if inner and not directory:
        raise CrossmsiError(f"attribute CopyFile/@{side}Subdirectory needs {side}Directory")
    if directory:
        return use_directory(ctx, directory, inner, at=node.at, by=f"CopyFile/@{side}Directory")
    return prop
