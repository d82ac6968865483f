"""Comparing two packages part by part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from crossmsi.compare.contents import file_fingerprints, stream_fingerprints
from crossmsi.compare.noise import Noise
from crossmsi.compare.result import Change, Comparison
from crossmsi.msi import Stream
from crossmsi.msi.idt import FORCE_CODEPAGE
from crossmsi.msi.summary import PROPERTIES

if TYPE_CHECKING:
    from crossmsi.analysis import Package
    from crossmsi.msi import Table


def compare_packages(old: Package, new: Package, noise: Noise | None = None) -> Comparison:
    """Everything that ``new`` has otherwise than ``old``. Raises CrossmsiError when a table is damaged."""
    noise = noise or Noise()
    result = Comparison()
    result.changes += _summary(old, new, noise)
    if old.db.codepage != new.db.codepage:
        codepages = str(old.db.codepage), str(new.db.codepage)
        result.changes.append(Change("changed", "table", FORCE_CODEPAGE, *codepages))
    names = sorted({*old.db.table_names, *new.db.table_names})
    for name in names:
        result.changes += _table(name, old.db.table(name), new.db.table(name), noise)
    result.changes += _contents("stream", stream_fingerprints(old), stream_fingerprints(new))
    before = file_fingerprints(old, result.problems)
    result.changes += _contents("file", before, file_fingerprints(new, result.problems))
    return result


def _summary(old: Package, new: Package, noise: Noise) -> Iterator[Change]:
    for name in PROPERTIES:
        if noise.summary_property(name):
            continue
        before, after = getattr(old.db.summary, name), getattr(new.db.summary, name)
        if noise.text(before) != noise.text(after):
            kind = "added" if before is None else "removed" if after is None else "changed"
            yield Change(kind, "summary", name, _text(before), _text(after))


def _table(name: str, old: Table | None, new: Table | None, noise: Noise) -> Iterator[Change]:
    if old is None or new is None:
        kind = "added" if old is None else "removed"
        yield Change(kind, "table", name)
    columns = [tuple(c.type for c in t.columns) if t else None for t in (old, new)]
    if old is not None and new is not None and (old.column_names != new.column_names or columns[0] != columns[1]):
        yield Change("changed", "table", name, _definition(old), _definition(new))
    before, after = _rows(old, noise), _rows(new, noise)
    for key in [*before, *(key for key in after if key not in before)]:
        place = "/".join((name, *("" if part is None else str(part) for part in key)))
        if key not in after:
            yield Change("removed", "row", place, _row(before[key]))
        elif key not in before:
            yield Change("added", "row", place, None, _row(after[key]))
        else:
            yield from _cells(place, before[key], after[key], noise)


def _rows(table: Table | None, noise: Noise) -> dict[tuple, dict[str, object]]:
    if table is None:
        return {}
    found: dict[tuple, dict[str, object]] = {}
    for row in table:
        key = tuple(noise.text(part) for part in table.key_of(row))
        # Keys that are GUIDs may fall together once GUIDs are overlooked: number them.
        unique, number = key, 2
        while unique in found:
            unique, number = (*key, f"#{number}"), number + 1
        found[unique] = dict(zip(table.column_names, row, strict=True))
    return dict(sorted(found.items(), key=lambda item: tuple(map(str, item[0]))))


def _cells(place: str, before: Mapping[str, object], after: Mapping[str, object], noise: Noise) -> Iterator[Change]:
    for column in [*before, *(name for name in after if name not in before)]:
        one, two = before.get(column), after.get(column)
        # What a binary cell holds is compared as a stream.
        if isinstance(one, Stream) and isinstance(two, Stream):
            continue
        if noise.text(one) != noise.text(two):
            yield Change("changed", "row", f"{place}/{column}", _text(one), _text(two))


def _contents(area, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Change]:
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name):
            kind = "added" if name not in before else "removed" if name not in after else "changed"
            yield Change(kind, area, name, before.get(name), after.get(name))


def _definition(table: Table) -> str:
    return ", ".join(f"{column.name}{'*' if column.key else ''} {column.type}" for column in table.columns)


def _row(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={_text(value)}" for name, value in values.items() if value is not None)


def _text(value: object) -> str | None:
    return None if value is None else f"<{value.size} bytes>" if isinstance(value, Stream) else str(value)
