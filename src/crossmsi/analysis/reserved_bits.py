"""Bit field columns and the bits in them that have a meaning; all others are reserved.

Sources: the table pages of https://learn.microsoft.com/windows/win32/msi/database-tables, .../dialog-style-bits and the
control pages below .../controls. Where Microsoft's suite accepts bits beyond those (measured), they are accepted here.
"""

from __future__ import annotations

from typing import NamedTuple


class BitField(NamedTuple):
    """``allowed`` is the sum of the bits with a meaning."""

    table: str
    column: str
    allowed: int


BIT_FIELDS = (
    BitField("BBControl", "Attributes", 0x007F0067),
    # The relative-path bit (1) counts as reserved too.
    BitField("Class", "Attributes", 0),
    BitField("Dialog", "Attributes", 0x000103FF),
    BitField("Feature", "Attributes", 0x003F),
    BitField("File", "Attributes", 0x7607),
    BitField("ModuleConfiguration", "Attributes", 0x0003),
    BitField("MoveFile", "Options", 0x0001),
    BitField("MsiAssembly", "Attributes", 0x0001),
    BitField("MsiFileHash", "Options", 0),
    BitField("ODBCDataSource", "Registration", 0x0001),
    BitField("Patch", "Attributes", 0x0001),
    BitField("RemoveFile", "InstallMode", 0x0003),
    BitField("ServiceControl", "Event", 0x00BB),
    BitField("ServiceInstall", "ServiceType", 0x00000133),
    BitField("ServiceInstall", "StartType", 0x00000007),
    BitField("ServiceInstall", "ErrorControl", 0x00008003),
    BitField("TextStyle", "StyleBits", 0x000F),
    BitField("Upgrade", "Attributes", 0x0707),
)

COMPONENT_BITS = 0x0FFF
# Highest installer schema -> bits of Component.Attributes known up to there.
COMPONENT_BITS_BY_SCHEMA = ((120, 0x00FF), (199, 0x01FF))

# Control.Type -> allowed bits of Control.Attributes. Other types have no reserved bits.
# Visible (1), Enabled (2) and Sunken (4) are common to all.
CONTROL_BITS = {
    "Billboard": 0x00000007,
    "Bitmap": 0x00100007,
    "DirectoryList": 0x000000EF,
    "GroupBox": 0x00000067,
    "Icon": 0x00700007,
    "Line": 0x00000007,
    "MaskedEdit": 0x0000000F,
    "PathEdit": 0x0000006F,
    "ProgressBar": 0x00010027,
    "PushButton": 0x00FC0027,
    "ScrollableText": 0x000000E7,
    "SelectionTree": 0x000000EF,
    "Text": 0x001F0067,
    "VolumeCostList": 0x007F00E7,
    "VolumeSelectCombo": 0x003F00EF,
    # The suite's lowest reserved bit of these lies above some undocumented bits, which pass for that reason.
    "CheckBox": 0x007FFFFF,
    "ComboBox": 0x0013FFFF,
    "DirectoryCombo": 0x003FFFFF,
    "Edit": 0x0023FFFF,
    "ListBox": 0x0011FFFF,
    "ListView": 0x00710FFF,
    "RadioButtonGroup": 0x017FFFFF,
}

PASSWORD_BIT = 0x00200000
PASSWORD_SCHEMA = 100
"""Up to this installer schema, edit controls have no password bit."""


def component_bits(schema: int | None) -> int:
    """The bits of Component.Attributes that the lowest installer schema of a package knows (None: all)."""
    for highest, allowed in COMPONENT_BITS_BY_SCHEMA:
        if schema is not None and schema <= highest:
            return allowed
    return COMPONENT_BITS


def control_bits(kind: str | None, schema: int | None) -> int | None:
    """The allowed bits of Control.Attributes for a Control.Type, None when nothing is reserved."""
    allowed = CONTROL_BITS.get(kind or "")
    if allowed is not None and kind == "Edit" and schema is not None and schema <= PASSWORD_SCHEMA:
        allowed &= ~PASSWORD_BIT
    return allowed
