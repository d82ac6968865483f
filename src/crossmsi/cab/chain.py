"""Folders that span cabinets: finding the neighbours and reading the blocks as one sequence.

Source: [MS-CAB] 2.1 (szCabinetPrev, szCabinetNext, setID, iCabinet) and 2.4 (a block split between cabinets has
cbUncomp 0 in its first part).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import BinaryIO

from crossmsi.cab.cabinet import BlockReader, Cabinet
from crossmsi.errors import CrossmsiError

Resolver = Callable[[str], BinaryIO]
"""Opens the cabinet that a header names as its neighbour; may raise OSError or CrossmsiError.

The name comes from the file and is not to be trusted: it may be a path to anywhere.
"""


class CabinetSet:
    """The cabinets reached from ``start`` by its links, opened when needed and once."""

    def __init__(self, start: Cabinet, resolver: Resolver | None) -> None:
        self._start = start
        self._resolver = resolver
        self._opened: dict[str, Cabinet] = {}

    def previous(self, cabinet: Cabinet) -> Cabinet:
        """The cabinet before this one."""
        return self._neighbour(cabinet, cabinet.header.previous, -1)

    def next(self, cabinet: Cabinet) -> Cabinet:
        """The cabinet after this one."""
        return self._neighbour(cabinet, cabinet.header.next, +1)

    @property
    def size(self) -> int:
        """Bytes of the start and of the cabinets that were opened so far."""
        return self._start.source.size + sum(cabinet.source.size for cabinet in self._opened.values())

    def close(self) -> None:
        """Close the files of the cabinets that were opened here."""
        for cabinet in self._opened.values():
            cabinet.source.close()
        self._opened.clear()

    def _neighbour(self, cabinet: Cabinet, name: str | None, step: int) -> Cabinet:
        where = cabinet.source.name
        index = cabinet.header.index + step
        if index == self._start.header.index:
            return self._start
        if name is None or index < 0:
            raise CrossmsiError("a folder spans into another cabinet, but by its header there is none", where=where)
        if self._resolver is None:
            raise CrossmsiError(
                f"files span into the cabinet {name!r}, which is not at hand",
                where=where,
                hint="put all cabinets of the set into one directory",
            )
        if name not in self._opened:
            try:
                self._opened[name] = Cabinet(self._resolver(name), name)
            except OSError as error:
                raise CrossmsiError(
                    f"cannot open the cabinet {name!r}, into which files span: {error}",
                    where=where,
                    hint="put all cabinets of the set into one directory",
                ) from error
        found = self._opened[name]
        # The index grows by one from cabinet to cabinet, so this check also makes every walk end.
        if found.header.set_id != cabinet.header.set_id or found.header.index != index:
            raise CrossmsiError(
                f"the cabinet {name!r} is number {found.header.index} of set {found.header.set_id}, "
                f"expected was number {index} of set {cabinet.header.set_id}",
                where=where,
                hint="put the right cabinets of the set into one directory",
            )
        return found


def folder_start(cabinets: CabinetSet, cabinet: Cabinet, index: int) -> tuple[Cabinet, int]:
    """Where the folder that is number ``index`` in ``cabinet`` begins: (cabinet, index there)."""
    while index == 0 and cabinet.continues_from_previous:
        cabinet = cabinets.previous(cabinet)
        index = len(cabinet.folders) - 1
        if not cabinet.continues_in_next:
            raise CrossmsiError(
                "the next cabinet continues a folder of this one, but no file here spans", where=cabinet.source.name
            )
    return cabinet, index


def folder_parts(cabinets: CabinetSet, cabinet: Cabinet, index: int) -> Iterator[BlockReader]:
    """The parts of the folder that begins as number ``index`` of ``cabinet``, in order, opened one by one."""
    method = cabinet.folders[index].compression
    yield BlockReader(cabinet, index)
    while cabinet.continues_in_next and index == len(cabinet.folders) - 1:
        cabinet, index = cabinets.next(cabinet), 0
        if not cabinet.continues_from_previous:
            raise CrossmsiError(
                "the previous cabinet continues a folder here, but no file here spans", where=cabinet.source.name
            )
        if cabinet.folders[0].compression != method:
            raise CrossmsiError("the spanning folder changes its compression here", where=cabinet.source.name)
        yield BlockReader(cabinet, 0)
