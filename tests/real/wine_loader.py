"""The programs that start Windows programs: Debian's wine64 on this system, or both widths in a chroot.

``.ci/wine-chroot`` makes the chroot. What a Wine of this system can't do is told as a reason to skip.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Arch = Literal["win32", "win64"]
CHROOT = Path(os.environ.get("CROSSMSI_WINE_CHROOT", "/opt/wine-both"))
REPOSITORY = Path(__file__).parents[2]
# In a mount namespace of its own the folders of the tests appear in the chroot at their own paths, and vanish with the
# process. $1: root; then folders up to "--"; then the command.
ENTER = """
root=$1; shift
[ -e "$root/proc/self" ] || mount -t proc proc "$root/proc"
while [ "$1" != -- ]; do mkdir -p "$root$1"; mount --bind "$1" "$root$1"; shift; done
shift
exec chroot "$root" "$@"
"""


@dataclass(frozen=True)
class Loader:
    """Starts programs in prefixes of one kind.

    ``program`` and ``server``: paths of the loader and its server; ``root``: the chroot they are in, None for this
    system; ``both``: whether 32-bit programs run in its 64-bit prefixes.
    """

    arch: Arch
    program: str
    server: str
    root: Path | None
    both: bool

    def command(self, *program: str | os.PathLike) -> list[str]:
        """The arguments that start a Windows program; its paths are those of this system."""
        return self._enter(self.program, *map(os.fspath, program))

    def server_command(self, *arguments: str) -> list[str]:
        """The arguments that run the prefix's server program."""
        return self._enter(self.server, *arguments)

    def environment(self) -> Mapping[str, str]:
        """What a prefix of this kind needs to be told."""
        return {"WINEARCH": self.arch, "LC_ALL": "C.UTF-8"}

    def version(self) -> str:
        """What the loader calls itself, wine-8.0 for instance."""
        from subprocess import DEVNULL, run

        output = run(self.command("--version"), capture_output=True, text=True, stdin=DEVNULL, timeout=60).stdout
        return output.split()[0] if output.split() else "unknown"

    def _enter(self, *command: str) -> list[str]:
        if self.root is None:
            return list(command)
        folders = dict.fromkeys(map(str, (Path(tempfile.gettempdir()).resolve(), REPOSITORY)))
        return ["unshare", "--mount", "sh", "-eu", "-c", ENTER, "sh", str(self.root), *folders, "--", *command]


def _in_chroot(arch: Arch) -> Loader | str:
    program = "/usr/lib/wine/wine64" if arch == "win64" else "/usr/lib/wine/wine"
    loader = Loader(arch, program, "/usr/lib/wine/wineserver64", CHROOT, True)
    needed = [CHROOT / path.lstrip("/") for path in ("/usr/lib/wine/wine", loader.program, loader.server)]
    absent = [path for path in needed if not path.exists()]
    if absent or (CHROOT / "unfinished").exists():
        return f"{CHROOT} has no Wine for 32-bit programs (.ci/wine-chroot makes it)"
    if os.geteuid() != 0:
        return f"entering {CHROOT} needs root"
    if loader.version() == "unknown":
        return f"{loader.program} does not start in {CHROOT}"
    return loader


def find_loader(arch: Arch) -> Loader | str:
    """A loader for prefixes of this kind, or the reason why there is none. 64-bit ones do without a chroot."""
    found = _in_chroot(arch)
    if isinstance(found, Loader) or arch == "win32":
        return found
    # The 64-bit loader: with wine32 installed, plain "wine" is the 32-bit one.
    program = next(
        (path for path in ("/usr/lib/wine/wine64", shutil.which("wine64")) if path and Path(path).exists()), ""
    )
    if not program:
        return f"wine64 is not installed (Debian: wine64 wine), and {found}"
    server = next(path for path in (shutil.which("wineserver"), "/usr/lib/wine/wineserver64") if path)
    return Loader("win64", program, server, None, False)
