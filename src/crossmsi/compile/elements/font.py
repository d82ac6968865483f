"""``File/@TrueType``, ``@FontTitle`` and ``@SelfRegCost``: fonts, and modules that register themselves.

https://learn.microsoft.com/windows/win32/msi/font-table
https://learn.microsoft.com/windows/win32/msi/selfreg-table
"""

from __future__ import annotations

from crossmsi.compile.attributes import integer, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import extends
from crossmsi.compile.scopes import FileScope
from crossmsi.compile.source import Element


@extends("File", attributes={"FontTitle": text(), "SelfRegCost": integer(0, 32767), "TrueType": yesno(default=False)})
def registered_file(ctx: CompileContext, node: Element, scope: FileScope) -> None:
    """A Font row (a TrueType font says its title itself) and a SelfReg row."""
    if node["TrueType"] and node["FontTitle"] is not None:
        ctx.error('File/@FontTitle can\'t be used with TrueType="yes": the title is read from the font', at=node.at)
    if node["TrueType"] or node["FontTitle"] is not None:
        ctx.row("Font", at=node.at, File_=scope.id, FontTitle=node["FontTitle"])
    if node["SelfRegCost"] is not None:
        ctx.row("SelfReg", at=node.at, File_=scope.id, Cost=node["SelfRegCost"])
