"""Files that a component removes or copies."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator

from crossmsi.manifest.node import FilledText, Node, Problem, optional, required
from crossmsi.manifest.types import FileName


def check_wildcard(text: str) -> str:
    """``text`` as a file name that may hold ``*`` and ``?``."""
    if re.search(r'[\\/:"<>|]', text):
        raise Problem(f"'{text}' is not a file name or pattern", "folders go into 'directory:'")
    return text


class RemoveFile(Node):
    """Files, or an empty folder, to remove."""

    directory: FilledText = required(
        "Folder: a directory id, or a path that starts with one or with a standard folder."
    )
    name: Annotated[FilledText, AfterValidator(check_wildcard)] | None = optional(
        "File name or pattern (*, ?); without it the folder itself is removed when it is empty."
    )
    on: Literal["install", "uninstall", "both"] = optional("When.", "uninstall")


class DuplicateFile(Node):
    """A second copy of a file of this component."""

    file: FilledText = required("Installed name of the file in this component.")
    directory: FilledText | None = optional("Folder of the copy; default: the file's own.")
    name: FileName | None = optional("Name of the copy; default: the same.")
