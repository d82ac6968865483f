"""The reader: sets of cabinets, reserved areas, checksums, partial reads, one pass for many files."""

from __future__ import annotations

import io
from contextlib import contextmanager

import pytest
from cab_builder import (
    CONTINUED_BOTH,
    CONTINUED_FROM_PREVIOUS,
    CONTINUED_TO_NEXT,
    block,
    cabinet,
    member,
    mszip_payloads,
)

from crossmsi.cab import CabFile, CabinetReader, write_cabinet
from crossmsi.cab.cursor import FolderCursor
from crossmsi.errors import CrossmsiError

BLOCK = 32_768
TEXT = b"".join(b"line %d of the file\n" % n for n in range(12_000))


class Collector:
    """A sink that keeps what it is given, in order, and whether each member was closed."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.open_now = self.most_open = 0

    @contextmanager
    def __call__(self, file: CabFile):
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        buffer = io.BytesIO()
        yield buffer
        self.contents[file.name] = buffer.getvalue()
        self.open_now -= 1


@pytest.fixture
def blocks_unpacked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one with every block that is unpacked."""
    calls: list[int] = []
    advance = FolderCursor.advance

    def counted(self: FolderCursor, wanted: int) -> None:
        calls.append(wanted)
        advance(self, wanted)

    monkeypatch.setattr(FolderCursor, "advance", counted)
    return calls


def many(count: int = 20, size: int = 20_000, **options) -> tuple[CabinetReader, dict[str, bytes]]:
    contents = {f"f{n}": TEXT[n * 100 : n * 100 + size] for n in range(count)}
    out = io.BytesIO()
    write_cabinet(out, [member(name, data) for name, data in contents.items()], **options)
    return CabinetReader(out), contents


def test_mszip_with_history_from_another_writer() -> None:
    data = cabinet([(1, [block(*b) for b in mszip_payloads(TEXT)])], [(b"t", len(TEXT), 0, 0)])
    assert CabinetReader(io.BytesIO(data)).read("t") == TEXT


@pytest.mark.parametrize("header", [b"", b"header reserve"])
@pytest.mark.parametrize("folder", [b"", b"fold"])
@pytest.mark.parametrize("data", [b"", b"data block reserve"])
@pytest.mark.parametrize("counted", [True, False])
def test_reserved_areas(header: bytes, folder: bytes, data: bytes, counted: bool) -> None:
    payloads = mszip_payloads(TEXT)
    if counted:
        blocks = [block(payload, size, data) for payload, size in payloads]
    else:
        # The checksum without the reserved area, as some writers make it.
        blocks = [block(p, size)[:8] + data + block(p, size)[8:] for p, size in payloads]
    raw = cabinet([(1, blocks)], [(b"t", len(TEXT), 0, 0)], reserves=(header, folder, len(data)))
    assert CabinetReader(io.BytesIO(raw)).read("t") == TEXT


def test_open_gives_a_stream() -> None:
    reader, contents = many()
    with reader.open("f3") as stream:
        assert stream.read(5) == contents["f3"][:5]
        assert stream.read() == contents["f3"][5:]
        assert stream.read() == b""
        assert stream.readable()
        assert not stream.seekable()


def test_streams_may_be_read_in_turns() -> None:
    reader, contents = many(count=6, size=50_000)
    streams = [(name, reader.open(name), []) for name in ("f5", "f0", "f3")]
    for _ in range(60):
        for _, stream, parts in streams:
            parts.append(stream.read(1000))
    for name, stream, parts in streams:
        assert b"".join(parts) == contents[name]
        stream.close()


def test_reading_while_extracting() -> None:
    reader, contents = many(count=5, size=70_000)

    @contextmanager
    def sink(file: CabFile):
        assert reader.read("f4", 10) == contents["f4"][:10]
        buffer = io.BytesIO()
        yield buffer
        assert reader.read("f0") == contents["f0"]
        assert buffer.getvalue() == contents[file.name]

    reader.extract(None, sink)


def test_reading_in_order_unpacks_every_block_once(blocks_unpacked: list[int]) -> None:
    reader, contents = many()
    assert {file.name: reader.read(file) for file in reader.files} == contents
    assert len(blocks_unpacked) == -(-20 * 20_000 // BLOCK)


def test_extract_is_one_pass_and_ends_early(blocks_unpacked: list[int]) -> None:
    reader, contents = many()
    sink = Collector()
    # The last wanted byte is at 2 * 20000 + 999, in the second of thirteen blocks.
    reader.extract(["f2", "f0"], sink, limit=1000)
    assert sink.contents == {"f0": contents["f0"][:1000], "f2": contents["f2"][:1000]}
    assert len(blocks_unpacked) == 2
    assert sink.open_now == 0


def test_extract_everything() -> None:
    reader, contents = many(threads=1)
    sink, steps = Collector(), []
    reader.extract(None, sink, progress=steps.append)
    assert sink.contents == contents
    assert list(sink.contents) == list(contents)
    assert steps == sorted(steps)
    assert steps[-1] == 20 * 20_000
    assert sink.most_open == 1


def test_extract_checks_the_names_first() -> None:
    reader, _ = many()
    sink = Collector()
    with pytest.raises(CrossmsiError, match="the cabinet has no file 'nope'"):
        reader.extract(["f0", "nope"], sink)
    assert sink.contents == {}


def test_a_sink_learns_of_the_error() -> None:
    payloads = mszip_payloads(TEXT)
    blocks = [block(*payloads[0]), block(*payloads[1], checksum=12345), *(block(*b) for b in payloads[2:])]
    reader = CabinetReader(io.BytesIO(cabinet([(1, blocks)], [(b"t", len(TEXT), 0, 0)])))
    seen = []

    @contextmanager
    def sink(file: CabFile):
        try:
            yield io.BytesIO()
        except CrossmsiError as error:
            seen.append((file.name, error.what))
            raise

    with pytest.raises(CrossmsiError):
        reader.extract(None, sink)
    assert seen == [("t", f"data block 2 of {len(payloads)} is damaged: its checksum does not match")]


def test_stored_folders_are_skipped_without_reading() -> None:
    class Counting(io.BytesIO):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            data = super().read(size)
            Counting.taken += len(data)
            return data

    out = Counting()
    write_cabinet(out, [member(f"f{n}", bytes([n]) * 1_000_000) for n in range(5)], compression="none")
    reader = CabinetReader(out)
    assert reader.read("f4", 10) == b"\4" * 10
    assert Counting.taken < 50_000


def test_files_that_share_their_bytes() -> None:
    # WiX stores equal files once and lets several entries point there.
    files = [(b"a", 50_000, 0, 0), (b"b", 1000, 50_000, 0), (b"c", 50_000, 0, 0), (b"d", 40_000, 100, 0)]
    data = cabinet([(1, [block(*b) for b in mszip_payloads(TEXT[:51_000])])], files)
    reader = CabinetReader(io.BytesIO(data))
    expected = {"a": TEXT[:50_000], "b": TEXT[50_000:51_000], "c": TEXT[:50_000], "d": TEXT[100:40_100]}
    assert {file.name: reader.read(file) for file in reader.files} == expected
    sink = Collector()
    reader.extract(None, sink)
    assert sink.contents == expected


def test_many_large_twins_are_written_a_few_at_a_time() -> None:
    size = 1_200_000
    files = [(b"t%d" % n, size, 0, 0) for n in range(70)]
    blocks = [block(*b) for b in mszip_payloads(bytes(size))]
    reader = CabinetReader(io.BytesIO(cabinet([(1, blocks)], files)))
    counts = {}
    open_now = most_open = 0

    class Count:
        def __init__(self, name: str) -> None:
            counts[name] = 0
            self.name = name

        def write(self, data: bytes) -> None:
            counts[self.name] += len(data)

    @contextmanager
    def sink(file: CabFile):
        nonlocal open_now, most_open
        open_now += 1
        most_open = max(most_open, open_now)
        yield Count(file.name)
        open_now -= 1

    reader.extract(None, sink)
    assert set(counts.values()) == {size}
    assert len(counts) == 70
    assert most_open == 64


@pytest.mark.parametrize("compression", [0, 1])
def test_a_set_of_cabinets(compression: int) -> None:
    pieces = [(TEXT[at : at + BLOCK], len(TEXT[at : at + BLOCK])) for at in range(0, len(TEXT), BLOCK)]
    whole = mszip_payloads(TEXT) if compression else pieces
    # The block at each border is split: its first part says that it holds nothing.
    (p2, n2), (p4, n4) = whole[2], whole[4]
    one = [*(block(*b) for b in whole[:2]), block(p2[:1000], 0)]
    two = [block(p2[1000:], n2), block(*whole[3]), block(p4[:1], 0)]
    three = [block(p4[1:], n4), *(block(*b) for b in whole[5:])]
    big = len(TEXT) - 2000
    cabinets = {
        "one.cab": cabinet(
            [(compression, one)],
            [(b"first", 1000, 0, 0), (b"big", big, 1000, CONTINUED_TO_NEXT)],
            following=b"two.cab",
            index=0,
        ),
        "two.cab": cabinet(
            [(compression, two)],
            [(b"big", big, 1000, CONTINUED_BOTH)],
            previous=b"one.cab",
            following=b"three.cab",
            index=1,
        ),
        "three.cab": cabinet(
            [(compression, three), (0, [block(b"other folder", 12)])],
            [(b"big", big, 1000, CONTINUED_FROM_PREVIOUS), (b"last", 1000, big + 1000, 0), (b"own", 12, 0, 1)],
            previous=b"two.cab",
            index=2,
        ),
    }
    opened = []

    def resolver(name: str) -> io.BytesIO:
        opened.append(io.BytesIO(cabinets[name]))
        return opened[-1]

    expected = {
        "first": TEXT[:1000],
        "big": TEXT[1000:-1000],
        "last": TEXT[-1000:],
        "own": b"other folder",
    }
    for name, data in cabinets.items():
        with CabinetReader(io.BytesIO(data), name=name, resolver=resolver) as reader:
            sink = Collector()
            reader.extract(None, sink)
            assert sink.contents == {file.name: expected[file.name] for file in reader.files}
            assert {file.name: reader.read(file) for file in reader.files} == sink.contents
    assert all(file.closed for file in opened)
    # Each reader opens the two others, and itself never.
    assert len(opened) == 6

    alone = CabinetReader(io.BytesIO(cabinets["one.cab"]), name="one.cab")
    assert alone.files[1].to_next
    assert alone.read("first") == expected["first"]
    with pytest.raises(CrossmsiError, match=r"^one\.cab: files span into the cabinet 'two\.cab', which is not at hand"):
        alone.read("big")


def test_a_neighbour_that_can_not_be_opened() -> None:
    def resolver(name: str) -> io.BytesIO:
        raise FileNotFoundError(2, "No such file", name)

    data = cabinet([(0, [block(b"abc", 3)])], [(b"f", 5, 0, CONTINUED_TO_NEXT)], following=b"gone.cab")
    reader = CabinetReader(io.BytesIO(data), name="here.cab", resolver=resolver)
    with pytest.raises(CrossmsiError) as caught:
        reader.read("f")
    assert str(caught.value).startswith("here.cab: cannot open the cabinet 'gone.cab', into which files span:")
    assert "one directory" in str(caught.value)


def test_names() -> None:
    latin = cabinet([(0, [block(b"x", 1)])], [(b"caf\xe9\x81", 1, 0, 0)])
    assert CabinetReader(io.BytesIO(latin)).files[0].name == "café\\x81"
    utf8 = cabinet([(0, [block(b"x", 1)])], [("café".encode() + b"\xff", 1, 0, 0)], attributes=0xA0)
    assert CabinetReader(io.BytesIO(utf8)).files[0].name == "café\\xff"


def test_two_files_of_one_name() -> None:
    data = cabinet([(0, [block(b"xy", 2)])], [(b"n", 1, 0, 0), (b"n", 1, 1, 0)])
    reader = CabinetReader(io.BytesIO(data))
    assert reader.read("n") == b"x"
    assert [reader.read(file) for file in reader.files] == [b"x", b"y"]


def test_a_cabinet_without_files() -> None:
    reader = CabinetReader(io.BytesIO(cabinet([(0, [])], [])))
    assert reader.files == []
    reader.extract(None, Collector())


def test_a_closed_file() -> None:
    out = io.BytesIO()
    write_cabinet(out, [member("a", b"content")])
    reader = CabinetReader(out, name="x.cab")
    out.close()
    with pytest.raises(CrossmsiError, match=r"^x\.cab: cannot be read: "):
        reader.read("a")
