"""Names from a package as names that are harmless on every system.

https://learn.microsoft.com/windows/win32/fileio/naming-a-file
"""

from __future__ import annotations

import re

_BAD = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f\ud800-\udfff]')
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$|clock\$)(?:\.|$)")
MAX_BYTES = 240


def safe_segment(name: str) -> str:
    """``name`` as one harmless path segment: no separators, dots only, device names, trailing dots or blanks."""
    safe = _BAD.sub("_", name).rstrip(". ")
    if not safe:
        safe = "_" * max(1, min(len(name), 2))
    if _DEVICES.match(safe):
        safe = "_" + safe
    if len(safe.encode("utf-8")) > MAX_BYTES:
        stem, dot, extension = safe.rpartition(".")
        extension = dot + extension[:20] if dot else ""
        kept = (stem or safe).encode("utf-8")[: MAX_BYTES - len(extension.encode("utf-8"))]
        safe = kept.decode("utf-8", "ignore") + extension
    return safe
