"""What ``ServiceConfig`` and ``ServiceConfigFailureActions`` share: which service, and when to configure it."""

from __future__ import annotations

from crossmsi.compile.attributes import yesno
from crossmsi.compile.elements.service_install import ServiceScope
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

_EVENTS = {"OnInstall": 1, "OnUninstall": 2, "OnReinstall": 4}
EVENT_ATTRIBUTES = {name: yesno(default=False) for name in _EVENTS}


def service_name(node: Element, scope: ComponentScope | ServiceScope) -> str:
    """The service that ``node`` configures: that of the ServiceInstall around it, else ``ServiceName``."""
    named = node["ServiceName"]
    if isinstance(scope, ServiceScope):
        if named is not None:
            raise CrossmsiError(f"{node.name}/@ServiceName can't be used inside ServiceInstall", where=node.at)
        return scope.name
    if named is None:
        raise CrossmsiError(f"element {node.name} lacks its required attribute ServiceName", where=node.at)
    return named


def service_events(node: Element) -> int:
    """The Event column; CrossmsiError when no event is chosen."""
    events = sum(bit for name, bit in _EVENTS.items() if node[name])
    if not events:
        raise CrossmsiError(f"{node.name} needs at least one of {', '.join(_EVENTS)} to be yes", where=node.at)
    return events
