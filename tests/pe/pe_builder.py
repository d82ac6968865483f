"""Builds small PE files byte by byte, for machine types and structures that no compiler here produces."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

MACHINES = {"i386": 0x14C, "amd64": 0x8664, "arm64": 0xAA64, "arm": 0x1C4, "ia64": 0x200}
SECTION_RVA = 0x1000
SECTION_OFFSET = 0x400


class PeBuilder:
    """One section at SECTION_RVA / SECTION_OFFSET takes everything that is put into the file."""

    def __init__(
        self,
        machine: str | int = "amd64",
        *,
        plus: bool | None = None,
        dll: bool = False,
        subsystem: int = 3,
        dll_characteristics: int = 0x160,
        entry_point: int = SECTION_RVA,
    ) -> None:
        self.machine = MACHINES[machine] if isinstance(machine, str) else machine
        self.plus = machine in ("amd64", "arm64", "ia64") if plus is None else plus
        self.dll = dll
        self.subsystem = subsystem
        self.dll_characteristics = dll_characteristics
        self.entry_point = entry_point
        self.image_base = 0x180000000 if self.plus else 0x10000000
        self.directories: dict[int, tuple[int, int]] = {}
        self.content = bytearray(b"\xc3" * 16)
        self.overlay = b""

    @property
    def next_rva(self) -> int:
        """Where the next put goes."""
        return SECTION_RVA + len(self.content)

    def put(self, data: bytes) -> int:
        """Append ``data``, 8-byte aligned; its address."""
        self.content += bytes(-len(self.content) % 8)
        rva = self.next_rva
        self.content += data
        self.content += bytes(-len(self.content) % 8)
        return rva

    def directory(self, index: int, data: bytes) -> int:
        """Put ``data`` and let data directory ``index`` point to it."""
        rva = self.put(data)
        self.directories[index] = (rva, len(data))
        return rva

    def clr(self, flags: int, runtime: bytes = b"v4.0.30319\0\0") -> PeBuilder:
        """A CLR header with ``flags``, and the start of its metadata."""
        metadata = self.put(struct.pack("<4sHHII", b"BSJB", 1, 1, 0, len(runtime)) + runtime)
        self.directory(14, struct.pack("<IHHIII", 72, 2, 5, metadata, 16 + len(runtime), flags).ljust(72, b"\0"))
        return self

    def load_configuration(self, chpe: int, size: int = 0x140) -> PeBuilder:
        """A load configuration of ``size`` bytes with ``chpe`` as its CHPEMetadataPointer."""
        data = bytearray(max(size, 0x140))
        struct.pack_into("<I", data, 0, size)
        struct.pack_into("<Q" if self.plus else "<I", data, 0xC8 if self.plus else 0x7C, chpe)
        self.directory(10, bytes(data))
        return self

    def exports(self, names: Sequence[str]) -> PeBuilder:
        """An export table of ``names``, sorted as a linker does."""
        pool = b"".join(name.encode() + b"\0" for name in sorted(names))
        start, addresses = self.put(pool), []
        for name in sorted(names):
            addresses.append(start)
            start += len(name) + 1
        count = len(names)
        functions = self.put(struct.pack(f"<{count}I", *[SECTION_RVA] * count))
        table = self.put(struct.pack(f"<{count}I", *addresses))
        ordinals = self.put(struct.pack(f"<{count}H", *[n & 0xFFFF for n in range(count)]))
        dll = self.put(b"made.dll\0")
        self.directory(0, struct.pack("<IIHHIIIIIII", 0, 0, 0, 0, dll, 1, count, count, functions, table, ordinals))
        return self

    def imports(self, names: Sequence[str]) -> PeBuilder:
        """An import table with one function of each DLL."""
        thunk_size = 16 if self.plus else 8
        by_name = self.put(b"\0\0Function\0")
        descriptors = b""
        for name in names:
            thunks = self.put(by_name.to_bytes(thunk_size // 2, "little").ljust(thunk_size, b"\0"))
            descriptors += struct.pack("<5I", thunks, 0, 0, self.put(name.encode() + b"\0"), thunks)
        self.directory(1, descriptors + bytes(20))
        return self

    def delay_imports(self, names: Sequence[str], *, by_address: bool = False) -> PeBuilder:
        """A delay-load table, with virtual addresses like Visual C++ 6 when ``by_address``."""
        base = self.image_base if by_address else 0
        descriptors = b""
        for name in names:
            place = self.put(name.encode() + b"\0") + base
            descriptors += struct.pack("<8I", not by_address, place, base, base, base, 0, 0, 0)
        self.directory(13, descriptors + bytes(32))
        return self

    def resources(self, tree: Mapping[str | int, Mapping[str | int, Mapping[int, bytes]]]) -> PeBuilder:
        """A resource tree: type, name, language → data."""
        root = self.next_rva + (-len(self.content) % 8)
        self.directory(2, _ResourceSection(root).build(tree))
        return self

    def sign(self, length: int = 16) -> PeBuilder:
        """A certificate table of ``length`` bytes after the last section."""
        self.overlay = struct.pack("<IHH", length, 0x200, 2).ljust(length, b"\1")
        self.directories[4] = (-1, length)
        return self

    def build(self) -> bytes:
        """The file."""
        raw = bytes(self.content) + bytes(-len(self.content) % 0x200)
        end = SECTION_OFFSET + len(raw)
        characteristics = 0x22 | (0x2000 if self.dll else 0)
        directories = [self.directories.get(index, (0, 0)) for index in range(16)]
        directories[4] = (end, directories[4][1]) if directories[4][1] else (0, 0)
        optional = struct.pack("<HBBIIII", 0x20B if self.plus else 0x10B, 2, 40, len(raw), 0, 0, self.entry_point)
        optional += struct.pack("<IQ" if self.plus else "<IIxxxx", SECTION_RVA, self.image_base)
        optional = optional if self.plus else optional[:-4] + struct.pack("<I", self.image_base)
        optional += struct.pack("<IIHHHHHHIIIIHH", 0x1000, 0x200, 6, 0, 1, 0, 6, 0, 0,
                                0x1000 + (len(raw) + 0xFFF & ~0xFFF), SECTION_OFFSET, 0,
                                self.subsystem, self.dll_characteristics)  # fmt: skip
        optional += struct.pack("<4Q" if self.plus else "<4I", 0x100000, 0x1000, 0x100000, 0x1000)
        optional += struct.pack("<II", 0, 16) + b"".join(struct.pack("<II", *entry) for entry in directories)
        coff = struct.pack("<HHIIIHH", self.machine, 1, 0, 0, 0, len(optional), characteristics)
        section = struct.pack("<8sIIIIIIHHI", b".all", len(self.content), SECTION_RVA, len(raw), SECTION_OFFSET,
                              0, 0, 0, 0, 0x60000020)  # fmt: skip
        dos = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64)
        headers = dos + b"PE\0\0" + coff + optional + section
        assert len(headers) <= SECTION_OFFSET
        return headers.ljust(SECTION_OFFSET, b"\0") + raw + self.overlay


class _ResourceSection:
    """Directories first, then data entries, names and data."""

    def __init__(self, root: int) -> None:
        self.root = root
        self.data = bytearray()

    def build(self, tree: Mapping) -> bytes:
        self._directory(tree)
        return bytes(self.data)

    def _directory(self, node: Mapping) -> int:
        names = sorted(key for key in node if isinstance(key, str))
        numbers = sorted(key for key in node if isinstance(key, int))
        start = len(self.data)
        self.data += struct.pack("<IIHHHH", 0, 0, 0, 0, len(names), len(numbers)) + bytes(8 * len(node))
        for index, key in enumerate([*names, *numbers]):
            label = self._name(key) | 0x80000000 if isinstance(key, str) else key
            child = node[key]
            pointer = self._leaf(child) if isinstance(child, bytes) else self._directory(child) | 0x80000000
            struct.pack_into("<II", self.data, start + 16 + 8 * index, label, pointer)
        return start

    def _name(self, text: str) -> int:
        start = len(self.data)
        self.data += struct.pack("<H", len(text)) + text.encode("utf-16-le")
        self.data += bytes(-len(self.data) % 4)
        return start

    def _leaf(self, data: bytes) -> int:
        start = len(self.data)
        self.data += struct.pack("<IIII", self.root + start + 16, len(data), 0, 0) + data
        self.data += bytes(-len(self.data) % 4)
        return start


def version_info(version: tuple[int, int, int, int], languages: Sequence[int]) -> bytes:
    """A VS_VERSIONINFO with fixed information, one StringFileInfo and a Translation."""
    a, b, c, d = version
    fixed = struct.pack("<13I", 0xFEEF04BD, 0x10000, a << 16 | b, c << 16 | d, a << 16 | b, c << 16 | d,
                        0x3F, 0, 4, 2, 0, 0, 0)  # fmt: skip
    translation = b"".join(struct.pack("<HH", language, 1200) for language in languages)
    text = "Company\0".encode("utf-16-le")
    strings = _block(
        "StringFileInfo", b"", [_block("040904B0", b"", [_block("CompanyName", text, [], len(text) // 2)])]
    )
    variables = _block("VarFileInfo", b"", [_block("Translation", translation, [])])
    return _block("VS_VERSION_INFO", fixed, [strings, variables])


def _block(key: str, value: bytes, children: Sequence[bytes], text_length: int | None = None) -> bytes:
    body = key.encode("utf-16-le") + b"\0\0"
    body += bytes(-(6 + len(body)) % 4) + value
    for child in children:
        body += bytes(-(6 + len(body)) % 4) + child
    length = len(value) if text_length is None else text_length
    return struct.pack("<HHH", 6 + len(body), length, text_length is not None) + body
