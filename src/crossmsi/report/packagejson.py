"""A package as one JSON document: ``crossmsi inspect --format json``; the schema is ``report/schemas``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crossmsi.msi import Column, Database, Stream, SummaryInformation, Table
from crossmsi.msi.opening import stream_name
from crossmsi.msi.summary import PROPERTIES


def package_document(database: Database, tables: list[str] | None = None) -> dict[str, Any]:
    """Summary, tables (all, or those named) and streams. Raises CrossmsiError for a damaged table."""
    names = database.table_names if tables is None else tables
    return {
        "version": 1,
        "summary": summary_values(database.summary),
        "tables": {name: table_document(database[name]) for name in names},
        "streams": [{"name": name, "size": stream.size} for name, stream in sorted(database.streams.items())],
    }


def summary_values(summary: SummaryInformation) -> dict[str, Any]:
    """Every documented property by name, null where missing; moments as ISO 8601."""
    return {name: _plain(getattr(summary, name)) for name in PROPERTIES}


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return value.hex() if isinstance(value, bytes) else value


def table_document(table: Table) -> dict[str, Any]:
    """Columns and rows; a binary cell is the name of the stream that holds its data."""
    return {
        "columns": [_column(column) for column in table.columns],
        "rows": [
            [stream_name(table.name, table.key_of(row)) if isinstance(cell, Stream) else cell for cell in row]
            for row in table
        ],
    }


def _column(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        "type": column.type,
        "nullable": column.nullable,
        "localizable": column.localizable,
        "key": column.key,
    }
