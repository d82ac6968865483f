"""``ServiceInstall`` and ``ServiceDependency``: a service of the component's key file.

https://learn.microsoft.com/windows/win32/msi/serviceinstall-table
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crossmsi.compile.attributes import AttributeType, choice, formatted, identifier, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.name_identifiers import identifier_from_name
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element

_TYPES = {"ownProcess": 0x10, "shareProcess": 0x20}
_STARTS = {"auto": 2, "demand": 3, "disabled": 4}
_ERROR_CONTROLS = {"ignore": 0, "normal": 1, "critical": 3}
INTERACTIVE = 0x100  # SERVICE_INTERACTIVE_PROCESS
VITAL = 0x8000  # msidbServiceInstallErrorControlVital
_MAX_NAME = 256


@dataclass(slots=True)
class ServiceScope:
    """Inside ``ServiceInstall``: the row's key, the service's name, and the dependencies found."""

    component: ComponentScope
    id: str
    name: str
    dependencies: list[str] = field(default_factory=list)


def _supported(names: dict[str, int], drivers: tuple[str, ...], what: str) -> AttributeType:
    def convert(value: str) -> str:
        if value in drivers:
            raise ValueError(
                f"can't be {value!r}: the Windows Installer doesn't support {what}; install the driver's files only "
                "and register the driver by other means"
            )
        if value not in names:
            raise ValueError(f"must be one of {', '.join(names)}, not {value!r}")
        return value

    return AttributeType(convert, required=True)


@element(
    "ServiceInstall",
    parents=("Component",),
    attributes={
        "Id": identifier(),
        "Account": formatted(),
        "Arguments": formatted(),
        "Description": formatted(),
        "DisplayName": formatted(),
        "EraseDescription": yesno(default=False),
        "ErrorControl": choice(*_ERROR_CONTROLS, required=True),
        "Interactive": yesno(default=False),
        "LoadOrderGroup": formatted(),
        "Name": formatted(required=True),
        "Password": formatted(),
        "Start": _supported(_STARTS, ("boot", "system"), "boot and system start, which drivers need"),
        "Type": _supported(_TYPES, ("kernelDriver", "systemDriver"), "driver services"),
        "Vital": yesno(default=False),
    },
)
def service_install(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """A ServiceInstall row."""
    name = node["Name"]
    if len(name) > _MAX_NAME:
        ctx.error(f"ServiceInstall/@Name is longer than {_MAX_NAME} characters", at=node.at)
    if "/" in name or "\\" in name:
        ctx.error(f"ServiceInstall/@Name can't contain a slash or backslash: {name!r}", at=node.at)
    account = node["Account"] or "LocalSystem"
    if node["Interactive"] and account != "LocalSystem" and "[" not in account:
        ctx.error('ServiceInstall/@Account must be LocalSystem (or left out) with Interactive="yes"', at=node.at)
    if node["EraseDescription"] and node["Description"] is not None:
        ctx.error('ServiceInstall/@Description can\'t be used with EraseDescription="yes"', at=node.at)
    inner = ServiceScope(scope, node["Id"] or identifier_from_name(name), name)
    ctx.children(node, inner)
    ctx.row(
        "ServiceInstall",
        at=node.at,
        ServiceInstall=inner.id,
        Name=name,
        DisplayName=node["DisplayName"],
        ServiceType=_TYPES[node["Type"]] | (INTERACTIVE if node["Interactive"] else 0),
        StartType=_STARTS[node["Start"]],
        ErrorControl=_ERROR_CONTROLS[node["ErrorControl"]] | (VITAL if node["Vital"] else 0),
        LoadOrderGroup=node["LoadOrderGroup"],
        # a list of strings each ended by a null character, and one more at the end
        Dependencies="".join(f"{found}[~]" for found in inner.dependencies) + "[~]" if inner.dependencies else None,
        StartName=node["Account"],
        Password=node["Password"],
        Arguments=node["Arguments"],
        Component_=scope.id,
        Description="[~]" if node["EraseDescription"] else node["Description"],
    )


@element(
    "ServiceDependency",
    parents=("ServiceInstall",),
    attributes={"Id": text(required=True), "Group": yesno(default=False)},
)
def service_dependency(ctx: CompileContext, node: Element, scope: ServiceScope) -> None:
    """A service (or, with Group, a load order group) that must run before."""
    scope.dependencies.append(f"+{node['Id']}" if node["Group"] else node["Id"])
