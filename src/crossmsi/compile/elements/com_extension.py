"""``Extension``: a file name extension and what opens such files.

https://learn.microsoft.com/windows/win32/msi/extension-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import text, yesno
from crossmsi.compile.com import ComScope, classes_root, com_scope, settle_advertise
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.elements.com_mime import ExtensionScope
from crossmsi.compile.facts import FEATURE_OF_COMPONENT, EnsuredTable
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element


@element(
    "Extension",
    parents=("Component", "ProgId"),
    attributes={"Id": text(required=True), "Advertise": yesno(), "ContentType": text()},
)
def extension(ctx: CompileContext, node: Element, scope: ComScope | ComponentScope) -> None:
    """An Extension row (advertised) or the registry values that say the same."""
    outer = com_scope(scope)
    name = node["Id"]
    if name.startswith("."):
        ctx.error(f"Extension/@Id is written without a period: {name[1:]!r}, not {name!r}", at=node.at)
        return
    outer.extensions.append(name)
    advertise = settle_advertise(ctx, node, outer.advertise)
    inner = ExtensionScope(outer, name, advertise)
    ctx.children(node, inner)
    content_type = node["ContentType"] or inner.content_type
    if advertise:
        ctx.row(
            "Extension",
            at=node.at,
            Extension=name,
            Component_=outer.component.id,
            ProgId_=outer.prog_id,
            MIME_=content_type,
            Feature_=FEATURE_OF_COMPONENT,
        )
        ctx.fact(EnsuredTable("Verb"))  # the installer reads an extension's verbs, also when it has none
        return
    classes_root(ctx, outer, f".{name}", None, outer.prog_id, at=node.at)
    if content_type is not None:
        classes_root(ctx, outer, f".{name}", "Content Type", content_type, at=node.at)
