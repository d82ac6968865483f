"""The ``directories`` section: folders below the installer's standard folders."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field

from crossmsi.manifest.node import FilledText, Node, Problem, optional
from crossmsi.manifest.problems import did_you_mean
from crossmsi.manifest.standard import NEUTRAL, standard_names, standard_root
from crossmsi.manifest.types import FolderPath, Identifier


def check_root(text: str) -> str:
    """``text`` when it is the name of a standard folder."""
    if standard_root(text) is None:
        hint = (
            did_you_mean(text, standard_names()) or f"the usual ones: {', '.join(NEUTRAL)}, LocalAppData, ProgramMenu"
        )
        raise Problem(f"'{text}' is not a standard folder", hint)
    return text


StandardFolder = Annotated[FilledText, AfterValidator(check_root), Field(json_schema_extra={"enum": standard_names()})]


class Directory(Node):
    """A folder; a single value is its name (several names joined by '/' make nested folders)."""

    shorthand = "name"
    name: FolderPath | None = optional("Name of the folder, or several joined by '/'; default: the id.")
    directories: dict[Identifier, Directory] = optional("Folders below this one, by id.", {})
