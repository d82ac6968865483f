"""Directories and features of the resolved package."""

from __future__ import annotations

from typing import Literal, NamedTuple

from crossmsi.errors import SourceLocation


class Directory(NamedTuple):
    """A row of the Directory table with the rows below it.

    ``standard`` marks one of the installer's own folders (``name`` is None there); only roots are standard.
    """

    id: str
    name: str | None
    standard: bool
    children: tuple[Directory, ...]
    at: SourceLocation


class FeatureLevel(NamedTuple):
    """A row of the Condition table: the feature's level becomes ``level`` when ``condition`` holds."""

    level: int
    condition: str
    at: SourceLocation


class Feature(NamedTuple):
    """A feature with its component ids (in manifest order) and its children."""

    id: str
    title: str
    description: str | None
    level: int
    display: Literal["collapse", "expand", "hidden"]
    required: bool
    advertise: bool
    directory: str | None
    levels: tuple[FeatureLevel, ...]
    components: tuple[str, ...]
    children: tuple[Feature, ...]
    at: SourceLocation
