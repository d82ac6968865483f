"""Rows into tables."""

from __future__ import annotations

from crossmsi.compile.bind.binding import Binding
from crossmsi.compile.facts import FEATURE_OF_COMPONENT, EnsuredTable
from crossmsi.compile.section import SourceRow

ALWAYS_PRESENT = ("File", "Media")


def fill_tables(binding: Binding) -> None:
    """Move the linked rows into the database, features knowing their parents and components' features filled in."""
    for name, rows in binding.linked.rows.items():
        if not rows:
            continue
        if name == "Feature":
            parents = binding.feature_parents
            rows = [row.changed(Feature_Parent=parents.get(row.values.Feature)) for row in rows]
        elif any(FEATURE_OF_COMPONENT in row.values for row in rows):
            rows = [_with_feature(binding, row) for row in rows]
        binding.db.ensure(name).extend([row.values for row in rows], [row.at for row in rows])
    binding.linked.rows.clear()


def _with_feature(binding: Binding, row: SourceRow) -> SourceRow:
    if FEATURE_OF_COMPONENT not in row.values:
        return row
    feature = binding.primary_features[row.values.Component_]
    marked = [column for column in row.values.columns if getattr(row.values, column) == FEATURE_OF_COMPONENT]
    return row.changed(**dict.fromkeys(marked, feature))


def ensure_tables(binding: Binding) -> None:
    """Create the tables that every package has and those the source asks for."""
    for name in ALWAYS_PRESENT:
        binding.db.ensure(name)
    for fact in binding.linked.facts_of(EnsuredTable):
        binding.db.ensure(fact.name)
