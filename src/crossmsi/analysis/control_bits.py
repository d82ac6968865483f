"""Bits of the Attributes columns of the Control and Dialog tables.

Source: https://learn.microsoft.com/windows/win32/msi/control-attributes, …/msi/dialog-style-bits
"""

from __future__ import annotations

from enum import IntEnum


class ControlBits(IntEnum):
    """Control.Attributes; BITMAP and ICON are bits of push buttons, check boxes and radio button groups only."""

    VISIBLE = 0x00000001
    ENABLED = 0x00000002
    INDIRECT = 0x00000008
    BITMAP = 0x00040000
    ICON = 0x00080000
    PICTURE = BITMAP | ICON


class DialogBits(IntEnum):
    """Dialog.Attributes."""

    ERROR = 0x00010000
