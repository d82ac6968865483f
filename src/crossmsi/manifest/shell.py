"""Shortcuts and file types of a component."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from crossmsi.manifest.com import ProgId
from crossmsi.manifest.node import (
    FilledText,
    Flag,
    Node,
    Problem,
    WholeNumber,
    one_or_many,
    optional,
    required,
)
from crossmsi.manifest.types import FileName

IconIndex = Annotated[WholeNumber, Field(ge=-32767, le=32767)]


class Shortcut(Node):
    """A shortcut to a file of this component or to any formatted target."""

    name: FileName = required("Name of the shortcut, without .lnk.")
    directory: FilledText = optional(
        "Folder it is put into: a directory id, or a path that starts with a standard folder.", "ProgramMenuFolder"
    )
    target: FilledText | None = optional(
        "Installed name of a file of this component, or formatted text that starts with '['; default: the only exe."
    )
    arguments: FilledText | None = optional("Arguments of the command line.")
    description: FilledText | None = optional("Text shown beside the pointer.")
    icon: FilledText | None = optional("Path of an .ico, .exe or .dll with the icon; default: the target's own.")
    icon_index: IconIndex | None = optional("Which icon of that file.")
    working_directory: FilledText | None = optional("Folder the program starts in; default: the target's folder.")
    show: Literal["normal", "maximized", "minimized"] = optional("Window at the start.", "normal")
    hotkey: FilledText | None = optional("Keyboard shortcut, such as Ctrl+Alt+T.")
    advertise: Flag = optional("Make an advertised shortcut, which repairs or installs its component on use.", False)


def check_extension(text: str) -> str:
    """``text`` as a file extension without its dot."""
    text = text.removeprefix(".")
    if not re.fullmatch(r'[^\s.\\/:*?"<>|]{1,255}', text):
        raise Problem(f"'{text}' is not a file extension", "write it like 'txt' or '.txt'")
    return text


def check_content_type(text: str) -> str:
    """``text`` as a MIME type."""
    if not re.fullmatch(r"[A-Za-z0-9][\w.+-]*/[\w.+-]+", text):
        raise Problem(f"'{text}' is not a content type", "write it like text/plain")
    return text


class Verb(Node):
    """A command in the context menu; a single value is its id (open, edit, print …)."""

    shorthand = "id"
    id: Annotated[FilledText, Field(json_schema_extra={"pattern": r"^[^\\]+$"})] = required("open, edit, print, play …")
    label: FilledText | None = optional("Menu text.")
    argument: FilledText | None = optional("Arguments after the program, such as '\"%1\"'.", '"%1"')
    sequence: Annotated[WholeNumber, Field(ge=0, le=32767)] | None = optional("Place in the menu.")


class Extension(Node):
    """A file extension that a program of this component opens."""

    extension: Annotated[FilledText, AfterValidator(check_extension)] = required("The extension, such as 'txt'.")
    file: FilledText | None = optional("Installed name of the program in this component; default: its only exe.")
    prog_id: ProgId | None = optional("ProgId of the file type.")
    content_type: Annotated[FilledText, AfterValidator(check_content_type)] | None = optional(
        "MIME type of such files."
    )
    verbs: one_or_many(Verb) = optional("What can be done with such files.", [])
