"""The resources that matter to an installer: version information, type libraries, ATL registrar scripts.

Facts: "PE Format", .rsrc section https://learn.microsoft.com/windows/win32/debug/pe-format#the-rsrc-section
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from crossmsi.pe.image import RESOURCE, Damage, Image, printable

VERSION = 16
"""RT_VERSION; type libraries and registrar scripts have the named types TYPELIB and REGISTRY."""
_MAX_ENTRIES = 4096


@dataclass(frozen=True, slots=True)
class Leaf:
    """One resource: type and name are an upper-case text or a number, ``rva`` and ``size`` (bytes) where it lies."""

    type: str | int
    name: str | int
    language: int
    rva: int
    size: int


def find_resources(image: Image, types: frozenset[str | int]) -> Iterator[Leaf]:
    """Every resource of ``types``, in the file's order; Damage or Unavailable as Image.read raises them.

    A resource tree has three levels (type, name, language), whatever its pointers say, and the number of entries
    visited is limited: cycles and shared branches cost bounded time.
    """
    root, _ = image.directory(RESOURCE)
    if not root:
        return
    tree = _Tree(image, root)
    for kind, names in tree.entries(0, only=types):
        for name, languages in tree.entries(tree.branch(names)):
            for language, data in tree.entries(tree.branch(languages)):
                if data & 0x80000000:
                    raise Damage("the tree is deeper than type, name, language")
                rva, size = image.unpack("II", root + data)
                yield Leaf(kind, name, language if isinstance(language, int) else 0, rva, size)


class _Tree:
    def __init__(self, image: Image, root: int) -> None:
        self._image = image
        self._root = root
        self._budget = _MAX_ENTRIES

    @staticmethod
    def branch(pointer: int) -> int:
        """Offset of a subdirectory; Damage when the entry points to data instead."""
        if not pointer & 0x80000000:
            raise Damage("the tree ends above type, name, language")
        return pointer & 0x7FFFFFFF

    def entries(self, offset: int, only: frozenset[str | int] | None = None) -> Iterator[tuple[str | int, int]]:
        """(name or number, pointer) of the directory at ``offset``, those in ``only`` if given."""
        named, numbered = self._image.unpack("12xHH", self._root + offset)
        self._budget -= named + numbered
        if self._budget < 0:
            raise Damage(f"more than {_MAX_ENTRIES} entries")
        table = self._image.read(self._root + offset + 16, 8 * (named + numbered)) if named + numbered else b""
        for label, pointer in struct.iter_unpack("<II", table):
            key = self._text(label & 0x7FFFFFFF) if label & 0x80000000 else label
            if only is None or key in only:
                yield key, pointer

    def _text(self, offset: int) -> str:
        (length,) = self._image.unpack("H", self._root + offset)
        raw = self._image.read(self._root + offset + 2, 2 * min(length, 256))
        return printable(raw.decode("utf-16-le", "replace")).upper()
