"""ICE85: MoveFile looks for names that files can have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.filenames import MAX_NAME
from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

_FORBIDDEN = re.compile(r'[\\/:"<>|]')


class ICE85(Rule):
    """SourceName of MoveFile is a long file name, with or without wildcards.

    ## What it does
    Reports a SourceName with one of the characters `\\ / : " < > |`, with more than 255 characters, or of dots only.
    `*` and `?` are wildcards. Null is fine: SourceFolder is then the whole path.

    ## Why is this bad?
    No file has such a name, so none is moved or copied, and nobody is told.

    ## Example
    SourceName `templates\\*.dot`.

    ## Use instead
    `*.dot`, and a SourceFolder property that ends in `templates`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice85"
    tables = ("MoveFile",)
    parity = "same"
    parity_note = "Like in the real suite, a name of blanks only passes."

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("MoveFile"):
            name = text(row, "SourceName")
            problem = None if name is None else _problem(name)
            if problem is not None:
                yield self.error(
                    f"SourceName of the MoveFile row {text(row, 'FileKey')} {problem}: give a file name, with * and ? "
                    "as wildcards, and the folder in SourceFolder",
                    table="MoveFile", column="SourceName", row=row,
                )  # fmt: skip


def _problem(name: str) -> str | None:
    if found := _FORBIDDEN.search(name):
        return f"contains {found.group()}"
    if len(name) > MAX_NAME:
        return f"has {len(name)} characters, more than {MAX_NAME}"
    return None if name.strip(".") else "consists of dots only"
