"""``SetProperty`` and ``SetDirectory``: custom actions of types 51 and 35, and their places.

https://learn.microsoft.com/windows/win32/msi/custom-action-type-51
https://learn.microsoft.com/windows/win32/msi/custom-action-type-35
"""

from __future__ import annotations

from crossmsi.compile.attributes import choice, condition, formatted, identifier
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.facts import Schedule
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

SET_DIRECTORY, SET_PROPERTY, FIRST_SEQUENCE = 35, 51, 0x100
_UI, _EXECUTE = "InstallUISequence", "InstallExecuteSequence"
SEQUENCES = {"both": (_UI, _EXECUTE), "first": (_UI, _EXECUTE), "execute": (_EXECUTE,), "ui": (_UI,)}


@element(
    "SetProperty",
    parents=("Package", "Fragment"),
    attributes={
        "Id": identifier(required=True),
        "Action": identifier(),
        "After": identifier(),
        "Before": identifier(),
        "Condition": condition(),
        "Sequence": choice(*SEQUENCES, default="both"),
        "Value": formatted(required=True, empty=True),
    },
)
def set_property(ctx: CompileContext, node: Element, scope: None) -> None:
    """Sets a property while installing."""
    before, after = node["Before"], node["After"]
    if (before is None) == (after is None):
        raise CrossmsiError("element SetProperty needs either Before or After, the action next to it")
    _add(ctx, node, SET_PROPERTY, before, after)


@element(
    "SetDirectory",
    parents=("Package", "Fragment"),
    attributes={
        "Id": identifier(required=True),
        "Action": identifier(),
        "Condition": condition(),
        "Sequence": choice(*SEQUENCES, default="both"),
        "Value": formatted(required=True),
    },
)
def set_directory(ctx: CompileContext, node: Element, scope: None) -> None:
    """Sets a directory once the costs are known."""
    ctx.reference("Directory", node["Id"], at=node.at, by="SetDirectory/@Id")
    _add(ctx, node, SET_DIRECTORY, None, "CostFinalize")


def _add(ctx: CompileContext, node: Element, type_: int, before: str | None, after: str | None) -> None:
    action = node["Action"] or f"Set{node['Id']}"
    if action in (before, after):
        raise CrossmsiError(f"action {action} is placed relative to itself")
    type_ |= FIRST_SEQUENCE if node["Sequence"] == "first" else 0
    ctx.row("CustomAction", at=node.at, Action=action, Type=type_, Source=node["Id"], Target=node["Value"] or None)
    for table in SEQUENCES[node["Sequence"]]:
        ctx.fact(Schedule(table, action, node["Condition"], node.at, before=before, after=after))
