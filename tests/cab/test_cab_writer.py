"""The writer's refusals, progress, interruption and memory."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from cab_builder import DATE, member

from crossmsi.cab import CabinetReader, CabinetWriter, CabMember, write_cabinet
from crossmsi.cab import chunk as chunk_module
from crossmsi.cab import writer as writer_module
from crossmsi.cab.member import read_chunks
from crossmsi.errors import CrossmsiError

THREADS = threading.active_count()  # a test runner may have one of its own


def claimed(name: str, size: int, data: bytes) -> CabMember:
    return CabMember(name, size, lambda: io.BytesIO(data), DATE)


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize(
    ("size", "data", "message"),
    [
        (5, b"four", "5 bytes were announced, it ended after 4"),
        (4, b"fives", "4 bytes were announced, it has more now"),
        (0, b"x", "0 bytes were announced, it has more now"),
        (2_000_000, bytes(1_999_999), "it ended after 1999999"),
    ],
)
def test_a_file_that_changed_while_it_was_read(threads: int, size: int, data: bytes, message: str) -> None:
    members = [member("sound.dll", b"ok"), claimed("moving.dll", size, data)]
    with pytest.raises(CrossmsiError, match=message) as caught:
        write_cabinet(io.BytesIO(), members, threads=threads)
    assert str(caught.value).startswith("moving.dll: the file changed while it was packed")
    assert threading.active_count() == THREADS


def test_a_file_that_is_gone(tmp_path) -> None:
    path = tmp_path / "gone.dll"
    with pytest.raises(CrossmsiError, match=r"^gone\.dll: cannot read the file to pack: .*No such file"):
        write_cabinet(io.BytesIO(), [CabMember("gone.dll", 1, lambda: path.open("rb"), DATE)])


class FullDisk(io.BytesIO):
    def write(self, data) -> int:
        if self.tell() > 100_000:
            raise OSError(28, "No space left on device")
        return super().write(data)


def test_an_output_that_can_not_be_written() -> None:
    with pytest.raises(CrossmsiError, match=r"cannot write the cabinet: .*No space left on device"):
        write_cabinet(FullDisk(), [member("a", os.urandom(2_000_000))], threads=2)
    assert threading.active_count() == THREADS


class ShortWrites(io.BytesIO):
    def write(self, data) -> int:
        return super().write(bytes(data[:1000]))


def test_an_output_that_takes_only_a_part_at_a_time() -> None:
    data = os.urandom(5000)
    out = ShortWrites()
    write_cabinet(out, [member("a", data)])
    assert CabinetReader(out).read("a") == data


def test_progress_tells_the_bytes_done_up_to_the_sum() -> None:
    steps: list[int] = []
    write_cabinet(io.BytesIO(), [member("a", bytes(3_000_000)), member("b", b"x")], threads=2, progress=steps.append)
    assert steps == sorted(steps)
    assert len(steps) > 3
    assert steps[-1] == 3_000_001


@pytest.mark.parametrize("threads", [1, 2])
def test_an_interrupt_stops_the_threads_and_comes_out(threads: int) -> None:
    def interrupt(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_cabinet(io.BytesIO(), [member("a", os.urandom(8_000_000))], threads=threads, progress=interrupt)
    assert threading.active_count() == THREADS


def test_an_error_in_a_thread_comes_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments) -> bytes:
        raise ZeroDivisionError("in a thread")

    monkeypatch.setattr(chunk_module, "encode_block", broken)
    with pytest.raises(ZeroDivisionError, match="in a thread"):
        write_cabinet(io.BytesIO(), [member("a", bytes(3_000_000))], threads=2)
    assert threading.active_count() == THREADS


ENDLESS = """
import io, sys
from datetime import datetime
from crossmsi.cab import CabMember, write_cabinet

class Noise(io.RawIOBase):
    def readable(self): return True
    def read(self, n=-1): return (b"noise " * (n // 6 + 1))[:n]

def started(done):
    if not started.told:
        print("started", flush=True)
        started.told = True
started.told = False

size = 2_000_000_000
with open(sys.argv[1], "wb") as out:
    write_cabinet(out, [CabMember("a", size, Noise, datetime(2024, 1, 1))], level=9, threads=2, progress=started)
"""


@pytest.mark.skipif(os.name != "posix", reason="sends SIGINT to a process, which Windows does not know")
def test_ctrl_c_ends_the_process_promptly(tmp_path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(tmp_path / "out.cab")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "started\n"
        process.send_signal(signal.SIGINT)
        begun = time.monotonic()
        _, errors = process.communicate(timeout=30)
        took = time.monotonic() - begun
    finally:
        process.kill()
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert took < 5


MEMORY = """
import io, resource, sys
from datetime import datetime
from crossmsi.cab import CabMember, write_cabinet

def peak(): return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024

class Source(io.RawIOBase):
    piece = bytes(range(256)) * 4096
    def __init__(self, size): self.left = size
    def readable(self): return True
    def read(self, n=-1):
        n = min(n, self.left, len(self.piece))
        self.left -= n
        return self.piece[:n]

before = peak()
size = 40_000_000
members = [CabMember(f"f{n}", size, lambda: Source(size), datetime(2024, 1, 1)) for n in range(10)]
with open(sys.argv[1], "wb") as out:
    write_cabinet(out, members, level=1, threads=4)
print(peak() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="reads the peak memory in KiB as Linux reports it")
def test_memory_does_not_grow_with_the_payload(tmp_path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, str(tmp_path / "out.cab")], capture_output=True, text=True, check=True
    )
    assert float(done.stdout) < 60  # MiB, for 400 MB


def test_skipping_reads_in_pieces_too() -> None:
    class Watched(io.BytesIO):
        def read(self, count: int) -> bytes:
            asked.append(count)
            return super().read(count)

    asked: list[int] = []
    large = CabMember("large.bin", 1_000_000, lambda: Watched(bytes(range(250)) * 4000), DATE)
    pieces = read_chunks([member("small.txt", b"123"), large], 65_536, skip=700_003)
    assert b"".join(pieces) == (bytes(range(250)) * 4000)[700_000:]
    assert max(asked) <= 65_536


def test_nothing_to_pack() -> None:
    with pytest.raises(CrossmsiError, match="a cabinet needs at least one file"):
        write_cabinet(io.BytesIO(), [])


def test_too_many_files() -> None:
    members = [member("same", b"")] * 65_536
    with pytest.raises(CrossmsiError, match="65536 files don't fit into one cabinet, it holds at most 65535"):
        write_cabinet(io.BytesIO(), members)


def test_a_file_larger_than_a_folder() -> None:
    with pytest.raises(CrossmsiError, match=r"^big\.iso: the file has 2147450881 bytes, .* at most 2147450880"):
        write_cabinet(io.BytesIO(), [claimed("big.iso", 0x7FFF8001, b"")])


def test_a_cabinet_that_grows_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer_module, "MAX_CABINET_BYTES", 1_000_000)
    with pytest.raises(CrossmsiError, match="the cabinet grows over 1000000 bytes"):
        write_cabinet(io.BytesIO(), [member("a", os.urandom(1_100_000))])


def test_a_name_that_comes_twice() -> None:
    with pytest.raises(CrossmsiError, match=r"^a: two files of the cabinet have this name"):
        write_cabinet(io.BytesIO(), [member("a", b"1"), member("b", b"2"), member("a", b"3")])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"compression": "lzx"}, "there is no cabinet compression 'lzx'\n  hint: use 'mszip' or 'none'"),
        ({"engine": "brotli"}, "there is no compression engine 'brotli'\n  hint: use one of: deflate, isal, zlib"),
        ({"level": 0}, "compression level 0 is out of range\n  hint: engine 'zlib' takes 1 to 9"),
        ({"level": 10}, "compression level 10 is out of range"),
        ({"threads": 0}, "0 threads can't pack anything"),
    ],
)
def test_options_that_make_no_sense(options: dict, message: str) -> None:
    with pytest.raises(CrossmsiError) as caught:
        CabinetWriter(io.BytesIO(), **options)
    assert message in str(caught.value)


@pytest.mark.parametrize("engine", ["deflate", "isal"])
def test_an_optional_engine_that_is_not_installed(engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (engine, f"{engine}.isal_zlib"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(CrossmsiError) as caught:
        write_cabinet(io.BytesIO(), [member("a", b"x")], engine=engine)
    assert f"needs the Python package '{engine}', which is not installed" in str(caught.value)
    assert f"pip install {engine}" in str(caught.value)
