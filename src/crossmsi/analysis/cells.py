"""Which values of a column break what _Validation says of it: the single-value part of ICE03.

The order of the tests decides which one speaks: null, overflow, range, set, foreign key, category.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import filterfalse
from typing import Any, NamedTuple

from crossmsi.analysis.categories import CATEGORIES, canonical_category
from crossmsi.analysis.categories.common import COMMON_VALUES
from crossmsi.analysis.categories.text_value import shown
from crossmsi.analysis.indexes import Indexes
from crossmsi.analysis.rows import bits, text
from crossmsi.analysis.validation_rows import ColumnRule
from crossmsi.msi import Column

# A foreign key of these categories may also be a value in its own right: a version instead of a companion file, a
# class or ProgId that another product registers. (The real suite accepts any valid one.)
_OPEN_CATEGORIES = frozenset({"Guid", "Language", "Text", "Version"})


class CellProblem(NamedTuple):
    """``kind``: null, overflow, range, set, foreign-key or category; ``reason`` is the tail of a sentence."""

    kind: str
    reason: str


def bad_values(rule: ColumnRule, column: Column, values: Collection[Any], indexes: Indexes) -> dict[Any, CellProblem]:
    """The distinct values of one column that are wrong, with the reason. Costs one look at each distinct value.

    Foreign keys of CustomSource depend on the row: see :func:`bad_custom_sources`. Streams are only tested for null.
    """
    targets = _key_sets(rule, indexes)
    judge_text = _text_judge(rule, column, targets, indexes)
    result: dict[Any, CellProblem] = {}
    # In the order of the rows, which is kind to the processor's caches. Foreign keys are looked up faster than sorted.
    distinct = values if targets is not None else dict.fromkeys(values)
    for value in dict.fromkeys(_doubtful_texts(rule, column, _only(str, distinct), targets)):
        if (problem := judge_text(value)) is not None:
            result[value] = problem
    for value in dict.fromkeys(_doubtful_numbers(rule, _only(int, distinct), targets)):
        if (problem := _integer_problem(rule, value, targets)) is not None:
            result[value] = problem
    if None in distinct and not rule.nullable:
        result[None] = CellProblem("null", "it may not be null")
    return result


def _only(kind: type, values: Collection[Any]) -> Collection[Any]:
    """The values of one type."""
    kinds = set(map(type, values))
    if kinds == {kind}:
        return values
    return [value for value in values if isinstance(value, kind)] if kind in kinds else ()


def _doubtful_texts(
    rule: ColumnRule, column: Column, values: Collection[str], targets: frozenset[Any] | None
) -> Iterable[str]:
    """The values that need a look one by one: not those that are keys, or plainly of the category. This is what
    makes large tables cheap, and decides nothing."""
    if column.kind == "s" and column.width and max(map(len, values), default=0) > column.width:
        return values
    category = canonical_category(rule.category or "")
    doubtful = values if targets is None else filterfalse(targets.__contains__, values)
    common = COMMON_VALUES.get(category or "")
    if common is None or (targets is not None and category not in _OPEN_CATEGORIES):
        return doubtful
    return filterfalse(common.fullmatch, doubtful)


def _doubtful_numbers(rule: ColumnRule, values: Collection[int], targets: frozenset[Any] | None) -> Iterable[int]:
    """The same for integers."""
    low, high = rule.minimum, rule.maximum
    within = values and (low is None or min(values) >= low) and (high is None or max(values) <= high)
    if not within or rule.members:
        return values
    return () if targets is None else filterfalse(targets.__contains__, values)


def _text_judge(
    rule: ColumnRule, column: Column, targets: frozenset[Any] | None, indexes: Indexes
) -> Callable[[str], CellProblem | None]:
    limit = column.width if column.kind == "s" and column.width else None
    members = frozenset(rule.members)
    category = canonical_category(rule.category) if rule.category else None
    check = CATEGORIES[category] if category else None
    decisive = targets is not None and category not in _OPEN_CATEGORIES
    features = indexes.key_values("Feature") if category == "Shortcut" and targets is None else None

    def judge(value: str) -> CellProblem | None:
        if limit is not None and len(value) > limit:
            return CellProblem("overflow", f"it is {len(value)} characters long, the column holds {limit}")
        if value in members:
            return None
        if targets is not None:
            if value in targets:
                return None
            if decisive:
                return CellProblem("foreign-key", f"{shown(value)} is not in {_named(rule.key_tables)}")
        if check is not None and (reason := check(value)):
            return CellProblem("category", reason)
        if features is not None and "[" not in value and "]" not in value and value not in features:
            return CellProblem("category", f"{shown(value)} is neither formatted text nor in the Feature table")
        if check is None and members:
            return CellProblem("set", f"{shown(value)} is none of {', '.join(rule.members)}")
        return None

    return judge


def _integer_problem(rule: ColumnRule, value: int, targets: frozenset[Any] | None) -> CellProblem | None:
    if rule.members and str(value) in rule.members:
        return None
    if rule.minimum is not None and value < rule.minimum:
        return CellProblem("range", f"{value} is below the least value {rule.minimum}")
    if rule.maximum is not None and value > rule.maximum:
        return CellProblem("range", f"{value} is above the greatest value {rule.maximum}")
    if rule.members and rule.minimum is None and rule.maximum is None:
        return CellProblem("set", f"{value} is none of {', '.join(rule.members)}")
    if targets is not None and value not in targets:
        return CellProblem("foreign-key", f"{value} is not in {_named(rule.key_tables)}")
    return None


def _key_sets(rule: ColumnRule, indexes: Indexes) -> frozenset[Any] | None:
    """The union of the values that the foreign key may hold, None when the column is no foreign key."""
    if not rule.key_tables:
        return None
    sets = [indexes.numbered_values(table, rule.key_column or 1) for table in rule.key_tables]
    return sets[0] if len(sets) == 1 else frozenset().union(*sets)


def _named(tables: tuple[str, ...]) -> str:
    return f"the {tables[0]} table" if len(tables) == 1 else f"any of the tables {', '.join(tables)}"


_SOURCE_TABLES = {0x00: "Binary", 0x10: "File", 0x20: "Directory"}


def bad_custom_sources(rows: Iterable[Any], indexes: Indexes) -> Iterator[tuple[Any, CellProblem]]:
    """Rows (of CustomAction or another table with Type and Source) whose Source is no key where Type looks it up.

    Bits 4 and 5 of Type select Binary, File, Directory or a property (which may be defined at run time and is not
    looked up); type 19 has no source.
    """
    for row in rows:
        source, kind = text(row, "Source"), bits(row, "Type")
        table = _SOURCE_TABLES.get(kind & 0x30)
        if source is None or table is None or kind & 0x3F == 19:
            continue
        if source not in indexes.key_values(table):
            yield (
                row,
                CellProblem("foreign-key", f"{shown(source)} is not in the {table} table, where Type looks it up"),
            )
