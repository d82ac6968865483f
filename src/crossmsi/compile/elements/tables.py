"""``EnsureTable``: a standard table that must exist even when empty."""

from __future__ import annotations

from crossmsi.compile.attributes import identifier
from crossmsi.compile.context import CompileContext
from crossmsi.compile.dispatch import element, near_miss
from crossmsi.compile.facts import EnsuredTable
from crossmsi.compile.source import Element
from crossmsi.errors import CrossmsiError


@element("EnsureTable", parents=("Package", "Fragment"), attributes={"Id": identifier(required=True)})
def ensure_table(ctx: CompileContext, node: Element, scope: None) -> None:
    """Creates the table."""
    from crossmsi.msi import schema

    name = node["Id"]
    if name not in schema.TABLES:
        raise CrossmsiError(f"EnsureTable/@Id names no standard table: {name!r}", hint=near_miss(name, schema.TABLES))
    ctx.fact(EnsuredTable(name))
