"""ICEM03: every action of a module finds its place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.merge_module import MODULE_SEQUENCES
from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICEM03(Rule):
    """Every action of a module sequence is a base action or follows from one.

    ## What it does
    In each Module…Sequence table, starts from the rows with a sequence number (base actions) and goes along BaseAction;
    rows that are never reached are named.

    ## Why is this bad?
    A merge tool places an action relative to its base action. Two actions that name each other, or a base that the
    table lacks, leave it without a place.

    ## Example
    ModuleInstallExecuteSequence with Fetch (BaseAction Unpack) and Unpack (BaseAction Fetch).

    ## Use instead
    A row for the standard action with its usual number (InstallFiles, 4000), and Unpack with BaseAction InstallFiles
    and After 1.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem03"
    tables = tuple(MODULE_SEQUENCES.values())
    parity_note = UNCOMPARED

    def check(self, package: Package) -> Iterator[Finding]:
        for table in MODULE_SEQUENCES.values():
            followers = defaultdict(list)
            placed = []
            for row in package.rows(table):
                if number(row, "Sequence") is not None:
                    placed.append(text(row, "Action"))
                elif base := text(row, "BaseAction"):
                    followers[base].append(text(row, "Action"))
            reached = set(placed)
            for action in placed:
                new = [follower for follower in followers.pop(action, ()) if follower not in reached]
                reached.update(new)
                placed += new
            for row in package.rows(table):
                action = text(row, "Action")
                if action not in reached:
                    yield self.error(
                        f"action {action} of {table} has no place: give it a sequence number, or a BaseAction that has "
                        "one in this table",
                        table=table, column="Action", row=row,
                    )  # fmt: skip
