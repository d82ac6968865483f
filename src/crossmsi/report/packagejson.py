"""A package as one JSON document: ``crossmsi inspect --format json``; the schema is ``report/schemas``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crossmsi.msi import Column, Database, Stream, SummaryInformation, Table
from crossmsi.msi.opening import stream_name
from crossmsi.msi.summary import PROPERTIES

if TYPE_CHECKING:
    from crossmsi.report.cabinets import CabinetListing


SIGNATURE = "\x05DigitalSignature"


def package_document(
    database: Database, tables: Sequence[Table] | None = None, cabinets: Sequence[CabinetListing] | None = None
) -> dict[str, Any]:
    """Summary, tables (all, or those given), streams, whether it is signed, and cabinets where they were listed.

    Raises CrossmsiError for a damaged table.
    """
    shown = database.tables.values() if tables is None else tables
    signature = database.streams.get(SIGNATURE)
    document = {
        "version": 1,
        "summary": summary_values(database.summary),
        "tables": {table.name: table_document(table) for table in shown},
        "streams": [{"name": name, "size": stream.size} for name, stream in sorted(database.streams.items())],
        "signature": None if signature is None else {"size": signature.size},
    }
    changes = database.transform_changes()
    if changes:
        document["changes"] = [change._asdict() for change in changes]
    if cabinets is not None:
        document["cabinets"] = [_cabinet(cabinet) for cabinet in cabinets]
    return document


def _cabinet(cabinet: CabinetListing) -> dict[str, Any]:
    files = [{"name": file.name, "size": file.size} for file in cabinet.files]
    return {"name": cabinet.name, "embedded": cabinet.embedded, "files": files, "problem": cabinet.problem}


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
