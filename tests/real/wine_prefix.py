"""A Wine prefix to install packages into: run programs, and take snapshots of files and registry.

The facts about Wine used here are measured (../shared/wine-semantics/notes.md): output goes to files, as a pipe would
stay open as long as Wine's services live; the registry is read from the prefix's text files, which the server writes
when it ends.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from wine_loader import Loader

NOISE = re.compile(
    r"(?i)^(?:System\\\\(?:CurrentControlSet|ControlSet001)\\\\(?:Control\\\\(?:Video|Class|DeviceClasses)|Enum|"
    r"Hardware Profiles)|Software\\\\Microsoft\\\\Windows NT\\\\CurrentVersion\\\\Perflib|Software\\\\Wine|"
    r"Volatile Environment|.*\\\\Installer\\\\(?:Rollback|InProgress)|.*Temporary System Parameters)"
)
HIVES = ("system.reg", "user.reg", "userdef.reg")
KEY = re.compile(r"^\[(.*)\](?: \d+)?$")


@dataclass(frozen=True)
class Snapshot:
    """``files``: paths below drive_c → content; ``registry``: (hive, key, name) → value text, keys in lower case."""

    files: dict[str, bytes]
    registry: dict[tuple[str, str, str], str]

    def new_files(self, before: Snapshot) -> dict[str, bytes]:
        return {path: data for path, data in self.files.items() if before.files.get(path) != data}

    def new_values(self, before: Snapshot) -> dict[tuple[str, str, str], str]:
        return {place: value for place, value in self.registry.items() if before.registry.get(place) != value}


class WinePrefix:
    """A prefix in ``folder``, driven by a loader of its kind."""

    def __init__(self, folder: Path, loader: Loader) -> None:
        self.folder = folder
        self.loader = loader
        self._log = folder.with_name(folder.name + ".log")
        self._environment = {
            **os.environ,
            **loader.environment(),
            "WINEPREFIX": str(folder),
            "WINEDLLOVERRIDES": "winemenubuilder.exe=d;mscoree,mshtml=",
            "WINEDEBUG": "-all",
            "XDG_RUNTIME_DIR": str(folder.parent),
            "HOME": str(folder.parent),
        }
        self._environment.pop("DISPLAY", None)

    @classmethod
    def create(cls, folder: Path, loader: Loader) -> WinePrefix:
        """A new prefix of the loader's kind."""
        prefix = cls(folder, loader)
        assert prefix.run("wineboot", "-i") == 0, prefix.output()
        if not loader.both:
            # wine64 alone leaves these empty, and removing what is last in them would remove them.
            for key in ("CLSID", "Interface"):
                placeholder = rf"HKLM\Software\Classes\Wow6432Node\{key}\placeholder"
                assert prefix.run("reg", "add", placeholder, "/f") == 0
            (folder / "drive_c/windows/syswow64").mkdir(parents=True, exist_ok=True)
            (folder / "drive_c/windows/syswow64/placeholder").write_text("")
        prefix.stop()
        prefix.new.mkdir()
        for name in HIVES:
            shutil.copy2(folder / name, prefix.new / name)
        return prefix

    def run(self, *command: str | os.PathLike, timeout: float = 180) -> int:
        """Exit status of a Windows program (modulo 256, as the shell sees it)."""
        with self._log.open("wb") as log:
            return subprocess.run(
                self.loader.command(*command), env=self._environment, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, timeout=timeout,
            ).returncode  # fmt: skip

    def output(self) -> str:
        """What the last program printed."""
        return self._log.read_text("utf-8", "replace")

    @property
    def new(self) -> Path:
        """The folder with the registry files as they were when the prefix was new."""
        return self.folder.with_name(self.folder.name + "-new")

    def renew(self) -> None:
        """End the session and begin again with the registry that the prefix had when it was new."""
        self.stop()
        for name in HIVES:
            shutil.copy2(self.new / name, self.folder / name)

    def serve(self) -> None:
        """Have the session go on between programs, until ``stop``."""
        self._server("-p")

    def stop(self) -> None:
        """End the session; the registry files are complete afterwards."""
        self.run("wineboot", "-k")
        self._server("-k")
        self._server("-w")

    def _server(self, option: str) -> None:
        command = self.loader.server_command(option)
        # A persistent server keeps these handles.
        subprocess.run(
            command, env=self._environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, timeout=60,
        )  # fmt: skip

    def msiexec(self, *arguments: str) -> int:
        """``msiexec`` without a user interface; the session is stopped afterwards."""
        status = self.run("msiexec", *arguments, "/qn")
        self.stop()
        return status

    def snapshot(self) -> Snapshot:
        """Files and registry; the session must have been stopped."""
        root = self.folder / "drive_c"
        files = {}
        for path in sorted(root.rglob("*")):
            relative = path.relative_to(root).as_posix()
            if path.is_file() and not path.is_symlink() and not relative.lower().startswith("windows/installer/"):
                files[relative] = (
                    path.read_bytes() if path.stat().st_size < 1 << 22 else str(path.stat().st_size).encode()
                )
        registry = {}
        for name, hive in (("system.reg", "HKLM"), ("user.reg", "HKCU")):
            registry.update(_registry(hive, self.folder / name))
        return Snapshot(files, registry)


def _registry(hive: str, path: Path) -> dict[tuple[str, str, str], str]:
    values: dict[tuple[str, str, str], str] = {}
    key, pending = "", ""
    for line in path.read_text("utf-8", "replace").splitlines():
        if pending:
            line = pending + line.strip()
            pending = ""
        if line.endswith("\\") and not line.endswith("\\\\"):
            pending = line[:-1]
            continue
        if match := KEY.match(line):
            key = match[1].replace("\\\\", "\\").lower()
            if not NOISE.match(match[1]):
                values[hive, key, ""] = values.get((hive, key, ""), "")
        elif key and not NOISE.match(key.replace("\\", "\\\\")) and (line.startswith(('"', "@"))):
            name, _, value = _split(line)
            values[hive, key, name.lower()] = value
    return values


def _split(line: str) -> tuple[str, str, str]:
    if line.startswith("@="):
        return "@", "=", line[2:]
    end = re.match(r'"((?:[^"\\]|\\.)*)"=', line)
    if end is None:
        return line, "", ""
    return end[1].replace("\\\\", "\\").replace('\\"', '"'), "=", line[end.end() :]
