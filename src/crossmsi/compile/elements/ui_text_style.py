"""``TextStyle``: a font that control texts name as ``{\\style}``.

https://learn.microsoft.com/windows/win32/msi/textstyle-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import identifier, integer, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.source import Element

_STYLES = {"Bold": 1, "Italic": 2, "Underline": 4, "Strike": 8}
_COLORS = {"Red": 0, "Green": 8, "Blue": 16}  # COLORREF: 0x00BBGGRR


@element(
    "TextStyle",
    parents=("UI",),
    attributes={
        "Id": identifier(),
        "FaceName": text(required=True),
        "Size": integer(1, 32767, required=True),
        **{name: integer(0, 255) for name in _COLORS},
        **{name: yesno(default=False) for name in _STYLES},
    },
)
def text_style(ctx: CompileContext, node: Element, scope: None) -> None:
    """A TextStyle row."""
    styles = sum(bit for name, bit in _STYLES.items() if node[name])
    colored = any(node[name] is not None for name in _COLORS)
    ctx.row(
        "TextStyle",
        at=node.at,
        TextStyle=node["Id"]
        or ctx.id(
            "txs", node["FaceName"], node["Size"], *(node[name] or 0 for name in _COLORS), *(node[s] for s in _STYLES)
        ),
        FaceName=node["FaceName"],
        Size=node["Size"],
        Color=sum((node[name] or 0) << shift for name, shift in _COLORS.items()) if colored else None,
        StyleBits=styles or None,
    )
