"""From sections to one package: follow references from Package into fragments, check that every symbol exists once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar

from crossmsi.compile import directories
from crossmsi.compile.dispatch import near_miss
from crossmsi.compile.section import Reference, Section, SourceRow, Symbol
from crossmsi.errors import CrossmsiError, SourceLocation

Fact = TypeVar("Fact")


@dataclass(slots=True, eq=False)
class Linked:
    """The rows by table and the facts of all sections that take part, in source order; the standard folders needed."""

    rows: dict[str, list[SourceRow]] = field(default_factory=lambda: defaultdict(list))
    facts: list[object] = field(default_factory=list)
    standard_directories: set[str] = field(default_factory=set)
    default_install_folder: bool = False

    def facts_of(self, kind: type[Fact]) -> list[Fact]:
        """The facts of one type in source order."""
        return [fact for fact in self.facts if type(fact) is kind]


def link(sections: Sequence[Section]) -> tuple[Linked, list[CrossmsiError]]:
    """Link the sections (the first is Package's). Returns the result and the errors found."""
    errors: list[CrossmsiError] = []
    owners = _index(sections)
    linked = Linked()
    reached, queue = {0}, [0]
    while queue:
        for reference in sections[queue.pop()].references:
            owner = owners.get(reference.symbol)
            if owner is not None:
                if owner not in reached:
                    reached.add(owner)
                    queue.append(owner)
            elif reference.symbol[0] == "Directory" and directories.is_standard(reference.symbol[1]):
                linked.standard_directories.add(reference.symbol[1])
            elif reference.symbol == ("Directory", directories.DEFAULT_INSTALL_FOLDER):
                linked.default_install_folder = True
            elif not _builtin(reference.symbol):
                errors.append(_unresolved(reference, owners))
    defined: dict[Symbol, tuple[object, SourceLocation]] = {}
    for index in sorted(reached):
        section = sections[index]
        linked.facts += section.facts
        for row in section.rows:
            if _define(defined, _symbol(row), row.values, row.at, errors):
                linked.rows[row.table].append(row)
        for symbol, at in section.symbols:
            _define(defined, symbol, None, at, errors)
    return linked, errors


def _define(
    defined: dict[Symbol, tuple[object, SourceLocation]],
    symbol: Symbol,
    values: object,
    at: SourceLocation,
    errors: list[CrossmsiError],
) -> bool:
    """Whether the symbol is new. Equal Directory rows are fine: fragments derive the same inline directories."""
    first = defined.setdefault(symbol, (values, at))
    if first[1] is at and first[0] is values:
        return True
    if symbol[0] != "Directory" or first[0] != values:
        what = f"{symbol[0]} {'/'.join(symbol[1:])} is defined twice"
        errors.append(CrossmsiError(what, where=at, hint=f"the first one is at {first[1]}"))
    return False


@cache
def _key_indexes(table: str) -> tuple[int, ...]:
    from crossmsi.msi import schema

    return tuple(index for index, column in enumerate(schema.TABLES[table].fields) if column.key)


def _symbol(row: SourceRow) -> Symbol:
    return (row.table, *(str(row.values[index]) for index in _key_indexes(row.table)))


def _index(sections: Sequence[Section]) -> dict[Symbol, int]:
    """Which section defines a symbol (the first, if several do)."""
    owners: dict[Symbol, int] = {}
    for index, section in enumerate(sections):
        for row in section.rows:
            owners.setdefault(_symbol(row), index)
        for symbol, _ in section.symbols:
            owners.setdefault(symbol, index)
    return owners


def _builtin(symbol: Symbol) -> bool:
    from crossmsi.msi import schema

    return symbol[0] == "Property" and symbol[1] in schema.STANDARD_PROPERTIES


def _unresolved(reference: Reference, owners: Iterable[Symbol]) -> CrossmsiError:
    kind, *key = reference.symbol
    name = "/".join(key)
    known = {"/".join(symbol[1:]) for symbol in owners if symbol[0] == kind}
    if kind == "Directory":
        known.update(directories.STANDARD_NAMES)
    hint = near_miss(name, known) or f'define it in this source, e.g. <{kind} Id="{name}" …>'
    return CrossmsiError(f"{reference.by} names {kind} {name!r}, which isn't defined", where=reference.at, hint=hint)
