"""The ``search`` section: what is already on the machine, put into properties before the installation."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from crossmsi.manifest.node import AnyText, FilledText, Node, Problem, WholeNumber, optional, required
from crossmsi.manifest.registry import RegistryKey
from crossmsi.manifest.types import FileName, Guid

View = Annotated[Literal[32, 64], Field()]
Depth = Annotated[WholeNumber, Field(ge=0, le=100)]
Found = Literal["value", "file", "directory"]
_VIEW = "Which of the two: 32 or 64 bit; default: the package's platform."


def _searchable(text: str) -> str:
    if text.startswith("HKMU"):
        raise Problem("a search reads one root: HKLM, HKCU, HKCR or HKU")
    return text


class RegistrySearch(Node):
    """A registry value."""

    key: Annotated[RegistryKey, AfterValidator(_searchable)] = required(r"Root and path, such as HKLM\Software\Maker.")
    name: AnyText | None = optional("Name of the value; default: the key's default value.")
    type: Found = optional(
        "What the value is: a plain value, or the path of a file or folder that must exist.", "value"
    )
    view: View | None = optional(f"Registry view. {_VIEW}")


class DirectorySearch(Node):
    """A folder; a single value is its path."""

    shorthand = "path"
    path: FilledText = required(
        "Path: C:\\…, formatted text, or one that starts with a standard folder (ProgramFiles/Maker)."
    )
    depth: Depth = optional("How many levels below it to look into.", 0)
    view: View | None = optional(f"Which of the two ProgramFiles, CommonFiles or System folders. {_VIEW}")


class FileSearch(Node):
    """A file below a folder."""

    name: FileName = required("File name.")
    path: FilledText = required("Folder: C:\\…, formatted text, or one that starts with a standard folder.")
    depth: Depth = optional("How many levels below the folder to look into.", 0)
    min_version: FilledText | None = optional("Lowest version, included.")
    max_version: FilledText | None = optional("Highest version, included.")
    view: View | None = optional(f"Which of the two ProgramFiles, CommonFiles or System folders. {_VIEW}")


class ComponentSearch(Node):
    """An installed component; a single value is its GUID."""

    shorthand = "guid"
    guid: Guid = required("GUID of the component, which is different for its 32- and 64-bit twins.")
    type: Literal["file", "directory"] = optional("Its key path file or the folder of that.", "file")


class IniSearch(Node):
    """A line of an .ini file in the Windows folder."""

    file: FileName = required("Name of the .ini file.")
    section: FilledText = required("Section, without brackets.")
    key: FilledText = required("Key of the line.")
    field: Annotated[WholeNumber, Field(ge=0, le=32767)] = optional("Which comma-separated field; 0 the whole line.", 0)
    type: Found = optional("What the value is.", "value")


class Search(Node):
    """One place to look; exactly one of the keys."""

    registry: RegistrySearch | None = optional("A registry value.")
    directory: DirectorySearch | None = optional("A folder.")
    file: FileSearch | None = optional("A file.")
    component: ComponentSearch | None = optional("An installed component.")
    ini: IniSearch | None = optional("A line of an .ini file in the Windows folder.")

    @model_validator(mode="after")
    def _exactly_one(self) -> Search:
        given = [name for name in Search.model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            names = ", ".join(Search.model_fields)
            raise Problem(f"give exactly one of {names}" + (f", found {' and '.join(given)}" if given else ""))
        return self
