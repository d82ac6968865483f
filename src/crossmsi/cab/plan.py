"""Splitting a sequence of members into cabinets and folders that the format can hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from crossmsi.cab import block, file, folder, header
from crossmsi.cab.limits import BLOCK_SIZE, MAX_CABINET_BYTES, MAX_FILES, MAX_FOLDER_BYTES
from crossmsi.errors import CrossmsiError

# 'CK' and the head of a stored deflate block: what incompressible data costs in addition.
_BLOCK_OVERHEAD = block.HEADER_SIZE + 7


class Sized(Protocol):
    """Anything with a ``name`` and a ``size`` in bytes."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...


Member = TypeVar("Member", bound=Sized)


def plan_cabinets(
    members: Iterable[Member], *, max_files: int = MAX_FILES, max_bytes: int = MAX_FOLDER_BYTES
) -> list[list[Member]]:
    """Split ``members`` into cabinets, keeping their order (which is File.Sequence in a package).

    A cabinet takes up to ``max_files`` members and ``max_bytes`` uncompressed bytes (a larger member gets one of its
    own), and never so much that it could pass the format's 2 GiB even if nothing can be compressed. Linear in the
    number of members. Raises CrossmsiError for a member that no cabinet can hold.
    """
    cabinets: list[list[Member]] = []
    current: list[Member] = []
    total = entries = 0
    for member in members:
        check_size(member)
        entry = file.SIZE + len(member.name.encode("utf-8", "replace")) + 1
        if current and (
            len(current) >= min(max_files, MAX_FILES)
            or total + member.size > max_bytes
            or _largest(total + member.size, entries + entry) > MAX_CABINET_BYTES
        ):
            cabinets.append(current)
            current, total, entries = [], 0, 0
        current.append(member)
        total += member.size
        entries += entry
    if current:
        cabinets.append(current)
    return cabinets


def split_folders(members: Iterable[Member]) -> list[list[Member]]:
    """The folders of one cabinet: a new one starts before the 65,535 blocks of the format are exceeded."""
    folders: list[list[Member]] = [[]]
    total = 0
    for member in members:
        size = member.size
        if not 0 <= size <= MAX_FOLDER_BYTES:
            check_size(member)
        if total + size > MAX_FOLDER_BYTES:
            folders.append([])
            total = 0
        folders[-1].append(member)
        total += size
    return folders


def check_size(member: Sized) -> None:
    """Raise CrossmsiError when no cabinet can hold a file of this size."""
    if member.size < 0:
        raise CrossmsiError(f"the size {member.size} is negative", where=member.name)
    if member.size > MAX_FOLDER_BYTES:
        raise CrossmsiError(
            f"the file has {member.size} bytes, a cabinet holds at most {MAX_FOLDER_BYTES} (2 GiB - 32 KiB) of a file",
            where=member.name,
            hint="split the file, or ship it uncompressed next to the package",
        )


def _largest(total: int, entries: int) -> int:
    """Bytes of a cabinet with ``total`` bytes of incompressible content and file entries of ``entries`` bytes."""
    folders = total // MAX_FOLDER_BYTES + 2
    blocks = total // BLOCK_SIZE + folders
    return header.SIZE + folders * folder.SIZE + entries + total + blocks * _BLOCK_OVERHEAD
