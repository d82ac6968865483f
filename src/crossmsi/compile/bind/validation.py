"""The ``_Validation`` table: one row for each column of each table present.

https://learn.microsoft.com/windows/win32/msi/-validation-table
"""

from __future__ import annotations

from crossmsi.compile.bind.binding import Binding
from crossmsi.msi import schema


def write_validation(binding: Binding) -> None:
    """Describe all tables, ``_Validation`` itself included."""
    table = binding.db.ensure("_Validation")
    for name in sorted(binding.db.tables):
        columns = binding.db[name].column_names
        for row in schema.validation_rows(name):
            if row[1] in columns:
                table.append(*row)
