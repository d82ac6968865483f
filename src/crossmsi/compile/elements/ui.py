"""``UI``, ``UIRef``, ``DialogRef``, ``UIText``, ``ProgressText``: the user interface and its texts.

https://learn.microsoft.com/windows/win32/msi/uitext-table
https://learn.microsoft.com/windows/win32/msi/actiontext-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import formatted, identifier, text
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.source import Element


@element("UI", parents=("Package", "Fragment"), attributes={"Id": identifier()})
def ui(ctx: CompileContext, node: Element, scope: None) -> None:
    """Dialogs and texts; with Id, a UIRef elsewhere pulls in the fragment around it."""
    ctx.children(node, None)
    if node["Id"] is not None:
        ctx.symbol("UI", node["Id"], at=node.at)


@element("UIRef", parents=("Package", "Fragment", "UI"), attributes={"Id": identifier(required=True)})
def ui_ref(ctx: CompileContext, node: Element, scope: None) -> None:
    """Pulls in the fragment that defines the UI."""
    ctx.reference("UI", node["Id"], at=node.at, by="UIRef/@Id")


@element("DialogRef", parents=("UI",), attributes={"Id": identifier(required=True)})
def dialog_ref(ctx: CompileContext, node: Element, scope: None) -> None:
    """Pulls in the fragment that defines the dialog."""
    ctx.reference("Dialog", node["Id"], at=node.at, by="DialogRef/@Id")


@element("UIText", parents=("UI",), attributes={"Id": identifier(), "Value": text(empty=True)})
def ui_text(ctx: CompileContext, node: Element, scope: None) -> None:
    """A UIText row."""
    ctx.row("UIText", at=node.at, Key=node["Id"] or ctx.id("txt", node["Value"]), Text=node["Value"])


@element(
    "ProgressText",
    parents=("UI",),
    attributes={"Action": identifier(required=True), "Message": text(), "Template": formatted()},
)
def progress_text(ctx: CompileContext, node: Element, scope: None) -> None:
    """An ActionText row: what is shown while the action runs."""
    ctx.row("ActionText", at=node.at, Action=node["Action"], Description=node["Message"], Template=node["Template"])
