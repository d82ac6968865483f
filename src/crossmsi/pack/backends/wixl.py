"""Backend "wixl": the msitools' compiler, which reads WiX v3 source (render it with the dialect "wixl").

https://wiki.gnome.org/msitools
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from crossmsi.errors import CrossmsiError
from crossmsi.pack.backends.program import Program

PROGRAM = Program(
    "wixl", (0, 101), "install msitools' wixl (Debian, Ubuntu: apt-get install wixl; Fedora: dnf install msitools)"
)
CRITICAL = "-CRITICAL **"  # GLib: wixl skipped something, went on and will still exit with 0


def build(text: str, out: Path, base_dir: Path, arch: str) -> list[str]:
    """Make ``out`` (a temporary name: the caller renames it) of WiX v3 source whose paths start at ``base_dir``.

    ``arch`` is x86, x64 or arm64 (newer versions of wixl only). Returns what wixl printed.
    Raises CrossmsiError when wixl is absent, too old, fails, or reports that it left something out.
    """
    wixl = PROGRAM.locate()
    out = out.absolute()
    with tempfile.TemporaryDirectory(prefix="crossmsi-") as folder:
        source = Path(folder, "package.wxs")
        source.write_text(text, encoding="utf-8", newline="\n")
        try:
            said = PROGRAM.run([wixl, "-a", arch, "-o", str(out), str(source)], base_dir, out)
        except CrossmsiError as error:
            if arch == "arm64":
                error.hint = "older versions of wixl can't build for arm64: use the native backend"
            raise
    if any(CRITICAL in line for line in said):
        out.unlink(missing_ok=True)
        raise PROGRAM.failure("left something out of the package", said)
    return said
