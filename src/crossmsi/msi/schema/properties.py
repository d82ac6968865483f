"""Properties that the installer defines.

https://learn.microsoft.com/windows/win32/msi/property-reference
Data: ``data/properties.txt``, a section of names for each set of facts in its heading. Folder properties come from
``directories.py``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from crossmsi.msi.schema.datafile import read_sections
from crossmsi.msi.schema.directories import STANDARD_DIRECTORIES


class StandardProperty(NamedTuple):
    """A property of the installer.

    Who sets it: ``by_installer`` (the system, at run time), ``by_author`` (Property table, actions of the package,
    transforms), ``by_user`` (command line or user interface). ``required``: every package must have it. ``obsolete``:
    its page advises against it, or it means something on withdrawn systems only. ``documented``: False for properties
    that installation logs show but no page describes.
    """

    name: str
    by_installer: bool = False
    by_author: bool = False
    by_user: bool = False
    required: bool = False
    obsolete: bool = False
    documented: bool = True

    @property
    def public(self) -> bool:
        """No lowercase letters: can be set from the command line."""
        return self.name.upper() == self.name


def _load() -> Iterator[StandardProperty]:
    for heading, lines in read_sections("properties"):
        facts = heading.split()
        for word in (word for line in lines for word in line):
            yield StandardProperty(
                word,
                by_installer="installer" in facts,
                by_author="author" in facts,
                by_user="user" in facts,
                required="required" in facts,
                obsolete="obsolete" in facts,
                documented="undocumented" not in facts,
            )
    for name in STANDARD_DIRECTORIES:
        yield StandardProperty(name, by_installer=True)


STANDARD_PROPERTIES: Mapping[str, StandardProperty] = MappingProxyType(
    {p.name: p for p in sorted(_load(), key=lambda p: p.name)}
)
