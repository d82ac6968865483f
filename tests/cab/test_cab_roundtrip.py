"""What the writer writes, the reader reads: every boundary, every engine, any number of threads."""

from __future__ import annotations

import importlib.util
import io
import random
import struct
from contextlib import contextmanager

import pytest
from cab_builder import DATE, member
from hypothesis import given, settings
from hypothesis import strategies as st

from crossmsi.cab import CabinetReader, CabinetWriter, write_cabinet
from crossmsi.cab import plan as plan_module

BLOCK = 32_768
EDGES = [0, 1, 2, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK - 1, 2 * BLOCK, 2 * BLOCK + 1]


def pattern(size: int, seed: int) -> bytes:
    """``size`` bytes, half noise and half repetition, so that blocks compress and refer to their history."""
    generator = random.Random(seed)
    noise = generator.randbytes(min(size, 5000) + 1)
    out = bytearray()
    while len(out) < size:
        start = generator.randrange(len(noise))
        out += noise[start : start + generator.randrange(1, 400)]
        if generator.random() < 0.05:
            out += generator.randbytes(generator.randrange(1, 3000))
    return bytes(out[:size])


def packed(contents: dict[str, bytes], **options) -> bytes:
    out = io.BytesIO()
    size = write_cabinet(out, [member(name, data) for name, data in contents.items()], **options)
    assert size == len(out.getvalue()) == out.tell()
    return out.getvalue()


def unpacked(cabinet: bytes) -> dict[str, bytes]:
    reader = CabinetReader(io.BytesIO(cabinet))
    return {file.name: reader.read(file) for file in reader.files}


def blocks_of(cabinet: bytes) -> list[tuple[int, int]]:
    """(payload bytes, uncompressed bytes) of every CFDATA, walked without the reader."""
    folder_count = struct.unpack_from("<H", cabinet, 26)[0]
    blocks = []
    for index in range(folder_count):
        at, count, _ = struct.unpack_from("<IHH", cabinet, 36 + 8 * index)
        for _ in range(count):
            size, raw_size = struct.unpack_from("<HH", cabinet, at + 4)
            blocks.append((size, raw_size))
            at += 8 + size
    assert at == len(cabinet)
    return blocks


@pytest.mark.parametrize("compression", ["mszip", "none"])
@pytest.mark.parametrize("size", EDGES)
def test_one_file_at_the_block_boundaries(size: int, compression: str) -> None:
    contents = {"file": pattern(size, size)}
    cabinet = packed(contents, compression=compression, threads=1)
    assert unpacked(cabinet) == contents
    assert sum(raw for _, raw in blocks_of(cabinet)) == size
    assert all(raw == BLOCK for _, raw in blocks_of(cabinet)[:-1])


@settings(max_examples=40, deadline=None)
@given(
    sizes=st.lists(st.one_of(st.sampled_from(EDGES), st.integers(0, 300)), min_size=1, max_size=8),
    compression=st.sampled_from(["mszip", "none"]),
    threads=st.integers(1, 3),
    data=st.data(),
)
def test_many_files(sizes: list[int], compression: str, threads: int, data: st.DataObject) -> None:
    text = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=40)
    names = data.draw(st.lists(text, min_size=len(sizes), max_size=len(sizes), unique=True))
    contents = {name: pattern(size, n) for n, (name, size) in enumerate(zip(names, sizes, strict=True))}
    assert unpacked(packed(contents, compression=compression, threads=threads)) == contents


def test_the_listing_tells_what_was_packed() -> None:
    out = io.BytesIO()
    write_cabinet(out, [member("a", b"one"), member("ünï", b"three", attributes=0x21), member("c", b"")])
    files = CabinetReader(out).files
    assert [(f.name, f.size, f.folder, f.offset, f.attrs) for f in files] == [
        ("a", 3, 0, 0, 0x20),
        ("ünï", 5, 0, 3, 0xA1),
        ("c", 0, 0, 8, 0x20),
    ]
    assert {file.date for file in files} == {DATE.replace(second=14)}


@pytest.mark.parametrize("engine", ["zlib", "deflate", "isal"])
def test_bytes_do_not_depend_on_the_threads(engine: str) -> None:
    if engine != "zlib" and importlib.util.find_spec(engine) is None:
        pytest.skip(f"the optional package {engine} is not installed")
    contents = {f"f{n}": pattern(size, n) for n, size in enumerate([700_000, 3, 0, 1_200_000, BLOCK, 100_001])}
    first, *others = [packed(contents, engine=engine, threads=threads) for threads in (1, 2, 3, 8)]
    assert all(other == first for other in others)
    assert unpacked(first) == contents


@pytest.mark.parametrize("level", [1, 4, 6, 9])
def test_levels(level: int) -> None:
    contents = {"f": pattern(200_000, 1)}
    assert unpacked(packed(contents, level=level)) == contents


def test_history_is_used_between_blocks() -> None:
    noise = random.Random(5).randbytes(BLOCK // 2)
    # Every block repeats the noise of the one before: without history nothing could be saved.
    cabinet = packed({"f": noise * 16})
    sizes = [size for size, _ in blocks_of(cabinet)]
    assert sizes[0] > BLOCK // 2
    assert max(sizes[1:]) < 1000


def test_noise_is_stored_within_the_block_limit() -> None:
    contents = {"f": random.Random(6).randbytes(5 * BLOCK + 77)}
    cabinet = packed(contents)
    assert [size for size, _ in blocks_of(cabinet)] == [BLOCK + 7] * 5 + [77 + 7]
    assert unpacked(cabinet) == contents


def test_a_cabinet_may_start_inside_a_file() -> None:
    out = io.BytesIO(b"prefix")
    out.seek(6)
    size = write_cabinet(out, [member("a", b"content")])
    assert out.tell() == 6 + size
    assert out.getvalue()[:6] == b"prefix"
    assert unpacked(out.getvalue()[6:]) == {"a": b"content"}


def test_a_new_folder_starts_before_the_block_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plan_module, "MAX_FOLDER_BYTES", 4 * BLOCK)
    contents = {f"f{n}": pattern(size, n) for n, size in enumerate([3 * BLOCK, BLOCK, 1, 4 * BLOCK, 0, 2 * BLOCK, 9])}
    cabinet = packed(contents, threads=2)
    files = CabinetReader(io.BytesIO(cabinet)).files
    assert [(file.folder, file.offset) for file in files] == [
        (0, 0),
        (0, 3 * BLOCK),
        (1, 0),
        (2, 0),
        (2, 4 * BLOCK),
        (3, 0),
        (3, 2 * BLOCK),
    ]
    assert unpacked(cabinet) == contents


def test_as_many_files_as_a_cabinet_holds() -> None:
    members = [member(f"f{n}", n.to_bytes(2, "little")) for n in range(65_535)]
    out = io.BytesIO()
    CabinetWriter(out, threads=1).write(members)
    reader = CabinetReader(out)
    assert len(reader.files) == 65_535
    assert reader.read("f65534") == b"\xfe\xff"
    seen = {}

    @contextmanager
    def sink(file):
        buffer = io.BytesIO()
        yield buffer
        seen[file.name] = buffer.getvalue()

    reader.extract(None, sink)
    assert seen == {f"f{n}": n.to_bytes(2, "little") for n in range(65_535)}
