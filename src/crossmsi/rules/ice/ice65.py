"""ICE65: values added to environment variables have a clean separator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

MARK = "[~]"


class ICE65(Rule):
    """A value put before or after an environment variable has one separator, which is no letter or digit.

    ## What it does
    Looks at the Environment values with `[~]`, the mark for the variable's present value. It must be at the start or at
    the end. The character beside it is the separator: a letter or digit is a warning, the same character at the other
    end of the value an error.

    ## Why is this bad?
    The installer finds its part of the variable again by the separators. With a letter as separator, or one separator
    too many, it removes only part of the value, or something else.

    ## Example
    `[~];[TOOLSDIR];`

    ## Use instead
    `[~];[TOOLSDIR]`, or `[TOOLSDIR];[~]` to put it first.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice65"
    tables = ("Environment",)
    parity = "same"
    parity_note = "Like the real suite, it also reports a mark inside of the value; the page doesn't say so."

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Environment"):
            value = text(row, "Value")
            if value is None or MARK not in value:
                continue
            first, last = value.startswith(MARK), value.endswith(MARK)
            where = {"table": "Environment", "column": "Value", "row": row}
            inner = value[len(MARK) if first else 0 : len(value) - len(MARK) if last else len(value)]
            if MARK in inner:
                yield self.error(
                    f"the value {value} of {row.Environment} has {MARK} inside: put it at the start or at the end",
                    **where,
                )
                continue
            if first == last or not inner:
                continue
            separator, end = (inner[0], inner[-1]) if first else (inner[-1], inner[0])
            if separator.isalnum():
                yield self.warning(
                    f"the separator of the value {value} of {row.Environment} is the character {separator!r} beside "
                    f"{MARK}: separate with a semicolon",
                    **where,
                )
            if separator == end:
                yield self.error(
                    f"the value {value} of {row.Environment} has a separator at its outer end too: remove that one",
                    **where,
                )
