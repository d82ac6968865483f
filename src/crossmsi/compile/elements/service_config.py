"""``ServiceConfig`` and ``RequiredPrivilege``: more of a service's configuration.

https://learn.microsoft.com/windows/win32/msi/msiserviceconfig-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import formatted, identifier
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.elements.service_events import EVENT_ATTRIBUTES, service_events, service_name
from crossmsi.compile.elements.service_install import ServiceScope
from crossmsi.compile.name_identifiers import identifier_from_name
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element

# attribute → (suffix of the row's key, ConfigType, words → Argument; any other text is a formatted value of its own)
_CONFIGURATIONS = {
    "DelayedAutoStart": (".DS", 3, {"no": "0", "yes": "1"}),
    "FailureActionsWhen": (".FA", 4, {"failedToStop": "0", "failedToStopOrReturnedError": "1"}),
    "ServiceSid": (".SS", 5, {"none": "0", "unrestricted": "1", "restricted": "3"}),
    "PreShutdownDelay": (".PD", 7, {}),
}
_REQUIRED_PRIVILEGES = (".RP", 6)
# word → privilege name, where they differ by more than "Se…Privilege"
# https://learn.microsoft.com/windows/win32/secauthz/privilege-constants
_PRIVILEGES = {
    "systemTime": "SeSystemtimePrivilege",
    "modifySystemTime": "SeSystemtimePrivilege",
    "trustedComputerBase": "SeTcbPrivilege",
    "modifyTimeZone": "SeTimeZonePrivilege",
    "trustedCredentialManagerAccess": "SeTrustedCredManAccessPrivilege",
}
_REGULAR_PRIVILEGES = frozenset(
    ("assignPrimaryToken", "audit", "backup", "changeNotify", "createGlobal", "createPagefile",
     "createPermanent", "createSymbolicLink", "createToken", "debug", "enableDelegation", "impersonate",
     "increaseBasePriority", "increaseQuota", "increaseWorkingSet", "loadDriver", "lockMemory",
     "machineAccount", "manageVolume", "profileSingleProcess", "relabel", "remoteShutdown", "restore",
     "security", "shutdown", "syncAgent", "systemEnvironment", "systemProfile", "takeOwnership", "tcb",
     "timeZone", "trustedCredManAccess", "undock", "unsolicitedInput")
)  # fmt: skip


@element(
    "ServiceConfig",
    parents=("Component", "ServiceInstall"),
    attributes={
        "Id": identifier(),
        "DelayedAutoStart": formatted(),
        "FailureActionsWhen": formatted(),
        "PreShutdownDelay": formatted(empty=True),
        "ServiceName": formatted(),
        "ServiceSid": formatted(),
        **EVENT_ATTRIBUTES,
    },
)
def service_config(ctx: CompileContext, node: Element, scope: ComponentScope | ServiceScope) -> None:
    """One MsiServiceConfig row per setting."""
    name = service_name(node, scope)
    events = service_events(node)
    privileges = ctx.children(node, scope)
    key = node["Id"] or identifier_from_name(name)
    settings = [
        (suffix, kind, words.get(node[attribute], node[attribute]))
        for attribute, (suffix, kind, words) in _CONFIGURATIONS.items()
        if node[attribute] is not None
    ]
    if privileges:
        settings.append((*_REQUIRED_PRIVILEGES, "[~]".join(privileges)))
    if not settings:
        ctx.error(f"ServiceConfig needs RequiredPrivilege or one of {', '.join(_CONFIGURATIONS)}", at=node.at)
    for suffix, kind, argument in settings:
        ctx.row(
            "MsiServiceConfig",
            at=node.at,
            MsiServiceConfig=key + suffix,
            Name=name,
            Event=events,
            ConfigType=kind,
            Argument=argument,
            Component_=scope.component.id,
        )


@element("RequiredPrivilege", parents=("ServiceConfig",), attributes={"Name": formatted(required=True)})
def required_privilege(ctx: CompileContext, node: Element, scope: object) -> str:
    """The name of a privilege: a word for it, or the constant itself."""
    word = node["Name"]
    if word in _REGULAR_PRIVILEGES:
        return f"Se{word[0].upper()}{word[1:]}Privilege"
    return _PRIVILEGES.get(word, word)
