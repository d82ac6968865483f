"""CFFILE: one file of a cabinet.

Source: [MS-CAB] 2.3, https://learn.microsoft.com/openspecs/exchange_server_protocols/ms-cab/
"""

from __future__ import annotations

import struct
from datetime import datetime
from typing import NamedTuple

from crossmsi.cab.dosdate import from_dos, to_dos
from crossmsi.cab.header import Header
from crossmsi.cab.limits import MAX_NAME_BYTES
from crossmsi.cab.source import Source
from crossmsi.errors import CrossmsiError

READ_ONLY = 0x01
HIDDEN = 0x02
SYSTEM = 0x04
ARCHIVE = 0x20
EXECUTE = 0x40
NAME_IS_UTF8 = 0x80

_FROM_PREVIOUS = 0xFFFD
_TO_NEXT = 0xFFFE
_BOTH = 0xFFFF

_FIXED = struct.Struct("<IIHHHH")

SIZE = _FIXED.size
"""Bytes of a CFFILE without its name and the zero after it: 16."""


class CabFile(NamedTuple):
    """One file of a cabinet.

    ``size`` and ``offset`` count uncompressed bytes, ``offset`` from the start of the ``folder`` (an index into this
    cabinet's folders). ``date`` is the stored wall clock or None when it is no date. ``from_previous`` and
    ``to_next`` tell that the file's folder continues from the previous or in the next cabinet of the set.
    """

    name: str
    size: int
    folder: int
    offset: int
    date: datetime | None
    attrs: int
    from_previous: bool = False
    to_next: bool = False


def pack_file(name: str, size: int, folder: int, offset: int, date: datetime, attributes: int) -> bytes:
    """The bytes of a CFFILE; a name outside ASCII is stored as UTF-8 and marked so.

    Raises CrossmsiError for a name that a cabinet can't hold.
    """
    try:
        encoded = name.encode("ascii")
    except UnicodeEncodeError:
        encoded = _utf8(name)
        attributes |= NAME_IS_UTF8
    if not 0 < len(encoded) <= MAX_NAME_BYTES or b"\0" in encoded:
        raise CrossmsiError(
            f"the name {name[:80]!r} can't be stored in a cabinet: it takes {len(encoded)} bytes",
            hint=f"use 1 to {MAX_NAME_BYTES} bytes and no zero character",
        )
    return _FIXED.pack(size, offset, folder, *to_dos(date), attributes) + encoded + b"\0"


def _utf8(name: str) -> bytes:
    try:
        return name.encode()
    except UnicodeEncodeError as error:
        raise CrossmsiError(
            f"the name {name[:80]!r} can't be stored in a cabinet: it is not valid Unicode", hint="rename the file"
        ) from error


def parse_files(source: Source, header: Header) -> list[CabFile]:
    """All CFFILE structures in the order of the cabinet.

    Raises CrossmsiError when one is cut off or names a folder that is not there.
    """
    if not header.file_count:
        return []
    # One bounded read: the table can't be longer than this, and the file itself limits it too.
    table = source.read_up_to(header.files_offset, header.file_count * (SIZE + MAX_NAME_BYTES + 1))
    files: list[CabFile] = []
    at = 0
    for number in range(header.file_count):
        name_at = at + SIZE
        end = table.find(b"\0", name_at, name_at + MAX_NAME_BYTES + 1)
        if end <= name_at:
            raise CrossmsiError(
                f"the cabinet is damaged: file entry {number + 1} of {header.file_count} is cut off, or its name is "
                "empty or has no end",
                where=source.name,
            )
        size, offset, index, date, time, attrs = _FIXED.unpack_from(table, at)
        raw = table[name_at:end]
        # Without the mark the name is in the code page of the machine that wrote it, which nothing records.
        name = raw.decode("utf-8" if attrs & NAME_IS_UTF8 else "cp1252", "backslashreplace")
        from_previous = index in (_FROM_PREVIOUS, _BOTH)
        to_next = index in (_TO_NEXT, _BOTH)
        if from_previous:
            folder = 0
        elif to_next:
            folder = header.folder_count - 1
        else:
            folder = index
        _check_folder(source, header, name, folder, from_previous, to_next)
        files.append(CabFile(name, size, folder, offset, from_dos(date, time), attrs, from_previous, to_next))
        at = end + 1
    return files


def _check_folder(source: Source, header: Header, name: str, folder: int, from_previous: bool, to_next: bool) -> None:
    if not 0 <= folder < header.folder_count:
        raise CrossmsiError(
            f"the cabinet is damaged: file {name!r} is in folder {folder}, there are {header.folder_count}",
            where=source.name,
        )
    if (from_previous and header.previous is None) or (to_next and header.next is None):
        side = "previous" if from_previous and header.previous is None else "next"
        raise CrossmsiError(
            f"the cabinet is damaged: file {name!r} spans into the {side} cabinet, but the header names none",
            where=source.name,
        )
    if from_previous and to_next and header.folder_count != 1:
        raise CrossmsiError(
            f"the cabinet is damaged: file {name!r} spans the whole cabinet, but there are {header.folder_count} "
            "folders",
            where=source.name,
        )
