"""Environment variables and .ini files of a component."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from crossmsi.manifest.node import AnyText, FilledText, Flag, Node, Problem, optional, required
from crossmsi.manifest.types import FileName


class Environment(Node):
    """An environment variable."""

    name: FilledText = required("Name of the variable.")
    value: FilledText | None = optional("Formatted text; needed unless the variable is removed.")
    action: Literal["set", "create", "remove"] = optional(
        "set it, create it when it is missing, or remove it at installation.", "set"
    )
    part: Literal["all", "first", "last"] = optional(
        "Replace the whole variable, or put the value first or last in it.", "all"
    )
    separator: FilledText = optional("What stands between the parts.", ";")
    permanent: Flag = optional("Keep it when the product is removed.", False)
    system: Flag | None = optional("For all users or for the current one; default: by the package's scope.")

    @model_validator(mode="after")
    def _consistent(self) -> Environment:
        if self.value is None and self.action != "remove":
            raise Problem(f"the variable {self.name} needs a 'value'")
        if any(character in self.name for character in "=*!%+-"):
            raise Problem(f"'{self.name}' is not a variable name", "say what to do with 'action' and 'part'")
        return self


class IniValue(Node):
    """A line of an .ini file."""

    file: FileName = required("Name of the .ini file.")
    directory: FilledText = optional("Folder of the file; default: INSTALLFOLDER.", "INSTALLFOLDER")
    section: FilledText = required("Section, without brackets.")
    key: FilledText = required("Key of the line.")
    value: AnyText | None = optional("Formatted text; not needed to remove a line.")
    action: Literal["add-line", "create-line", "remove-line", "add-tag", "remove-tag"] = optional(
        "add-line replaces, create-line keeps an existing one; the tags work on one entry of a comma-separated value.",
        "add-line",
    )

    @model_validator(mode="after")
    def _has_value(self) -> IniValue:
        if self.value is None and self.action != "remove-line":
            raise Problem(f"'value' is missing for {self.action}")
        return self
