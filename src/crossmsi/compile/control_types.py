"""Types of controls and the attribute bits that each one understands.

https://learn.microsoft.com/windows/win32/msi/control-attributes
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

VISIBLE, ENABLED = 0x1, 0x2
# attributes of every type
COMMON_BITS = {
    "Sunken": 0x4,
    "Indirect": 0x8,
    "Integer": 0x10,
    "RightToLeft": 0x20,
    "RightAligned": 0x40,
    "LeftScroll": 0x80,
}
ICON_SIZES = {"16": 0x200000, "32": 0x400000, "48": 0x600000}
BITMAP, ICON = 0x40000, 0x80000  # of RadioButtonGroup: its buttons show bitmaps, icons


@dataclass(frozen=True, slots=True)
class ControlType:
    """``bits``: attribute → bit. ``stop``: TAB stops there, ``enabled``: unless the source says otherwise."""

    bits: Mapping[str, int] = field(default_factory=dict)
    stop: bool = True
    enabled: bool = True
    icon_size: bool = False


_TEXT = {
    "Transparent": 0x10000,
    "NoPrefix": 0x20000,
    "NoWrap": 0x40000,
    "FormatSize": 0x80000,
    "UserLanguage": 0x100000,
}
_EDIT = {"Multiline": 0x10000, "Password": 0x200000}
_VOLUMES = {
    "Removable": 0x10000,
    "Fixed": 0x20000,
    "Remote": 0x40000,
    "CDROM": 0x80000,
    "RAMDisk": 0x100000,
    "Floppy": 0x200000,
    "ShowRollbackCost": 0x400000,
}
_IMAGE = {"Image": 0x10000, "FixedSize": 0x100000}
_FACE = {"Bitmap": BITMAP, "Icon": ICON, "FixedSize": 0x100000}

CONTROL_TYPES: Mapping[str, ControlType] = {
    "Billboard": ControlType(stop=False, enabled=False),
    "Bitmap": ControlType(_IMAGE, stop=False, enabled=False),
    "CheckBox": ControlType({"PushLike": 0x20000, **_FACE}, icon_size=True),
    "ComboBox": ControlType({"Sorted": 0x10000, "ComboList": 0x20000, "UserLanguage": 0x100000}),
    "DirectoryCombo": ControlType(_VOLUMES),
    "DirectoryList": ControlType(),
    "Edit": ControlType(_EDIT),
    "GroupBox": ControlType(stop=False),
    "Hyperlink": ControlType({"Transparent": 0x10000}),
    "Icon": ControlType(_IMAGE, stop=False, enabled=False, icon_size=True),
    "Line": ControlType(stop=False, enabled=False),
    "ListBox": ControlType({"Sorted": 0x10000, "UserLanguage": 0x100000}),
    "ListView": ControlType({"Sorted": 0x10000, "FixedSize": 0x100000}, icon_size=True),
    "MaskedEdit": ControlType(_EDIT),
    "PathEdit": ControlType(_EDIT),
    "ProgressBar": ControlType({"ProgressBlocks": 0x10000}, stop=False, enabled=False),
    "PushButton": ControlType({"Image": 0x10000, **_FACE, "ElevationShield": 0x800000}, icon_size=True),
    "RadioButtonGroup": ControlType(
        {"Image": 0x10000, "PushLike": 0x20000, **_FACE, "HasBorder": 0x1000000}, icon_size=True
    ),
    "ScrollableText": ControlType(),
    "SelectionTree": ControlType(),
    "Text": ControlType(_TEXT, stop=False),
    "VolumeCostList": ControlType(_VOLUMES, stop=False),
    "VolumeSelectCombo": ControlType(_VOLUMES),
}
SPECIAL_ATTRIBUTES = sorted({name for kind in CONTROL_TYPES.values() for name in kind.bits})
