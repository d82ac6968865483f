"""``Dialog``: a window of the user interface, and the tab order of its controls.

https://learn.microsoft.com/windows/win32/msi/dialog-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import formatted, identifier, integer, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import EnsuredTable
from crossmsi.compile.source import Element
from crossmsi.compile.ui import DialogScope
from crossmsi.errors import CrossmsiError

# https://learn.microsoft.com/windows/win32/msi/dialog-style-bits
_BITS = {
    "SystemModal": 0x8,
    "KeepModeless": 0x10,
    "TrackDiskSpace": 0x20,
    "CustomPalette": 0x40,
    "RightToLeft": 0x80,
    "RightAligned": 0x100,
    "LeftScroll": 0x200,
    "ErrorDialog": 0x10000,
}
_CLEARED_BITS = {"Hidden": 0x1, "Modeless": 0x2, "NoMinimize": 0x4}  # set unless the attribute is yes


@element(
    "Dialog",
    parents=("UI",),
    attributes={
        "Id": identifier(required=True),
        "Height": integer(0, 32767, required=True),
        "Title": formatted(),
        "Width": integer(0, 32767, required=True),
        "X": integer(0, 100, default=50),
        "Y": integer(0, 100, default=50),
        **{name: yesno(default=False) for name in (*_BITS, *_CLEARED_BITS)},
    },
)
def dialog(ctx: CompileContext, node: Element, scope: None) -> None:
    """A Dialog row and the Control rows of the controls inside."""
    inner = DialogScope(node["Id"])
    errors = len(ctx.errors)
    ctx.children(node, inner)
    if len(ctx.errors) > errors:
        return  # what follows would complain of controls that are only missing here
    stops = [columns for columns, stop, _ in inner.controls if stop]
    for columns, following in zip(stops, [*stops[1:], *stops[:1]], strict=True):
        if following is not columns:  # a single control has no next one
            columns["Control_Next"] = following["Control"]
    for columns, _, at in inner.controls:
        ctx.row("Control", at=at, **columns)
    if not stops:
        raise CrossmsiError(
            f"dialog {node['Id']} has no control that TAB stops at: the first one gets the focus",
            where=node.at,
            hint='add a button, or set TabSkip="no" on a control',
        )
    attributes = sum(bit for name, bit in _BITS.items() if node[name])
    attributes |= sum(bit for name, bit in _CLEARED_BITS.items() if not node[name])
    ctx.row(
        "Dialog",
        at=node.at,
        Dialog=node["Id"],
        HCentering=node["X"],
        VCentering=node["Y"],
        Width=node["Width"],
        Height=node["Height"],
        Attributes=attributes,
        Title=node["Title"],
        Control_First=stops[0]["Control"],
        Control_Default=inner.default,
        Control_Cancel=inner.cancel,
    )
    ctx.fact(EnsuredTable("ListBox"))  # the installer's own dialogs fill list boxes
