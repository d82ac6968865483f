"""``ProgId``: a readable name of a COM class or of a document type.

https://learn.microsoft.com/windows/win32/msi/progid-table
https://learn.microsoft.com/windows/win32/com/-progid--key
"""

from __future__ import annotations

from crossmsi.compile.attributes import identifier, integer, text, yesno
from crossmsi.compile.com import ComScope, classes_root, com_scope, file_icon, settle_advertise
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import EnsuredTable
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element


@element(
    "ProgId",
    parents=("Component", "Class", "ProgId"),
    attributes={
        "Id": text(required=True),
        "Advertise": yesno(),
        "Description": text(empty=True),
        "Icon": identifier(),
        "IconIndex": integer(-32767, 32767),
        "NoOpen": text(empty=True),
    },
)
def prog_id(ctx: CompileContext, node: Element, scope: ComScope | ComponentScope) -> None:
    """A ProgId row (advertised) or registry values; a ProgId inside a ProgId is its version-independent name."""
    outer = com_scope(scope)
    if node.parent.name == "ProgId" and node.parent.parent.name == "ProgId":
        ctx.error(
            "ProgId nests too deep: a ProgId holds its version-independent ProgIds, and those hold none", at=node.at
        )
        return
    if outer.prog_id is not None and (node["Icon"] is not None or node["IconIndex"] is not None):
        ctx.error("a version-independent ProgId (one inside a ProgId) takes no icon", at=node.at)
    advertise = settle_advertise(ctx, node, outer.advertise)
    description = node["Description"] if node["Description"] is not None else outer.description
    inner = outer.inside(
        advertise=advertise,
        prog_id=node["Id"],
        clsid=None if advertise else outer.clsid,
        description=description,
        first=outer.first and not outer.prog_ids,
    )
    ctx.children(node, inner)
    outer.extensions += inner.extensions
    if advertise:
        _advertised(ctx, node, outer, description)
    else:
        _registered(ctx, node, outer, description)
    if node["NoOpen"] is not None:
        classes_root(ctx, outer, node["Id"], "NoOpen", node["NoOpen"], at=node.at)
    if advertise and not inner.extensions and outer.prog_id is None and outer.clsid is None:
        ctx.warn(
            f"advertised ProgId {node['Id']} belongs to no Class and has no Extension: nothing of it is registered",
            at=node.at,
            hint="place it in a Class, or give it an Extension",
        )
    outer.prog_ids.append(node["Id"])


def _advertised(ctx: CompileContext, node: Element, scope: ComScope, description: str | None) -> None:
    if node["Icon"] is not None:
        ctx.reference("Icon", node["Icon"], at=node.at, by="ProgId/@Icon")
    ctx.row(
        "ProgId",
        at=node.at,
        ProgId=node["Id"],
        ProgId_Parent=scope.prog_id,
        Class_=scope.clsid,
        Description=description,
        Icon_=node["Icon"],
        IconIndex=node["IconIndex"],
    )
    ctx.fact(EnsuredTable("Class"))  # ProgId.Class_ is a key of it, also where it is null


def _registered(ctx: CompileContext, node: Element, scope: ComScope, description: str | None) -> None:
    key = node["Id"]
    classes_root(ctx, scope, key, None, description, at=node.at)
    if scope.clsid is not None:
        classes_root(ctx, scope, f"{key}\\CLSID", None, scope.clsid, at=node.at)
        if scope.prog_id is not None:
            classes_root(ctx, scope, f"{key}\\CurVer", None, scope.prog_id, at=node.at)
        if scope.first and not scope.prog_ids:  # a class has one name of either kind: its first
            name = "ProgID" if scope.prog_id is None else "VersionIndependentProgID"
            classes_root(ctx, scope, f"CLSID\\{scope.clsid}\\{name}", None, key, at=node.at)
    if node["Icon"] is not None:
        ctx.reference("File", node["Icon"], at=node.at, by="ProgId/@Icon")
        icon = file_icon(node["Icon"], node["IconIndex"])
        classes_root(ctx, scope, f"{key}\\DefaultIcon", None, icon, at=node.at)
