"""Compound files: what is written can be read, damage is one clear error."""

from __future__ import annotations

import io
import os
import random
import sys

import pytest

from crossmsi.cfb import CompoundReader
from crossmsi.cfb.nodes import StorageNode, StreamNode
from crossmsi.cfb.writer import write_compound
from crossmsi.errors import CrossmsiError


def stream(name: str, data: bytes) -> StreamNode:
    return StreamNode(name, lambda out: out.write(data) and None, len(data))


def written(root: StorageNode, version: int = 3) -> bytes:
    out = io.BytesIO()
    write_compound(out, root, version=version)
    return out.getvalue()


def read_all(reader: CompoundReader, storage=None) -> dict:
    listing = reader.listing(storage)
    found: dict = {name: reader.read(entry) for name, entry in listing.streams.items()}
    found.update({name: read_all(reader, entry) for name, entry in listing.storages.items()})
    return found


@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize("count", [0, 1, 2, 3, 7, 8, 100])
def test_any_number_of_streams(version: int, count: int) -> None:
    contents = {f"s{index}": bytes([index % 256]) * (index * 97) for index in range(count)}
    data = written(StorageNode("Root Entry", bytes(16), [stream(*item) for item in contents.items()]), version)
    reader = CompoundReader(io.BytesIO(data))
    assert reader.version == version
    assert read_all(reader) == contents


def test_nested_storages() -> None:
    inner = StorageNode("inner", b"i" * 16, [stream("deep", b"x" * 5000), StorageNode("empty")])
    data = written(StorageNode("Root Entry", bytes(16), [stream("top", b"1"), inner]))
    reader = CompoundReader(io.BytesIO(data))
    assert read_all(reader) == {"top": b"1", "inner": {"deep": b"x" * 5000, "empty": {}}}
    assert reader.listing(reader.listing().storages["inner"]).clsid == b"i" * 16


def test_a_file_that_needs_a_difat_chain() -> None:
    # 109 FAT sectors of 128 entries are in the header: 7 MiB and more need a DIFAT sector.
    blob = random.Random(1).randbytes(9 << 20)
    data = written(StorageNode("Root Entry", bytes(16), [stream("big", blob), stream("small", b"s")]))
    reader = CompoundReader(io.BytesIO(data))
    assert read_all(reader) == {"big": blob, "small": b"s"}
    with reader.open(reader.listing().streams["big"]) as file:
        file.seek(5_000_000)
        assert file.read(1000) == blob[5_000_000:5_001_000]


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system with holes in files")
def test_a_version_4_file_with_a_difat_chain_and_a_stream_beyond_4_gib(tmp_path) -> None:
    size = (5 << 30) + 77

    def sparse(out) -> None:
        out.write(b"first")
        out.seek(size - 4)
        out.write(b"last")

    path = tmp_path / "big"
    with path.open("w+b") as out:
        nodes = [StreamNode("big", sparse, size), stream("after", b"a" * 5000), stream("small", b"s")]
        write_compound(out, StorageNode("Root Entry", bytes(16), nodes), version=4)
    with path.open("rb") as file:
        reader = CompoundReader(file)
        assert reader._header.difat_count > 1 and reader.size > size
        streams = reader.listing().streams
        assert streams["big"].size == size
        with reader.open(streams["big"]) as big:
            assert big.read(8) == b"first\0\0\0"
            big.seek(-6, os.SEEK_END)
            assert big.read() == b"\0\0last"
        assert (reader.read(streams["after"]), reader.read(streams["small"])) == (b"a" * 5000, b"s")


def test_a_version_3_stream_beyond_2_gib_is_refused(tmp_path) -> None:
    def sparse(out) -> None:
        out.seek((2 << 30) - 1)
        out.write(b"x")

    with (tmp_path / "big").open("w+b") as out, pytest.raises(CrossmsiError, match="needs a version 4 compound file"):
        write_compound(out, StorageNode("Root Entry", bytes(16), [StreamNode("big", sparse)]))


def test_siblings_form_a_valid_red_black_tree() -> None:
    from crossmsi.cfb.entry import name_key
    from crossmsi.cfb.layout import NO_ENTRY

    for count in range(1, 40):
        nodes = [stream(f"n{index:03}", b"") for index in range(count)]
        reader = CompoundReader(io.BytesIO(written(StorageNode("Root Entry", bytes(16), nodes))))
        entries = reader._entries

        def black_height(index: int, red_parent: bool, low, high, entries=entries) -> int:
            if index == NO_ENTRY:
                return 1
            entry = entries[index]
            key = name_key(entry.name)
            assert (low is None or low < key) and (high is None or key < high)
            assert not (red_parent and entry.color == 0)
            left = black_height(entry.left, entry.color == 0, low, key)
            assert left == black_height(entry.right, entry.color == 0, key, high)
            return left + entry.color

        black_height(entries[0].child, True, None, None)


def test_two_streams_of_one_name_are_refused() -> None:
    with pytest.raises(CrossmsiError, match="two streams have the same name"):
        written(StorageNode("Root Entry", bytes(16), [stream("Name", b""), stream("NAME", b"")]))


def test_a_name_that_is_too_long_is_refused() -> None:
    with pytest.raises(CrossmsiError, match="longer than the 31 characters"):
        written(StorageNode("Root Entry", bytes(16), [stream("n" * 32, b"")]))


def _sample() -> bytearray:
    nodes = [stream("big", bytes(range(256)) * 40), stream("small", b"small"), stream("other", b"o" * 200)]
    return bytearray(written(StorageNode("Root Entry", bytes(16), nodes)))


def test_a_chain_that_loops_ends_in_an_error() -> None:
    data = _sample()
    reader = CompoundReader(io.BytesIO(bytes(data)))
    fat = (reader._header.difat[0] + 1) * 512
    directory = reader._header.directory_start
    data[fat + directory * 4 : fat + directory * 4 + 4] = directory.to_bytes(4, "little")
    with pytest.raises(CrossmsiError, match="never ends"):
        CompoundReader(io.BytesIO(bytes(data))).listing()


def test_every_truncation_is_an_error_or_a_result() -> None:
    data = bytes(_sample())
    whole = read_all(CompoundReader(io.BytesIO(data)))
    for length in range(0, len(data), 37):
        try:
            assert read_all(CompoundReader(io.BytesIO(data[:length]))) == whole
        except CrossmsiError:
            continue


def test_random_damage_is_an_error_or_a_result() -> None:
    original = _sample()
    random_ = random.Random(7)
    for _ in range(1500):
        data = bytearray(original)
        for _ in range(random_.randint(1, 6)):
            at = random_.randrange(len(data))
            data[at] = random_.choice((0, 0xFF, 0xFE, data[at] ^ (1 << random_.randrange(8))))
        try:
            read_all(CompoundReader(io.BytesIO(bytes(data))))
        except CrossmsiError:
            continue
