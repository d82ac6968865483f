"""The tree of storages and streams that the writer takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import BinaryIO


@dataclass(slots=True)
class Node:
    """A named node of the tree; ``name`` is the raw (for Windows Installer streams: mangled) name."""

    name: str


@dataclass(slots=True)
class StreamNode(Node):
    """A stream: ``write`` writes its bytes to a seekable window that starts at 0.

    ``size`` is in bytes, None if unknown. ``late`` streams are made after all others, whose bytes they may depend on.
    """

    write: Callable[[BinaryIO], None]
    size: int | None = None
    late: bool = False


@dataclass(slots=True)
class StorageNode(Node):
    """A storage with its class id (16 bytes, GUID in memory layout) and children."""

    clsid: bytes = bytes(16)
    children: list[Node] = field(default_factory=list)
