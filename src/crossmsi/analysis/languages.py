"""Lists of numeric language identifiers, as in File.Language and the Template Summary.

Source: https://learn.microsoft.com/windows/win32/msi/language
"""

from __future__ import annotations

MAX_LANGUAGE = 0xFFFF


def parse_language(value: str) -> int | None:
    """One decimal LANGID of 0 to 65535, or None."""
    if not (value.isascii() and value.isdigit()) or len(value) > 5:
        return None
    number = int(value)
    return number if number <= MAX_LANGUAGE else None


def parse_languages(value: object) -> tuple[int, ...] | None:
    """A comma-separated list of LANGIDs in order, or None when any entry is no LANGID."""
    if not isinstance(value, str):
        return None
    numbers = []
    for entry in value.split(","):
        number = parse_language(entry)
        if number is None:
            return None
        numbers.append(number)
    return tuple(numbers)
