"""Damaged and hostile files: an identity with a problem, never an exception, never much work."""

from __future__ import annotations

import json
import random
import struct
from pathlib import Path

import pytest
from pe_builder import SECTION_OFFSET, SECTION_RVA, PeBuilder, version_info

from crossmsi.pe import PeIdentity, identify_bytes, machine_of
from crossmsi.pe.source import ByteSource

SAMPLES = Path(__file__).parents[2] / "sample_payloads" / "bin"


def full() -> bytes:
    """A file that has everything."""
    tree = {
        16: {1: {1033: version_info((1, 2, 3, 4), [1033])}},
        "REGISTRY": {1: {1033: b"HKCR"}},
        "TYPELIB": {1: {0: b"M"}},
    }
    builder = PeBuilder("i386", dll=True).exports(["DllGetClassObject", "other"]).imports(["a.dll", "b.dll"])
    return builder.delay_imports(["c.dll"]).resources(tree).clr(1).load_configuration(1).sign().build()


def checked(data: bytes, total: int | None = None) -> PeIdentity:
    identity = identify_bytes(data, "hostile", total)
    json.dumps(identity.to_dict())
    if machine_of(data) is not None:
        assert identity.machine == machine_of(data)
    return identity


def test_the_undamaged_file_has_no_problem() -> None:
    identity = checked(full())
    assert identity.problem is None
    assert (identity.imports, identity.delay_imports) == (("a.dll", "b.dll"), ("c.dll",))


def test_every_truncation_is_noticed() -> None:
    data = full()
    for length in [*range(0, SECTION_OFFSET, 5), *range(SECTION_OFFSET, len(data), 16), len(data) - 1]:
        identity = checked(data[:length])
        if length >= 2:
            assert identity.problem, f"cut to {length} of {len(data)} bytes"


def test_truncated_file_keeps_its_machine_type_and_names_the_cut() -> None:
    data = full()
    identity = checked(data[: SECTION_OFFSET + 100])
    assert (identity.format, identity.machine, identity.isa) == ("pe", "i386", "i386")
    assert "truncated: section .all should end at byte" in (identity.problem or "")


@pytest.mark.parametrize("seed", range(6))
def test_mutations(seed: int) -> None:
    """Each seed: 150 files with some fields overwritten, most in the headers."""
    chance = random.Random(seed)
    originals = [full(), *(path.read_bytes() for path in sorted(SAMPLES.glob("*/*")))]
    extremes = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\0\x10\0\0")
    for _ in range(150):
        data = bytearray(chance.choice(originals))
        for _ in range(chance.choice((1, 2, 8))):
            place = chance.randrange(0x300 if chance.random() < 0.5 else len(data) - 4)
            value = chance.choice((*extremes, chance.randbytes(4)))[: chance.choice((1, 2, 4))]
            data[place : place + len(value)] = value
        checked(bytes(data), chance.choice((None, 1 << 40)))


@pytest.mark.parametrize("offset", [0, 1, 63, 64, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF])
def test_pe_header_anywhere(offset: int) -> None:
    data = bytearray(full())
    struct.pack_into("<I", data, 60, offset)
    identity = checked(bytes(data))
    assert identity.format == ("pe" if offset == 64 else "other")
    assert bool(identity.problem) == (offset != 64)


def test_65535_sections_are_a_problem() -> None:
    data = bytearray(full())
    struct.pack_into("<H", data, 64 + 6, 0xFFFF)
    assert "of 65535 section headers are usable" in (checked(bytes(data)).problem or "")


def test_imports_without_an_end() -> None:
    builder = PeBuilder().imports(["first.dll"])
    name = builder.put(b"again.dll\0")
    builder.directory(1, struct.pack("<5I", name, 0, 0, name, name) * 5000)
    identity = checked(builder.build())
    assert identity.imports == ("again.dll",)
    assert identity.problem == "imports: no end within 4096 entries"


def test_imports_before_the_damage_are_kept() -> None:
    builder = PeBuilder()
    name = builder.put(b"good.dll\0")
    builder.directory(1, struct.pack("<5I", name, 0, 0, name, name) + struct.pack("<5I", 1, 0, 0, 0x7000000, 1))
    identity = checked(builder.build())
    assert identity.imports == ("good.dll",)
    assert identity.problem == "imports: address 0x7000000 is in no section"


def test_a_name_without_an_end() -> None:
    builder = PeBuilder()
    name = builder.put(b"x" * 400)
    builder.directory(1, struct.pack("<5I", name, 0, 0, name, name))
    assert checked(builder.build()).problem == f"imports: the name at address 0x{name:x} has no end"


def test_names_cannot_carry_control_characters() -> None:
    identity = checked(PeBuilder().imports(["\x1b[2J\nevil.dll"]).build())
    assert identity.imports == ("\\x1b[2J\\x0aevil.dll",)


def test_four_billion_exports() -> None:
    builder = PeBuilder(dll=True)
    huge = 0xFFFFFFFF
    builder.directory(0, struct.pack("<10I", 0, 0, 0, 0, 1, huge, huge, SECTION_RVA, SECTION_RVA, SECTION_RVA))
    assert "exports: address" in (checked(builder.build()).problem or "")


def test_export_names_sorted_wrongly_end_the_search() -> None:
    builder = PeBuilder(dll=True).exports([f"N{number:04}" for number in range(100)])
    data = bytearray(builder.build())
    names = data.index(b"N0000\0")
    chance = random.Random(1)
    data[names : names + 600] = chance.randbytes(600)
    checked(bytes(data))


def test_cyclic_resources_are_bounded() -> None:
    """Every directory has 100 branches that all lead back to the root: 100³ leaves for a trusting reader."""
    builder = PeBuilder()
    rows = b"".join(struct.pack("<II", 16, 0x80000000) for _ in range(100))
    builder.directory(2, struct.pack("<IIHHHH", 0, 0, 0, 0, 0, 100) + rows)
    assert (checked(builder.build()).problem or "").startswith("resources: ")


def test_shared_resource_branches_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """A type directory with 300 names that share one directory of 300 languages: 90,000 leaves."""
    reads = 0
    read = ByteSource.read

    def counted(self: ByteSource, offset: int, length: int) -> bytes:
        nonlocal reads
        reads += 1
        return read(self, offset, length)

    monkeypatch.setattr(ByteSource, "read", counted)
    languages = 24 + 16 + 300 * 8
    leaf = languages + 16 + 300 * 8
    section = struct.pack("<IIHHHH", 0, 0, 0, 0, 0, 1) + struct.pack("<II", 16, 0x80000000 | 24)
    section += struct.pack("<IIHHHH", 0, 0, 0, 0, 0, 300)
    section += b"".join(struct.pack("<II", n, 0x80000000 | languages) for n in range(300))
    section += struct.pack("<IIHHHH", 0, 0, 0, 0, 0, 300) + b"".join(struct.pack("<II", n, leaf) for n in range(300))
    builder = PeBuilder()
    builder.directory(2, section + struct.pack("<IIII", SECTION_RVA, 10, 0, 0))
    assert "resources: more than 4096 entries" in (checked(builder.build()).problem or "")
    assert reads < 10_000


@pytest.mark.parametrize(
    ("tree_pointer", "words"),
    [(0x18, "ends above"), (0x80000018, "in no section"), (0xFFFFFFFF, "in no section")],
)
def test_resource_pointers_that_lie(tree_pointer: int, words: str) -> None:
    builder = PeBuilder()
    row = struct.pack("<II", 16, tree_pointer)
    junk = struct.pack("<IIHHHHII", 0, 0, 0, 0, 0, 1, 1, 0x80F00000)
    builder.directory(2, struct.pack("<IIHHHH", 0, 0, 0, 0, 0, 1) + row + junk)
    assert words in (checked(builder.build()).problem or "")


def damaged_version(place: int, value: bytes) -> PeIdentity:
    data = bytearray(version_info((1, 2, 3, 4), [1033]))
    data[place : place + len(value)] = value
    return checked(PeBuilder().resources({16: {1: {1033: bytes(data)}}}).build())


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        (0, b"\0\0", "length"),
        (0, b"\xff\xff", "length"),
        (2, b"\0\0", "fixed file information"),
        (6, b"X\0", "no VS_VERSION_INFO"),
        (40, b"\0\0\0\0", "fixed file information"),
        (40 + 52, b"\0\0", "length"),
        (40 + 52, b"\3\0", "length"),
    ],
)
def test_damaged_version_information(place: int, value: bytes, words: str) -> None:
    identity = damaged_version(place, value)
    assert identity.version is None
    assert words in (identity.problem or "")
