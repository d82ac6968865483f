"""``ServiceConfigFailureActions`` and ``Failure``: what the service control manager does when a service fails.

https://learn.microsoft.com/windows/win32/msi/msiserviceconfigfailureactions-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import formatted, identifier, integer
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.elements.service_events import EVENT_ATTRIBUTES, service_events, service_name
from crossmsi.compile.elements.service_install import ServiceScope
from crossmsi.compile.name_identifiers import identifier_from_name
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element

_ACTIONS = {"none": "0", "restartService": "1", "restartComputer": "2", "runCommand": "3"}
_CLEAR = "[~]"  # deletes the current message or command of the service


@element(
    "ServiceConfigFailureActions",
    parents=("Component", "ServiceInstall"),
    attributes={
        "Id": identifier(),
        "Command": formatted(empty=True),
        "RebootMessage": formatted(empty=True),
        "ResetPeriod": integer(0),
        "ServiceName": formatted(),
        **EVENT_ATTRIBUTES,
    },
)
def failure_actions(ctx: CompileContext, node: Element, scope: ComponentScope | ServiceScope) -> None:
    """A MsiServiceConfigFailureActions row. A Command or RebootMessage of "" leaves what the service has."""
    name = service_name(node, scope)
    events = service_events(node)
    failures = ctx.children(node, scope)
    ctx.row(
        "MsiServiceConfigFailureActions",
        at=node.at,
        MsiServiceConfigFailureActions=node["Id"] or identifier_from_name(name),
        Name=name,
        Event=events,
        ResetPeriod=node["ResetPeriod"],
        RebootMessage=_CLEAR if node["RebootMessage"] is None else node["RebootMessage"],
        Command=_CLEAR if node["Command"] is None else node["Command"],
        Actions="[~]".join(action for action, _ in failures) or None,
        DelayActions="[~]".join(delay for _, delay in failures) or None,
        Component_=scope.component.id,
    )


@element(
    "Failure",
    parents=("ServiceConfigFailureActions",),
    attributes={"Action": formatted(required=True), "Delay": formatted(required=True)},
)
def failure(ctx: CompileContext, node: Element, scope: object) -> tuple[str, str]:
    """The action for one more failure and its delay in milliseconds."""
    return _ACTIONS.get(node["Action"], node["Action"]), node["Delay"]
