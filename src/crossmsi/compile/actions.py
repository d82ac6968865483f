"""Standard actions as the compiler needs them, per sequence table.

https://learn.microsoft.com/windows/win32/msi/suggested-installexecutesequence
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crossmsi.msi.schema import Scheduling

# WiX element → sequence table.
TABLE_OF = {
    "AdminExecuteSequence": "AdminExecuteSequence",
    "AdminUISequence": "AdminUISequence",
    "AdvertiseExecuteSequence": "AdvtExecuteSequence",
    "InstallExecuteSequence": "InstallExecuteSequence",
    "InstallUISequence": "InstallUISequence",
}
# Actions whose place WiX leaves to the author.
MUST_BE_SCHEDULED = frozenset(
    ("DisableRollback", "ForceReboot", "InstallExecute", "InstallExecuteAgain", "RemoveExistingProducts",
     "ResolveSource", "ScheduleReboot")
)  # fmt: skip


@cache
def standard_actions(table: str) -> Mapping[str, Scheduling]:
    """The standard actions that can stand in a sequence table and how they usually do."""
    from crossmsi.msi import schema

    return {
        name: action.sequences[table] for name, action in schema.STANDARD_ACTIONS.items() if table in action.sequences
    }


def must_be_scheduled(action: str) -> bool:
    """Whether the source has to say where the action goes."""
    return action in MUST_BE_SCHEDULED
