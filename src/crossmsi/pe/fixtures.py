"""Test fixtures that a module of the cfx framework exports, read without running any of its code.

A fixture is exported data (sample_payloads/src/cfx/cfx.h): ``cfx_fixture_<Name>`` points to its name and its entries.
So the tests of a DLL or driver of any ISA can be listed on any machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from crossmsi.pe.coff import NotPe, read_coff_header
from crossmsi.pe.identification import Source, _with_source
from crossmsi.pe.image import EXPORT, Damage, Image, Unavailable, printable
from crossmsi.pe.source import ByteSource

PREFIX = b"cfx_fixture_"
ABI = 1
KINDS = ("end", "setup", "teardown", "before", "after", "test")
MAX_FIXTURES = 10_000
MAX_ENTRIES = 10_000
"""Of one fixture: a table without an end must not be followed for ever."""


@dataclass(frozen=True, slots=True)
class Fixture:
    """A fixture: the names of its tests in the order they run, and of its other routines (setup, teardown, …)."""

    name: str
    tests: tuple[str, ...] = ()
    routines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class TestModule:
    """The fixtures of one file, in the runner's order; ``problem`` says why some of them could not be read."""

    __test__ = False  # not a test class for pytest

    path: str
    machine: str | None = None
    fixtures: tuple[Fixture, ...] = ()
    problem: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """All fields as JSON types; the other routines as a mapping from kind to name."""
        result = asdict(self)
        for fixture in result["fixtures"]:
            fixture["routines"] = dict(fixture["routines"])
        return result

    def test_names(self) -> list[str]:
        """``Fixture.test`` of every test, as the runner's ``-d`` prints them."""
        return [f"{fixture.name}.{test}" for fixture in self.fixtures for test in fixture.tests]


def read_test_module(source: Source, *, name: str | None = None) -> TestModule:
    """The fixtures of a path or a seekable binary file.

    Bad content never raises: it is in the result's ``problem``. CrossmsiError when the file can't be read at all.
    """
    return _with_source(source, lambda bytes_, label: _read(bytes_, name or label))


def _read(source: ByteSource, path: str) -> TestModule:
    machine, fixtures = None, []
    try:
        machine = read_coff_header(source).machine
        image = Image(source)
        for address in _addresses(image):
            if len(fixtures) == MAX_FIXTURES:
                raise Damage(f"more than {MAX_FIXTURES} fixtures")
            fixtures.append(_fixture(image, address))
    except NotPe as reason:
        return TestModule(path, problem=str(reason) or "not a PE file")
    except Damage as damage:
        return TestModule(path, machine, tuple(fixtures), str(damage))
    except Unavailable:
        return TestModule(path, machine, tuple(fixtures), "the file is cut")
    return TestModule(path, machine, tuple(fixtures))


def _addresses(image: Image) -> Iterator[int]:
    """Addresses of the exported fixtures, by name: the table is sorted, so the first one is searched by halves."""
    table, _ = image.directory(EXPORT)
    if not table:
        return
    count, functions, names, ordinals = image.unpack("24xIIII", table)

    def start(index: int) -> bytes:
        return image.read_up_to(image.unpack("I", names + 4 * index)[0], len(PREFIX))

    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if start(middle) < PREFIX else (low, middle)
    while low < count and start(low) == PREFIX:
        (ordinal,) = image.unpack("H", ordinals + 2 * low)
        yield image.unpack("I", functions + 4 * ordinal)[0]
        low += 1


def _fixture(image: Image, address: int) -> Fixture:
    pointer = "Q" if image.is_pe32_plus else "I"
    abi, _, name, entries = image.unpack(f"II{pointer}{pointer}", address)
    if abi != ABI:
        raise Damage(f"the fixture at address 0x{address:x} has version {abi}, {ABI} is known")
    tests: list[str] = []
    routines: list[tuple[str, str]] = []
    form, size = ("I4xQQ", 24) if image.is_pe32_plus else ("III", 12)
    place = entries - image.image_base
    for index in range(MAX_ENTRIES):
        kind, routine, _ = image.unpack(form, place + index * size)
        if kind == 0:
            return Fixture(_text(image, name), tuple(tests), tuple(routines))
        if kind >= len(KINDS):
            raise Damage(f"the fixture at address 0x{address:x} has an entry of unknown kind {kind}")
        text = _text(image, routine)
        if KINDS[kind] == "test":
            tests.append(text)
        else:
            routines.append((KINDS[kind], text))
    raise Damage(f"the fixture at address 0x{address:x} has more than {MAX_ENTRIES} entries")


def _text(image: Image, pointer: int) -> str:
    """The zero-terminated name that a pointer leads to."""
    raw, end, _ = image.read_up_to(pointer - image.image_base, 260).partition(b"\0")
    if not end:
        raise Damage(f"the name at 0x{pointer:x} has no end")
    return printable(raw)
