"""Folder properties that the installer sets, usable as ids of the Directory table.

https://learn.microsoft.com/windows/win32/msi/property-reference#system-folder-properties
Data: ``data/directories.txt``, a section of folders for each set of facts in its heading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from crossmsi.msi.schema.datafile import read_sections


class StandardDirectory(NamedTuple):
    """A folder property.

    ``width``: "32" or "64" when the folder is for binaries of that width only, else None. ``profile``: the folder is in
    the user's profile. ``all_users``: it is in the profile of all users instead when ALLUSERS is set.
    """

    name: str
    width: str | None = None
    profile: bool = False
    all_users: bool = False

    @property
    def counterpart(self) -> str | None:
        """The same folder of the other width."""
        if self.width is None:
            return None
        return (
            self.name.replace("64Folder", "Folder") if self.width == "64" else self.name.replace("Folder", "64Folder")
        )


def _load() -> Iterator[StandardDirectory]:
    for heading, lines in read_sections("directories"):
        facts = heading.split()
        width = next((fact for fact in facts if fact.isdigit()), None)
        for word in (word for line in lines for word in line):
            yield StandardDirectory(word, width, "profile" in facts, "all-users" in facts)


STANDARD_DIRECTORIES: Mapping[str, StandardDirectory] = MappingProxyType({d.name: d for d in _load()})
