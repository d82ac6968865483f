"""``AppId``: how the servers of an application are started (DCOM).

https://learn.microsoft.com/windows/win32/msi/appid-table
https://learn.microsoft.com/windows/win32/com/appid-key
"""

from __future__ import annotations

from crossmsi.compile.attributes import formatted, guid, text, yesno
from crossmsi.compile.com import ComScope, classes_root, com_scope, settle_advertise
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.scopes import ComponentScope, FileScope
from crossmsi.compile.source import Element

# attribute → the named value below HKCR\AppID\{id}
_VALUES = {
    "RemoteServerName": "RemoteServerName",
    "LocalService": "LocalService",
    "ServiceParameters": "ServiceParameters",
    "DllSurrogate": "DllSurrogate",
}


@element(
    "AppId",
    parents=("Package", "Fragment", "Component", "File", "TypeLib"),
    attributes={
        "Id": guid(required=True),
        "ActivateAtStorage": yesno(),
        "Advertise": yesno(),
        "Description": text(),
        "DllSurrogate": text(empty=True),
        "LocalService": text(),
        "RemoteServerName": formatted(),
        "RunAsInteractiveUser": yesno(),
        "ServiceParameters": text(),
    },
)
def app_id(ctx: CompileContext, node: Element, scope: ComScope | ComponentScope | FileScope | None) -> None:
    """An AppId row (advertised) or the registry values that say the same."""
    outer = com_scope(scope)
    advertise = settle_advertise(ctx, node, outer.advertise)
    ctx.children(node, outer.inside(advertise=advertise, app_id=node["Id"]))
    if advertise:
        _advertised(ctx, node)
    elif outer.component is not None:
        _registered(ctx, node, outer)


def _advertised(ctx: CompileContext, node: Element) -> None:
    if node["Description"] is not None:
        ctx.error(
            'AppId/@Description can\'t be used with Advertise="yes": the AppId table has no place for it',
            at=node.at,
            hint='remove it, or set Advertise="no" and place the AppId in a component',
        )
    if node["DllSurrogate"] == "":
        ctx.error(
            'AppId/@DllSurrogate can\'t be empty with Advertise="yes": an empty field of the table writes no value',
            at=node.at,
            hint='set Advertise="no" to register the system surrogate, or name the surrogate',
        )
    ctx.row(
        "AppId",
        at=node.at,
        AppId=node["Id"],
        RemoteServerName=node["RemoteServerName"],
        LocalService=node["LocalService"],
        ServiceParameters=node["ServiceParameters"],
        DllSurrogate=node["DllSurrogate"],
        ActivateAtStorage=_flag(node["ActivateAtStorage"]),
        RunAsInteractiveUser=_flag(node["RunAsInteractiveUser"]),
    )


def _flag(value: bool | None) -> int | None:
    return None if value is None else int(value)


def _registered(ctx: CompileContext, node: Element, scope: ComScope) -> None:
    key = f"AppID\\{node['Id']}"
    description = node["Description"]
    # "+" makes the key at installation without giving it a value
    classes_root(ctx, scope, key, None if description is not None else "+", description, at=node.at)
    for attribute, name in _VALUES.items():
        if node[attribute] is not None:
            classes_root(ctx, scope, key, name, node[attribute], at=node.at)
    if node["ActivateAtStorage"]:
        classes_root(ctx, scope, key, "ActivateAtStorage", "Y", at=node.at)
    if node["RunAsInteractiveUser"]:
        classes_root(ctx, scope, key, "RunAs", "Interactive User", at=node.at)
