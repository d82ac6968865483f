"""``ServiceControl`` and ``ServiceArgument``: start, stop or remove a service during installation and removal.

https://learn.microsoft.com/windows/win32/msi/servicecontrol-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, formatted, identifier, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.name_identifiers import identifier_from_name
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element

# attribute → Event bit during installation; during removal it is the same bit four places up
_EVENTS = {"Start": 1, "Stop": 2, "Remove": 8}
_WHEN = {"install": (0,), "uninstall": (4,), "both": (0, 4)}


@element(
    "ServiceControl",
    parents=("Component",),
    attributes={
        "Id": identifier(),
        "Name": formatted(required=True),
        "Remove": choice(*_WHEN),
        "Start": choice(*_WHEN),
        "Stop": choice(*_WHEN),
        "Wait": yesno(),
    },
)
def service_control(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """A ServiceControl row."""
    arguments = ctx.children(node, scope)
    events = sum(bit << shift for name, bit in _EVENTS.items() for shift in _WHEN.get(node[name], ()))
    if not events:
        ctx.warn(f"ServiceControl of {node['Name']} does nothing: state Start, Stop or Remove", at=node.at)
    ctx.row(
        "ServiceControl",
        at=node.at,
        ServiceControl=node["Id"] or identifier_from_name(node["Name"]),
        Name=node["Name"],
        Event=events,
        Arguments="[~]".join(arguments) or None,
        Wait=None if node["Wait"] is None else int(node["Wait"]),
        Component_=scope.id,
    )


@element("ServiceArgument", parents=("ServiceControl",), attributes={"Value": formatted(required=True)})
def service_argument(ctx: CompileContext, node: Element, scope: ComponentScope) -> str:
    """One argument for the start of a service."""
    return node["Value"]
