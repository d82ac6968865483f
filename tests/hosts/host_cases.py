"""Host cases as data (``tests/hosts/cases/*.yaml``).

A file has ``base`` (tables), ``summary`` and ``cases``; a case has ``name``, optional ``tables`` (rows that repeat a
base row's key replace it), ``without`` ({Table: [[key, …]]}), ``summary``, ``payloads`` ({File: isa, or a mapping of
PeIdentity's fields}), ``properties``, ``features``, and ``hosts``: host → what to expect. An expectation has any of

- installs, refusal (code)
- files: {path: component, or null for "not decided"}, all of them; some_files: a part of them
- registry: {"view key|name": value}, all of them; some_registry: a part; null is "not decided"
- no_registry: list of "view key|name" that must not be there
- skipped, undecided: {component: text in the reason}
- collisions: list of [rule, key, name, [components], survivor]; effects: a text in the effect of each
- com: list of [clsid, view, isa, works]
- services, shortcuts, environment, ini, removes, unknown: lists of mappings, each a part of the entry at that position
- assumptions: ids that must be among them
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from crossmsi.analysis import Package
from crossmsi.msi import Database
from crossmsi.pe.identity import PeIdentity

CASES = Path(__file__).with_name("cases")
COM_EXPORTS = ("DllGetClassObject", "DllRegisterServer")


def load_cases() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """``(id, file's defaults, case)`` of every case."""
    found = []
    for path in sorted(CASES.glob("*.yaml")):
        document = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
        found += [(f"{path.stem}: {case['name']}", document, case) for case in document["cases"]]
    return found


def build_package(document: dict[str, Any], case: dict[str, Any]) -> Package:
    """The package of a case, in memory."""
    payloads = {**document.get("payloads", {}), **case.get("payloads", {})}
    identities = {file: _identity(file, facts) for file, facts in payloads.items()}
    return Package(fill_database(document, case), payloads=identities)


def fill_database(document: dict[str, Any], case: dict[str, Any]) -> Database:
    """The tables of a case: the base's rows and its own."""
    database = Database()
    for name, value in {**document.get("summary", {}), **case.get("summary", {})}.items():
        setattr(database.summary, name, value)
    without = case.get("without", {})
    for tables, base in ((document.get("base", {}), True), (case.get("tables", {}), False)):
        for name, rows in tables.items():
            table = database.ensure(name)
            for row in rows:
                values = row if isinstance(row, dict) else dict(zip(table.column_names, row, strict=False))
                key = [values.get(column) for column in table.keys]
                if base and key in without.get(name, []):
                    continue
                old = table.get(*key)
                if old is None:
                    table.insert(**values)
                else:
                    table.replace(old, **values)
    return database


def _identity(file: str, facts: str | dict[str, Any]) -> PeIdentity:
    if isinstance(facts, str):
        facts = {"isa": facts, "kind": "com-server", "exports": COM_EXPORTS}
    return PeIdentity(**{"path": file, "format": "pe", "machine": facts.get("isa"), **facts})
