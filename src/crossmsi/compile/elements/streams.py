"""``Binary``, ``Icon`` (streams inside the package) and ``Error`` (message templates).

https://learn.microsoft.com/windows/win32/msi/binary-table
https://learn.microsoft.com/windows/win32/msi/error-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import identifier, integer, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

MAX_BINARY, MAX_ICON = 55, 57  # a stream name has 62 characters, of which "Binary." or "Icon." takes some


@element(
    "Binary",
    parents=("Package", "Fragment", "UI", "Control"),
    attributes={
        "Id": identifier(required=True),
        "SourceFile": text(required=True),
        "SuppressModularization": yesno(default=False),
    },
)
def binary(ctx: CompileContext, node: Element, scope: object) -> None:
    """A Binary row with a file's bytes."""
    _add(ctx, node, "Binary", MAX_BINARY)


@element(
    "Icon",
    parents=("Package", "Fragment", "UI", "Shortcut"),
    attributes={"Id": identifier(required=True), "SourceFile": text(required=True)},
)
def icon(ctx: CompileContext, node: Element, scope: object) -> str:
    """An Icon row; returns its key to the Shortcut around it."""
    _add(ctx, node, "Icon", MAX_ICON)
    return node["Id"]


def _add(ctx: CompileContext, node: Element, table: str, longest: int) -> None:
    from crossmsi.msi import Stream

    key = node["Id"]
    if len(key) > longest:
        raise CrossmsiError(f"attribute {table}/@Id is longer than {longest} characters: {key!r}")
    path = ctx.source_path(node["SourceFile"], at=node.at)
    ctx.row(table, at=node.at, Name=key, Data=Stream.from_path(path))


@element("Error", parents=("UI",), attributes={"Id": integer(required=True), "Message": text(empty=True)})
def error(ctx: CompileContext, node: Element, scope: object) -> None:
    """The text of an installer message."""
    ctx.row("Error", at=node.at, Error=node["Id"], Message=node["Message"])
