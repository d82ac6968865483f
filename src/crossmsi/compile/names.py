"""Which file and directory names are legal, long and short (8.3).

https://learn.microsoft.com/windows/win32/msi/filename
"""

from __future__ import annotations

import re

_LONG_BAD_CHARACTERS = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_LONG_BAD_WILDCARD = re.compile(r'[\\/:"<>|\x00-\x1f]')
_SHORT_BAD_CHARACTERS = re.compile(r'[\\/:*?"<>|+,;=\[\] \x00-\x1f]')
_SHORT_BAD_WILDCARD = re.compile(r'[\\/:"<>|+,;=\[\] \x00-\x1f]')


def is_short_name(name: str, *, wildcards: bool = False) -> bool:
    """Whether ``name`` is a legal 8.3 name (it then needs no ``short|long`` pair)."""
    if len(name) > 12:
        return False
    stem, dot, extension = name.partition(".")
    if not 1 <= len(stem) <= 8 or (dot and not 1 <= len(extension) <= 3) or "." in extension:
        return False
    return not (_SHORT_BAD_WILDCARD if wildcards else _SHORT_BAD_CHARACTERS).search(name) and name.isascii()


def check_short_name(name: str, *, wildcards: bool = False) -> None:
    """Raise ValueError unless ``name`` is a legal 8.3 name."""
    if not is_short_name(name, wildcards=wildcards):
        raise ValueError(f"is not a legal short (8.3) name: {name!r}")


def check_long_name(name: str, *, wildcards: bool = False) -> None:
    """Raise ValueError unless ``name`` is a legal long name of one file or directory."""
    if not name or name.strip(". ") == "":
        raise ValueError(f"is not a legal file name: {name!r}")
    bad = (_LONG_BAD_WILDCARD if wildcards else _LONG_BAD_CHARACTERS).search(name)
    if bad:
        raise ValueError(f"contains {bad.group()!r}, which can't stand in a file name: {name!r}")
    if len(name) > 255:
        raise ValueError(f"is longer than 255 characters: {name[:40]!r}…")
