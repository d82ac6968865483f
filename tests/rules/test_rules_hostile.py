"""Rules on packages that lie: a result or one clear error, in bounded time, and a broken rule is reported as broken."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator

import pytest

from crossmsi.analysis import Package
from crossmsi.errors import CrossmsiError
from crossmsi.msi import Column, Database, Stream, schema
from crossmsi.rules import Finding, Rule, Selection, run_rules


def reopened(database: Database) -> Package:
    out = io.BytesIO()
    database.save(out)
    return Package(Database.open(out.getvalue()))


def lint(package: Package):
    outcome = run_rules(package, Selection().rules(package))
    assert outcome.failed == []
    return outcome.findings


def base() -> Database:
    database = Database()
    database.codepage = 65001
    database.summary.template, database.summary.page_count = "x64;1033", 200
    for name in ("Component", "Directory", "Feature", "File", "Property", "Registry", "InstallExecuteSequence"):
        database.ensure(name)
    return database


def test_a_package_without_any_table() -> None:
    assert any(finding.severity == "error" for finding in lint(reopened(Database())))


def test_a_cycle_below_a_deep_chain_of_directories() -> None:
    database = base()
    table = database["Directory"]
    for number in range(200):
        table.append(f"D{number}", f"D{number + 1}", f"d{number}")
    table.append("D200", "D190", "d200")
    database["Component"].append("C", None, "D0", 256)
    lint(reopened(database))


def test_conditions_nested_ten_thousand_deep() -> None:
    database = base()
    deep = "(" * 10_000 + "A" + ")" * 10_000
    database["Component"].append("C", None, "TARGETDIR", 0, deep)
    database["Component"].append("D", None, "TARGETDIR", 0, "NOT " * 10_000 + "A")
    database["Component"].append("E", None, "TARGETDIR", 0, "(" * 10_000)
    for row in schema.validation_rows("Component"):
        database.ensure("_Validation").append(*row)
    assert any(f.rule == "ICE03" and f.keys == ("E",) for f in lint(reopened(database)))


def test_a_string_of_ten_megabytes_in_every_kind_of_column() -> None:
    database = base()
    database["Property"].append("P", "[" * 10_000_000)
    database["Registry"].append("R", 2, "K\\" * 5_000_000, None, "x" * 10_000_000, "C")
    database["Component"].append("C", "{" * 10_000_000, "TARGETDIR", 0, "A OR " * 200_000 + "B")
    lint(reopened(database))


def wrong_kinds(random_: random.Random) -> Database:
    """A package whose standard tables have other columns than they should, and values of other kinds."""
    database = Database()
    database.codepage = 65001
    for name, facts in schema.TABLES.items():
        if facts.group == "system" or random_.random() < 0.4:
            continue
        columns = []
        for column in facts.columns():
            if not column.key and random_.random() < 0.15:
                continue
            kind = random_.choice(("s72", "i2", "I4", "S0", column.type)) if random_.random() < 0.3 else column.type
            columns.append(Column(column.name, "s72" if column.key and kind[0] in "vV" else kind, column.key))
        table = database.create(name, columns)
        # The name of a stream is made of the row's key and must not be long.
        plain = any(column.kind == "v" for column in columns)
        for number in range(random_.randint(0, 6)):
            values = [
                _key(column, number) if plain and column.key else _value(column, number, random_) for column in columns
            ]
            if tuple(values[index] for index in table.key_indexes) not in table:
                table.append(*values)
    return database


def _key(column: Column, number: int) -> object:
    return number if column.kind == "i" else f"k{number}"


def _value(column: Column, number: int, random_: random.Random) -> object:
    if column.kind == "v":
        return Stream.from_bytes(b"MZ" * number)
    if column.kind == "i":
        limit = (1 << 31 if column.width == 4 else 1 << 15) - 1
        return random_.choice((None, 0, 1, -1, number, limit, -limit, 256, 4102))
    texts = (
        None, "A", "a b", "[#x]", "[", "]{", "{00000000-0000-0000-0000-000000000000}", "TARGETDIR", "..|..", "a|b|c",
        "ü☃", "1.2.3", "-1", "NOT", "(", "%", "$A=3", "\\", "*", "CLSID\\{X}", "ProductCode", "InstallFinalize",
        "x" * 300,
    )  # fmt: skip
    return random_.choice(texts) or (f"k{number}" if column.key else None)


@pytest.mark.parametrize("seed", range(60))
def test_tables_of_the_wrong_shape(seed: int) -> None:
    lint(reopened(wrong_kinds(random.Random(seed))))


def test_a_broken_rule_is_reported_and_the_others_run() -> None:
    class ICE998(Rule):
        """Always breaks."""

        def check(self, package: Package) -> Iterator[Finding]:
            yield self.error("said before it broke", table="Property")
            raise ValueError("no good")

    class ICE999(Rule):
        """Always speaks."""

        def check(self, package: Package) -> Iterator[Finding]:
            yield self.error("still here", table="Property")

    outcome = run_rules(Package(base()), [ICE998, ICE999])
    assert [finding.message for finding in outcome.findings] == ["said before it broke", "still here"]
    (failed,) = outcome.failed
    assert failed.rule == "ICE998" and failed.reason.startswith("ValueError: no good (test_rules_hostile.py:")


def test_damage_in_a_table_is_one_error_of_the_file(tmp_path) -> None:
    from crossmsi.cli.linting import LintJob, lint_file

    database = base()
    database["Property"].append("ProductName", "x")
    path = tmp_path / "damaged.msi"
    database.save(path)
    data = bytearray(path.read_bytes())
    with Database.open(path) as opened:
        stored = opened._stored._content.table_streams["Property"].read()
    at = bytes(data).index(stored)
    data[at : at + 2] = b"\xff\xff"
    path.write_bytes(data)
    outcome = lint_file(path, LintJob())
    assert outcome.findings == [] and isinstance(outcome.error, CrossmsiError)
    assert "a string number is beyond the pool" in str(outcome.error)
