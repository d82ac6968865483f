"""Field types of the manifest that the Windows Installer gives rules for.

Sources: Microsoft's pages ProductVersion, GUID, Identifier, Public Properties and Filename under
https://learn.microsoft.com/windows/win32/msi/.
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, Field

from crossmsi.manifest.node import FilledText, Problem

_GUID = re.compile(r"\{?([0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12})\}?")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*")
_PUBLIC = re.compile(r"[A-Z_][A-Z0-9_.]*")
_BAD_IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')
_DEVICES = {"CON", "PRN", "AUX", "NUL", *(f"{port}{digit}" for port in ("COM", "LPT") for digit in "123456789")}
MAX_IDENTIFIER = 72
"""Characters that the keys of the File, Component and Directory tables hold."""


def check_guid(text: str) -> str:
    """``text`` as an upper-case GUID with braces."""
    match = _GUID.fullmatch(text)
    if not match:
        raise Problem(
            f"'{text}' is not a GUID", "write it like {0F8FAD5B-D9CB-469F-A165-70867728950E}, in quotes if with braces"
        )
    return f"{{{match[1].upper()}}}"


def check_identifier(text: str) -> str:
    """``text`` when it is an MSI identifier of at most 72 characters."""
    if not _IDENTIFIER.fullmatch(text):
        raise Problem(
            f"'{text}' is not an identifier", "use letters, digits, '_' and '.', and start with a letter or '_'"
        )
    if len(text) > MAX_IDENTIFIER:
        raise Problem(f"the identifier has {len(text)} characters, {MAX_IDENTIFIER} are allowed")
    return text


def check_public(text: str) -> str:
    """``text`` when it is the name of a public property (upper case)."""
    check_identifier(text)
    if not _PUBLIC.fullmatch(text):
        raise Problem(f"'{text}' must be a public property: upper-case letters only", f"write {text.upper()}")
    return text


def check_version(text: str) -> str:
    """``text`` as a ProductVersion of three or four fields without leading zeros."""
    if not re.fullmatch(r"[0-9]+(\.[0-9]+){1,3}", text):
        raise Problem(
            f"'{text}' is not a version that the installer can hold",
            "use two to four numbers with dots, such as 1.4.2; MSI has no suffixes like -rc1",
        )
    numbers = [int(part) for part in text.split(".")]
    for number, limit, name in zip(
        numbers, (255, 255, 65535, 65535), ("major", "minor", "build", "fourth"), strict=False
    ):
        if number > limit:
            raise Problem(f"the {name} number of version {text} is {number}, the installer's limit is {limit}")
    return ".".join(str(number) for number in (numbers if len(numbers) > 2 else [*numbers, 0]))


def check_file_name(text: str) -> str:
    """``text`` when Windows can hold a file or folder of this name and the installer can write it."""
    if _BAD_IN_NAMES.search(text):
        bad = sorted(set(_BAD_IN_NAMES.findall(text)))
        raise Problem(
            f"the name '{text}' holds {' '.join(repr(c) for c in bad)}, which Windows does not allow in names"
        )
    if text.endswith((".", " ")):
        raise Problem(f"the name '{text}' ends with a dot or a space, which Windows drops")
    if text.split(".")[0].rstrip().upper() in _DEVICES:
        raise Problem(f"the name '{text}' is reserved for a device by Windows")
    if len(text) > 255:
        raise Problem(f"the name has {len(text)} characters, Windows allows 255")
    return text


def check_folder_path(text: str) -> str:
    """``text`` as folder names joined by "/" when each is a valid name."""
    parts = text.replace("\\", "/").split("/")
    if "" in parts:
        raise Problem(f"the path '{text}' has an empty part")
    return "/".join(check_file_name(part) for part in parts)


def _pattern(expression: str) -> dict[str, str]:
    # An editor checks the text before variables are replaced, so a variable anywhere must pass.
    return {"pattern": rf"^({expression})$|\$\{{"}


Guid = Annotated[
    FilledText,
    AfterValidator(check_guid),
    Field(json_schema_extra=_pattern(r"\{?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?")),
]
Identifier = Annotated[
    FilledText, AfterValidator(check_identifier), Field(json_schema_extra=_pattern("[A-Za-z_][A-Za-z0-9_.]{0,71}"))
]
PublicProperty = Annotated[
    FilledText, AfterValidator(check_public), Field(json_schema_extra=_pattern("[A-Z_][A-Z0-9_.]{0,71}"))
]
Version = Annotated[
    FilledText,
    AfterValidator(check_version),
    Field(json_schema_extra={"type": ["string", "number"], **_pattern(r"[0-9]+(\.[0-9]+){1,3}")}),
]
FileName = Annotated[FilledText, AfterValidator(check_file_name)]
FolderPath = Annotated[FilledText, AfterValidator(check_folder_path)]
