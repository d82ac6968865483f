"""Which files a manifest names, before it is checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from crossmsi.errors import SourceLocation
from crossmsi.manifest.tree import Mapping, Sequence, Text

PAYLOAD_LISTS = ("files", "drivers", "fonts")
"""Keys of a component whose entries name payload files, in the order in which these are looked for."""


def named_files(root: Mapping) -> Iterator[tuple[str, SourceLocation]]:
    """The paths and globs in the components of a typed tree, with the places of their entries.

    What can't be an entry is left out: it is for the check of the manifest to complain.
    """
    for component in _items(root.get("components")):
        if isinstance(component, Mapping):
            for key in PAYLOAD_LISTS:
                for entry in _items(component.get(key)):
                    source = entry.get("source") if isinstance(entry, Mapping) else entry
                    if isinstance(source, Text):
                        yield source, entry.at


def _items(value: Any) -> list[Any]:
    return value if isinstance(value, Sequence) else [value]
