"""The name of a .NET assembly: the one row of the Assembly table in its CLI metadata.

ECMA-335, §II.24.2 (metadata root, streams, heaps), §II.22 (tables), https://ecma-international.org/publications-and-standards/standards/ecma-335/
"""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass

from crossmsi.errors import CrossmsiError
from crossmsi.pe.image import CLR, Damage, Image, Unavailable
from crossmsi.pe.source import ByteSource

IL_ONLY, REQUIRES_32BIT = 0x1, 0x2
ASSEMBLY = 0x20
# Columns of the tables up to Assembly, which precede its row: a number is a fixed width; S, G, B an index of the
# String, GUID, Blob heap; (bits, tables) an index into one of several tables that keeps the choice in its low bits.
_TYPE_DEF_OR_REF = (2, (0x02, 0x01, 0x1B))
_METHOD_DEF_OR_REF = (1, (0x06, 0x0A))
_HAS_CUSTOM_ATTRIBUTE = (
    5,
    (6, 4, 1, 2, 8, 9, 10, 0, 14, 23, 20, 17, 26, 27, 32, 35, 38, 39, 40, 42, 44, 43),
)


def _table(number: int) -> tuple[int, tuple[int, ...]]:
    return (0, (number,))


_COLUMNS: dict[int, tuple] = {
    0x00: (2, "S", "G", "G", "G"),
    0x01: ((2, (0x00, 0x1A, 0x23, 0x01)), "S", "S"),
    0x02: (4, "S", "S", _TYPE_DEF_OR_REF, _table(0x04), _table(0x06)),
    0x03: (_table(0x04),),
    0x04: (2, "S", "B"),
    0x05: (_table(0x06),),
    0x06: (4, 2, 2, "S", "B", _table(0x08)),
    0x07: (_table(0x08),),
    0x08: (2, 2, "S"),
    0x09: (_table(0x02), _TYPE_DEF_OR_REF),
    0x0A: ((3, (0x02, 0x01, 0x1A, 0x06, 0x1B)), "S", "B"),
    0x0B: (2, (2, (0x04, 0x08, 0x17)), "B"),
    0x0C: (_HAS_CUSTOM_ATTRIBUTE, (3, (0x06, 0x0A)), "B"),
    0x0D: ((1, (0x04, 0x08)), "B"),
    0x0E: (2, (2, (0x02, 0x06, 0x20)), "B"),
    0x0F: (2, 4, _table(0x02)),
    0x10: (4, _table(0x04)),
    0x11: ("B",),
    0x12: (_table(0x02), _table(0x14)),
    0x13: (_table(0x14),),
    0x14: (2, "S", _TYPE_DEF_OR_REF),
    0x15: (_table(0x02), _table(0x17)),
    0x16: (_table(0x17),),
    0x17: (2, "S", "B"),
    0x18: (2, _table(0x06), (1, (0x14, 0x17))),
    0x19: (_table(0x02), _METHOD_DEF_OR_REF, _METHOD_DEF_OR_REF),
    0x1A: ("S",),
    0x1B: ("B",),
    0x1C: (2, (1, (0x04, 0x06)), "S", _table(0x1A)),
    0x1D: (4, _table(0x04)),
    0x1E: (4, 4),
    0x1F: (4,),
}
_MAX_NAME = 1024


@dataclass(frozen=True, slots=True)
class ClrAssembly:
    """``version`` has four parts, ``culture`` is "" for neutral, ``public_key`` the key or its 8-byte token, or b""."""

    name: str
    version: str
    culture: str
    public_key: bytes
    flags: int  # of the CLI header: IL_ONLY, REQUIRES_32BIT
    runtime: tuple[int, int]
    is_pe32_plus: bool

    @property
    def public_key_token(self) -> str | None:
        """16 hexadecimal digits: the last 8 bytes of the key's SHA-1, backwards. None for assemblies without a key."""
        if not self.public_key:
            return None
        token = self.public_key
        if len(token) > 8:
            token = hashlib.sha1(token, usedforsecurity=False).digest()[:-9:-1]
        return token.hex().upper()


def read_clr_assembly(path: str | os.PathLike[str]) -> ClrAssembly:
    """The assembly in a PE file; CrossmsiError when it is none or damaged."""
    try:
        with open(path, "rb") as file:
            image = Image(ByteSource.of_file(file))
            rva, _ = image.directory(CLR)
            if not rva:
                raise CrossmsiError(f"{path} is no .NET assembly: it has no CLI header")
            return _read(image, rva)
    except OSError as error:
        raise CrossmsiError(f"can't read {path}: {error.strerror}") from None
    except (Damage, Unavailable) as error:
        raise CrossmsiError(f"{path} is no .NET assembly that can be read: {error}") from None


def _read(image: Image, header: int) -> ClrAssembly:
    major, minor, metadata, _, flags = image.unpack("4xHHIII", header)
    streams = _streams(image, metadata)
    if "#~" not in streams or "#Strings" not in streams:
        raise Damage("its metadata has no tables")
    tables = streams["#~"]
    heaps, valid = image.unpack("6xBxQ8x", tables)
    if not valid >> ASSEMBLY & 1:
        raise Damage("it is a module, not an assembly")
    numbers = [number for number in range(64) if valid >> number & 1]
    counts = dict(zip(numbers, image.unpack(f"{len(numbers)}I", tables + 24), strict=True))
    row = tables + 24 + 4 * len(numbers)
    widths = {"S": 4 if heaps & 1 else 2, "G": 4 if heaps & 2 else 2, "B": 4 if heaps & 4 else 2}
    for number in numbers:
        if number < ASSEMBLY:
            row += counts[number] * sum(_width(column, widths, counts) for column in _COLUMNS[number])
    index = {2: "H", 4: "I"}
    layout = "4xHHHH4x" + index[widths["B"]] + 2 * index[widths["S"]]
    *version, key, name, culture = image.unpack(layout, row)
    return ClrAssembly(
        name=_string(image, streams["#Strings"] + name),
        version=".".join(map(str, version)),
        culture=_string(image, streams["#Strings"] + culture) if culture else "",
        public_key=_blob(image, streams["#Blob"] + key) if key and "#Blob" in streams else b"",
        flags=flags,
        runtime=(major, minor),
        is_pe32_plus=image.is_pe32_plus,
    )


def _streams(image: Image, metadata: int) -> dict[str, int]:
    """Stream name → address."""
    signature, length = image.unpack("4s8xI", metadata)
    if signature != b"BSJB" or length > 255:
        raise Damage("its metadata doesn't start with its signature")
    place = metadata + 16 + length
    (count,) = image.unpack("2xH", place)
    place += 4
    found = {}
    for _ in range(min(count, 16)):
        (offset,) = image.unpack("I", place)
        name, end, _ = image.read_up_to(place + 8, 32).partition(b"\0")
        if not end:
            raise Damage("a metadata stream's name has no end")
        found[name.decode("ascii", "replace")] = metadata + offset
        place += 8 + (len(name) // 4 + 1) * 4
    return found


def _width(column: object, heaps: dict[str, int], counts: dict[int, int]) -> int:
    if isinstance(column, int):
        return column
    if isinstance(column, str):
        return heaps[column]
    bits, tables = column
    rows = max(counts.get(number, 0) for number in tables)
    return 2 if rows < 1 << (16 - bits) else 4


def _string(image: Image, place: int) -> str:
    raw, end, _ = image.read_up_to(place, _MAX_NAME).partition(b"\0")
    if not end:
        raise Damage("a name in its metadata has no end")
    return raw.decode("utf-8", "replace")


def _blob(image: Image, place: int) -> bytes:
    """A length in 1, 2 or 4 bytes, then the bytes (§II.24.2.4)."""
    (first,) = image.unpack("B", place)
    if first < 0x80:
        size, length = 1, first
    elif first < 0xC0:
        size, length = 2, int.from_bytes(image.read(place, 2), "big") & 0x3FFF
    else:
        size, length = 4, int.from_bytes(image.read(place, 4), "big") & 0x1FFFFFFF
    if length > 0x4000:
        raise Damage("its public key is longer than any")
    return image.read(place + size, length)
