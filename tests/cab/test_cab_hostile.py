"""Damaged and malicious cabinets: one clear error, soon, and in little memory."""

from __future__ import annotations

import io
import random
import struct
import subprocess
import sys
import time
import zlib
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
from cab_lzx_encoder import ALIGNED, UNCOMPRESSED, VERBATIM, LzxEncoder

from crossmsi.cab import CabinetReader, write_cabinet
from crossmsi.cab import extract as extract_module
from crossmsi.errors import CrossmsiError

TEXT = b"".join(b"%d bottles of text\n" % n for n in range(5000))


class Count:
    """Counts what is written to it."""

    def __init__(self) -> None:
        self.total = 0

    def write(self, data: bytes) -> None:
        self.total += len(data)

    @contextmanager
    def sink(self, _file):
        yield self


def read_all(data: bytes) -> None:
    """List and read everything, each way the reader offers; the neighbours of a set are the cabinet itself."""
    with CabinetReader(io.BytesIO(data), name="x.cab", resolver=lambda _name: io.BytesIO(data)) as reader:
        for file in reader.files:
            assert len(reader.read(file)) == file.size
        reader.extract(None, Count().sink)


def raw_deflate(data: bytes) -> bytes:
    stream = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b"CK" + stream.compress(data) + stream.flush()


def one_block(payload: bytes, raw_size: int, compression: int = 1, **options) -> bytes:
    return cabinet([(compression, [block(payload, raw_size)])], [(b"f", raw_size or 1, 0, 0)], **options)


GOOD = cabinet([(1, [block(*b) for b in mszip_payloads(TEXT)])], [(b"f", len(TEXT), 0, 0)])


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "x.cab: this is not a cabinet: it does not start with 'MSCF'"),
        (b"MZ" + GOOD, "x.cab: this is not a cabinet"),
        (b"MSCF", "x.cab: the cabinet is cut off: the header needs bytes 0 to 36, the file has 4"),
        (cabinet([], [], version=0x0203), "cabinet format version 2.3 is not known; only 1.x is"),
        (GOOD[:-1], f"the cabinet is cut off: its header says {len(GOOD)} bytes, the file has {len(GOOD) - 1}"),
        (cabinet([(1, [])], [], size=0xFFFFFFFF), "the cabinet is cut off: its header says 4294967295 bytes"),
        (cabinet([(1, [])], [], folder_count=65_535), "the folder table needs bytes 36 to 524316"),
        (cabinet([(1, [])], [(b"f", 0, 0, 0)], file_count=65_535), "file entry 2 of 65535 is cut off"),
        (cabinet([(1, [])], [(b"f", 0, 0, 0)], files_offset=0xFFFFFFF0), "file entry 1 of 1 is cut off"),
        (cabinet([(1, [])], [(b"", 0, 0, 0)]), "file entry 1 of 1 is cut off, or its name is empty or has no end"),
        (cabinet([(1, [])], [(b"n" * 256, 0, 0, 0)]), "file entry 1 of 1 is cut off, or its name"),
        (cabinet([(1, [])], [(b"f", 1, 0, 7)]), "file 'f' is in folder 7, there are 1"),
        (cabinet([], [(b"f", 1, 0, 0)]), "file 'f' is in folder 0, there are 0"),
        (cabinet([], [(b"f", 1, 0, CONTINUED_TO_NEXT)], following=b"n"), "file 'f' is in folder -1, there are 0"),
        (
            cabinet([(1, [])], [(b"f", 1, 0, CONTINUED_FROM_PREVIOUS)]),
            "file 'f' spans into the previous cabinet, but the header names none",
        ),
        (
            cabinet([(1, [])], [(b"f", 1, 0, CONTINUED_BOTH)], previous=b"p"),
            "file 'f' spans into the next cabinet, but the header names none",
        ),
        (
            cabinet([(1, []), (1, [])], [(b"f", 1, 0, CONTINUED_BOTH)], previous=b"p", following=b"n"),
            "file 'f' spans the whole cabinet, but there are 2 folders",
        ),
        (cabinet([(1, [])], [], previous=b"x" * 300), "the header's cabinet name of a linked cabinet has no end"),
        (one_block(b"CK", 5, compression=2), "the files are compressed with Quantum, which crossmsi does not read"),
        (one_block(b"CK", 5, compression=9), "compression type 9 is not defined; the cabinet is damaged"),
        (one_block(b"XX" + raw_deflate(TEXT)[2:], 100), "block 1 of 1 is damaged: an MSZIP block does not start"),
        (one_block(b"CK\xff\xff\xff", 5), "data block 1 of 1 is damaged: an MSZIP block is not valid deflate data"),
        (one_block(raw_deflate(b"12345"), 4), "an MSZIP block unpacks to more than the 4 bytes that its header says"),
        (one_block(raw_deflate(b"12345"), 6), "an MSZIP block unpacks to 5 bytes, its header says 6"),
        (one_block(raw_deflate(TEXT)[:-30], 32_768), "an MSZIP block unpacks to more than"),
        (one_block(raw_deflate(TEXT[:999])[:-30], 999), "an MSZIP block breaks off after"),
        (one_block(b"stored", 5, compression=0), "a stored block has 6 bytes, its header says 5"),
        (one_block(bytes(40_000), 40_000, compression=0), "its header says 40000 bytes, a block has at most 32768"),
        (one_block(b"", 0), "it says that it holds nothing, but it is no first part of a split block|ends after 0"),
        (
            cabinet([(0, [block(b"abc", 3)])], [(b"f", 5, 0, 0)]),
            "x.cab (folder 0): the folder ends after 3 bytes, its files need more",
        ),
        (
            cabinet([(0, [block(b"abc", 3)])], [(b"f", 1, 0xFFFFFFFF, 0)]),
            "x.cab (folder 0): the folder ends after 3 bytes, its files need more",
        ),
        (
            cabinet([(0, [block(b"abc", 3, checksum=1)])], [(b"f", 3, 0, 0)]),
            "x.cab (folder 0): data block 1 of 1 is damaged: its checksum does not match",
        ),
        (
            cabinet([(0, [block(b"abc", 3)])], [(b"f", 4, 0, CONTINUED_TO_NEXT)], following=b"x.cab"),
            "the cabinet 'x.cab' is number 0 of set 7, expected was number 1 of set 7",
        ),
        (
            cabinet([(0, [block(b"abc", 3)])], [(b"f", 4, 0, CONTINUED_FROM_PREVIOUS)], previous=b"x.cab"),
            "x.cab: a folder spans into another cabinet, but by its header there is none",
        ),
    ],
)
def test_one_clear_error(data: bytes, message: str) -> None:
    with pytest.raises(CrossmsiError) as caught:
        read_all(data)
    assert any(text in str(caught.value) for text in message.split("|")), str(caught.value)


def test_a_file_that_ends_in_a_block_although_the_header_does_not_tell() -> None:
    size = len(GOOD) - 100
    data = GOOD[:8] + struct.pack("<I", size) + GOOD[12:size]
    with pytest.raises(CrossmsiError, match=r"x\.cab: the cabinet is cut off: data block 4 needs bytes"):
        read_all(data)


def zeros(blocks: int) -> list[bytes]:
    payload, size = mszip_payloads(bytes(65_536))[1]
    first = block(*mszip_payloads(bytes(32_768))[0])
    return [first] + [block(payload, size)] * (blocks - 1)


@pytest.mark.parametrize("how", ["files overlap", "files nest", "folders overlap"])
def test_a_bomb_is_refused(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    count_of_blocks = 1000
    if how != "files overlap":
        # One of the three with the real limit is enough.
        monkeypatch.setattr(extract_module, "_FREE_WORK", 1 << 25)
        count_of_blocks = 100
    blocks = zeros(count_of_blocks)
    span = count_of_blocks * 32_768
    if how == "files overlap":
        data = cabinet([(1, blocks)], [(b"%d" % n, span, 0, 0) for n in range(60_000)])
    elif how == "files nest":
        data = cabinet([(1, blocks)], [(b"%d" % n, span - n, n, 0) for n in range(60_000)])
    else:
        files = [(b"%d" % n, span, 0, n) for n in range(5000)]
        data = cabinet([(1, blocks)] + [(1, [])] * 4999, files)
        # All folder entries name the blocks of the first.
        data = data[:36] + data[36:44] * 5000 + data[36 + 8 * 5000 :]
    reader = CabinetReader(io.BytesIO(data), name="x.cab")
    count = Count()
    begun = time.monotonic()
    with pytest.raises(CrossmsiError, match="the cabinet is a decompression bomb"):
        reader.extract(None, count.sink)
    assert time.monotonic() - begun < 30
    assert 1 << 25 < count.total < 1 << 31


def test_a_set_that_goes_on_and_on() -> None:
    """Every cabinet says that its block continues in the next."""
    made = []

    def endless(name: str) -> io.BytesIO:
        index = int(name)
        made.append(index)
        return io.BytesIO(
            cabinet(
                [(1, [block(bytes(30_000), 0)])],
                [(b"f", 5, 0, CONTINUED_BOTH)],
                previous=b"%d" % max(index - 1, 0),
                following=b"%d" % (index + 1),
                index=index,
            )
        )

    first = cabinet([(1, [block(b"CK", 0)])], [(b"f", 5, 0, CONTINUED_TO_NEXT)], following=b"1")
    reader = CabinetReader(io.BytesIO(first), resolver=endless)
    with pytest.raises(CrossmsiError, match="it says that it holds nothing"):
        reader.read("f")
    assert len(made) < 10


MEMORY = """
import io, resource, sys
from crossmsi.cab import CabinetReader
from crossmsi.errors import CrossmsiError

def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

data = open(sys.argv[1], "rb")
before = peak()
reader = CabinetReader(data)
for file in reader.files:
    try:
        reader.read(file)
    except CrossmsiError:
        pass
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak memory in KiB as Linux reports it")
def test_claimed_sizes_are_not_allocated(tmp_path) -> None:
    path = tmp_path / "claims.cab"
    files = [(b"%d" % n, 0x7FFF8000, 0, 0) for n in range(20)]
    path.write_bytes(cabinet([(1, [block(*b) for b in mszip_payloads(TEXT)])], files))
    done = subprocess.run([sys.executable, "-c", MEMORY, str(path)], capture_output=True, text=True, check=True)
    assert float(done.stdout) < 30  # MiB


def seeds() -> list[bytes]:
    """Small sound cabinets of every kind."""
    out = io.BytesIO()
    write_cabinet(out, [member(f"f{n}", TEXT[n * 9000 : n * 9000 + 20_000]) for n in range(4)], threads=1)
    stored = io.BytesIO()
    write_cabinet(stored, [member("a", TEXT[:40_000]), member("ü", b""), member("c", b"z" * 99)], compression="none")
    plan = [(VERBATIM, 9000), (UNCOMPRESSED, 3001), (ALIGNED, 30_000)]
    lzx = [block(*frame) for frame in LzxEncoder(TEXT[:42_001], 15, 42_001).encode(plan)]
    reserve = [block(payload, size, b"res") for payload, size in mszip_payloads(TEXT[:40_000])]
    spanning = [block(*b) for b in mszip_payloads(TEXT[:40_000])]
    return [
        out.getvalue(),
        stored.getvalue(),
        cabinet([(3 | 15 << 8, lzx), (0, [block(b"x", 1)])], [(b"l", 42_001, 0, 0), (b"x", 1, 0, 1)]),
        cabinet([(1, reserve)], [(b"r", 40_000, 0, 0)], reserves=(b"header", b"f", 3)),
        cabinet([(1, spanning)], [(b"s", 50_000, 0, CONTINUED_TO_NEXT)], following=b"next.cab"),
    ]


def mutated(data: bytes, generator: random.Random) -> bytes:
    out = bytearray(data)
    # Half of the cases go to the tables, where few bytes decide much.
    reach = len(out) if generator.random() < 0.5 else 200
    for _ in range(generator.choice([1, 1, 2, 5])):
        at = generator.randrange(min(reach, len(out)))
        kind = generator.randrange(6)
        if kind == 0:
            out[at] ^= 1 << generator.randrange(8)
        elif kind == 1:
            out[at] = generator.choice([0, 1, 0x7F, 0x80, 0xFE, 0xFF])
        elif kind == 2:
            value = generator.choice([0, 1, 0xFFFF, 0x7FFF8000, 0xFFFFFFFF, len(out)])
            out[at : at + 4] = struct.pack("<I", value)
        elif kind == 3:
            del out[at : at + generator.choice([1, 2, 16, 5000])]
        elif kind == 4:
            out[at:at] = generator.randbytes(generator.choice([1, 8, 300]))
        else:
            source = generator.randrange(len(out))
            out[at : at + 16] = out[source : source + 16]
        if not out:
            out += b"MSCF"
    return bytes(out)


def without_checksums(data: bytes) -> bytes:
    """The cabinet with all checksums 0 (absent), so that mutations reach the decoders."""
    reader = CabinetReader(io.BytesIO(data), resolver=lambda _name: io.BytesIO(data))
    out = bytearray(data)
    for folder in reader._cabinet.folders:
        at = folder.offset
        for _ in range(folder.blocks):
            out[at : at + 4] = bytes(4)
            at += 8 + reader._cabinet.header.data_reserve + struct.unpack_from("<H", out, at + 4)[0]
    return bytes(out)


@pytest.mark.parametrize("seed", range(5))
def test_mutations_end_in_a_result_or_one_error(seed: int) -> None:
    generator = random.Random(seed)
    sound = seeds()[seed]
    bases = [sound, without_checksums(sound)]
    ends = {"result": 0, "error": 0}
    for number in range(200):
        data = mutated(bases[number % 2], generator)
        begun = time.monotonic()
        try:
            read_all(data)
            ends["result"] += 1
        except CrossmsiError as error:
            assert str(error)
            ends["error"] += 1
        assert time.monotonic() - begun < 5, f"case {number} of seed {seed}"
    # Both ends are reached, otherwise the mutations would test nothing.
    assert ends["error"] > 20
    assert ends["result"] > 5 or seed == 4


def test_every_truncation_of_the_tables() -> None:
    sound = seeds()[0]
    for size in range(0, 200):
        with pytest.raises(CrossmsiError):
            read_all(sound[:size])
