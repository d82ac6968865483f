"""``MIME``: the content type of files with an extension.

https://learn.microsoft.com/windows/win32/msi/mime-table
"""

from __future__ import annotations

from dataclasses import dataclass

from crossmsi.compile.attributes import guid, text, yesno
from crossmsi.compile.com import ComScope, classes_root
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element


@dataclass(slots=True)
class ExtensionScope:
    """Inside ``Extension``; ``content_type`` becomes that of the MIME with ``Default="yes"``."""

    com: ComScope
    extension: str
    advertise: bool
    content_type: str | None = None

    @property
    def component(self) -> ComponentScope | None:
        """The component around."""
        return self.com.component


@element(
    "MIME",
    parents=("Extension",),
    attributes={"Advertise": yesno(), "Class": guid(), "ContentType": text(required=True), "Default": yesno()},
)
def mime(ctx: CompileContext, node: Element, scope: ExtensionScope) -> None:
    """A MIME row (advertised) or the registry values that say the same."""
    kind = node["ContentType"]
    advertise = scope.advertise if node["Advertise"] is None else node["Advertise"]
    if advertise and not scope.advertise:
        ctx.error("MIME can't have Advertise=\"yes\" inside an Extension that isn't advertised", at=node.at)
    if node["Default"] and scope.advertise and not advertise:
        ctx.error('MIME with Default="yes" must be advertised as its Extension is', at=node.at)
    if node["Default"] and scope.content_type is None:
        scope.content_type = kind
    if advertise:
        ctx.row("MIME", at=node.at, ContentType=kind, Extension_=scope.extension, CLSID=node["Class"])
        return
    key = f"MIME\\Database\\Content Type\\{kind}"
    classes_root(ctx, scope.com, key, "Extension", f".{scope.extension}", at=node.at)
    if node["Class"] is not None:
        classes_root(ctx, scope.com, key, "CLSID", node["Class"], at=node.at)
