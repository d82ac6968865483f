"""``EmbeddedUI`` and ``EmbeddedUIResource``: a user interface made by a DLL in the package.

https://learn.microsoft.com/windows/win32/msi/msiembeddedui-table
"""

from __future__ import annotations

import re

from crossmsi.compile.attributes import identifier, long_name, text, yesno
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.name_identifiers import identifier_from_name
from crossmsi.compile.names import check_long_name
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

_EMBEDDED_UI, _HANDLES_BASIC = 1, 2
# Ignore… attribute → INSTALLLOGMODE bit; the DLL gets the messages that aren't ignored
_MESSAGES = {
    "FatalExit": 0x1,
    "Error": 0x2,
    "Warning": 0x4,
    "User": 0x8,
    "Info": 0x10,
    "FilesInUse": 0x20,
    "ResolveSource": 0x40,
    "OutOfDiskSpace": 0x80,
    "ActionStart": 0x100,
    "ActionData": 0x200,
    "Progress": 0x400,
    "CommonData": 0x800,
    "Initialize": 0x1000,
    "Terminate": 0x2000,
    "ShowDialog": 0x4000,
    "RMFilesInUse": 0x2000000,
    "InstallStart": 0x4000000,
    "InstallEnd": 0x8000000,
}
_MAX_KEY = 62 - len("MsiEmbeddedUI.")  # the key is part of a stream name


@element(
    "EmbeddedUI",
    parents=("UI",),
    attributes={
        "Id": identifier(),
        "Name": long_name(),
        "SourceFile": text(required=True),
        "SupportBasicUI": yesno(default=False),
        **{f"Ignore{name}": yesno(default=False) for name in _MESSAGES},
    },
)
def embedded_ui(ctx: CompileContext, node: Element, scope: None) -> None:
    """The MsiEmbeddedUI row of the DLL; a package has one."""
    ctx.symbol("EmbeddedUI", "the DLL of the package", at=node.at)
    attributes = _EMBEDDED_UI | (_HANDLES_BASIC if node["SupportBasicUI"] else 0)
    messages = sum(bit for name, bit in _MESSAGES.items() if not node[f"Ignore{name}"])
    _row(ctx, node, attributes, messages)


@element(
    "EmbeddedUIResource",
    parents=("EmbeddedUI",),
    attributes={"Id": identifier(), "Name": long_name(), "SourceFile": text(required=True)},
)
def embedded_ui_resource(ctx: CompileContext, node: Element, scope: None) -> None:
    """The MsiEmbeddedUI row of another file, put beside the DLL."""
    _row(ctx, node, 0, None)


def _row(ctx: CompileContext, node: Element, attributes: int, messages: int | None) -> None:
    from crossmsi.msi import Stream

    key = node["Id"]
    name = node["Name"] or key or re.split(r"[\\/]", node["SourceFile"])[-1]
    try:
        check_long_name(name)
    except ValueError as error:
        raise CrossmsiError(f"the file name of {node.name} {error}", where=node.at, hint="state Name") from None
    key = key or identifier_from_name(name)
    if len(key) > _MAX_KEY:
        raise CrossmsiError(f"{node.name}/@Id is longer than {_MAX_KEY} characters: {key!r}", where=node.at)
    if "." not in name:
        raise CrossmsiError(
            f"the file name of {node.name} needs an extension, and {name!r} has none",
            where=node.at,
            hint='state it, for example Name="ui.dll"',
        )
    ctx.row(
        "MsiEmbeddedUI",
        at=node.at,
        MsiEmbeddedUI=key,
        FileName=name,
        Attributes=attributes,
        MessageFilter=messages,
        Data=Stream.from_path(ctx.source_path(node["SourceFile"], at=node.at)),
    )
