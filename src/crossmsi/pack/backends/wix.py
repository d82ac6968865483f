"""Backend "wix": the WiX Toolset's own command, version 4 or later (it needs Windows, or says so).

https://docs.firegiant.com/wix/tools/wixexe/
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from crossmsi.pack.backends.program import Program

PROGRAM = Program("wix", (4,), "install the WiX Toolset: dotnet tool install --global wix")


def build(text: str, out: Path, base_dir: Path, arch: str) -> list[str]:
    """Make ``out`` (a temporary name: the caller renames it) of WiX v4 source whose paths start at ``base_dir``.

    ``arch`` is x86, x64 or arm64. Returns what wix printed. Raises CrossmsiError when wix is absent, too old or fails.
    """
    wix = PROGRAM.locate()
    out = out.absolute()
    with tempfile.TemporaryDirectory(prefix="crossmsi-") as folder:
        source = Path(folder, "package.wxs")
        source.write_text(text, encoding="utf-8", newline="\n")
        arguments = [
            wix, "build", "-nologo", "-arch", arch, "-bindpath", str(base_dir.absolute()), "-pdbtype", "none",
            "-intermediatefolder", folder, "-out", str(out), str(source),
        ]  # fmt: skip
        return PROGRAM.run(arguments, base_dir, out)
