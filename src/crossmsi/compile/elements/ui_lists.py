"""``ListBox``, ``ComboBox``, ``ListView`` and their ``ListItem``: the choices of list controls.

https://learn.microsoft.com/windows/win32/msi/listbox-table
https://learn.microsoft.com/windows/win32/msi/listview-table
"""

from __future__ import annotations

from dataclasses import dataclass

from crossmsi.compile.attributes import formatted, identifier
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.source import Element

_LISTS = ("ListBox", "ComboBox", "ListView")
_ATTRIBUTES = {"Text": formatted(empty=True), "Value": formatted(required=True)}


@dataclass(slots=True)
class ListScope:
    """Inside a list: its table and property, and the number of the last item."""

    table: str
    property: str
    order: int = 0


def list_element(ctx: CompileContext, node: Element, scope: object) -> None:
    """The items of the list that belongs to a property."""
    ctx.children(node, ListScope(node.name, node["Property"]))


for _name in _LISTS:
    element(_name, parents=("UI", "Control"), attributes={"Property": identifier(required=True)})(list_element)


@element("ListItem", parents=("ListView",), attributes={**_ATTRIBUTES, "Icon": identifier()})
def list_view_item(ctx: CompileContext, node: Element, scope: ListScope) -> None:
    """A ListView row."""
    if node["Icon"] is not None:
        ctx.reference("Binary", node["Icon"], at=node.at, by="ListItem/@Icon")
    _item(ctx, node, scope, Binary_=node["Icon"])


@element("ListItem", parents=("ListBox", "ComboBox"), attributes=_ATTRIBUTES)
def list_item(ctx: CompileContext, node: Element, scope: ListScope) -> None:
    """A ListBox or ComboBox row."""
    _item(ctx, node, scope)


def _item(ctx: CompileContext, node: Element, scope: ListScope, **more: str | None) -> None:
    scope.order += 1
    ctx.row(
        scope.table,
        at=node.at,
        Property=scope.property,
        Order=scope.order,
        Value=node["Value"],
        Text=node["Text"],
        **more,
    )
