"""``FileSearch`` and ``FileSearchRef``: which file a search around them looks for.

https://learn.microsoft.com/windows/win32/msi/signature-table
"""

from __future__ import annotations

from datetime import datetime

from crossmsi.compile.attributes import AttributeType, identifier, integer, long_name, short_name, text
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element
from crossmsi.compile.names import is_short_name
from crossmsi.compile.search import SearchScope
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError

_PARENTS = ("RegistrySearch", "ComponentSearch", "IniFileSearch", "DirectorySearch", "DirectorySearchRef")


def _dos_time(value: str) -> int:
    """``2024-01-31T13:00:00`` → MS-DOS date in the high 16 bits, time in the low ones."""
    try:
        time = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError(f"must be a date such as 2024-01-31 or 2024-01-31T13:00:00, not {value!r}") from None
    if time.tzinfo is not None:
        raise ValueError(f"is local time and takes no time zone: {value!r}")
    if not 1980 <= time.year <= 2043:  # the column holds 31 bits
        raise ValueError(f"must have a year between 1980 and 2043, not {time.year}")
    date = (time.year - 1980) << 9 | time.month << 5 | time.day
    return date << 16 | time.hour << 11 | time.minute << 5 | time.second // 2


@element(
    "FileSearch",
    parents=_PARENTS,
    attributes={
        "Id": identifier(),
        "Languages": text(),
        "MaxDate": AttributeType(_dos_time),
        "MaxSize": integer(0),
        "MaxVersion": text(),
        "MinDate": AttributeType(_dos_time),
        "MinSize": integer(0),
        "MinVersion": text(),
        "Name": long_name(),
        "ShortName": short_name(),
    },
)
def file_search(ctx: CompileContext, node: Element, scope: SearchScope) -> str:
    """A Signature row, and a DrLocator row when its key isn't that of the search around it."""
    key = node["Id"] or scope.signature
    if scope.assign and key == scope.signature:
        raise CrossmsiError(
            'FileSearch inside a DirectorySearch with AssignToProperty="yes" needs an Id of its own', where=node.at
        )
    if not scope.assign and key != scope.signature and (scope.depth or 0) > 1:
        raise CrossmsiError(
            f"FileSearch/@Id can't differ from that of the DirectorySearch around it, which has Depth={scope.depth}",
            where=node.at,
            hint='leave out FileSearch/@Id, or set AssignToProperty="yes" on the DirectorySearch',
        )
    ctx.row(
        "Signature",
        at=node.at,
        Signature=key,
        FileName=_file_name(ctx, node),
        MinVersion=node["MinVersion"],
        MaxVersion=node["MaxVersion"],
        MinSize=node["MinSize"],
        MaxSize=node["MaxSize"],
        MinDate=node["MinDate"],
        MaxDate=node["MaxDate"],
        Languages=node["Languages"],
    )
    if key != scope.signature:
        child, parent = (scope.signature, key) if scope.assign else (key, scope.signature)
        ctx.row("DrLocator", at=node.at, Signature_=child, Parent=parent)
    scope.file = key
    return key


def _file_name(ctx: CompileContext, node: Element) -> str:
    name, short = node["Name"], node["ShortName"]
    if name is None and short is None:
        raise CrossmsiError("element FileSearch lacks its required attribute Name", where=node.at)
    if name is not None and short is not None:
        if is_short_name(name):
            ctx.error(f"FileSearch/@ShortName has no use: the Name {name!r} is short itself", at=node.at)
        ctx.warn("FileSearch has Name and ShortName: the installer looks for one of them, the Name", at=node.at)
    return name or short


@element("FileSearchRef", parents=_PARENTS, attributes={"Id": identifier(required=True)})
def file_search_ref(ctx: CompileContext, node: Element, scope: SearchScope) -> str | None:
    """Names the FileSearch whose file the search around this is to locate."""
    ctx.reference("Signature", node["Id"], at=node.at, by="FileSearchRef/@Id")
    if node.parent.name.startswith("Directory"):
        return node["Id"]
    scope.file = node["Id"]
    return None
