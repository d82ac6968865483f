"""Version bounds of file searches.

The installer finds a file whose version equals Signature.MinVersion only if its language fits too, and its page says
to name the version just below instead: https://learn.microsoft.com/windows/win32/msi/signature-table
"""

from __future__ import annotations

FIELDS = 4
LARGEST = 65535


def version_below(text: str) -> str | None:
    """The version just below ``text``; None below 0.0.0.0. Text that is no version (formatted text) stays as it is."""
    parts = text.split(".")
    if not all(part.isdecimal() and part.isascii() for part in parts) or len(parts) > FIELDS:
        return text
    fields = [int(part) for part in parts] + [0] * (FIELDS - len(parts))
    for index in reversed(range(FIELDS)):
        if fields[index]:
            fields[index] -= 1
            return ".".join(map(str, fields))
        fields[index] = LARGEST
    return None
