"""Searches (AppSearch and its locator tables) of the resolved package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossmsi.errors import SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistrySearch:
    """A RegLocator row; ``bitness`` is the registry view that is read."""

    id: str
    root: Literal["HKLM", "HKCU", "HKCR", "HKU"]
    key: str
    name: str | None
    type: Literal["raw", "file", "directory"]
    bitness: Literal[32, 64]
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectorySearch:
    """A folder to look for: a DrLocator row. ``path`` is formatted text, ``depth`` the levels below it."""

    id: str
    path: str
    depth: int
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSearch:
    """A file to look for below ``path``: DrLocator and Signature rows; versions are bounds, both included."""

    id: str
    path: str
    depth: int
    name: str
    min_version: str | None
    max_version: str | None
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentSearch:
    """A CompLocator row: the key path of an installed component (the file, or its folder)."""

    id: str
    guid: str
    type: Literal["file", "directory"]
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class IniSearch:
    """An IniLocator row; ``file`` lies in the Windows folder, ``field`` 0 is the whole line."""

    id: str
    file: str
    section: str
    key: str
    field: int
    type: Literal["raw", "file", "directory"]
    at: SourceLocation


Locator = RegistrySearch | DirectorySearch | FileSearch | ComponentSearch | IniSearch


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """The locators that are tried in order to fill ``property``."""

    property: str
    locators: tuple[Locator, ...]
    at: SourceLocation
