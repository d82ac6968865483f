"""Custom actions of the resolved package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from crossmsi.errors import SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A place in a sequence table; exactly one of ``after``, ``before`` and ``number`` is set."""

    table: Literal[
        "InstallExecuteSequence",
        "InstallUISequence",
        "AdminExecuteSequence",
        "AdminUISequence",
        "AdvtExecuteSequence",
    ]
    after: str | None
    before: str | None
    number: int | None
    condition: str | None
    at: SourceLocation


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomAction:
    """A custom action.

    ``source_kind`` says what ``source`` names: a Binary, a File, a Directory, a Property, or nothing (an error, a
    script kept in ``target``). ``target`` is the command line, the DLL entry point, the formatted value, the
    message, or the script or its function. ``isa`` is the machine of an exe or dll payload ("none" when there is
    no payload), ``bitness`` the process that runs a script (None elsewhere).
    """

    id: str
    kind: Literal["exe", "dll", "property", "directory", "error", "script"]
    source_kind: Literal["binary", "file", "directory", "property"] | None
    source: str | None
    target: str
    script: Literal["vbscript", "jscript"] | None
    execute: Literal["immediate", "deferred", "rollback", "commit", "first-sequence", "once-per-process"]
    impersonate: bool
    result: Literal["check", "ignore", "async-wait", "async-no-wait"]
    hide_target: bool
    isa: str
    bitness: Literal[32, 64] | None
    scheduled: tuple[Scheduled, ...]
    at: SourceLocation
