"""``BillboardAction`` and ``Billboard``: pictures and texts shown while an action runs.

https://learn.microsoft.com/windows/win32/msi/billboard-table
"""

from __future__ import annotations

from dataclasses import dataclass

from crossmsi.compile.attributes import identifier
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.source import Element
from crossmsi.compile.ui import MAX_CONTROL_ID, BillboardScope


@dataclass(slots=True)
class BillboardActionScope:
    """Inside ``BillboardAction``: the action and the number of its last billboard."""

    action: str
    order: int = 0


@element("BillboardAction", parents=("UI",), attributes={"Id": identifier(required=True)})
def billboard_action(ctx: CompileContext, node: Element, scope: None) -> None:
    """The billboards of an action."""
    from crossmsi.msi import schema

    if node["Id"] not in schema.STANDARD_ACTIONS:
        ctx.reference("CustomAction", node["Id"], at=node.at, by="BillboardAction/@Id")
    ctx.children(node, BillboardActionScope(node["Id"]))


@element(
    "Billboard",
    parents=("BillboardAction",),
    attributes={"Id": identifier(), "Feature": identifier(required=True)},
)
def billboard(ctx: CompileContext, node: Element, scope: BillboardActionScope) -> None:
    """A Billboard row, shown when its feature is installed."""
    scope.order += 1
    ctx.reference("Feature", node["Feature"], at=node.at, by="Billboard/@Feature")
    key = node["Id"] or ctx.id("bil", scope.action, scope.order, node["Feature"])
    if len(key) > MAX_CONTROL_ID:
        ctx.error(f"Billboard/@Id is longer than {MAX_CONTROL_ID} characters: {key!r}", at=node.at)
    ctx.row("Billboard", at=node.at, Billboard=key, Feature_=node["Feature"], Action=scope.action, Ordering=scope.order)
    ctx.children(node, BillboardScope(key))
