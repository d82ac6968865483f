"""Names of tables, streams and keys as file names of an archive folder, and back.

What is not a plain file name on every system is written as ``%XX``, byte by byte of its UTF-8.
"""

from __future__ import annotations

import re

from crossmsi.errors import CrossmsiError

_PLAIN = re.compile(r"[A-Za-z0-9_.\- ]")
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)")
_ESCAPE = re.compile(rb"%([0-9A-Fa-f]{2})")
EMPTY = "%"  # what the empty name becomes
MOST_BYTES = 240  # of a file name, with room for a suffix


def file_name(name: str) -> str:
    """The file name that stands for ``name``. Raises CrossmsiError for one that would be too long."""
    last = len(name) - 1
    out = "".join(
        c if _PLAIN.match(c) and not (c in ". " and at in (0, last)) else _escaped(c) for at, c in enumerate(name)
    )
    if _DEVICES.match(out):
        out = _escaped(out[0]) + out[1:]
    if len(out) > MOST_BYTES:
        raise CrossmsiError(f"the name {name[:60]!r}… is too long for a file of an archive folder")
    return out or EMPTY


def name_of(file: str) -> str:
    """The inverse of ``file_name``."""
    if file == EMPTY:
        return ""
    raw = file.encode("utf-8", "surrogatepass")
    return _ESCAPE.sub(lambda m: bytes([int(m[1], 16)]), raw).decode("utf-8", "surrogatepass")


def _escaped(text: str) -> str:
    return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
