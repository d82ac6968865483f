"""ICE42: what a class says about its server fits the server's context."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.filenames import extension, split_filename
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

OUT_OF_PROCESS = ("LocalServer", "LocalServer32")
# The spellings that the real suite takes for an in-process server; the usual InprocServer32 is not among them.
IN_PROCESS = ("InProcServer", "InProcServer32")


class ICE42(Rule):
    """In-process classes are no programs, and only local servers have arguments or a default handler.

    ## What it does
    For every Class row whose context is not exactly LocalServer or LocalServer32: Argument and DefInprocHandler must
    be null. If the context is InProcServer or InProcServer32, the file that KeyPath of its component names must not
    end in .exe.

    ## Why is this bad?
    An in-process server is a library that is loaded into the caller: a program can't be. Arguments and handlers are
    only used to start a server of its own; elsewhere they are ignored or written to the wrong key.

    ## Example
    Context `InProcServer32`, Argument `-embedding`, component with key file `viewer.exe`.

    ## Use instead
    Context LocalServer32 for a program; InprocServer32 without Argument and DefInprocHandler for a library.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice42"
    tables = ("Class", "Component", "File")
    parity = "same"
    parity_note = (
        "The page names no spelling. Like in the real suite, the check for programs applies to contexts spelt "
        "InProcServer or InProcServer32 only, not to the usual InprocServer32, and takes KeyPath as a File key "
        "whatever the component's Attributes say."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Class"):
            context = text(row, "Context")
            if context in OUT_OF_PROCESS:
                continue
            if context in IN_PROCESS and (program := self._program(package, text(row, "Component_"))):
                yield self.error(
                    f"class {text(row, 'CLSID')} is an in-process server ({context}), but the key file of component "
                    f"{text(row, 'Component_')} is the program {program}: use LocalServer32, or name a library",
                    table="Class", column="Context", row=row,
                )  # fmt: skip
            if text(row, "Argument") is not None:
                yield self.error(
                    f"class {text(row, 'CLSID')} has an Argument in the context {context}: only local servers take "
                    "one, remove it",
                    table="Class", column="CLSID", row=row,
                )  # fmt: skip
            if text(row, "DefInprocHandler") is not None:
                yield self.error(
                    f"class {text(row, 'CLSID')} has a DefInprocHandler in the context {context}: only local servers "
                    "take one, remove it",
                    table="Class", column="CLSID", row=row,
                )  # fmt: skip

    def _program(self, package: Package, component: str | None) -> str | None:
        """The name of the component's key file if it is a .exe by its short or its long name."""
        owner = package.component(component)
        row = package.file(owner.key_path) if owner else None
        names = split_filename(text(row, "FileName") or "")
        return (names.long or names.short) if "exe" in (extension(names.short), extension(names.long)) else None
