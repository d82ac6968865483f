"""Standard facts of the Windows Installer: tables, actions, properties, folders.

Nothing is read before it is asked for: each name below comes from the module named beside it, which reads its data file
(``data/``) when it is first imported. Facts are taken from https://learn.microsoft.com/windows/win32/msi/database-tables
and the pages it leads to, widths from packages in use.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crossmsi.msi.schema.actions import SEQUENCE_TABLES, STANDARD_ACTIONS, Scheduling, StandardAction
    from crossmsi.msi.schema.directories import STANDARD_DIRECTORIES, StandardDirectory
    from crossmsi.msi.schema.properties import STANDARD_PROPERTIES, StandardProperty
    from crossmsi.msi.schema.tables import CATEGORIES, TABLES, ColumnSchema, TableSchema, validation_rows

__all__ = [
    "CATEGORIES",
    "SEQUENCE_TABLES",
    "STANDARD_ACTIONS",
    "STANDARD_DIRECTORIES",
    "STANDARD_PROPERTIES",
    "TABLES",
    "ColumnSchema",
    "Scheduling",
    "StandardAction",
    "StandardDirectory",
    "StandardProperty",
    "TableSchema",
    "validation_rows",
]

_HOMES = {
    "tables": ("CATEGORIES", "TABLES", "ColumnSchema", "TableSchema", "validation_rows"),
    "actions": ("SEQUENCE_TABLES", "STANDARD_ACTIONS", "Scheduling", "StandardAction"),
    "properties": ("STANDARD_PROPERTIES", "StandardProperty"),
    "directories": ("STANDARD_DIRECTORIES", "StandardDirectory"),
}


def __getattr__(name: str) -> Any:
    for home, names in _HOMES.items():
        if name in names:
            value = getattr(importlib.import_module(f"{__name__}.{home}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
