"""VERSIONINFO: the file version and the languages, as the installer's File table wants them.

Facts: https://learn.microsoft.com/windows/win32/menurc/vs-versioninfo and its children; MsiGetFileVersion reads the
same two values https://learn.microsoft.com/windows/win32/api/msi/nf-msi-msigetfileversionw
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from crossmsi.pe.image import Damage, Image
from crossmsi.pe.resources import Leaf

_SIGNATURE = 0xFEEF04BD


@dataclass(frozen=True, slots=True)
class VersionInfo:
    """``version`` is "1.2.3.4", ``languages`` the LANGIDs of VarFileInfo\\Translation in order, each once."""

    version: str
    languages: tuple[int, ...]


def read_version_info(image: Image, leaf: Leaf) -> VersionInfo:
    """Parse the RT_VERSION resource ``leaf``; Damage or Unavailable when it is broken or out of reach."""
    data, root = _root(image, leaf)
    if len(root.value) < 52 or struct.unpack_from("<I", root.value)[0] != _SIGNATURE:
        raise Damage("no fixed file information")
    high, low = struct.unpack_from("<II", root.value, 8)
    version = f"{high >> 16}.{high & 0xFFFF}.{low >> 16}.{low & 0xFFFF}"
    return VersionInfo(version, tuple(dict.fromkeys(_translations(data, root))))


def read_strings(image: Image, leaf: Leaf) -> dict[str, str]:
    """Name → text of StringFileInfo's first table that holds any; raises as read_version_info does."""
    data, root = _root(image, leaf)
    for info in _blocks(data, root.children, root.end):
        if info.key != "StringFileInfo":
            continue
        for table in _blocks(data, info.children, info.end):
            texts = {item.key: _text(item.value) for item in _blocks(data, table.children, table.end)}
            if texts:
                return texts
    return {}


def _text(value: bytes) -> str:
    return value.decode("utf-16-le", "replace").partition("\0")[0]


@dataclass(frozen=True, slots=True)
class _Block:
    key: str
    value: bytes
    children: int  # offset of the first child
    end: int


def _root(image: Image, leaf: Leaf) -> tuple[bytes, _Block]:
    data = image.read(leaf.rva, min(leaf.size, 0xFFFF))  # its length field has 16 bits
    root = next(_blocks(data, 0, len(data)), None)
    if root is None or root.key != "VS_VERSION_INFO":
        raise Damage("no VS_VERSION_INFO block")
    return data, root


def _blocks(data: bytes, start: int, end: int) -> Iterator[_Block]:
    """The blocks that lie one after the other in data[start:end]."""
    while start + 6 <= end:
        length, value_length, is_text = struct.unpack_from("<HHH", data, start)
        stop = start + length
        if length < 6 or stop > end:
            raise Damage("a block's length doesn't fit")
        key_end = start + 6
        while data[key_end : key_end + 2] != b"\0\0":
            key_end += 2
            if key_end >= stop:
                raise Damage("a block's key has no end")
        value = _align(key_end + 2)
        value_end = value + (value_length * 2 if is_text else value_length)
        key = data[start + 6 : key_end].decode("utf-16-le", "replace")
        yield _Block(key, data[value : min(value_end, stop)], _align(value_end), stop)
        start = _align(stop)


def _translations(data: bytes, root: _Block) -> Iterator[int]:
    for info in _blocks(data, root.children, root.end):
        if info.key != "VarFileInfo":
            continue
        for variable in _blocks(data, info.children, info.end):
            if variable.key == "Translation":
                usable = len(variable.value) // 4 * 4
                yield from (language for language, _ in struct.iter_unpack("<HH", variable.value[:usable]))


def _align(offset: int) -> int:
    return (offset + 3) & ~3
