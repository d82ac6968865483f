# /// script
# dependencies = ["pillow>=10", "rich>=13", "resvg-py>=0.5"]
# ///
"""Makes ``lint.png``, what crossmsi really prints on a terminal: ``uv run docs/images/lint_png.py`` (Linux, macOS).

The program runs on a pseudo-terminal; what arrives there becomes an SVG and that a picture. Needs the font DejaVu Sans
Mono.
"""

from __future__ import annotations

import fcntl
import os
import pty
import struct
import subprocess
import termios
from io import BytesIO, StringIO
from pathlib import Path

import resvg_py
from PIL import Image
from rich.console import Console
from rich.text import Text

HERE = Path(__file__).parent
SAMPLES = HERE.parents[1] / "sample_payloads" / "cfx"
COMMAND = ["crossmsi", "lint", "faulty-1.2.yaml", "mixed.yaml", "--select", "ICE80,ISA001,ISA002"]
WIDTH, FONT = 100, "DejaVu Sans Mono"


def printed() -> str:
    """What ``COMMAND`` writes to a terminal of ``WIDTH`` columns."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 50, WIDTH, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color"}
    for name in ("COLUMNS", "NO_COLOR", "VIRTUAL_ENV"):
        environment.pop(name, None)
    command = ["uv", "run", "--quiet", "--project", str(HERE.parents[1]), *COMMAND]
    process = subprocess.Popen(command, cwd=SAMPLES, env=environment, stdin=inner, stdout=inner)
    os.close(inner)
    data = b""
    try:
        while block := os.read(outer, 65536):
            data += block
    except OSError:  # EIO: the program has ended
        pass
    process.wait()
    return data.decode().replace("\r\n", "\n")


def main() -> None:
    console = Console(record=True, width=WIDTH, file=StringIO())
    console.print(Text(f"$ {' '.join(COMMAND)}"))
    console.print(Text.from_ansi(printed().rstrip("\n")))
    svg = console.export_svg(title="crossmsi").replace("Fira Code", FONT)
    picture = bytes(resvg_py.svg_to_bytes(svg_string=svg, monospace_family=FONT, width=1100))
    Image.open(BytesIO(picture)).convert("RGBA").quantize(64).save(HERE / "lint.png", optimize=True)


if __name__ == "__main__":
    main()
