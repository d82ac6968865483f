"""ICE45: no reserved bit of a bit field is set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from crossmsi.analysis.reserved_bits import BIT_FIELDS, COMPONENT_BITS, component_bits, control_bits
from crossmsi.analysis.rows import number, text
from crossmsi.rules.finding import Finding
from crossmsi.rules.rule import Rule

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.msi import Table

WORD = 0xFFFFFFFF


class ICE45(Rule):
    """Bit field columns have only bits with a meaning.

    ## What it does
    Compares the bit fields of BBControl, Class, Component, Control, Dialog, Feature, File, ModuleConfiguration,
    MoveFile, MsiAssembly, MsiFileHash, ODBCDataSource, Patch, RemoveFile, ServiceControl, ServiceInstall, TextStyle
    and Upgrade with the bits that are defined. For Control that depends on the type, and for Component on the lowest
    installer schema of the package: a bit that only later installers know is a warning.

    ## Why is this bad?
    Today's installer ignores a reserved bit; a later one may give it a meaning that nobody asked for. Mostly such a
    bit is an arithmetical slip, and the one that was meant is missing.

    ## Example
    File.Attributes 128 in place of 512 (vital).

    ## Use instead
    Only the bits of the column's documentation; raise the Page Count if a newer one is needed.
    """

    source_url = "https://learn.microsoft.com/windows/win32/msi/ice45"
    tables = (*dict.fromkeys(field.table for field in BIT_FIELDS), "Component", "Control")
    parity = "same"
    parity_note = (
        "Like the real suite: Class, Component, MsiAssembly, MsiFileHash and Upgrade are checked too, any bit of Class "
        "is reserved, ModuleConfiguration gives a warning, and negative values of 2-byte columns pass. Of each "
        "control type, the suite was seen to refuse one bit, the lowest reserved one as far as can be told: "
        "undocumented bits below it pass, above it the documentation decides. One mask for all "
        "types of BBControl is our reading."
    )

    def check(self, package: Package) -> Iterator[Finding]:
        for field in BIT_FIELDS:
            for row, reserved in self._reserved(package.db.table(field.table), field.column, field.allowed):
                severity = "warning" if field.table == "ModuleConfiguration" else "error"
                yield self._finding(severity, field.table, field.column, row, reserved)
        yield from self._components(package)
        yield from self._controls(package)

    def _reserved(self, table: Table | None, column: str, allowed: int) -> Iterator[tuple]:
        """The rows with other bits than the allowed ones, and those bits."""
        if table is None or column not in table.column_names:
            return
        short = table.columns[table.column_index(column)].width == 2
        values = table.column(column)
        reserved = {}
        for value in set(values):
            if isinstance(value, int) and not (short and value < 0) and (bits := value & ~allowed & WORD):
                reserved[value] = bits
        for row, value in zip(table, values, strict=True) if reserved else ():
            if value in reserved:
                yield row, reserved[value]

    def _components(self, package: Package) -> Iterator[Finding]:
        known = component_bits(package.summary.schema)
        for row, reserved in self._reserved(package.db.table("Component"), "Attributes", known):
            if reserved & ~COMPONENT_BITS:
                yield self._finding("error", "Component", "Attributes", row, reserved)
                continue
            yield self.warning(
                f"component {text(row, 'Component')} sets the bits {reserved} of Attributes, which the installer "
                f"schema {package.summary.schema} does not know: raise the Page Count, or clear them",
                table="Component", column="Attributes", row=row,
            )  # fmt: skip

    def _controls(self, package: Package) -> Iterator[Finding]:
        schema = package.summary.schema
        for row, _ in self._reserved(package.db.table("Control"), "Attributes", 0):
            allowed = control_bits(text(row, "Type"), schema)
            if allowed is not None and (reserved := number(row, "Attributes") & ~allowed & WORD):
                yield self._finding("warning", "Control", "Attributes", row, reserved)

    def _finding(self, severity, table: str, column: str, row, reserved: int) -> Finding:
        return self.finding(
            severity,
            f"{table} row {'/'.join(map(str, self._package.db[table].key_of(row)))} sets the reserved bits {reserved} "
            f"of {column}: clear them, or look up the bit that was meant",
            table=table, column=column, row=row,
        )  # fmt: skip
