"""``Category``: a qualified component, found at run time by category and qualifier.

https://learn.microsoft.com/windows/win32/msi/publishcomponent-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import guid, identifier, text
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import FEATURE_OF_COMPONENT
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element


@element(
    "Category",
    parents=("Component",),
    attributes={
        "Id": guid(required=True),
        "AppData": text(),
        "Feature": identifier(),
        "Qualifier": text(required=True),
    },
)
def category(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """A PublishComponent row."""
    if node["Feature"] is not None:
        ctx.reference("Feature", node["Feature"], at=node.at, by="Category/@Feature")
    ctx.row(
        "PublishComponent",
        at=node.at,
        ComponentId=node["Id"],
        Qualifier=node["Qualifier"],
        Component_=scope.id,
        AppData=node["AppData"],
        Feature_=node["Feature"] or FEATURE_OF_COMPONENT,
    )
