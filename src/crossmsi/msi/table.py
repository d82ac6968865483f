"""A table in memory: columns of values, rows on demand, an index by primary key."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from crossmsi.errors import CrossmsiError, SourceLocation
from crossmsi.msi.columns import Column
from crossmsi.msi.rows import Row, row_type
from crossmsi.msi.streams import Stream

Value = str | int | Stream | None
Key = tuple[Value, ...]


class Table:
    """Rows keep the order in which they were stored or appended.

    ``load`` (given by the reader) returns the columns' values and is called on first use; ``stored`` is the number of
    rows that it will find, where that is known before.
    """

    def __init__(
        self,
        name: str,
        columns: Sequence[Column],
        load: Callable[[], list[list[Value]]] | None = None,
        stored: int | None = None,
    ) -> None:
        self.name = name
        self.columns = tuple(columns)
        self.column_names = tuple(column.name for column in columns)
        self.key_indexes = tuple(index for index, column in enumerate(columns) if column.key)
        if not self.columns or not self.key_indexes:
            raise CrossmsiError(f"table {name!r} has no {'primary key' if columns else 'columns'}")
        self._positions = {column: index for index, column in enumerate(self.column_names)}
        if len(self._positions) != len(self.columns):
            raise CrossmsiError(f"table {name!r} has two columns of one name")
        self._load = load
        self._stored = stored
        self._data: list[Sequence[Value]] | None = None if load else [[] for _ in columns]
        self._row_type = row_type(self.column_names)
        self._rows: list[Row] | None = None
        self._index: dict[Any, int] | None = None  # see ``_keys``
        # Where each row comes from, by position; rows beyond the end of the list come from no source.
        self._places: list[SourceLocation | None] = []
        self.changed = False

    @property
    def keys(self) -> tuple[str, ...]:
        """Names of the primary key's columns."""
        return tuple(self.column_names[index] for index in self.key_indexes)

    @property
    def data(self) -> list[Sequence[Value]]:
        """The values by column. They must not be changed."""
        if self._data is None:
            assert self._load is not None
            self._data = self._load()
        return self._data

    def _lists(self) -> list[list[Value]]:
        """The values by column, to be changed."""
        for index, values in enumerate(self.data):
            if isinstance(values, array):
                self.data[index] = values.tolist()
        return self.data

    @property
    def rows(self) -> list[Row]:
        """All rows (a list that must not be changed)."""
        if self._rows is None:
            self._rows = list(map(self._row_type, zip(*self.data, strict=True)))
        return self._rows

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.data[0]) if self._data is not None or self._stored is None else self._stored

    def column_index(self, name: str) -> int:
        """Position of a column. Raises KeyError."""
        return self._positions[name]

    def column(self, name: str) -> Sequence[Value]:
        """All values of one column in row order. Raises KeyError."""
        return self.data[self._positions[name]]

    def key_of(self, row: Sequence[Value]) -> Key:
        """The primary key values of a row."""
        return tuple(row[index] for index in self.key_indexes)

    def _keys(self, columns: Sequence[Sequence[Value]]) -> Sequence[Any]:
        """What the index knows each row by: the value of a key of one column, else the tuple of values."""
        if len(self.key_indexes) == 1:
            return columns[self.key_indexes[0]]
        return list(zip(*(columns[index] for index in self.key_indexes), strict=True))

    def _slot(self, key: Key) -> Any:
        return key[0] if len(key) == 1 else key

    def _by_key(self) -> dict[Any, int]:
        if self._index is None:
            keys = self._keys(self.data)
            # Backwards, so that of equal keys in a damaged table the first one is found.
            self._index = dict(zip(reversed(keys), reversed(range(len(keys))), strict=True))
        return self._index

    def get(self, *key: Value) -> Row | None:
        """The row with this primary key (the first one, should a damaged table hold several), or None."""
        position = self._by_key().get(self._slot(key))
        return None if position is None else self.rows[position]

    def __contains__(self, key: Key) -> bool:
        return self._slot(key) in self._by_key()

    def locate(self, row: Sequence[Value]) -> SourceLocation | None:
        """Where in the source the row comes from, None for a row read from a package."""
        if not self._places:
            return None
        position = self._by_key().get(self._slot(self.key_of(row)))
        return None if position is None else self._place(position)

    def _place(self, position: int) -> SourceLocation | None:
        return self._places[position] if position < len(self._places) else None

    def _set_places(self, start: int, places: Sequence[SourceLocation | None]) -> None:
        """The places of new rows from position ``start`` on."""
        if places.count(None) == len(places):
            return
        self._places += [None] * (start - len(self._places))
        self._places += places

    def append(self, *values: Value, at: SourceLocation | None = None) -> Row:
        """Add a row (missing trailing values are null).

        Raises CrossmsiError for a key that is there already, too many values or a value of another type.
        """
        if len(values) > len(self.columns):
            raise CrossmsiError(f"table {self.name}: {len(values)} values for {len(self.columns)} columns", where=at)
        full = list(values) + [None] * (len(self.columns) - len(values))
        for position, (column, value) in enumerate(zip(self.columns, full, strict=True)):
            full[position] = self._checked(column, value, at)
        row = self._row_type(full)
        key = self.key_of(row)
        index, slot = self._by_key(), self._slot(key)
        if slot in index:
            first = self._place(index[slot])
            raise CrossmsiError(
                f"table {self.name} has the row {_show(key)} already" + (f", from {first}" if first else ""), where=at
            )
        index[slot] = position = len(self)
        if self._rows is not None:
            self._rows.append(row)
        for values_, value in zip(self._lists(), row, strict=True):
            values_.append(value)
        self._set_places(position, [at])
        self.changed = True
        return row

    def extend(self, rows: Sequence[Sequence[Value]], places: Sequence[SourceLocation | None]) -> None:
        """``append`` for many whole rows at once, one place each, several times faster. Raises what ``append`` does."""
        self.extend_columns(list(zip(*rows, strict=True)), places)

    def extend_columns(self, columns: Sequence[Sequence[Value]], places: Sequence[SourceLocation | None]) -> None:
        """``extend`` by columns: the new rows' values of each column, in the order of the rows.

        Whole numbers may come in an array, which an empty table keeps: they take a tenth of the memory.
        """
        start = len(self)
        plain = len(columns) == len(self.columns) and all(map(_plain, self.columns, columns))
        keys = self._keys(columns) if plain else ()
        if not plain or len(set(keys)) < len(keys) or (start and not self._by_key().keys().isdisjoint(keys)):
            for row, at in zip(zip(*columns, strict=True), places, strict=True):
                self.append(*row, at=at)
            return
        if start:
            self._by_key().update(zip(keys, range(start, start + len(keys)), strict=True))
        else:
            self._index = None
        if self._rows is not None:
            self._rows.extend(map(self._row_type, zip(*columns, strict=True)))
        if start:
            for values, more in zip(self._lists(), columns, strict=True):
                values.extend(more)
        else:
            self._data = [more if isinstance(more, array) else list(more) for more in columns]
        self._set_places(start, places)
        self.changed = True

    def insert(self, *, at: SourceLocation | None = None, **by_name: Value) -> Row:
        """``append`` by column name; columns not named are null."""
        unknown = by_name.keys() - self._positions.keys()
        if unknown:
            raise CrossmsiError(f"table {self.name} has no column {', '.join(sorted(unknown))}", where=at)
        return self.append(*(by_name.get(name) for name in self.column_names), at=at)

    def replace(self, row: Row, /, **changes: Value) -> Row:
        """Put changed values in the place of ``row``; returns the new row. Raises CrossmsiError like ``append``."""
        position = self._position(row)
        values = [changes.get(name, value) for name, value in zip(self.column_names, row, strict=True)]
        unknown = changes.keys() - self._positions.keys()
        if unknown:
            raise CrossmsiError(f"table {self.name} has no column {', '.join(sorted(unknown))}")
        at = self._place(position)
        fresh = self._row_type(self._checked(c, v, at) for c, v in zip(self.columns, values, strict=True))
        old_key, key = self.key_of(row), self.key_of(fresh)
        if key != old_key:
            if key in self:
                raise CrossmsiError(f"table {self.name} has the row {_show(key)} already", where=at)
            self._by_key()[self._slot(key)] = self._by_key().pop(self._slot(old_key))
        for values_, value in zip(self._lists(), fresh, strict=True):
            values_[position] = value
        if self._rows is not None:
            self._rows[position] = fresh
        self.changed = True
        return fresh

    def remove(self, row: Row) -> None:
        """Take a row out. Raises KeyError when it isn't there. Costs a pass over the table."""
        position = self._position(row)
        for values in self.data:
            del values[position]
        del self._places[position : position + 1]
        self._rows = self._index = None
        self.changed = True

    def reorder(self, order: Sequence[int]) -> None:
        """Put the rows into the order given by their present positions."""
        self._data = [[values[index] for index in order] for values in self.data]
        if self._places:
            self._places = [self._place(index) for index in order]
        self._rows = self._index = None
        self.changed = True

    def _position(self, row: Row) -> int:
        return self._by_key()[self._slot(self.key_of(row))]

    def _checked(self, column: Column, value: Value, at: SourceLocation | None) -> Value:
        where = at or f"{self.name}/{column.name}"
        if value is None or value == "":
            return None
        if column.kind == "s" and isinstance(value, str):
            return value
        if column.kind == "v" and isinstance(value, Stream):
            return value
        if column.kind == "i" and isinstance(value, int) and not isinstance(value, bool):
            limit = 1 << (31 if column.width == 4 else 15)
            # The lowest number is what stores null.
            if not -limit < value < limit:
                raise CrossmsiError(f"{self.name}.{column.name} can't hold the number {value}", where=where)
            return value
        wanted = {"s": "text", "i": "a whole number", "v": "a stream"}[column.kind]
        raise CrossmsiError(f"{self.name}.{column.name} takes {wanted}, not {value!r}", where=where)


def _plain(column: Column, values: Sequence[Value]) -> bool:
    """Whether all values can be stored as they are."""
    kinds = set(map(type, values[:1] if isinstance(values, array) else values))
    holes = type(None) in kinds
    kinds.discard(type(None))
    if column.kind == "s":
        return kinds <= {str} and "" not in values
    if column.kind == "i" and kinds == {int}:
        limit = 1 << (31 if column.width == 4 else 15)
        numbers = [value for value in values if value is not None] if holes else values
        return -limit < min(numbers) and max(numbers) < limit
    return not kinds


def _show(key: Key) -> str:
    return "/".join("" if part is None else str(part) for part in key)
