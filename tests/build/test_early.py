"""The helper process of a build: the same bytes with it and without it, whatever happens to it."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from crossmsi.cab.ahead import Head
from crossmsi.cab.limits import BLOCK_SIZE
from crossmsi.errors import CrossmsiError, CrossmsiErrors
from crossmsi.manifest import read_manifest
from crossmsi.model.contents import Contents
from crossmsi.model.stamp import Stamp
from crossmsi.pack.early import channel, spool, start_early
from crossmsi.pack.early import early as early_module
from crossmsi.pack.early.channel import Pipe
from crossmsi.pack.early.compression import Compression
from crossmsi.pack.early.early import Early
from crossmsi.pack.early.helper import Helper
from crossmsi.pack.early.process import Process
from crossmsi.pack.early.spool import Spool
from crossmsi.pack.native import write_package
from crossmsi.pack.packing import Packing
from crossmsi.pack.pipeline import compile_manifest

pytestmark = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.platform == "darwin", reason="no process can be forked here"
)

SAMPLES = Path(__file__).parents[2] / "sample_payloads"
MANIFEST = """
package: {name: Plover, manufacturer: Plover Works, version: 2.1.0, platform: x64,
          upgrade_code: 9D2C3F3E-6B2A-4C7E-8C55-6A0F0D5E7B11}
directories:
  ProgramFiles: {INSTALLFOLDER: Plover}
components:
  - {files: data/**}
  - {files: {source: "${where}/**", vital: false}, directory: INSTALLFOLDER/more}
variables: {where: more}
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch) -> None:
    """A test runner has threads of its own; two processors."""
    monkeypatch.setattr(early_module, "processors", lambda: 2)
    monkeypatch.setattr(threading, "active_count", lambda: 1)


@pytest.fixture(params=["data", "with PE files"])
def manifest(request, tmp_path: Path) -> Path:
    """Files of awkward sizes, old enough to be trusted, in folders whose names mix with those of files."""
    numbers = random.Random(7)
    for number, size in enumerate((0, 1, 700_000, 32_768, 60_000, 1_200_000, 65_536, 65_537, 40_000, 3)):
        folder = tmp_path / ("more" if number > 7 else "data") / ("" if number % 3 else "between")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number}.txt").write_bytes(numbers.randbytes(size // 2).hex().encode()[:size].ljust(size, b"-"))
    (tmp_path / "data" / "one.bin").write_bytes(b"one")
    if request.param != "data":
        for path in sorted((SAMPLES / "bin").rglob("*.exe"))[:3]:
            shutil.copy(path, tmp_path / "data" / "between")
    path = tmp_path / "crossmsi.yaml"
    path.write_text(MANIFEST)
    for file in tmp_path.rglob("*"):
        os.utime(file, (1e9, 1e9))
    return path


def build(manifest: Path, name: str, packing: Packing, helper: Packing | None = None) -> bytes:
    """The package, made with a helper or without."""
    prepared = compile_manifest(manifest, packing=lambda model: packing, helper=helper)
    assert isinstance(prepared.ahead, Early) == (helper is not None)
    target = manifest.with_name(name)
    write_package(prepared.compiled, target, packing, held=prepared.held, ahead=prepared.ahead)
    return target.read_bytes()


PACKINGS = [Packing(), Packing("none"), Packing(level=9), Packing(engine="deflate"), Packing(engine="isal")]


@pytest.mark.parametrize("packing", PACKINGS, ids=["default", "none", "9", "deflate", "isal"])
@pytest.mark.parametrize("guess", [True, False], ids=["guessed", "wrong guess"])
def test_the_bytes_are_the_same(manifest: Path, packing: Packing, guess: bool) -> None:
    if packing.engine != "zlib":
        pytest.importorskip(packing.engine)
    likely = packing if guess else Packing(level=1)
    assert build(manifest, "with.msi", packing, likely) == build(manifest, "without.msi", packing)


def test_the_helper_does_the_work(manifest: Path, monkeypatch) -> None:
    """Given the time, it finds, hashes and compresses everything: the build reads no payload."""
    join, own_head = Early.join, Early.head
    found: list[Head] = []

    def wait(self, contents) -> None:
        until = time.monotonic() + 30
        while self._meeting.front < len(payloads):
            assert time.monotonic() < until, "the helper doesn't do its work"
            time.sleep(0.01)
        monkeypatch.setattr(Contents, "_read", refuse)  # in this process
        join(self, contents)

    def refuse(self, path: str, size: int) -> None:
        raise AssertionError(f"{path} is read again")

    def head(self, payloads):
        found.append(own_head(self, payloads))
        return found[0]

    payloads = [path for name in ("data", "more") for path in manifest.with_name(name).rglob("*") if path.is_file()]
    monkeypatch.setattr(Early, "join", wait)
    monkeypatch.setattr(Early, "head", head)
    monkeypatch.setattr(Pipe, "is_waiting", lambda self: False)  # the build waits until all is done
    prepared = compile_manifest(manifest, packing=lambda model: Packing(), helper=Packing())
    assert {Path(payload.path) for payload in prepared.compiled.payloads} == set(payloads)
    write_package(prepared.compiled, manifest.with_name("x.msi"), Packing(), held=prepared.held, ahead=prepared.ahead)
    total = sum(path.stat().st_size for path in payloads)
    assert found[0].size == total - total % BLOCK_SIZE


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


STEPS = [(Helper, "_find"), (Helper, "_identify"), (Helper, "_hash"), (Helper, "_start"), (Compression, "blocks")]


@pytest.mark.parametrize(("owner", "step"), STEPS, ids=[step for _, step in STEPS])
@pytest.mark.parametrize("how", ["killed", "out of disk"])
def test_a_build_survives_its_helper(manifest: Path, monkeypatch, owner: type, step: str, how: str) -> None:
    def full(*_: object) -> None:
        raise OSError("no space left")

    plain = build(manifest, "without.msi", Packing())
    monkeypatch.setattr(owner, step, die if how == "killed" else full)
    assert build(manifest, "with.msi", Packing(), Packing()) == plain


def stopped(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


@pytest.mark.parametrize(("owner", "step"), [STEPS[1], STEPS[4]], ids=[STEPS[1][1], STEPS[4][1]])
def test_a_stopped_helper_goes_on(manifest: Path, monkeypatch, owner: type, step: str) -> None:
    plain, usual = build(manifest, "without.msi", Packing()), getattr(owner, step)

    def stops(self, *of):
        stopped()
        return usual(self, *of)

    monkeypatch.setattr(owner, step, stops)
    monkeypatch.setattr(channel, "_PATIENCE", 10)
    assert build(manifest, "with.msi", Packing(), Packing()) == plain


def test_a_long_order_to_a_stopped_helper(monkeypatch) -> None:
    """More than a pipe holds: the writer has to wait, and looks after the reader meanwhile."""
    order = bytes(300_000)
    pipe = Pipe()

    def reads() -> None:
        pipe.close_writer()
        stopped()
        assert pipe.receive() == order

    process = Process(reads)
    pipe.close_reader()
    pipe.look = process.look
    monkeypatch.setattr(channel, "_PATIENCE", 10)
    pipe.send(order)
    pipe.close_writer()
    process.stop()


@pytest.mark.parametrize("fails", [0, 1], ids=["at once", "at the end"])
def test_a_full_disk_is_not_the_builds_concern(manifest: Path, monkeypatch, fails: int) -> None:
    """What the build itself reads, as there is no help, has no room beside it; then it is read again."""

    def full(self) -> None:
        raise OSError("no space left")

    plain = build(manifest, "without.msi", Packing())
    monkeypatch.setattr(Helper, "_find", die)
    monkeypatch.setattr(spool, "BUFFERED", 1 << 30 if fails else 1)
    monkeypatch.setattr(Spool, "flush", full)
    assert build(manifest, "with.msi", Packing(), Packing()) == plain


@pytest.mark.parametrize("helper", [None, Packing()], ids=["without", "with"])
def test_no_threads_are_to_be_had(manifest: Path, monkeypatch, helper: Packing | None) -> None:
    """A user or a container may have no more tasks left: the main thread does it all."""

    def refuse(self) -> None:
        raise RuntimeError("can't start new thread")

    plain = build(manifest, "without.msi", Packing(threads=2))
    monkeypatch.setattr(threading.Thread, "start", refuse)
    assert build(manifest, "alone.msi", Packing(threads=2), helper) == plain


def test_the_build_keeps_files_to_open(manifest: Path) -> None:
    """A helper needs some itself, and is left out when few are left."""
    resource = pytest.importorskip("resource")
    root = read_manifest(manifest).root
    usual = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (20, usual[1]))
        assert start_early(root, Packing()) is None
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, usual)
    helper = start_early(root, Packing())
    assert helper
    helper.stop()


def test_somebody_else_waits_for_the_helper(manifest: Path) -> None:
    """SIGCHLD is ignored, which a program inherits: the system forgets a process as soon as it ends."""
    plain = build(manifest, "without.msi", Packing())
    usual = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert build(manifest, "with.msi", Packing(), Packing()) == plain
    finally:
        signal.signal(signal.SIGCHLD, usual)


def test_an_interrupt_stays_out_of_the_helper(monkeypatch) -> None:
    """A Ctrl-C while the process is forked: it must not run this one's code for interrupts."""
    fork, told, own = os.fork, Pipe(), os.getpid()
    processes: list[int] = []

    def interrupted() -> int:
        signal.raise_signal(signal.SIGINT)
        process = fork()
        if not process:
            signal.raise_signal(signal.SIGINT)
        processes.append(process)
        return process

    monkeypatch.setattr(os, "fork", interrupted)
    try:
        with pytest.raises(KeyboardInterrupt):
            Process(lambda: None)
    except BaseException:
        if os.getpid() != own:
            told.send(b"escaped")
            os._exit(1)
        raise
    assert not told.is_waiting()
    with pytest.raises(ProcessLookupError):
        os.kill(processes[0], 0)


def test_defects_of_the_helper_are_told_to_who_asks(manifest: Path, monkeypatch, capfd) -> None:
    def defect(*_: object) -> None:
        raise ValueError("a defect")

    monkeypatch.setattr(Helper, "_identify", defect)
    build(manifest, "x.msi", Packing(), Packing())
    assert capfd.readouterr().err == ""
    monkeypatch.setenv("CROSSMSI_DEBUG", "1")
    build(manifest, "x.msi", Packing(), Packing())
    assert "ValueError: a defect" in capfd.readouterr().err


def test_a_slow_helper_is_overtaken(manifest: Path, monkeypatch) -> None:
    identity, build_process = Contents.identity, os.getpid()

    def slow(self, *of):
        if os.getpid() != build_process:
            time.sleep(0.2)
        else:
            own.append(of[0])
        return identity(self, *of)

    own: list[str] = []
    plain = build(manifest, "without.msi", Packing())
    monkeypatch.setattr(Contents, "identity", slow)
    assert build(manifest, "with.msi", Packing(), Packing()) == plain
    assert own


def test_what_was_hashed_is_what_is_packed(manifest: Path, monkeypatch) -> None:
    """A small file that changes later is packed as it was; a large one is refused."""
    changed = {"data/between/6.txt": b"6" * 65_536, "data/4.txt": b"4" * 60_000}
    pack = Early.pack

    def late(self, *of) -> None:
        pack(self, *of)
        for name, content in changed.items():
            (manifest.parent / name).write_bytes(content)

    plain = build(manifest, "without.msi", Packing())
    monkeypatch.setattr(Early, "pack", late)
    assert build(manifest, "with.msi", Packing(), Packing()) == plain

    changed = {"data/2.txt": b"2" * 700_000}
    with pytest.raises(CrossmsiError, match="changed while it was packed"):
        build(manifest, "refused.msi", Packing(), Packing())
    assert not manifest.with_name("refused.msi").exists()


@pytest.mark.parametrize("size", [60_000, 60_001], ids=["as large", "larger"])
def test_a_file_that_is_named_twice_and_replaced_meanwhile(manifest: Path, size: int) -> None:
    """What is kept of it is what was hashed last, or nothing."""
    path = manifest.with_name("data") / "4.txt"
    early = start_early(read_manifest(manifest).root, Packing())
    assert early
    with closing(Contents(hashing=True, keep=early.keep)) as contents:
        early.join(contents)
        path.write_bytes(b"4" * size)
        contents.identity(str(path), 60_000, Stamp.of(path.stat()))
        held = early.held([(str(path), str(path))]).pop(str(path), None)
        digest, _ = contents.digests()[str(path)]
    early.stop()
    assert held == (path.read_bytes() if size == 60_000 else None)
    assert digest == hashlib.md5(path.read_bytes()).digest()


def test_no_process_stays(manifest: Path, monkeypatch) -> None:
    started: list[int] = []
    init = Early.__init__

    def noted(self, *of) -> None:
        init(self, *of)
        started.append(self._process._id)

    monkeypatch.setattr(Early, "__init__", noted)
    build(manifest, "x.msi", Packing(), Packing())
    text = manifest.read_text()
    manifest.write_text(text.replace("version: 2.1.0", "version: ''"))
    with pytest.raises(CrossmsiErrors, match="version"):
        compile_manifest(manifest, packing=lambda model: Packing(), helper=Packing())
    manifest.write_text(text)
    files = len(os.listdir("/proc/self/fd"))
    compile_manifest(manifest, packing=lambda model: Packing(), helper=Packing())  # and nobody writes it
    assert len(os.listdir("/proc/self/fd")) == files
    assert len(started) == 3
    for process in started:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_the_helper_ends_with_a_killed_build(manifest: Path) -> None:
    script = (
        "import sys, time\nfrom pathlib import Path\n"
        "from crossmsi.pack.early import start_early, early\nfrom crossmsi.pack.packing import Packing\n"
        "from crossmsi.manifest import read_manifest\n"
        "early.processors = lambda: 2\n"
        f"helper = start_early(read_manifest({str(manifest)!r}).root, Packing())\n"
        "print(helper._process._id, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        helper = int(process.stdout.readline())
        os.kill(helper, 0)
        process.kill()
    until = time.monotonic() + 20
    while Path(f"/proc/{helper}").exists() and time.monotonic() < until:
        time.sleep(0.05)
    assert not Path(f"/proc/{helper}").exists()


def test_a_missing_payload_is_told_as_without_helper(manifest: Path) -> None:
    manifest.write_text(manifest.read_text().replace("data/**", "nowhere/**"))
    with pytest.raises(CrossmsiErrors, match="no file matches 'nowhere/\\*\\*'"):
        compile_manifest(manifest, packing=lambda model: Packing(), helper=Packing())


def test_a_bad_option_is_told_first_with_and_without_helper(manifest: Path) -> None:
    manifest.write_text(manifest.read_text().replace("version: 2.1.0", "version: ''"))
    command = [sys.executable, "-m", "crossmsi", "build", manifest, "--compression", "x"]
    for threads in ("1", "2"):
        result = subprocess.run([*command, "--threads", threads], capture_output=True, text=True, timeout=60)
        assert result.stderr.startswith("error: there is no compression 'x'\n"), threads


@pytest.mark.parametrize("wrong", [False, True], ids=["built", "refused"])
def test_an_odd_tree_is_told_alike(manifest: Path, wrong: bool) -> None:
    """Files that are new, from the future or from 1970, links, a file that two entries name; and what is no file."""
    data = manifest.with_name("data")
    for name, when in (("now", None), ("later", (4e9, 4e9)), ("first", (0, 0))):
        (data / f"{name}.txt").write_bytes(name.encode() * 30_000)
        os.utime(data / f"{name}.txt", when)
    (data / "link.txt").symlink_to("3.txt")
    (data / "dangling.txt").symlink_to("nowhere.txt")
    os.mkfifo(data / "pipe")
    text = "  - {files: [data/first.txt, 'data/b*/*'], directory: INSTALLFOLDER/again}\nvariables"
    if wrong:
        text = "  - {files: [data/pipe, data/dangling.txt, data, 'no/*', 5]}\nvariables"
    manifest.write_text(manifest.read_text().replace("variables", text))
    results = []
    for threads in ("1", "2"):
        command = [sys.executable, "-m", "crossmsi", "build", manifest.name, "-o", "x.msi", "--threads", threads]
        result = subprocess.run(command, cwd=manifest.parent, capture_output=True, text=True, timeout=60)
        assert (result.returncode == 2) == wrong, result.stderr
        target = manifest.with_name("x.msi")
        results.append((result.returncode, result.stdout, result.stderr, target.exists() and target.read_bytes()))
        target.unlink(missing_ok=True)
    assert results[0] == results[1]
