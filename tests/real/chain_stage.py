"""The programs of ``crossmsi chain`` before a msi.dll of ours that writes every call down and fails on demand.

The DLL (chain/msi.c) replaces the prefix's own one for the time of a module: setup.exe and chainer.exe load the one in
the system folder, whatever lies beside them.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from wine_prefix import WinePrefix

SOURCES = Path(__file__).parent / "chain"
PROGRAMS = Path(__file__).parents[2] / "sample_payloads" / "chain"
COMPILERS = {"i386": "i686-w64-mingw32-gcc", "amd64": "x86_64-w64-mingw32-gcc"}
Call = tuple[str, ...]


def build(isa: str, source: str, target: Path, *options: str) -> None:
    """Compile one of our test programs."""
    command = [COMPILERS[isa], "-std=gnu11", "-Wall", "-Wextra", "-Werror", "-O1", "-s", *options]
    done = subprocess.run([*command, SOURCES / source, "-o", target], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@dataclass(frozen=True)
class Result:
    """``code``: the whole exit code; ``output``: what was printed; ``calls``: see ``chain/msi.c``, files by name."""

    code: int
    output: str
    calls: list[Call]

    def names(self) -> list[str]:
        """The calls that change something, with their results: ``install a.msi=1603``."""
        return [
            f"{call[0]} {call[1]}={call[-1]}" if call[0] in ("install", "configure") else f"{call[0]}={call[-1]}"
            for call in self.calls
            if call[0] in ("begin", "join", "install", "configure", "commit", "rollback")
        ]


class Stage:
    """Runs one build of the two programs with one msi.dll; ``folder`` holds them, their list and the packages."""

    def __init__(self, prefix: WinePrefix, folder: Path, isa: str) -> None:
        self.prefix, self.folder, self.isa = prefix, folder, isa
        folder.mkdir()
        for name in ("setup.exe", "chainer.exe"):
            shutil.copy(PROGRAMS / isa / name, folder)
        build(isa, "launcher.c", folder / "launcher.exe")

    def write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, "utf-8", newline="\r\n")

    def run(self, program: str, *arguments: str, mode: str = "direct", plan: str = "") -> Result:
        """One run; ``plan`` (see ``chain/msi.c``) has its entries parted by blanks."""
        self.write("plan.txt", "\n".join(plan.split()) + "\n")
        calls = self.folder / "calls.txt"
        calls.unlink(missing_ok=True)
        self.prefix.run(self.folder / "launcher.exe", mode, f"Z:{self.folder / program}", *arguments)
        output = self.prefix.output()
        code = re.search(r"exit=(\d+)\s*$", output)
        assert code is not None, output
        return Result(int(code[1]), output[: code.start()].replace("\r", ""), self._calls(calls))

    def _calls(self, path: Path) -> list[Call]:
        if not path.exists():
            return []
        lines = [tuple(line.split("\t")) for line in path.read_text("utf-8").splitlines()]
        assert lines[-1] == ("exit",), "the program did not end as it should"
        return [
            tuple(PureWindowsPath(part).name if part.startswith("Z:") else part for part in line if part != "=")
            for line in lines[:-1]
        ]


def left_installed(calls: list[Call]) -> set[str]:
    """Which packages a run leaves on the system, by the documented meaning of the calls.

    A transaction that is not committed is rolled back when its owner ends, at the latest.
    """
    before: set[str] = set()
    now: set[str] = set()
    open_ = False
    for name, *rest in calls:
        if name in ("begin", "join") and rest[-1] == "0":
            before, open_ = set(now), True
        elif name == "install" and rest[-1] in ("0", "3010", "1641"):
            now.add(rest[0])
        elif name == "configure" and rest[-1] == "0":
            now.discard(rest[0])
        elif name == "rollback" or (name == "commit" and rest[-1] not in ("0", "3010")):
            now = before
        if name in ("commit", "rollback"):
            open_ = False
    return before if open_ else now


@contextmanager
def replaced_msi(prefix: WinePrefix, isa: str, folder: Path, *options: str) -> Iterator[None]:
    """Our msi.dll in the place where programs of this ISA find the system's own."""
    narrow = isa == "i386" and prefix.loader.arch == "win64"
    place = prefix.folder / "drive_c/windows" / ("syswow64" if narrow else "system32") / "msi.dll"
    kept = folder / "msi.dll.kept"
    overrides = r"HKCU\Software\Wine\DllOverrides"
    prefix.stop()
    shutil.move(place, kept)
    try:
        assert prefix.run("reg", "add", overrides, "/v", "msi", "/d", "native", "/f") == 0, prefix.output()
        build(isa, "msi.c", place, "-static-libgcc", "-shared", "-Wl,--kill-at", *options)
        prefix.stop()
        prefix.serve()
        yield
    finally:
        prefix.run("reg", "delete", overrides, "/v", "msi", "/f")
        prefix.stop()
        place.unlink(missing_ok=True)
        shutil.move(kept, place)
