"""``Launch``: a condition that must hold, else the installation stops with a message."""

from __future__ import annotations

from crossmsi.compile.attributes import condition, formatted
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.source import Element


@element(
    "Launch",
    parents=("Package", "Fragment"),
    attributes={"Condition": condition(required=True), "Message": formatted(required=True)},
)
def launch(ctx: CompileContext, node: Element, scope: None) -> None:
    """A LaunchCondition row."""
    ctx.row("LaunchCondition", at=node.at, Condition=node["Condition"], Description=node["Message"])
