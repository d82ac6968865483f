"""ICE104: MsiLockPermissionsEx stands alone and refers to what exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package

TABLE = "MsiLockPermissionsEx"


class ICE104(Rule):
    """MsiLockPermissionsEx is not mixed with LockPermissions, and its rows are well formed.

    ## What it does
    Reports a package that has both tables (be they empty), rows whose LockObject is no row of the table that they
    name, and SDDLText in which a `<` has no `>` after it or a `[` stands between the two.

    ## Why is this bad?
    With both tables the installer stops with error 1941. A row that refers to nothing secures nothing, and an account
    between angle brackets can't come from a property.

    ## Example
    SDDLText `D:(A;;FA;;;<Acme\\[USER]>)`.

    ## Use instead
    `D:(A;;FA;;;<Acme\\Backup>)`, or a SID from a property: `D:(A;;FA;;;[BACKUPSID])`.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice-104"
    tables = (TABLE, "LockPermissions")
    parity_note = (
        "As in Microsoft's suite any table may be named and the rest of SDDLText is not checked. The column of an "
        "unknown object is our reading (as ICE55 has it): no reference shows it."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        if package.has(TABLE) and package.has("LockPermissions"):
            yield self.error(
                "the package has LockPermissions and MsiLockPermissionsEx, and the installer takes only one of them: "
                "move all rows to MsiLockPermissionsEx",
                table=TABLE,
            )
        for row in package.rows(TABLE):
            name, target, item = text(row, TABLE), text(row, "Table"), text(row, "LockObject")
            if item not in package.index.key_values(target or ""):
                yield self.error(
                    f"{name} secures {item}, which is no row of table {target}",
                    table=TABLE,
                    column="LockObject",
                    row=row,
                )
            sddl = text(row, "SDDLText")
            if sddl and not accounts_are_closed(sddl):
                yield self.error(
                    f"SDDLText of {name}, {sddl!r}, has an account that is not closed by > or holds a property: write "
                    "<domain\\account>",
                    table=TABLE, column="SDDLText", row=row,
                )  # fmt: skip


def accounts_are_closed(sddl: str) -> bool:
    """Whether every ``<`` has a ``>`` after it with no ``[`` between."""
    return all(">" in part and "[" not in part.partition(">")[0] for part in sddl.split("<")[1:])
