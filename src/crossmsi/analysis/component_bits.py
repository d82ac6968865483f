"""Bits of Component.Attributes, File.Attributes and Feature.Attributes.

Sources: https://learn.microsoft.com/windows/win32/msi/component-table, .../file-table, .../feature-table
"""

from __future__ import annotations

from enum import IntEnum


# IntEnum: testing a bit of an IntFlag makes a new flag object each time, which costs ten times as much.
class ComponentBits(IntEnum):
    """Component.Attributes; LOCAL_ONLY is the absence of SOURCE_ONLY and OPTIONAL."""

    LOCAL_ONLY = 0
    SOURCE_ONLY = 1
    OPTIONAL = 2
    REGISTRY_KEY_PATH = 4
    SHARED_DLL_REF_COUNT = 8
    PERMANENT = 16
    ODBC_DATA_SOURCE = 32
    TRANSITIVE = 64
    NEVER_OVERWRITE = 128
    SIXTY_FOUR_BIT = 256
    DISABLE_REGISTRY_REFLECTION = 512
    UNINSTALL_ON_SUPERSEDENCE = 1024
    SHARED = 2048


class FileBits(IntEnum):
    """File.Attributes."""

    READ_ONLY = 0x1
    HIDDEN = 0x2
    SYSTEM = 0x4
    VITAL = 0x200
    CHECKSUM = 0x400
    PATCH_ADDED = 0x1000
    NONCOMPRESSED = 0x2000
    COMPRESSED = 0x4000


class FeatureBits(IntEnum):
    """Feature.Attributes."""

    FAVOR_LOCAL = 0
    FAVOR_SOURCE = 1
    FOLLOW_PARENT = 2
    FAVOR_ADVERTISE = 4
    DISALLOW_ADVERTISE = 8
    UI_DISALLOW_ABSENT = 16
    NO_UNSUPPORTED_ADVERTISE = 32


def key_path_table(attributes: int) -> str:
    """The table that a non-null KeyPath points into: Registry (bit 4), ODBCDataSource (bit 32) or File."""
    if attributes & ComponentBits.REGISTRY_KEY_PATH:
        return "Registry"
    return "ODBCDataSource" if attributes & ComponentBits.ODBC_DATA_SOURCE else "File"
