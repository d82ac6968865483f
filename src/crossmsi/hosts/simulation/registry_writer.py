"""Who writes a registry value, and what."""

from __future__ import annotations

from typing import NamedTuple

Data = str | int | tuple[str, ...] | None
MULTI = "REG_MULTI_SZ"
Order = tuple[int, int]
# A registry view and a folded key.
At = tuple[str, str]


class RegistryWriter(NamedTuple):
    """Who wrote a value: ``row`` is the primary key joined by slashes, ``order`` (action, row) in the sequence.

    ``name`` is the value's name as the row spells it, "" for the default value, None for the key itself. ``data`` and
    ``type`` are what this row asks for; ``mode`` is "set", "append" or "prepend" (REG_MULTI_SZ only). ``reflected``:
    the row wrote to the other view and WOW64 copied it; ``unreflected``: its component forbids that.
    """

    component: str
    table: str
    row: str
    order: Order
    name: str | None
    type: str | None
    data: Data
    mode: str = "set"
    reflected: bool = False
    unreflected: bool = False
