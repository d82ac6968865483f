"""ICE49: default registry values are strings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.rows import text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package


def value_type(value: str) -> str:
    """The registry type that Registry.Value stands for.

    Source: https://learn.microsoft.com/windows/win32/msi/registry-table
    """
    if value.startswith("#x") or value.startswith("#X"):
        return "REG_BINARY"
    if value.startswith("#%"):
        return "REG_EXPAND_SZ"
    if value.startswith("#") and not value.startswith("##"):
        return "REG_DWORD"
    return "REG_MULTI_SZ" if "[~]" in value else "REG_SZ"


class ICE49(Rule):
    """The default value of every registry key is a string.

    ## What it does
    Takes the Registry rows without a Name, whose Value goes to the default value of the key, and reads the type from
    the value's prefix.

    ## Why is this bad?
    Windows 95 and 98 knew string default values only, and many programs still read them without looking at the type.

    ## Example
    Key `Software\\Acme`, Name null, Value `#1`.

    ## Use instead
    A named value for the number, or the text `1` as the default value.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice49"
    tables = ("Registry",)
    lifecycle = "preview"
    parity = "stricter"
    parity_note = "The real suite reports nothing here; this is the check that its page describes."

    def check(self, package: Package) -> Iterator[Finding]:
        for row in package.rows("Registry"):
            value = text(row, "Value")
            if value is None or text(row, "Name") is not None:
                continue
            if (kind := value_type(value)) != "REG_SZ":
                yield self.warning(
                    f"the registry entry {text(row, 'Registry')} writes a {kind} default value: make it a string, or "
                    "give the value a name",
                    table="Registry", column="Value", row=row,
                )  # fmt: skip
