"""A prefix whose session keeps running: install packages into it and see what changed.

Measured: starting and ending a session takes seconds, an installation in a running one tenths of a second. The probe
(src/probe.c) runs a command in the prefix, tells its whole exit code and has the server save the registry.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

from registry_text import Keys, Value, read_keys, values
from wine_prefix import WinePrefix

COMPILERS = {"win64": "x86_64-w64-mingw32-gcc", "win32": "i686-w64-mingw32-gcc"}
SOURCE = Path(__file__).with_name("src") / "probe.c"
# What any installation leaves, with or without our package, and what changes by itself.
NOISE_KEYS = re.compile(
    r"(?i)HKLM\\Software\\(Wow6432Node\\)?Microsoft\\Windows\\CurrentVersion\\(Installer|Uninstall)(\\|$)|"
    r"HK(LM|CU)\\Software\\(Classes|Microsoft)\\Installer(\\|$)|HKCU\\Volatile Environment|HKCU\\Software\\Wine(\\|$)|"
    r"HKLM\\System\\CurrentControlSet\\(Control\\(Class|Video|DeviceClasses)|Enum|Hardware Profiles)(\\|$)|"
    r".*\\Temporary System Parameters|HKLM\\Hardware(\\|$)|"
    r"HKLM\\Software\\Microsoft\\Windows NT\\CurrentVersion\\Perflib"
)
NOISE_FILES = re.compile(r"(?i)windows/(installer|temp)(/|$)|users/[^/]+/(appdata/local/)?temp(/|$)")


@dataclass(frozen=True)
class Observation:
    """``keys``: the registry; ``files``: path below drive_c → what tells a file from its successor, None for a folder;
    ``status``: the exit code of the command before it."""

    status: int
    keys: Keys
    files: dict[str, tuple[int, int, int] | None]


@dataclass
class Change:
    """What is new or different: files (path with slashes → contents), folders, registry ((key, name) → value, name None
    for the key itself), and what is gone. Keys begin with HKLM or HKCU."""

    files: dict[str, bytes] = field(default_factory=dict)
    folders: set[str] = field(default_factory=set)
    registry: dict[tuple[str, str | None], Value | None] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.files or self.folders or self.registry or self.gone)


def build_probe(arch: str, folder: Path) -> Path | None:
    """The probe for a kind of prefix; None without the compiler."""
    compiler = shutil.which(COMPILERS[arch])
    if compiler is None:
        return None
    target = folder / f"probe-{arch}.exe"
    libraries = ["-loleaut32", "-lole32", "-ladvapi32", "-luuid"]
    subprocess.run([compiler, "-municode", "-Os", "-s", "-o", target, SOURCE, *libraries], check=True)
    return target


class Machine:
    """A running prefix, which ``settle`` brings back to what it was in the beginning.

    ``fresh``: how that was, before the first package.
    """

    def __init__(self, prefix: WinePrefix, probe: Path) -> None:
        self.prefix = prefix
        _detach(prefix.folder / "drive_c" / "users")
        self.drive = prefix.folder / "drive_c"
        self._probe = probe
        self._version = prefix.loader.version()
        self._folder = prefix.folder.with_name(prefix.folder.name + "-registry")
        self._folder.mkdir(exist_ok=True)
        self.prefix.renew()
        self.prefix.serve()
        self.fresh = self.observe()

    def settle(self, now: Observation) -> None:
        """Bring the machine back to what it was in the beginning, if ``now`` shows anything else."""
        if not self.change(self.fresh, now):
            return
        self.prefix.renew()
        for path in sorted(now.files.keys() - self.fresh.files.keys(), reverse=True):
            target = self.drive / path
            target.rmdir() if now.files[path] is None else target.unlink()
        for path in sorted(self.fresh.files.keys() - now.files.keys()):
            if self.fresh.files[path] is None:
                (self.drive / path).mkdir()
            else:
                assert NOISE_FILES.match(path), f"{path} is gone for good"
        self.prefix.serve()

    def observe(self, command: str | None = None) -> Observation:
        """The machine as it is now, after a Windows command line if one is given."""
        arguments = [windows_path(self._folder), *([] if command is None else [command])]
        status = self.prefix.run(self._probe, *arguments)
        said = self.prefix.output().strip().splitlines()[-1:] or [""]
        match = re.fullmatch(r"status (\d+)", said[0])
        assert status == 0 and match is not None, (command, status, self.prefix.output())
        keys = read_keys("HKLM", self._folder / "machine.reg") | read_keys("HKCU", self._folder / "user.reg")
        return Observation(int(match[1]), keys, self._files())

    def change(self, before: Observation, after: Observation) -> Change:
        """What happened between two observations, the noise left out."""
        change = Change()
        for path, stamp in after.files.items():
            if before.files.get(path, "") == stamp or NOISE_FILES.match(path):
                continue
            if stamp is None:
                change.folders.add(path)
            else:
                change.files[path] = (self.drive / path).read_bytes()
        change.gone |= {path for path in before.files.keys() - after.files.keys() if not NOISE_FILES.match(path)}
        for at in before.keys.keys() | after.keys.keys():
            old, new = before.keys.get(at), after.keys.get(at)
            if old == new:
                continue
            key = "\\".join(at)
            if not NOISE_KEYS.match(key):
                # Keys without values are listed only while they have no subkeys.
                old = "" if old is None and _has_below(before.keys, at) else old
                new = "" if new is None and _has_below(after.keys, at) else new
                _compare(key, old, new, change)
        return change

    @property
    def release(self) -> str:
        """Wine's major version, as the host data has it."""
        return re.sub(r"wine-(\d+).*", r"\1", self._version)

    def make_library(self, path: Path, libid: str, bits: str) -> None:
        """Make a type library without contents."""
        assert self.prefix.run(self._probe, "-typelib", windows_path(path), libid, bits) == 0, self.prefix.output()

    def stop(self) -> None:
        """End the session."""
        self.prefix.stop()

    def _files(self) -> dict[str, tuple[int, int, int] | None]:
        files: dict[str, tuple[int, int, int] | None] = {}
        pending = [self.drive]
        while pending:
            folder = pending.pop()
            for entry in os.scandir(folder):
                path = entry.path[len(str(self.drive)) + 1 :]
                if entry.is_dir(follow_symlinks=False):
                    files[path] = None
                    pending.append(Path(entry.path))
                elif not entry.is_symlink():
                    facts = entry.stat()
                    files[path] = (facts.st_mtime_ns, facts.st_size, facts.st_ino)
        return files


def _detach(users: Path) -> None:
    """Make folders of the links that wineboot puts into the user's profile."""
    for link in users.glob("*/*"):
        if link.is_symlink():
            link.unlink()
            link.mkdir()


def windows_path(path: Path) -> str:
    """A path of this system as a program in a prefix names it."""
    return "Z:" + str(path).replace("/", "\\")


def _has_below(keys: Keys, at: tuple[str, str]) -> bool:
    root, key = at
    return any(other.startswith(key + "\\") for where, other in keys if where == root)


def _compare(key: str, old: str | None, new: str | None, change: Change) -> None:
    before = {} if old is None else values(old)
    after = {} if new is None else values(new)
    if old is None:
        change.registry[key, None] = None
    if new is None:
        change.gone.add(key)
    for name in before.keys() | after.keys():
        if name not in after:
            change.gone.add(f"{key}\\{name or '(Default)'}")
        elif before.get(name) != after[name]:
            change.registry[key, name] = after[name]
