"""ICE55: LockPermissions secures objects that exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICE55(Rule):
    """Every row of LockPermissions names an object of the package and the permissions it gives.

    ## What it does
    Looks up LockObject among the first keys of the table that the row names, and checks that Permission has a value.

    ## Why is this bad?
    The installation fails, or leaves the file, folder or registry key with other rights than intended, when it can't
    find what to secure or which rights to give.

    ## Example
    LockObject `report.dot` in Table `File`, where File has no such row; or a row whose Permission is null.

    ## Use instead
    The key of an existing File, Registry or CreateFolder row, with a number in Permission; without need of special
    rights, no row at all.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice55"
    tables = ("LockPermissions",)
    parity = "same"
    parity_note = "Like in the real suite, any table may be named, and Permission 0 will do."

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("LockPermissions"):
            name, table = text(row, "LockObject"), text(row, "Table")
            if table is None or name not in package.index.key_values(table):
                yield self.error(
                    f"LockPermissions secures {name}, but the table {table} has no such row: name an existing one",
                    table="LockPermissions", column="LockObject", row=row,
                )  # fmt: skip
            if number(row, "Permission") is None:
                yield self.error(
                    f"the LockPermissions row of {table} {name} for {text(row, 'User')} has no Permission: give a "
                    "number, or leave the row out",
                    table="LockPermissions", column="LockObject", row=row,
                )  # fmt: skip
