"""ICE40: REINSTALLMODE, incomplete .ini removals and the Error table of old packages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

REMOVE_TAG = 4
# Up to this installer schema, the texts of error messages have to come with the package.
OWN_ERRORS_SCHEMA = 100


class ICE40(Rule):
    """The package leaves REINSTALLMODE alone, says which .ini tag it removes, and has the Error table it needs.

    ## What it does
    Reports a Property row REINSTALLMODE, RemoveIniFile rows with Action 4 (remove one tag of a value) and no Value,
    and a missing Error table in packages that accept an installer schema of 100 or lower. An empty table will do.

    ## Why is this bad?
    A fixed REINSTALLMODE changes every repair and patch, often to one that overwrites newer files. Without a value the
    installer does not know which tag to take out. Installers up to 1.0 have no texts of their own and would show
    error numbers only.

    ## Example
    Property REINSTALLMODE = `amus`.

    ## Use instead
    Leave the property out, and pass it on the command line where a repair needs it. Fill in RemoveIniFile.Value.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice40"
    tables = ("Property", "RemoveIniFile", "Error")
    parity = "same"
    parity_note = "The page calls all three warnings; like in the real suite, the RemoveIniFile one is an error."

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.index.rows_by("Property", "Property").get("REINSTALLMODE", ()):
            yield self.warning(
                "the package sets REINSTALLMODE, which changes every repair and patch: leave that to the command line",
                table="Property", column="Property", row=row,
            )  # fmt: skip
        for row in package.rows("RemoveIniFile"):
            if number(row, "Action") == REMOVE_TAG and text(row, "Value") is None:
                yield self.error(
                    f"RemoveIniFile {text(row, 'RemoveIniFile')} removes a tag (Action 4), but does not say which: "
                    "fill in Value, or use Action 2 to remove the whole entry",
                    table="RemoveIniFile", column="RemoveIniFile", row=row,
                )  # fmt: skip
        schema = package.summary.schema
        if schema is not None and schema <= OWN_ERRORS_SCHEMA and not package.has("Error"):
            yield self.warning(
                f"the package has no Error table, but accepts the installer schema {schema}, which has no error texts "
                "of its own: add the table, or raise the Page Count to 200 or more",
                table="Error",
            )  # fmt: skip
