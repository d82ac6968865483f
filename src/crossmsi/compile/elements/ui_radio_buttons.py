"""``RadioButtonGroup`` and ``RadioButton``.

https://learn.microsoft.com/windows/win32/msi/radiobutton-table
"""

from __future__ import annotations

from dataclasses import dataclass

from crossmsi.compile.attributes import formatted, identifier, integer, text
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.source import Element
from crossmsi.compile.ui import ControlScope
from crossmsi.errors import CrossmsiError

_FACES = ("Text", "Bitmap", "Icon")
_COORDINATES = ("X", "Y", "Width", "Height")


@dataclass(slots=True)
class RadioScope:
    """Inside ``RadioButtonGroup``: its property, the number of the last button and what the buttons show."""

    property: str
    order: int = 0
    face: str | None = None


@element("RadioButtonGroup", parents=("UI", "Control"), attributes={"Property": identifier()})
def radio_button_group(ctx: CompileContext, node: Element, scope: ControlScope | None) -> None:
    """The buttons for the values of a property."""
    inside = isinstance(scope, ControlScope)
    name = node["Property"] or (scope.property if inside else None)
    if name is None:
        raise CrossmsiError("element RadioButtonGroup lacks its required attribute Property", where=node.at)
    ctx.reference("Property", name, at=node.at, by="RadioButtonGroup/@Property")
    inner = RadioScope(name)
    ctx.children(node, inner)
    if inside:
        scope.radio_kind = inner.face
    elif inner.face in ("Bitmap", "Icon"):
        ctx.error(
            f"RadioButtonGroup directly inside UI can't have buttons with {inner.face}: its control must know",
            at=node.at,
            hint="move it into the Control",
        )


@element(
    "RadioButton",
    parents=("RadioButtonGroup",),
    attributes={
        "Bitmap": identifier(),
        "Help": text(),
        "Icon": identifier(),
        "Text": formatted(empty=True),
        "ToolTip": text(),
        "Value": formatted(required=True),
        **{name: integer(0, 32767, required=True) for name in _COORDINATES},
    },
)
def radio_button(ctx: CompileContext, node: Element, scope: RadioScope) -> None:
    """A RadioButton row."""
    faces = [name for name in _FACES if node[name] is not None]
    if len(faces) > 1:
        raise CrossmsiError(f"RadioButton can have only one of {' and '.join(faces)}", where=node.at)
    face = faces[0] if faces else None
    if scope.order and face != scope.face:
        ctx.error("the buttons of a RadioButtonGroup must all have Text, all Bitmap or all Icon", at=node.at)
    scope.face = face
    scope.order += 1
    if face in ("Bitmap", "Icon"):
        ctx.reference("Binary", node[face], at=node.at, by=f"RadioButton/@{face}")
    described = node["ToolTip"] is not None or node["Help"] is not None
    ctx.row(
        "RadioButton",
        at=node.at,
        Property=scope.property,
        Order=scope.order,
        Value=node["Value"],
        Text=node[face] if face else None,
        Help=f"{node['ToolTip'] or ''}|{node['Help'] or ''}" if described else None,
        **{name: node[name] for name in _COORDINATES},
    )
