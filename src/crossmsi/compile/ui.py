"""What the elements of a user interface tell the elements inside them.

https://learn.microsoft.com/windows/win32/msi/user-interface-tables
"""

from __future__ import annotations

from dataclasses import dataclass, field

from crossmsi.errors import SourceLocation

MAX_CONTROL_ID = 50  # width of Control.Control and of the columns that name a control


@dataclass(slots=True)
class DialogScope:
    """Inside ``Dialog``. The controls found are kept until their tab order is known.

    ``controls`` holds (columns of a Control row, whether TAB stops there, place) in source order. Several controls may
    claim to be the ``default`` or ``cancel`` one (conditions show one of them at a time): the last one counts.
    """

    id: str
    controls: list[tuple[dict[str, object], bool, SourceLocation]] = field(default_factory=list)
    default: str | None = None
    cancel: str | None = None


@dataclass(frozen=True, slots=True)
class BillboardScope:
    """Inside ``Billboard``: the row's key."""

    id: str


@dataclass(slots=True)
class ControlScope:
    """Inside ``Control``. ``order`` numbers its events, ``text``/``radio_kind`` come from the elements inside."""

    dialog: str
    id: str
    property: str | None
    order: int = 0
    text: str | None = None
    radio_kind: str | None = None
