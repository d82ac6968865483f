"""The properties that are lists of other properties.

https://learn.microsoft.com/windows/win32/msi/securecustomproperties
"""

from __future__ import annotations

from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.facts import PropertyFlags

HIDE_TARGET, IN_SCRIPT = 0x2000, 0x400  # bits of CustomAction.Type


def collect_properties(binding: Binding) -> None:
    """Write SecureCustomProperties, AdminProperties and MsiHiddenProperties."""
    flags = binding.linked.facts_of(PropertyFlags)
    lists = {
        "AdminProperties": {flag.id for flag in flags if flag.admin},
        "MsiHiddenProperties": {flag.id for flag in flags if flag.hidden} | _hidden_actions(binding),
        "SecureCustomProperties": {flag.id for flag in flags if flag.secure} | _upgrade_properties(binding),
    }
    table = binding.db.ensure("Property")
    for name, members in lists.items():
        if members:
            table.append(name, ";".join(sorted(members)), at=binding.package.at)


def _upgrade_properties(binding: Binding) -> set[str]:
    """FindRelatedProducts sets them in the client process; they must reach the elevated one."""
    return {row.ActionProperty for row in binding.db.rows("Upgrade")}


def _hidden_actions(binding: Binding) -> set[str]:
    """Deferred actions whose data must not be logged: it is in a property of the action's name."""
    wanted = HIDE_TARGET | IN_SCRIPT
    return {row.Action for row in binding.db.rows("CustomAction") if row.Type & wanted == wanted}
