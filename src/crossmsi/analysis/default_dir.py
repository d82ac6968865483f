"""The DefaultDir column: ``target:source``, each ``short|long``, ``.`` for the parent folder itself.

Source: https://learn.microsoft.com/windows/win32/msi/defaultdir and .../directory-table
"""

from __future__ import annotations

from typing import NamedTuple

from crossmsi.analysis.filenames import long_name, short_name


class DirectoryNames(NamedTuple):
    """The four names of a directory; ``.`` is kept. Without a colon the source names are the target names."""

    target_short: str
    target_long: str
    source_short: str
    source_long: str


def split_default_dir(value: str) -> DirectoryNames:
    """Take a DefaultDir apart; nothing is validated. Text behind a second colon belongs to the source."""
    target, colon, source = value.partition(":")
    if not colon:
        source = target
    return DirectoryNames(short_name(target), long_name(target), short_name(source), long_name(source))
