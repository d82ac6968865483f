"""Row types: a tuple with the table's columns as attributes, made once per list of columns."""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter

from crossmsi.errors import CrossmsiError


class NoColumn(CrossmsiError, AttributeError):
    """A column was asked for that the package's table doesn't have."""


class Row(tuple):
    """A row's values in column order: str, int, Stream or None (null and the empty string are one in an .msi)."""

    __slots__ = ()
    columns: tuple[str, ...] = ()

    def __getattr__(self, name: str) -> object:
        raise NoColumn(f"the table with the columns {', '.join(self.columns)} has no column {name!r}")

    def __repr__(self) -> str:
        return "Row(" + ", ".join(f"{n}={v!r}" for n, v in zip(self.columns, self, strict=True)) + ")"


@lru_cache(maxsize=512)
def row_type(columns: tuple[str, ...]) -> type[Row]:
    """The row class of a table with these column names."""
    fields = {name: property(itemgetter(index)) for index, name in enumerate(columns) if name != "columns"}
    return type("Row", (Row,), {**fields, "__slots__": (), "columns": columns})
