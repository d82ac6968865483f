"""Rule cases as data: tables in, findings out (``tests/cases/<RULE>.yaml``).

A file has ``rule``, optional ``base`` (tables every case starts from) and ``summary``, and ``cases``; a case has
``name``, ``tables``, optional ``summary``, ``columns`` (of tables that aren't standard: {Table: ["Name*:s72"]}, * marks
the key), ``cabinets`` (embedded ones, of empty files: {stream: [file]}), ``payloads`` ({File: isa, or a mapping of
PeIdentity's fields}; those of the file are the default), ``binaries`` (the same by Binary key), ``foreign_ok``,
``series`` (many rows at once: {Table: {count: 1600, row: {Column: "name{n}"}}}, n counts from 0),
``source_names``, ``drop`` (base tables to leave out), ``without`` (base rows to leave out: {Table: [[key, …]]}), and
``suppressions`` ([{rule, used, until}], for the rules about them) and ``today``, and
``findings``: a list of [severity, table, column, [keys]] in any order, [] for none.
A row that repeats the key of a base row replaces it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import yaml

from crossmsi.analysis import Package
from crossmsi.analysis.payloads import Payloads
from crossmsi.cab import CabMember, write_cabinet
from crossmsi.errors import SourceLocation
from crossmsi.msi import Column, Database, Stream
from crossmsi.pe.identity import PeIdentity
from crossmsi.rules import Finding
from crossmsi.rules.discovery import load_rule
from crossmsi.rules.engine import run_rules
from crossmsi.rules.suppression import Suppression, SuppressionRule

CASES = Path(__file__).parent.parent / "cases"


@dataclass(frozen=True)
class Case:
    """One case with the defaults of its file."""

    rule: str
    name: str
    base: dict[str, Any]
    data: dict[str, Any]


def load_cases(path: Path) -> list[Case]:
    """All cases of one file."""
    document = yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)
    base = {
        "base": document.get("base", {}),
        "summary": document.get("summary", {}),
        "columns": document.get("columns", {}),
        "payloads": document.get("payloads", {}),
    }
    return [Case(document["rule"], str(case["name"]), base, case) for case in document["cases"]]


def build_package(case: Case) -> Package:
    """The package that a case describes."""
    database = Database()
    for name, value in {**case.base["summary"], **case.data.get("summary", {})}.items():
        setattr(database.summary, name, value)
    columns = {**case.base["columns"], **case.data.get("columns", {})}
    dropped = case.data.get("drop", [])
    without = case.data.get("without", {})
    for source in (case.base["base"], case.data.get("tables", {})):
        for name, rows in source.items():
            if source is case.base["base"] and name in dropped:
                continue
            table = _table(database, name, columns.get(name))
            for row in rows or []:
                values = {column: _value(value) for column, value in row.items()}
                key = tuple(values.get(column) for column in table.keys)
                if list(key) in without.get(name, []) and source is case.base["base"]:
                    continue
                old = table.get(*key)
                if old is not None and source is not case.base["base"]:
                    table.replace(old, **values)
                else:
                    table.insert(**values)
    for name, files in case.data.get("cabinets", {}).items():
        database.streams[name] = Stream.from_bytes(_cabinet(files))
    for name, series in case.data.get("series", {}).items():
        table = _table(database, name, columns.get(name))
        for n in range(series["count"]):
            values = series["row"].items()
            table.insert(**{column: v.format(n=n) if isinstance(v, str) else v for column, v in values})
    package = Package(database, foreign_ok=case.data.get("foreign_ok", ()))
    payloads = {**case.base["payloads"], **case.data.get("payloads", {})}
    identities = {file: _identity(file, facts) for file, facts in payloads.items()}
    package.payloads = Payloads(package.db, package.files, given=identities)
    for name, facts in case.data.get("binaries", {}).items():
        package.payloads._binaries[name] = _identity(name, facts)
    package.source_names = case.data.get("source_names", {})
    return package


def _table(database: Database, name: str, columns: list[str] | None):
    if name in database:
        return database[name]
    if columns is None:
        return database.create(name)
    parsed = [Column(part.split(":")[0].rstrip("*"), part.split(":")[1], "*" in part) for part in columns]
    return database.create(name, parsed)


def _identity(file: str, facts: str | dict[str, Any]) -> PeIdentity:
    if isinstance(facts, str):
        facts = {"isa": facts, "exports": ("DllGetClassObject",)}
    return PeIdentity(**{"path": file, "format": "pe", "machine": facts.get("isa"), **facts})


def _cabinet(files: list[str]) -> bytes:
    data = BytesIO()
    write_cabinet(data, [CabMember(name, 0, BytesIO, datetime(2001, 2, 3)) for name in files], compression="none")
    return data.getvalue()


def _value(value: object) -> object:
    return Stream.from_bytes(value) if isinstance(value, bytes) else value


def run_case(case: Case) -> tuple[Counter, Counter, list]:
    """``(expected, reported, failed rules)``; findings as (severity, table, column, keys)."""
    rule, package = load_rule(case.rule), build_package(case)
    outcome = run_rules(package, [rule])
    if issubclass(rule, SuppressionRule):
        outcome.findings += _reviews(rule(package), case)
    reported = Counter((f.severity, f.table, f.column, f.keys) for f in outcome.findings)
    expected = Counter((s, t, c, tuple(map(str, keys))) for s, t, c, keys in case.data["findings"])
    return expected, reported, outcome.failed


def _reviews(rule: SuppressionRule, case: Case) -> list[Finding]:
    today = case.data.get("today", date(2027, 3, 1))
    found = []
    for line, item in enumerate(case.data.get("suppressions", []), 1):
        at = SourceLocation("crossmsi.yaml", line)
        suppression = Suppression(item["rule"], "known", at, until=item.get("until"))
        finding = rule.review(suppression, item["used"], today)
        if finding is not None:
            assert finding.location == at and item["rule"] in finding.message
            found.append(finding)
    return found
