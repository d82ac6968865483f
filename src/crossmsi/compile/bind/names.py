"""Short (8.3) names beside long ones: ``short|long``, unique in their directory.

A short name depends on the long name and where it stands, never on other files, unless two hashes meet: then the later
row takes the next one.
https://learn.microsoft.com/windows/win32/msi/filename
"""

from __future__ import annotations

import base64
import hashlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.names import is_short_name
from crossmsi.msi import Table

UNNAMED = (".", "SourceDir")  # the parent's own place; the root of the source


def short_for(long_name: str, *place: str | None, extension: bool, attempt: int = 0) -> str:
    """A short name derived from the long name and its ``place``; with ``extension`` that of the long name is kept."""
    lowered = long_name.lower()
    parts = [lowered, *(part or "" for part in place), *([str(attempt)] if attempt else [])]
    digest = hashlib.sha1("|".join(parts).encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    stem = base64.b64encode(digest).decode("ascii")[:8].replace("+", "-").replace("/", "_").lower()
    dot = lowered.rfind(".")
    if extension and dot >= 0:
        whole = stem + lowered[dot : dot + 4]
        if is_short_name(whole):
            return whole
    return stem


class ShortNames:
    """Names taken per directory; the same long name always gets the same short one."""

    def __init__(self) -> None:
        self.taken: dict[object, dict[str, str]] = defaultdict(dict)

    def reserve(self, directory: object, short: str, long_name: str) -> None:
        """Note that ``short`` is the name of ``long_name`` already."""
        self.taken[directory].setdefault(short.lower(), long_name.lower())

    def short(self, directory: object, long_name: str, *place: str | None, extension: bool) -> str:
        """The short name for a long one."""
        taken, attempt = self.taken[directory], 0
        while True:
            short = short_for(long_name, *place, extension=extension, attempt=attempt)
            if taken.setdefault(short, long_name.lower()) == long_name.lower():
                return short
            attempt += 1

    def pair(self, directory: object, long_name: str, *place: str | None, extension: bool) -> str:
        """``short|long``."""
        return f"{self.short(directory, long_name, *place, extension=extension)}|{long_name}"


def add_short_names(binding: Binding) -> None:
    """Complete the file name columns of all tables."""
    names = ShortNames()
    _directories(binding, names)
    _files(binding, names)
    for table, column, directory, place in (
        ("Shortcut", "Name", lambda row: row.Directory_, lambda row: ("Shortcut", row.Component_, row.Directory_)),
        ("DuplicateFile", "DestName", _folder("DestFolder"), lambda row: ("CopyFile", row.Component_, row.File_)),
        ("MoveFile", "DestName", _folder("DestFolder"), lambda row: ("MoveFile", row.Component_)),
        ("IniFile", "FileName", _folder("DirProperty"), lambda row: ("IniFile", row.Component_)),
        ("RemoveIniFile", "FileName", _folder("DirProperty"), lambda row: ("IniFile", row.Component_)),
        ("RemoveFile", "FileName", _folder("DirProperty"), lambda row: ("RemoveFile", row.Component_)),
        ("IniLocator", "FileName", lambda row: "IniLocator", lambda row: ("IniFileSearch",)),
    ):
        rows = binding.db.table(table)
        if rows is not None:
            _complete(rows, column, names, directory, place, wildcards=table == "RemoveFile")


def _files(binding: Binding, names: ShortNames) -> None:
    """``short_name`` of the files that need one."""
    pending = []
    for file in binding.files:
        directory = binding.homes[file.component]
        if file.short_name is None and not is_short_name(file.name):
            pending.append((file, directory))
        else:
            names.reserve(directory, file.short_name or file.name, file.name)
    for file, directory in pending:
        file.short_name = names.short(directory, file.name, "File", directory, extension=True)


def _folder(column: str) -> Callable[[Any], object]:
    return lambda row: getattr(row, column)


def _complete(
    table: Table,
    column: str,
    names: ShortNames,
    directory: Callable[[Any], object],
    place: Callable[[Any], tuple],
    *,
    wildcards: bool,
) -> None:
    pending, renamed = [], []
    for row in table:
        name = getattr(row, column)
        if name is None:
            continue
        short, bar, long_name = name.rpartition("|")
        if bar:
            names.reserve(directory(row), short, long_name)
            if short.lower() == long_name.lower():
                renamed.append((row, long_name))
        elif is_short_name(name, wildcards=wildcards):
            names.reserve(directory(row), name, name)
        else:
            pending.append(row)
    for row, long_name in renamed:
        table.replace(row, **{column: long_name})
    for row in pending:
        long_name = getattr(row, column)
        pair = names.pair(directory(row), long_name, *place(row), extension=True)
        table.replace(row, **{column: pair})


def _directories(binding: Binding, names: ShortNames) -> None:
    table = binding.db.table("Directory")
    if table is None:
        return
    split = [(row, [_parts(name) for name in row.DefaultDir.split(":")]) for row in table]
    for row, parts in split:
        for short, long_name in parts:
            if short is not None:
                names.reserve(row.Directory_Parent, short, long_name)
    for row, parts in split:
        parent = row.Directory_Parent
        whole = ":".join(
            names.pair(parent, long_name, "Directory", parent, extension=False)
            if short is None
            else (long_name if short.lower() == long_name.lower() else f"{short}|{long_name}")
            for short, long_name in parts
        )
        if whole != row.DefaultDir:
            table.replace(row, DefaultDir=whole)


def _parts(name: str) -> tuple[str | None, str]:
    """(Short name, long name) of a directory; the short one is None when it is still to be made."""
    short, bar, long_name = name.rpartition("|")
    if bar:
        return short, long_name
    return (name if name in UNNAMED or is_short_name(name) else None), name
