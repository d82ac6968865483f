"""Shortcuts, file extensions, verbs, MIME types and ProgIds of the resolved package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossmsi.errors import SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortcut:
    """A shortcut; ``target`` is formatted text, or None for an advertised one (it points at the key path).

    ``icon`` is the id of one of the package's icons, ``working_directory`` a directory id, ``hotkey`` the number
    that the Shortcut table wants.
    """

    id: str
    name: str
    directory: str
    target: str | None
    arguments: str | None
    description: str | None
    icon: str | None
    icon_index: int | None
    working_directory: str | None
    show: Literal["normal", "maximized", "minimized"]
    hotkey: int | None
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgId:
    """A ProgId; ``version_independent`` is the ProgId without version that points at this one."""

    id: str
    description: str | None
    version_independent: str | None
    icon: str | None
    icon_index: int | None
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """A shell verb (open, print, …); ``label`` is the menu text, ``argument`` the command line after the program."""

    id: str
    label: str | None
    argument: str | None
    sequence: int | None
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A file extension (without its dot) that the component's key path opens; goes to Extension, Verb and MIME."""

    id: str
    prog_id: str | None
    content_type: str | None
    verbs: tuple[Verb, ...]
    at: SourceLocation
