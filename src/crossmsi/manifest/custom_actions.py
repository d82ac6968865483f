"""The ``custom_actions`` section."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from crossmsi.manifest.node import AnyText, FilledText, Flag, Node, Problem, WholeNumber, optional
from crossmsi.manifest.types import Identifier

KINDS = ("exe", "dll", "property", "directory", "error", "script")


class ActionSource(Node):
    """Where the code is; a single value is the path of a payload that is kept in the Binary table."""

    shorthand = "binary"
    binary: FilledText | None = optional("Path of a payload kept in the package and not installed.")
    file: FilledText | None = optional("Installed name (or id) of a file of this package.")
    directory: Identifier | None = optional("Id of the folder to start a command in (exe only).")
    property: Identifier | None = optional("Property with the program's path (exe) or the script (script).")
    text: FilledText | None = optional("The script itself (script only).")

    @model_validator(mode="after")
    def _exactly_one(self) -> ActionSource:
        if len(self.given()) != 1:
            raise Problem(f"give exactly one of {', '.join(ActionSource.model_fields)}")
        return self

    def given(self) -> list[str]:
        """The keys that are set."""
        return [name for name in ActionSource.model_fields if getattr(self, name) is not None]


_ALLOWED_SOURCES = {
    "exe": ("binary", "file", "directory", "property"),
    "dll": ("binary", "file"),
    "script": ("binary", "file", "property", "text"),
}


class CustomAction(Node):
    """A custom action: exactly one of exe, dll, property, directory, error and script, and when it runs."""

    exe: ActionSource | None = optional("Run a program.")
    dll: ActionSource | None = optional("Call a function of a DLL.")
    script: ActionSource | None = optional("Run a script (VBScript or JScript).")
    property: Identifier | None = optional("Set this property to 'value'.")
    directory: Identifier | None = optional("Set the path of this directory to 'value'.")
    error: FilledText | None = optional("Show this message and stop.")
    command: AnyText = optional("Command line of an exe (formatted); with a directory it starts with the program.", "")
    entry: FilledText | None = optional("Exported function of a dll.")
    function: FilledText | None = optional("Function of a script; default: the whole script runs.")
    language: Literal["vbscript", "jscript"] | None = optional("Language of a script; default: by the file's ending.")
    isa: Literal["i386", "amd64", "arm64"] | None = optional(
        "Process that runs a script; default: the package's platform."
    )
    value: AnyText | None = optional("Formatted text for property and directory.")
    execute: Literal["immediate", "deferred", "rollback", "commit", "first-sequence", "once-per-process"] = optional(
        "When in the transaction it runs.", "immediate"
    )
    impersonate: Flag = optional("Run deferred actions with the user's rights instead of the system's.", True)
    result: Literal["check", "ignore", "async-wait", "async-no-wait"] = optional(
        "Whether a failure stops the installation, and whether to wait.", "check"
    )
    hide_target: Flag = optional("Keep the command line out of the log.", False)
    sequence: Literal["execute", "ui", "both", "admin", "admin-ui", "advertise"] = optional(
        "In which sequence.", "execute"
    )
    after: Identifier | None = optional("Run after this action.")
    before: Identifier | None = optional("Run before this action.")
    number: Annotated[WholeNumber, Field(ge=1, le=32767)] | None = optional("Run at this number of the sequence.")
    condition: FilledText | None = optional("Run only when this holds, such as 'NOT Installed'.")

    @model_validator(mode="after")
    def _consistent(self) -> CustomAction:
        kinds = [kind for kind in KINDS if getattr(self, kind) is not None]
        if len(kinds) != 1:
            raise Problem(
                f"give exactly one of {', '.join(KINDS)}" + (f", found {' and '.join(kinds)}" if kinds else "")
            )
        places = [place for place in ("after", "before", "number") if getattr(self, place) is not None]
        if len(places) != 1:
            raise Problem("say when it runs with exactly one of after, before and number")
        self._check_kind(kinds[0])
        if self.execute in ("deferred", "rollback", "commit") and kinds[0] in ("property", "directory", "error"):
            raise Problem(f"an action of kind '{kinds[0]}' can only run immediately")
        return self

    def _check_kind(self, kind: str) -> None:
        belongs = {"command": "exe", "entry": "dll", "function": "script", "language": "script", "isa": "script"}
        for name, owner in belongs.items():
            if getattr(self, name) and kind != owner:
                raise Problem(f"'{name}' belongs to '{owner}', this action is of kind '{kind}'")
        if (self.value is not None) != (kind in ("property", "directory")):
            raise Problem("'value' goes with 'property' and 'directory', and only with them")
        if kind == "dll" and self.entry is None:
            raise Problem("'entry' is missing: the exported function to call")
        if kind in _ALLOWED_SOURCES:
            source = getattr(self, kind)
            if source.given()[0] not in _ALLOWED_SOURCES[kind]:
                raise Problem(f"'{source.given()[0]}' can't be the source of '{kind}'")
            if source.directory is not None and not self.command:
                raise Problem("'command' is missing: with a directory it holds the program and its arguments")

    def kind(self) -> str:
        """Which of the six kinds this is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)
