"""``IsolateComponent``: copies a shared component's file beside the application (.local files).

https://learn.microsoft.com/windows/win32/msi/isolatedcomponent-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import identifier
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.scopes import ComponentScope
from crossmsi.compile.source import Element


@element("IsolateComponent", parents=("Component",), attributes={"Shared": identifier(required=True)})
def isolate_component(ctx: CompileContext, node: Element, scope: ComponentScope) -> None:
    """An IsolatedComponent row."""
    shared = node["Shared"]
    ctx.reference("Component", shared, at=node.at, by="IsolateComponent/@Shared")
    ctx.row("IsolatedComponent", at=node.at, Component_Shared=shared, Component_Application=scope.id)
