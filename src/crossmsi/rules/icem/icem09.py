"""ICEM09: a module handles the system's folders safely."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.merge_module import MODULE_SEQUENCES, aliased_folder
from crossmsi.analysis.rows import number, text
from crossmsi.msi.schema import STANDARD_DIRECTORIES
from crossmsi.rules.finding import Finding
from crossmsi.rules.icem import UNCOMPARED
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


class ICEM09(Rule):
    """Components of a module go to folders of its own, which actions point to the system's folders.

    ## What it does
    Names components whose directory is a system folder itself. Where an action of type 51 sets the module's twin of a
    system folder (`ProgramFilesFolder.<GUID>`), the action must be called like that directory, and have the number 1
    where it is sequenced.

    ## Why is this bad?
    A row ProgramFilesFolder exists in many packages: the module's own row collides with it. Merge tools make the
    actions for the twins themselves and recognise yours by name only; late ones come after the folders were resolved.

    ## Example
    Component Codec.GUID with Directory_ ProgramFilesFolder.

    ## Use instead
    Directory `ProgramFilesFolder.GUID`; leave the action to the merge tool, or add a type 51 action of the same name
    with the target `[ProgramFilesFolder]` and sequence number 1.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/icem09"
    tables = ("Component", "CustomAction", *MODULE_SEQUENCES.values())
    parity_note = UNCOMPARED

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Component"):
            directory = text(row, "Directory_")
            if directory in STANDARD_DIRECTORIES:
                yield self.warning(
                    f"component {text(row, 'Component')} goes straight into {directory}: use a directory of its own, "
                    f"{directory}.<GUID>",
                    table="Component", column="Directory_", row=row,
                )  # fmt: skip
        setters = {}
        for action in package.custom_actions.values():
            if action.sets_property and aliased_folder(action.source):
                setters[action.name] = action.source
                if action.name != action.source:
                    yield self.warning(
                        f"action {action.name} sets {action.source}, but has another name, so merge tools will make "
                        f"one more: call it {action.source}",
                        table="CustomAction", column="Action", row=action.row,
                    )  # fmt: skip
        for table in MODULE_SEQUENCES.values():
            for row in package.rows(table):
                name = text(row, "Action")
                if name in setters and number(row, "Sequence") != 1:
                    yield self.warning(
                        f"action {name} sets {setters[name]} and has the number {number(row, 'Sequence')} in {table}: "
                        "make it 1, before the folders are resolved",
                        table=table, column="Sequence", row=row,
                    )  # fmt: skip
