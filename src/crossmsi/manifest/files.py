"""Files of a component: by path or by glob."""

from __future__ import annotations

from crossmsi.manifest.node import FilledText, Flag, Node, optional, required
from crossmsi.manifest.types import FileName, Identifier


class FileEntry(Node):
    """One file or the files that a glob matches; a single value is the path or glob.

    Paths start at the folder of the manifest that names them. Globs know ``*``, ``?``, ``[…]`` and ``**``; what
    ``**`` matches keeps its folders below the component's directory.
    """

    shorthand = "source"
    source: FilledText = required("Path or glob (*, ?, [..], **) of the payload, from this manifest's folder.")
    name: FileName | None = optional("Installed name; default: the source's name. Not with a glob.")
    id: Identifier | None = optional("Key in the File table; default: the name. Not with a glob.")
    vital: Flag = optional("The installation fails when this file can't be installed.", True)
    hidden: Flag = optional("Set the hidden attribute.", False)
    read_only: Flag = optional("Set the read-only attribute.", False)
    system: Flag = optional("Set the system attribute.", False)


class FontEntry(FileEntry):
    """A font; it goes to the Fonts folder and is registered."""

    title: FilledText | None = optional("Title of a .fon font; TrueType and OpenType fonts name themselves.")
