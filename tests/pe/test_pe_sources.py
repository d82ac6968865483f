"""What identify takes: paths, open files, bytes, prefixes; and what it costs for big files."""

from __future__ import annotations

import io
import json
import os
import tracemalloc
from pathlib import Path

import pytest
from pe_builder import SECTION_OFFSET, PeBuilder, version_info

from crossmsi.errors import CrossmsiError
from crossmsi.pe import identify, identify_bytes, machine_of
from crossmsi.pe.source import ByteSource


def server() -> PeBuilder:
    builder = PeBuilder("i386", dll=True, entry_point=0).imports(["KERNEL32.dll"])
    return (
        builder.exports(["DllGetClassObject"]).resources({16: {1: {1033: version_info((1, 2, 3, 4), [1033])}}}).clr(0)
    )


class CountingFile(io.BytesIO):
    """Counts the bytes that are read; ``size`` of them exist, all zero beyond the given data."""

    def __init__(self, data: bytes, size: int | None = None) -> None:
        super().__init__(data)
        self.count = 0
        self.total = max(size or 0, len(data))

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        return super().seek(self.total + offset) if whence == os.SEEK_END else super().seek(offset, whence)

    def read(self, length: int | None = -1, /) -> bytes:
        assert length is not None and length >= 0, "asks for the whole file"
        data = super().read(length)
        data += bytes(min(length - len(data), max(0, self.total - self.tell())))
        self.count += len(data)
        return data


def test_path_file_and_bytes_agree(tmp_path: Path) -> None:
    data = server().build()
    path = tmp_path / "s.dll"
    path.write_bytes(data)
    expected = identify_bytes(data, str(path))
    assert expected.kind == "com-server"
    assert identify(path) == identify(str(path)) == expected
    with path.open("rb") as file:
        assert identify(file) == expected
    assert identify(io.BytesIO(data), name=str(path)) == expected
    assert identify(path, name="other.dll").path == "other.dll"
    assert machine_of(path) == machine_of(data) == machine_of(io.BytesIO(data)) == "i386"


def test_result_is_plain_json(tmp_path: Path) -> None:
    identity = identify_bytes(server().build(), "s.dll")
    document = json.loads(json.dumps(identity.to_dict()))
    assert document["languages"] == [1033]
    assert document["dotnet"] == {"runtime": "v4.0.30319", "bitness": "machine-specific", "il_only": False}


def test_an_open_file_keeps_its_position() -> None:
    file = io.BytesIO(server().build())
    file.seek(5)
    identify(file)
    machine_of(file)
    assert file.tell() == 5


@pytest.mark.parametrize("content", [b"", b"text", b"#!/bin/sh\n", b"\x7fELF" + bytes(100), b"PE\0\0" + bytes(60)])
def test_other_files_are_other(content: bytes) -> None:
    identity = identify_bytes(content, "x")
    assert (identity.format, identity.machine, identity.isa, identity.kind) == ("other", None, "none", "other")
    assert identity.problem == (None if content else "the file is empty")
    assert machine_of(content) is None


@pytest.mark.parametrize(
    ("mark", "words"), [(b"NE", "16-bit Windows program"), (b"LE", "VxD"), (b"LX", "OS/2"), (b"  ", "DOS program")]
)
def test_older_programs_are_named(mark: bytes, words: str) -> None:
    data = PeBuilder().build().replace(b"PE\0\0", mark + b"\0\0")
    identity = identify_bytes(data, "old.exe")
    assert identity.format == "other"
    assert words in (identity.problem or "")
    assert machine_of(data) is None


def test_what_cannot_be_read_is_a_crossmsi_error(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "absent", tmp_path, tmp_path / "pipe", "a\0b"):
        for read in (identify, machine_of):
            with pytest.raises(CrossmsiError):
                read(path)
    with (tmp_path / "new").open("wb") as write_only, pytest.raises(CrossmsiError):
        write_only.write(b"MZ")
        identify(write_only)
    reading, writing = os.pipe()
    os.close(writing)
    with os.fdopen(reading, "rb") as stream, pytest.raises(CrossmsiError):
        identify(stream)


def test_prefix_tells_the_machine_and_names_what_is_missing() -> None:
    whole = server().build()
    identity = identify_bytes(whole[: SECTION_OFFSET + 8], "s.dll", len(whole))
    assert (identity.format, identity.machine, identity.isa, identity.problem) == ("pe", "i386", "i386", None)
    assert identity.kind == "dll", "an unread export table mustn't make it resource-only"
    assert identity.unavailable == ("exports", "imports", "resources", "CLR header")
    assert identify_bytes(whole, "s.dll", len(whole)) == identify_bytes(whole, "s.dll")


def test_every_prefix_is_identified_without_a_false_problem() -> None:
    whole = server().build()
    complete = identify_bytes(whole, "s.dll")
    for length in range(SECTION_OFFSET, len(whole)):
        identity = identify_bytes(whole[:length], "s.dll", len(whole))
        assert identity.problem is None
        assert identity.isa == "i386"
        assert identity.unavailable or identity == complete


def test_prefix_without_the_pe_header_says_so() -> None:
    identity = identify_bytes(PeBuilder().build()[:64], "x.exe", 5000)
    assert (identity.format, identity.problem) == (
        "other",
        "its PE header is at byte 64, only the first 64 bytes are at hand",
    )


def test_a_gigabyte_costs_some_kilobytes(tmp_path: Path) -> None:
    """Sections, overlay and signature of a file that is 1 GiB long, nearly all of it a hole."""
    size = 1 << 30
    builder = server()
    data = bytearray(builder.build())
    path = tmp_path / "big.dll"
    with path.open("wb") as file:
        file.write(data)
        file.truncate(size)
    counting = CountingFile(bytes(data), size)
    identify(counting)  # imports what it needs before memory is traced
    counting.count = 0
    tracemalloc.start()
    try:
        identity = identify(counting)
        from_disk = identify(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (identity.kind, identity.version, identity.problem) == ("com-server", "1.2.3.4", None)
    assert from_disk.to_dict() | {"path": identity.path} == identity.to_dict()
    assert counting.count < 1 << 20
    assert peak < 2 << 20


def test_headers_that_point_far_into_a_big_file_stay_cheap() -> None:
    """The section's bytes claim to start at 900 MB: pefile takes all before it as the header."""
    data = bytearray(server().build())
    section = data.index(b".all")
    data[section + 16 : section + 24] = (0x1000).to_bytes(4, "little") + (900 << 20).to_bytes(4, "little")
    file = CountingFile(bytes(data), 1 << 30)
    tracemalloc.start()
    try:
        identity = identify(file)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert identity.machine == "i386"
    assert file.count < 1 << 20
    assert peak < 4 << 20


@pytest.mark.parametrize("size", [0, 10, 4095, 4096, 4097, 9000])
def test_reads_on_both_sides_of_the_kept_head(size: int) -> None:
    data = os.urandom(size)
    for source in (ByteSource.of_bytes(data), ByteSource.of_file(io.BytesIO(data))):
        for offset in (0, 1, 4090, 4096, 5000, 8999, 9000, 10_000):
            for length in (-1, 0, 1, 6, 7, 5000):
                assert source.read(offset, length) == data[offset : offset + max(length, 0)]
