"""A minimal .NET assembly as bytes: PE headers, CLI header, metadata with a few tables (ECMA-335 §II.24, §II.25)."""

from __future__ import annotations

import struct

SECTION = 0x2000  # address of the one section
FILE_ALIGNMENT = 0x200


def build_assembly(
    name: str = "Acme.Lib",
    *,
    version: tuple[int, int, int, int] = (1, 2, 3, 4),
    culture: str = "",
    public_key: bytes = b"",
    flags: int = 1,
    runtime: tuple[int, int] = (2, 5),
    pe32_plus: bool = False,
    wide: bool = False,
    methods: int = 0,
    members: int = 3,
    is_assembly: bool = True,
) -> bytes:
    """``wide`` makes the heaps' indexes 4 bytes; before the assembly's row stand ``methods`` and ``members`` rows."""
    heap_index = "I" if wide else "H"
    strings = b"\0" + name.encode() + b"\0" + culture.encode() + b"\0"
    culture_index = len(name.encode()) + 2 if culture else 0
    length = bytes([len(public_key)]) if len(public_key) < 0x80 else struct.pack(">H", 0x8000 | len(public_key))
    blobs = b"\0" + length + public_key
    # Module: generation, name, three GUIDs. MethodDef: address, two flags, name, signature, parameters.
    # MemberRef: parent (3 bits choose among tables, one of them MethodDef), name, signature.
    parent = "I" if methods >= 1 << 13 else "H"
    rows = {
        0x00: [struct.pack("<H" + heap_index * 4, 0, 1, 0, 0, 0)],
        0x06: [struct.pack("<IHH" + heap_index * 2 + "H", 0, 0, 0, 1, 0, 1)] * methods,
        0x0A: [struct.pack("<" + parent + heap_index * 2, 0, 1, 0)] * members,
    }
    if is_assembly:
        indexes = struct.pack("<" + heap_index * 3, 1 if public_key else 0, 1, culture_index)
        rows[0x20] = [struct.pack("<I4HI", 0x8004, *version, 0) + indexes]
    valid = sum(1 << number for number in rows)
    tables = struct.pack("<IBBBBQQ", 0, 2, 0, 7 if wide else 0, 1, valid, 0)
    tables += b"".join(struct.pack("<I", len(rows[number])) for number in sorted(rows))
    tables += b"".join(row for number in sorted(rows) for row in rows[number])
    metadata = _metadata({"#~": tables, "#Strings": strings, "#Blob": blobs})
    header = struct.pack("<IHHIIII", 72, *runtime, SECTION + 72, len(metadata), flags, 0).ljust(72, b"\0")
    return _pe(header + metadata, pe32_plus)


def _metadata(streams: dict[str, bytes]) -> bytes:
    text = b"v4.0.30319\0\0"
    root = b"BSJB" + struct.pack("<HHII", 1, 1, 0, len(text)) + text + struct.pack("<HH", 0, len(streams))
    names = {name: name.encode().ljust((len(name) // 4 + 1) * 4, b"\0") for name in streams}
    offset = len(root) + sum(8 + len(padded) for padded in names.values())
    headers, contents = b"", b""
    for name, data in streams.items():
        data = data.ljust((len(data) + 3) // 4 * 4, b"\0")
        headers += struct.pack("<II", offset + len(contents), len(data)) + names[name]
        contents += data
    return root + headers + contents


def _pe(section: bytes, pe32_plus: bool) -> bytes:
    raw = len(section) + -len(section) % FILE_ALIGNMENT
    directories = [(0, 0)] * 16
    directories[14] = (SECTION, 72)
    optional = struct.pack("<HBBIIIII", 0x20B if pe32_plus else 0x10B, 8, 0, 0, raw, 0, 0, SECTION)
    optional += struct.pack("<Q", 0x400000) if pe32_plus else struct.pack("<II", SECTION, 0x400000)
    optional += struct.pack("<II6HIIIIHH", 0x2000, FILE_ALIGNMENT, 4, 0, 0, 0, 4, 0, 0, 0x4000, FILE_ALIGNMENT, 0, 3, 0)
    optional += struct.pack("<4Q" if pe32_plus else "<4I", 0x100000, 0x1000, 0x100000, 0x1000) + struct.pack(
        "<II", 0, 16
    )
    optional += b"".join(struct.pack("<II", *entry) for entry in directories)
    machine = 0x8664 if pe32_plus else 0x14C
    headers = b"MZ".ljust(60, b"\0") + struct.pack("<I", 64) + b"PE\0\0"
    headers += struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, len(optional), 0x2102) + optional
    headers += b".text\0\0\0" + struct.pack(
        "<IIIIIIHHI", len(section), SECTION, raw, FILE_ALIGNMENT, 0, 0, 0, 0, 0x60000020
    )
    return headers.ljust(FILE_ALIGNMENT, b"\0") + section.ljust(raw, b"\0")
