"""``Publish`` and ``Subscribe``: what a control does, and what it listens to.

https://learn.microsoft.com/windows/win32/msi/controlevent-table
https://learn.microsoft.com/windows/win32/msi/eventmapping-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import IDENTIFIER, condition, formatted, identifier, integer
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.source import Element
from crossmsi.compile.ui import ControlScope
from crossmsi.errors import CrossmsiError

_OPENS_DIALOG = frozenset(("NewDialog", "SpawnDialog", "SpawnWaitDialog", "SelectionBrowse"))
_ALWAYS = "1"
_NOTHING = "{}"  # the argument of a [Property] event that clears the property

_ATTRIBUTES = {
    "Condition": condition(),
    "Event": identifier(),
    "Order": integer(0, 32767),
    "Property": identifier(),
    "Value": formatted(),
}


@element("Publish", parents=("Control",), attributes=_ATTRIBUTES)
def publish_here(ctx: CompileContext, node: Element, scope: ControlScope) -> None:
    """A ControlEvent row of the control around it, after those before it."""
    scope.order = scope.order + 1 if node["Order"] is None else node["Order"]
    _event(ctx, node, scope.dialog, scope.id, scope.order)


@element(
    "Publish",
    parents=("UI",),
    attributes={**_ATTRIBUTES, "Control": identifier(required=True), "Dialog": identifier(required=True)},
)
def publish_elsewhere(ctx: CompileContext, node: Element, scope: None) -> None:
    """A ControlEvent row of a control that is named."""
    dialog, control = node["Dialog"], node["Control"]
    ctx.reference("Dialog", dialog, at=node.at, by="Publish/@Dialog")
    _event(ctx, node, dialog, control, 1 if node["Order"] is None else node["Order"])


def _event(ctx: CompileContext, node: Element, dialog: str, control: str, order: int) -> None:
    event, argument = node["Event"], node["Value"]
    if (event is None) == (node["Property"] is None):
        raise CrossmsiError("Publish needs one of Event and Property", where=node.at)
    if event is None:
        event = f"[{node['Property']}]"
        argument = _NOTHING if argument is None else argument
    else:
        event = event[0].upper() + event[1:]
        if argument is None:
            raise CrossmsiError(f'Publish with Event="{event}" lacks its attribute Value', where=node.at)
        _refer(ctx, node, event, argument)
    ctx.row(
        "ControlEvent",
        at=node.at,
        Dialog_=dialog,
        Control_=control,
        Event=event,
        Argument=argument,
        Condition=node["Condition"] or _ALWAYS,
        Ordering=order,
    )


def _refer(ctx: CompileContext, node: Element, event: str, argument: str) -> None:
    """Dialogs and actions that the event names must exist, unless a property gives the name at run time."""
    if not IDENTIFIER.match(argument):
        return
    if event in _OPENS_DIALOG:
        ctx.reference("Dialog", argument, at=node.at, by="Publish/@Value")
    elif event == "DoAction":
        from crossmsi.msi import schema

        if argument not in schema.STANDARD_ACTIONS:
            ctx.reference("CustomAction", argument, at=node.at, by="Publish/@Value")


@element(
    "Subscribe",
    parents=("Control",),
    attributes={"Attribute": identifier(required=True), "Event": identifier(required=True)},
)
def subscribe(ctx: CompileContext, node: Element, scope: ControlScope) -> None:
    """An EventMapping row."""
    event, attribute = (node[name][0].upper() + node[name][1:] for name in ("Event", "Attribute"))
    ctx.row("EventMapping", at=node.at, Dialog_=scope.dialog, Control_=scope.id, Event=event, Attribute=attribute)
