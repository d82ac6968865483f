"""Facts about assemblies, from the elements to the bind step that reads their names."""

from __future__ import annotations

from typing import NamedTuple

from crossmsi.errors import SourceLocation


class Assembly(NamedTuple):
    """File ``file`` is an assembly of ``kind`` ".net" or "win32", the latter described by the File ``manifest``.

    ``is_global``: it goes to the global assembly cache (WinSxS), not to the folder of an application.
    """

    file: str
    manifest: str | None
    kind: str
    is_global: bool
    at: SourceLocation


class AssemblyNamePart(NamedTuple):
    """A part of the name of the assembly in File ``file``, stated by the author."""

    file: str
    name: str
    value: str
    at: SourceLocation
