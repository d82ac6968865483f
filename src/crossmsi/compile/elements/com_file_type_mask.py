"""``FileTypeMask``: bytes in a file by which GetClassFile recognises a class.

https://learn.microsoft.com/windows/win32/com/filetype-key
"""

from __future__ import annotations

import re

from crossmsi.compile.attributes import AttributeType, integer
from crossmsi.compile.com import ComScope
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.source import Element


def _bytes(value: str) -> str:
    if not re.fullmatch(r"([0-9A-Fa-f]{2})+", value):
        raise ValueError(f"must be hexadecimal bytes such as FF0A, not {value!r}")
    return value


@element(
    "FileTypeMask",
    parents=("Class",),
    attributes={
        "Offset": integer(0, required=True),
        "Mask": AttributeType(_bytes, required=True),
        "Value": AttributeType(_bytes, required=True),
    },
)
def file_type_mask(ctx: CompileContext, node: Element, scope: ComScope) -> None:
    """``offset,length,mask,value`` for the Class around it, as the registry and the Class table spell it."""
    if len(node["Mask"]) != len(node["Value"]):
        ctx.error("FileTypeMask/@Mask and @Value must have the same length", at=node.at)
    scope.masks.append(f"{node['Offset']},{len(node['Mask']) // 2},{node['Mask']},{node['Value']}")
